//! What a behaviour may answer when it is asked what its bot does next.

use std::time::Duration;

use packets::{PartyId, UnitId};

use super::Cell;

/// Something a bot does. What waits for an answer of the server is measured under a step of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verb {
    /// Nothing.
    Rest,
    /// Walks to an open cell near by, or tries one that nobody knows.
    Wander,
    /// Walks as far towards a cell of this map as one walk leads.
    Approach(Cell),
    /// Says something to all who are near.
    Say(String),
    /// Says a game-master command, which nobody else hears and which has no answer of its own.
    Command(String),
    /// Says something to one character, wherever it is.
    Whisper {
        /// Its name.
        to: String,
        /// What.
        text: String,
    },
    /// Strikes a unit, until told otherwise.
    Attack(UnitId),
    /// Picks something up from the floor.
    PickUp(UnitId),
    /// Drops so many of the inventory's place.
    Drop(u16, u16),
    /// Uses the item of a place of the inventory.
    Use(u16),
    /// Talks to an NPC until it opens a shop or the storage, or has no more to say. Of a menu it takes the entry that contains `choice`
    /// (in whatever case), else none.
    Talk {
        /// Whom to.
        npc: UnitId,
        /// A part of the entry.
        choice: &'static str,
    },
    /// Asks the shop that is open for what it sells.
    AskGoods,
    /// Asks the shop that is open for what it would buy.
    AskOffers,
    /// Buys so many of an item that [`Window::Goods`](super::Window::Goods) shows.
    Buy(u32, u16),
    /// Sells so many of a place that [`Window::Offers`](super::Window::Offers) shows.
    Sell(u16, u16),
    /// Puts so many of the inventory's place into the open storage.
    Store(u16, u16),
    /// Takes so many of the storage's place out of it.
    TakeOut(u16, u16),
    /// Closes the storage.
    CloseStorage,
    /// Asks another player to trade.
    AskTrade(UnitId),
    /// Puts so many of the inventory's place into the trade.
    Offer(u16, u16),
    /// Puts so much zeny into the trade.
    OfferZeny(u32),
    /// Puts nothing more into the trade.
    LockTrade,
    /// Wants the exchange.
    ConfirmTrade,
    /// Ends the trade without one.
    CancelTrade,
    /// Makes a party of this name.
    MakeParty(String),
    /// Invites a character to the party.
    Invite(String),
    /// Leaves the party.
    LeaveParty,
    /// Reads nothing for so long.
    Deafen(Duration),
    /// Sends so many packets at once that need no answer; fewer if the server does not read.
    Flood(u16),
    /// Goes back to the character list, and returns.
    CharacterList,
    /// Drops the connection without a word, and logs in again.
    DropConnection,
}

/// What to do, and when to be asked again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// What to do.
    pub verb: Verb,
    /// When to be asked again.
    pub wait: Wait,
}

/// When a behaviour is asked again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// A think time after this act was to begin; later if its answer takes longer, and that counts as late.
    Think,
    /// As soon as the act is answered, or given up.
    Answer,
}

impl Act {
    /// Does `verb`, and then thinks.
    pub fn think(verb: Verb) -> Self {
        Self {
            verb,
            wait: Wait::Think,
        }
    }

    /// Does `verb`, and goes on as soon as it is answered.
    pub fn go_on(verb: Verb) -> Self {
        Self {
            verb,
            wait: Wait::Answer,
        }
    }

    /// Does nothing for a think time.
    pub fn rest() -> Self {
        Self::think(Verb::Rest)
    }
}

/// How an act ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Answer {
    /// Nothing was asked of the server yet.
    #[default]
    None,
    /// The server did it.
    Done,
    /// The server, or the other player, refused, or the server said nothing to it and answered what came later.
    Refused,
    /// There was no answer in time.
    Unanswered,
}

/// Something that another player wants; answered at once, with yes or no.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Question {
    /// To trade.
    Trade,
    /// To be in its party.
    Party(PartyId),
}
