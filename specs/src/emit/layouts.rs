//! The distinct layouts of a packet, each with the clients that have it.

use std::collections::BTreeSet;

use crate::Version;
use crate::model::{Body, MemberKind, Packet, Protocol, When};

/// Where packets begin to have ids: before it clients are known by their lengths.
const START: u32 = 20_100_000;

/// Every condition, decided on every client that packets have ids on.
#[derive(Clone, Debug)]
pub struct Layouts<'p> {
    protocol: &'p Protocol,
    /// Clients, and which conditions hold there.
    clients: Vec<(Version, Vec<bool>)>,
}

/// A layout of a packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PacketLayout {
    /// Clients that have it, sorted.
    pub versions: Vec<Version>,
    /// Its ids there, in the order in which they first occur.
    pub ids: Vec<u16>,
}

impl<'p> Layouts<'p> {
    /// Decides every condition.
    pub fn new(protocol: &'p Protocol) -> Self {
        let listed = protocol.clients.iter().map(|client| client.version);
        let decided = listed.filter(|version| version.date >= START).map(|version| {
            let holds = protocol.conditions.iter().map(|set| set.contains(version)).collect();
            (version, holds)
        });
        Self {
            protocol,
            clients: decided.collect(),
        }
    }

    /// The layouts of a packet, in the order in which they first occur. Raw packets have one, on every client.
    pub fn of(&self, packet: &Packet) -> Vec<PacketLayout> {
        let mut conditions = BTreeSet::new();
        if let Some(body) = packet.body() {
            conditions_of(self.protocol, body, &mut conditions);
        }
        let mut layouts: Vec<(Vec<bool>, PacketLayout)> = Vec::new();
        for (version, holds) in &self.clients {
            let id = self.protocol.packet_id(packet, *version);
            if id.is_none() && !packet.is_raw() {
                continue;
            }
            let key: Vec<bool> = conditions
                .iter()
                .map(|index| holds.get(*index).copied().unwrap_or(false))
                .collect();
            let index = layouts.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                let new = PacketLayout {
                    versions: Vec::new(),
                    ids: Vec::new(),
                };
                layouts.push((key, new));
                layouts.len() - 1
            });
            let Some((_, layout)) = layouts.get_mut(index) else {
                continue;
            };
            layout.versions.push(*version);
            if let Some(id) = id.filter(|id| !layout.ids.contains(id)) {
                layout.ids.push(id);
            }
        }
        layouts.into_iter().map(|(_, layout)| layout).collect()
    }

    /// Versions as runs of clients that follow each other in the list.
    pub fn runs(&self, versions: &[Version]) -> Vec<Run> {
        let position = |version: &Version| self.clients.binary_search_by_key(version, |(known, _)| *known).ok();
        let follows = |a: &Version, b: &Version| a.line == b.line && position(a).map(|index| index + 1) == position(b);
        let newest = |version: Version| {
            let next = position(&version).and_then(|index| self.clients.get(index + 1));
            next.is_none_or(|(next, _)| next.line != version.line)
        };
        let run = |run: &[Version]| {
            let (first, last) = (*run.first()?, *run.last()?);
            Some(Run {
                first,
                last,
                clients: run.len(),
                newest: newest(last),
            })
        };
        versions.chunk_by(follows).filter_map(run).collect()
    }
}

/// Clients that follow each other in the list of their line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The first of them.
    pub first: Version,
    /// The last of them.
    pub last: Version,
    /// How many they are.
    pub clients: usize,
    /// Whether the last is the newest of its line.
    pub newest: bool,
}

impl Run {
    /// `main 20120307 to 20190530`, `main 20200923 on`; clients that are unconfirmed have a question mark.
    pub fn text(&self, protocol: &Protocol) -> String {
        let date = |version: Version| {
            let unconfirmed = protocol.client(version).is_ok_and(|client| client.unconfirmed);
            format!("{:08}{}", version.date, if unconfirmed { "?" } else { "" })
        };
        let (line, first) = (self.first.line, date(self.first));
        match self {
            Self { newest: true, .. } => format!("{line} {first} on"),
            Self { clients: 1, .. } => format!("{line} {first}"),
            Self { last, .. } => format!("{line} {first} to {}", date(*last)),
        }
    }
}

/// The runs with the most clients, as many as are wanted, in their order.
pub fn longest(runs: &[Run], wanted: usize) -> Vec<Run> {
    let mut longest = runs.to_vec();
    longest.sort_by_key(|run| core::cmp::Reverse(run.clients));
    longest.truncate(wanted);
    longest.sort_by_key(|run| run.first);
    longest
}

/// `main-20120307 to main-20190530`.
impl core::fmt::Display for Run {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.first == self.last {
            return self.first.fmt(f);
        }
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// The conditions that the layout of a body depends on, those of its structs too.
fn conditions_of(protocol: &Protocol, body: &Body, found: &mut BTreeSet<usize>) {
    for member in &body.members {
        if let When::If(index) = member.when {
            found.insert(index);
        }
        if let MemberKind::Field(_, ty) = &member.kind
            && let Some(inner) = ty.as_struct().and_then(|index| protocol.structs.get(index))
        {
            conditions_of(protocol, &inner.body, found);
        }
    }
}
