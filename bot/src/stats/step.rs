//! The steps that are timed, and the marks that a bot reaches once.

/// A timed step of a bot's life. Times of all bots go into one histogram per step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// TCP connect to any of the three servers.
    Connect,
    /// `CA_LOGIN` until it is accepted.
    Login,
    /// `CH_ENTER` until the character list.
    CharList,
    /// A pincode sent until it is accepted.
    Pincode,
    /// A character asked for until it is made.
    Create,
    /// A character selected until the map server's address.
    Select,
    /// `CZ_ENTER` until `ZC_ACCEPT_ENTER`.
    MapEnter,
    /// The load end, on entering a map server and after each map change, until the server answers from the new map. The C servers
    /// ignore everything before; bots ask again at growing intervals, so that this is exact to a fifth or so.
    MapLoad,
    /// A walk request until its ack.
    WalkAck,
    /// A chat line until it comes back.
    ChatEcho,
    /// `CZ_REQUEST_TIME` until the answer.
    TimeSync,
    /// A bot's walk request until another bot's socket shows it.
    Visible,
    /// The way back to the character list: request until the server lets go.
    Restart,
    /// Quitting: request until the server lets go.
    Quit,
    /// `CZ_REQUEST_ACT` until the first blow of the bot is shown.
    Attack,
    /// `CZ_ITEM_PICKUP` until the item is in the inventory.
    PickUp,
    /// `CZ_ITEM_THROW` until the item is out of the inventory.
    Drop,
    /// `CZ_USE_ITEM` until the item is used.
    Use,
    /// `CZ_CONTACTNPC` until a shop or the storage is open, or the dialog over.
    Talk,
    /// `CZ_ACK_SELECT_DEALTYPE` until the list of what can be dealt in.
    ShopList,
    /// `CZ_PC_PURCHASE_ITEMLIST` until the result.
    Buy,
    /// `CZ_PC_SELL_ITEMLIST` until the result.
    Sell,
    /// An item into the storage.
    Store,
    /// An item out of the storage.
    TakeOut,
    /// `CZ_REQ_EXCHANGE_ITEM` until the trade begins; the other player's answer is part of it.
    TradeAsk,
    /// `CZ_ADD_EXCHANGE_ITEM` until the item is in the trade.
    TradeOffer,
    /// `CZ_CONCLUDE_EXCHANGE_ITEM` until it is acknowledged.
    TradeLock,
    /// `CZ_EXEC_EXCHANGE_ITEM` until the exchange is made; the other player's is part of it.
    TradeDone,
    /// `CZ_CANCEL_EXCHANGE_ITEM` until it is acknowledged.
    TradeCancel,
    /// `CZ_WHISPER` until the server says whether it was delivered.
    Whisper,
    /// `CZ_MAKE_GROUP` until the answer.
    PartyMake,
    /// `CZ_PARTY_JOIN_REQ` until the answer; the other player's is part of it.
    PartyInvite,
    /// `CZ_RESTART` of a dead bot until it is put somewhere.
    Respawn,
}

impl Step {
    /// Every step, in the order of a bot's life.
    pub const ALL: [Self; 33] = [
        Self::Connect,
        Self::Login,
        Self::CharList,
        Self::Pincode,
        Self::Create,
        Self::Select,
        Self::MapEnter,
        Self::MapLoad,
        Self::WalkAck,
        Self::ChatEcho,
        Self::TimeSync,
        Self::Visible,
        Self::Restart,
        Self::Quit,
        Self::Attack,
        Self::PickUp,
        Self::Drop,
        Self::Use,
        Self::Talk,
        Self::ShopList,
        Self::Buy,
        Self::Sell,
        Self::Store,
        Self::TakeOut,
        Self::TradeAsk,
        Self::TradeOffer,
        Self::TradeLock,
        Self::TradeDone,
        Self::TradeCancel,
        Self::Whisper,
        Self::PartyMake,
        Self::PartyInvite,
        Self::Respawn,
    ];

    /// The name in reports, thresholds and error causes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Login => "login",
            Self::CharList => "char_list",
            Self::Pincode => "pincode",
            Self::Create => "create",
            Self::Select => "select",
            Self::MapEnter => "map_enter",
            Self::WalkAck => "walk_ack",
            Self::ChatEcho => "chat_echo",
            Self::TimeSync => "time_sync",
            Self::Visible => "visible",
            Self::MapLoad => "map_load",
            Self::Restart => "restart",
            Self::Quit => "quit",
            Self::Attack => "attack",
            Self::PickUp => "pick_up",
            Self::Drop => "drop",
            Self::Use => "use",
            Self::Talk => "talk",
            Self::ShopList => "shop_list",
            Self::Buy => "buy",
            Self::Sell => "sell",
            Self::Store => "store",
            Self::TakeOut => "take_out",
            Self::TradeAsk => "trade_ask",
            Self::TradeOffer => "trade_offer",
            Self::TradeLock => "trade_lock",
            Self::TradeDone => "trade_done",
            Self::TradeCancel => "trade_cancel",
            Self::Whisper => "whisper",
            Self::PartyMake => "party_make",
            Self::PartyInvite => "party_invite",
            Self::Respawn => "respawn",
        }
    }
}

/// A point that a bot passes for the first time: the funnel of a run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Mark {
    /// Connected to the login server.
    Connect,
    /// Login accepted.
    Login,
    /// Character list received.
    CharList,
    /// Character selected, map server's address received.
    Select,
    /// On the map.
    Map,
    /// First walk acknowledged.
    Walk,
    /// First chat line echoed.
    Chat,
}

impl Mark {
    /// Every mark, in the order in which they are passed.
    pub const ALL: [Self; 7] = [
        Self::Connect,
        Self::Login,
        Self::CharList,
        Self::Select,
        Self::Map,
        Self::Walk,
        Self::Chat,
    ];

    /// The name in reports and thresholds.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Login => "login",
            Self::CharList => "char_list",
            Self::Select => "select",
            Self::Map => "map",
            Self::Walk => "walk",
            Self::Chat => "chat",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_and_mark_stands_at_its_own_index() {
        for (index, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(step as usize, index, "{}", step.name());
        }
        for (index, mark) in Mark::ALL.into_iter().enumerate() {
            assert_eq!(mark as usize, index, "{}", mark.name());
        }
    }
}
