//! What the two of a trade are told.

use packets::CharacterId;

use super::ItemCard;
use crate::event::Name;

/// Something about a trade.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TradeNotice {
    /// Another player wants to trade.
    Asked {
        /// What the other is called.
        name: Name,
        /// The other's character.
        character: CharacterId,
        /// The other's base level.
        level: u16,
    },
    /// It begins, or does not.
    Begun {
        /// Whether.
        start: TradeStart,
        /// The other's character; 0 if there is none.
        character: CharacterId,
        /// The other's base level.
        level: u16,
    },
    /// What became of an item that was put in.
    Offered {
        /// Where it is; `None` for the zeny.
        place: Option<usize>,
        /// What became of it.
        result: OfferResult,
    },
    /// The other put items in.
    OtherOffered(ItemCard),
    /// The other put zeny in.
    OtherOfferedZeny(u32),
    /// One of the two puts nothing more in.
    Locked {
        /// It is the other.
        other: bool,
    },
    /// It is off.
    Cancelled,
    /// It is done.
    Done,
}

/// How a trade begins, or why it does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TradeStart {
    /// The other is too far away.
    TooFar,
    /// There is no such player.
    NobodyThere,
    /// One of the two is busy.
    Failed,
    /// It begins.
    Accepted,
    /// The other does not want to.
    Refused,
}

/// What became of something that was put in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfferResult {
    /// It is in.
    In,
    /// The other cannot carry it, or no more things go in.
    TooHeavy,
    /// It cannot be traded.
    NotTradeable,
}
