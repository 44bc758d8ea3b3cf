//! What somebody wanted too often, or may not want at all, and so did not get. For the log and the statistics.

use core::{net::IpAddr, time::Duration};

use super::{Moment, SessionId};

/// Something was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limited {
    /// Who asked.
    pub session: SessionId,
    /// Where from.
    pub address: IpAddr,
    /// For what.
    pub what: LimitKind,
    /// How many of its kind were refused of this session (of its address, where that is what counts) since the last line of the
    /// log about it, this one included; `None` while that line is not old enough for another one ([`Self::LINE_EVERY`]).
    pub line: Option<u32>,
}

impl Limited {
    /// How long the log says nothing more about what somebody does too often.
    pub const LINE_EVERY: Duration = Duration::from_secs(10);
}

/// Whom a limit of addresses is of: of IPv6 the network (/64), for whoever has one address of it has all.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = u128::from(address) & (u128::MAX << 64);
            IpAddr::V6(network.into())
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// What of one kind was refused to somebody lately: which of it is worth a line of the log.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Refusals {
    /// How many since the last line.
    count: u32,
    /// When that was, if there was one.
    logged: Option<Moment>,
}

impl Refusals {
    /// One more; how many there are to be told, if a line is due.
    pub fn add(&mut self, now: Moment) -> Option<u32> {
        self.count = self.count.saturating_add(1);
        self.is_over(now).then(|| {
            self.logged = Some(now);
            core::mem::take(&mut self.count)
        })
    }

    /// Whether another line would be due.
    pub fn is_over(self, now: Moment) -> bool {
        self.logged.is_none_or(|logged| logged + Limited::LINE_EVERY <= now)
    }
}

/// What there may be only so much of, or may not be at all.
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
    /// Connections, of all addresses together.
    Connections,
    /// Connections of one address.
    ConnectionsOfAddress,
    /// Packets of a client, of all kinds together.
    Packets,
    /// Attacks that were asked for before the last one's time was over: they wait for it.
    Speed,
    /// Cells, units and things that are too far away.
    Reach,
    /// Amounts that are not there: none, or more than somebody has.
    Amounts,
}

impl LimitKind {
    /// Every kind, in the order of their discriminants.
    pub const ALL: [Self; 15] = [
        Self::Logins,
        Self::Registrations,
        Self::Talk,
        Self::Requests,
        Self::Walks,
        Self::Acts,
        Self::Items,
        Self::Deals,
        Self::Questions,
        Self::Connections,
        Self::ConnectionsOfAddress,
        Self::Packets,
        Self::Speed,
        Self::Reach,
        Self::Amounts,
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
            Self::Connections => "connections",
            Self::ConnectionsOfAddress => "connections_of_address",
            Self::Packets => "packets",
            Self::Speed => "speed",
            Self::Reach => "reach",
            Self::Amounts => "amounts",
        }
    }

    /// What the log says of it.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Connections | Self::ConnectionsOfAddress => "not let in: too many connections",
            Self::Packets => "slowed down: too many packets",
            Self::Speed => "held back: too soon",
            Self::Reach => "refused: out of reach",
            Self::Amounts => "refused: an amount that is not there",
            _ => "refused: too many of them",
        }
    }
}
