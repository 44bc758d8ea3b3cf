//! Deals between bots, and with shops, storages and floors; what was found on coming back; what each behaviour did.

/// Plain counters of deals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deals {
    /// Zeny paid in shops.
    pub zeny_paid: u64,
    /// Zeny earned in shops.
    pub zeny_earned: u64,
    /// Items bought in shops.
    pub bought: u64,
    /// Items sold to shops.
    pub sold: u64,
    /// Items picked up.
    pub picked_up: u64,
    /// Items dropped.
    pub dropped: u64,
    /// Items put into the storage.
    pub stored: u64,
    /// Items taken out of the storage.
    pub taken_out: u64,
    /// Trades made, counted once by each side.
    pub trades: u64,
    /// Trades that ended without an exchange, counted once by each side.
    pub trades_cancelled: u64,
    /// Deaths of bots.
    pub deaths: u64,
    /// Returns to the save point after one.
    pub respawns: u64,
    /// Connections that bots dropped without a word.
    pub resets: u64,
    /// Logins that were refused since the server had not noticed yet that the bot had dropped its connection: not among the errors.
    pub still_online: u64,
    /// Errors while the server was down because the run killed it: not among the errors.
    pub cut_off: u64,
    /// Returns on which a bot found what was acknowledged, and nothing else.
    pub found_exact: u64,
    /// Returns on which it found that, and what was under way was done.
    pub found_settled: u64,
    /// Returns on which nobody can say: something without a known effect was under way.
    pub found_unsure: u64,
    /// Returns on which something was lost, or made: errors `economy`.
    pub found_wrong: u64,
}

impl Deals {
    /// Every counter with its name.
    pub fn named(&self) -> [(&'static str, u64); 19] {
        [
            ("zeny_paid", self.zeny_paid),
            ("zeny_earned", self.zeny_earned),
            ("bought", self.bought),
            ("sold", self.sold),
            ("picked_up", self.picked_up),
            ("dropped", self.dropped),
            ("stored", self.stored),
            ("taken_out", self.taken_out),
            ("trades", self.trades),
            ("trades_cancelled", self.trades_cancelled),
            ("deaths", self.deaths),
            ("respawns", self.respawns),
            ("resets", self.resets),
            ("still_online", self.still_online),
            ("cut_off", self.cut_off),
            ("found_exact", self.found_exact),
            ("found_settled", self.found_settled),
            ("found_unsure", self.found_unsure),
            ("found_wrong", self.found_wrong),
        ]
    }
}

summed!(Deals: zeny_paid, zeny_earned, bought, sold, picked_up, dropped, stored, taken_out, trades, trades_cancelled, deaths, respawns, resets, still_online, cut_off, found_exact, found_settled, found_unsure, found_wrong);

/// What the bots of one behaviour did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doings {
    /// Bots that have it.
    pub bots: u64,
    /// Acts, rests not among them.
    pub acts: u64,
    /// Acts that the server did.
    pub done: u64,
    /// Acts that the server's rules, or another player, refused.
    pub refused: u64,
    /// Acts without an answer: those of other players; those of the server are errors too.
    pub unanswered: u64,
}

summed!(Doings: bots, acts, done, refused, unanswered);
