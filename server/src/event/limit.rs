//! What somebody wanted too often, and so did not get. For the log and the statistics.

use core::net::IpAddr;

use super::SessionId;

/// Something was refused since there was too much of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limited {
    /// Who asked.
    pub session: SessionId,
    /// Where from.
    pub address: IpAddr,
    /// For what.
    pub what: LimitKind,
    /// It is the first of its kind that was refused since the session was last slow enough: only that is logged.
    pub first: bool,
}

/// What there may be only so much of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LimitKind {
    /// Logins from an address, after some that failed.
    Logins,
    /// Accounts registered from an address.
    Registrations,
    /// What a client says: to all around, to one, to its party, by emotions.
    Talk,
    /// Questions that a client has put to others: to be friends, to come into a party, to trade.
    Requests,
    /// Walks.
    Walks,
    /// What a character does on the spot: attacks, sits, turns, spends points, minds its party and chat rooms.
    Acts,
    /// Items used, worn, dropped and picked up.
    Items,
    /// What is said to NPCs, and moved in shops, storages and trades.
    Deals,
    /// What a client wants to know: names above all.
    Questions,
}

impl LimitKind {
    /// Every kind, in the order of their discriminants.
    pub const ALL: [Self; 9] = [
        Self::Logins,
        Self::Registrations,
        Self::Talk,
        Self::Requests,
        Self::Walks,
        Self::Acts,
        Self::Items,
        Self::Deals,
        Self::Questions,
    ];

    /// As metrics name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Logins => "logins",
            Self::Registrations => "registrations",
            Self::Talk => "talk",
            Self::Requests => "requests",
            Self::Walks => "walks",
            Self::Acts => "acts",
            Self::Items => "items",
            Self::Deals => "deals",
            Self::Questions => "questions",
        }
    }
}
