//! Client-to-map packets that a server handles, beside those of the spec files: ids, and where fields begin.

use std::collections::{BTreeMap, BTreeSet};

use super::known::{Exception, Exceptions, Place as Row, known};
use super::{Difference, Registration, Seen, Subject, packet_of};
use crate::emit::{Place, places};
use crate::model::{At, Client, Extent, Length, MemberKind, Protocol, Type};
use crate::{Direction, Server, Version};

/// Ignores what it handles: any packet.
const IGNORES: &str = "Dull";

/// What was found on all clients so far.
#[derive(Clone, Debug, Default)]
pub struct Handled {
    /// Clients on which a packet has an id that leads to a handler.
    handlers: BTreeMap<(usize, u16, String), Vec<Version>>,
    /// Clients on which no packet has an id that leads to a handler, with the id's length.
    unknown: BTreeMap<(u16, String, Length), Vec<Version>>,
    /// Clients on which a handler reads at an offset where no field of the packet begins.
    offsets: BTreeMap<(usize, u16, String), Vec<Version>>,
    /// Clients on which ids of packets that clients shuffle were not compared, as no table of shuffled ids names them.
    pub guessed: BTreeSet<Version>,
    /// How many ids were compared.
    pub ids: usize,
    /// How many offsets were compared.
    pub offset_count: usize,
    exceptions: Exceptions,
}

impl Handled {
    /// Compares what is handled on a client with the packets that it has.
    pub fn add(&mut self, protocol: &Protocol, client: &Client, table: &BTreeMap<u16, Length>, seen: &Seen) {
        let version = client.version;
        let no_client = client.unconfirmed || version.date.is_multiple_of(100);
        if no_client || protocol.framing.contains(version) || seen.handled.is_empty() {
            return;
        }
        seen.handled.iter().for_each(|each| self.exceptions.name(&each.handler));
        let at = protocol.at(version);
        let ours = from_client(protocol, version);
        for (each, length) in current(&seen.handled, table) {
            let packet = ours.get(&each.id).copied();
            if is_other_shuffled(protocol, each, packet) {
                // Where there is a table of shuffled ids, these are compared already.
                self.guessed.extend(seen.shuffle.is_empty().then_some(version));
                continue;
            }
            self.ids += 1;
            let Some(packet) = packet else {
                push(&mut self.unknown, (each.id, each.handler.clone(), length), version);
                continue;
            };
            push(&mut self.handlers, (packet, each.id, each.handler.clone()), version);
            self.compare_offsets(&at, packet, each);
        }
    }

    fn compare_offsets(&mut self, at: &At<'_>, index: usize, each: &Registration) {
        let packet = at.protocol().packets.get(index);
        let Some((packet, body)) = packet.and_then(|packet| Some((packet, packet.body()?))) else {
            return;
        };
        let read = each.offsets.iter().copied().filter(|offset| *offset > 0);
        let read: Vec<u16> = read.collect();
        if read.is_empty() {
            return;
        }
        // Nothing may be read at the end, where the rest of the packet would be.
        let mut begins: BTreeSet<usize> = at.packet_size(packet).into_iter().collect();
        starts(at, &places(at, body, packet.header()), 0, &mut begins);
        for offset in read {
            self.offset_count += 1;
            if !begins.contains(&usize::from(offset)) {
                push(&mut self.offsets, (index, offset, each.handler.clone()), at.version());
            }
        }
    }

    /// What is different, by subject.
    pub fn differences(&self, protocol: &Protocol) -> Vec<Difference> {
        let name = |index: usize| protocol.packets.get(index).map_or("", |packet| packet.name.as_str());
        let usual = usual(&self.handlers);
        let mut found = Vec::new();
        for ((id, handler, length), versions) in &self.unknown {
            let theirs = format!("{handler} of length {length}");
            let known = known(handler, Row::Id(*id));
            found.push((Subject::Handled(*id), "no packet".to_owned(), theirs, versions, known));
        }
        for ((index, id, handler), versions) in &self.handlers {
            let usual = usual.get(index).copied().unwrap_or_default();
            if usual != handler.as_str() {
                let ours = format!("{}, which {usual} handles elsewhere,", name(*index));
                found.push((Subject::Handled(*id), ours, handler.clone(), versions, None));
            }
        }
        for ((index, offset, handler), versions) in &self.offsets {
            let subject = Subject::Offset(name(*index).to_owned(), *offset);
            let (ours, theirs) = ("no field".to_owned(), format!("one that {handler} reads"));
            found.push((subject, ours, theirs, versions, known(handler, Row::Offset(*offset))));
        }
        let difference = |(subject, ours, theirs, versions, known): (_, _, _, &Vec<Version>, _)| Difference {
            subject,
            ours,
            theirs,
            versions: versions.clone(),
            known,
        };
        found.into_iter().map(difference).collect()
    }

    /// What is known to be otherwise and is not, in a checkout that names its handler.
    pub(super) fn unmet(&self, known: &[Difference]) -> Vec<Exception> {
        self.exceptions
            .unmet(&known.iter().filter_map(|each| each.known).collect())
    }
}

/// The handler that each packet has on the most clients.
fn usual(handlers: &BTreeMap<(usize, u16, String), Vec<Version>>) -> BTreeMap<usize, &str> {
    let mut clients: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for ((index, _, handler), versions) in handlers {
        *clients.entry((*index, handler)).or_default() += versions.len();
    }
    let mut most: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    for ((index, handler), count) in clients {
        let best = most.entry(index).or_insert((count, handler));
        if best.0 < count {
            *best = (count, handler);
        }
    }
    most.into_iter().map(|(index, (_, handler))| (index, handler)).collect()
}

/// Whether a handler is of a packet that clients shuffle, and its id not the one that it has here.
fn is_other_shuffled(protocol: &Protocol, each: &Registration, packet: Option<usize>) -> bool {
    let packet = packet.and_then(|index| protocol.packets.get(index));
    packet_of(&each.handler).is_some_and(|shuffled| packet.is_none_or(|packet| packet.name != shuffled))
}

/// Packets that a client sends to the map server, by id.
fn from_client(protocol: &Protocol, version: Version) -> BTreeMap<u16, usize> {
    let packets = protocol.packets.iter().enumerate();
    let sent = packets.filter(|(_, packet)| packet.goes(Server::Map, Direction::ToServer));
    sent.filter_map(|(index, packet)| Some((protocol.packet_id(packet, version)?, index)))
        .collect()
}

/// The ids that a client sends, one for each handler, with their lengths. Older ids of a handler stay registered: what counts is the last one
/// that the client lists with a length that the handler's fields fit into. (A field at the very end is one that may be empty.)
fn current<'r>(registrations: &'r [Registration], table: &BTreeMap<u16, Length>) -> Vec<(&'r Registration, Length)> {
    let leads = registrations.iter().map(|each| (each.id, each.handler.as_str()));
    let leads: BTreeMap<u16, &str> = leads.collect();
    let mut chosen: BTreeMap<&str, (&Registration, Length)> = BTreeMap::new();
    for each in registrations.iter().filter(|each| each.handler != IGNORES) {
        let Some(length) = table.get(&each.id) else { continue };
        let fits = match length {
            Length::Fixed(size) => each.offsets.iter().all(|offset| offset <= size),
            Length::Variable => true,
        };
        if fits && leads.get(&each.id) == Some(&each.handler.as_str()) {
            chosen.insert(&each.handler, (each, *length));
        }
    }
    chosen.into_values().collect()
}

/// Where members begin, those of structs and all elements of lists of a fixed length too.
fn starts(at: &At<'_>, places: &[Place<'_>], base: usize, found: &mut BTreeSet<usize>) {
    for place in places {
        let Some(offset) = place.offset else { return };
        for element in elements(at, place.kind) {
            found.insert(base + offset + element);
            starts(at, &place.inner, base + offset + element, found);
        }
    }
}

/// Where the elements of a member begin, from where it begins.
fn elements(at: &At<'_>, kind: &MemberKind) -> Vec<usize> {
    let MemberKind::Field(_, Type::Array(element, Extent::Fixed(count))) = kind else {
        return vec![0];
    };
    let size = at.type_size(element).unwrap_or(0).max(1);
    let count = (*count as usize).min(usize::from(u16::MAX) / size + 1);
    (0..count).map(|index| index * size).collect()
}

fn push<K: Ord>(found: &mut BTreeMap<K, Vec<Version>>, key: K, version: Version) {
    found.entry(key).or_default().push(version);
}
