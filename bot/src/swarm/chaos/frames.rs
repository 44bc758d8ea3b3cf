//! Packets that are wrong, made from what is known of their layouts. Pure: a version and dice in, bytes out.

use packets::{AnyPacket, Direction, Frame, Kind, Length, PacketKind as _, Profile, Server, Value};
use rand::{Rng, rngs::SmallRng, seq::IndexedRandom};

/// The longest frame that is sent whole.
const LONGEST: usize = 0xffff;

/// Bytes of the body of a packet of any length, before it is mutated.
const BODY: usize = 24;

/// A packet of which one field is off.
#[derive(Debug)]
pub(super) struct Mutated {
    /// Its name in the spec files.
    pub name: &'static str,
    /// The field's name there.
    pub field: String,
    /// The whole packet.
    pub bytes: Vec<u8>,
}

/// Packets with a layout that a client of this version sends to `server`: kind, id and length.
fn sendable(profile: &Profile, server: Server) -> Vec<(Kind, u16, Length)> {
    let kinds = Kind::ALL.iter().filter_map(|kind| {
        let id = profile.id(*kind)?;
        let length = profile.length(server, Direction::ToServer, id)?;
        (profile.kind(server, Direction::ToServer, id) == Some(*kind)).then_some((*kind, id, length))
    });
    kinds.collect()
}

/// A packet of zeros, complete.
fn plain(id: u16, length: Length) -> Vec<u8> {
    let size = match length {
        Length::Fixed(size) => usize::from(size),
        Length::Variable => 4 + BODY,
    };
    let mut bytes = vec![0; size.max(2)];
    put(&mut bytes, 0, id);
    if length == Length::Variable {
        let size = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
        put(&mut bytes, 2, size);
    }
    bytes
}

fn put(bytes: &mut [u8], at: usize, number: u16) {
    if let Some(place) = bytes.get_mut(at..at + 2) {
        place.copy_from_slice(&number.to_le_bytes());
    }
}

/// Any packet for `server`, of zeros.
pub(super) fn any_frame(profile: &Profile, server: Server, dice: &mut SmallRng) -> Vec<u8> {
    match sendable(profile, server).choose(dice) {
        Some((_, id, length)) => plain(*id, *length),
        None => vec![0, 0],
    }
}

/// A packet of any length for `server` that says a wrong one: less than its header, or far more than comes; or as much as a packet can be,
/// and that comes. Where the version has none, bytes of an id that nobody knows.
pub(super) fn oversized(profile: &Profile, server: Server, dice: &mut SmallRng) -> Vec<u8> {
    let mut kinds = sendable(profile, server);
    kinds.retain(|(_, _, length)| *length == Length::Variable);
    let Some((_, id, _)) = kinds.choose(dice) else {
        return vec![0xff; LONGEST];
    };
    let lengths = [0, 1, 2, 3, 4, 0x7fff, 0x8000, 0xfffe, 0xffff];
    let length: u16 = lengths.choose(dice).copied().unwrap_or(u16::MAX);
    let comes = if dice.random_bool(0.5) { usize::from(length) } else { 16 };
    let mut bytes = vec![b'A'; comes.clamp(4, LONGEST)];
    put(&mut bytes, 0, *id);
    put(&mut bytes, 2, length);
    bytes
}

/// A packet for the map server of which one field has a value that it should not have.
pub(super) fn mutated(profile: &Profile, dice: &mut SmallRng) -> Mutated {
    let kinds = sendable(profile, Server::Map);
    let Some((kind, id, length)) = kinds.choose(dice).copied() else {
        return Mutated {
            name: "",
            field: String::new(),
            bytes: vec![0, 0],
        };
    };
    let mut bytes = plain(id, length);
    let fields = fields(kind, &bytes, profile);
    let (field, places) = fields.choose(dice).cloned().unwrap_or_default();
    let value = extreme(places.len(), dice);
    for (place, byte) in places.iter().zip(value) {
        if let Some(old) = bytes.get_mut(*place) {
            *old = byte;
        }
    }
    Mutated {
        name: kind.name(),
        field,
        bytes,
    }
}

/// The bytes of a number at the edge of what fits, or any.
fn extreme(size: usize, dice: &mut SmallRng) -> Vec<u8> {
    let mut bytes = match dice.random_range(0..4) {
        // The highest without a sign, which is -1 with one.
        0 => vec![0xff; size],
        // The highest with a sign: a text without an end, too.
        1 | 2 => vec![if size == 1 { 0x7f } else { 0xff }; size],
        _ => (0..size).map(|_| dice.random()).collect(),
    };
    let edge = dice.random_range(0..3);
    if let Some(highest) = bytes.last_mut().filter(|_| edge > 0) {
        *highest = if edge == 1 { 0x7f } else { 0x80 };
    }
    bytes
}

/// The fields of a packet, and which of its bytes are theirs. What a byte belongs to is found by changing it and reading the packet anew: the
/// codecs know the layout of every version.
fn fields(kind: Kind, bytes: &[u8], profile: &Profile) -> Vec<(String, Vec<usize>)> {
    let mut fields: Vec<(String, Vec<usize>)> = Vec::new();
    let Some(before) = read(kind, bytes, profile) else {
        return fields;
    };
    let mut changed = bytes.to_vec();
    for place in 2..bytes.len() {
        let Some(byte) = changed.get_mut(place) else { break };
        *byte ^= 0x55;
        let after = read(kind, &changed, profile);
        if let Some(byte) = changed.get_mut(place) {
            *byte ^= 0x55;
        }
        let Some(name) = after.and_then(|after| differing(&before, &after)) else {
            continue;
        };
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, places)) => places.push(place),
            None => fields.push((name, vec![place])),
        }
    }
    fields
}

fn read(kind: Kind, bytes: &[u8], profile: &Profile) -> Option<Vec<(String, Value)>> {
    let id = profile.id(kind)?;
    let frame = Frame {
        id,
        kind: Some(kind),
        bytes,
    };
    let packet = AnyPacket::decode((Server::Map, Direction::ToServer), &frame, profile);
    match packet.ok().flatten()?.to_value(profile) {
        Value::Struct(fields) => Some(fields),
        _ => None,
    }
}

fn differing(before: &[(String, Value)], after: &[(String, Value)]) -> Option<String> {
    let mut pairs = before.iter().zip(after);
    pairs
        .find(|(one, other)| one.1 != other.1)
        .map(|(one, _)| one.0.clone())
}

#[cfg(test)]
mod tests {
    use packets::{CzItemThrow, CzRequestMove, Packet as _};
    use rand::SeedableRng;

    use super::*;

    fn profile() -> &'static Profile {
        Profile::get("main-20220406".parse().unwrap()).unwrap()
    }

    #[test]
    fn bytes_are_told_apart_by_the_field_they_are_of() {
        let profile = profile();
        let of = |kind: Kind| {
            let id = profile.id(kind).unwrap();
            let length = profile.length(Server::Map, Direction::ToServer, id).unwrap();
            fields(kind, &plain(id, length), profile)
        };
        let thrown = of(CzItemThrow::KIND);
        assert_eq!(
            thrown,
            [("index".to_owned(), vec![2, 3]), ("count".to_owned(), vec![4, 5])]
        );
        assert_eq!(of(CzRequestMove::KIND), [("dest".to_owned(), vec![2, 3, 4])]);
    }

    #[test]
    fn a_mutated_packet_differs_from_a_plain_one_in_one_field_and_is_as_long() {
        let profile = profile();
        let mut dice = SmallRng::seed_from_u64(1);
        let mut names = std::collections::BTreeSet::new();
        for _ in 0..300 {
            let packet = mutated(profile, &mut dice);
            let id = u16::from_le_bytes([packet.bytes[0], packet.bytes[1]]);
            let length = profile.length(Server::Map, Direction::ToServer, id).unwrap();
            let plain = plain(id, length);
            assert_eq!(plain.len(), packet.bytes.len(), "{packet:?}");
            names.insert(packet.name);
        }
        assert!(names.len() > 100, "{} packets", names.len());
    }

    #[test]
    fn the_same_dice_make_the_same_packets() {
        let make = |seed| {
            let mut dice = SmallRng::seed_from_u64(seed);
            let packets = (0..20).map(|_| mutated(profile(), &mut dice).bytes);
            let packets: Vec<Vec<u8>> = packets.collect();
            (packets, oversized(profile(), Server::Map, &mut dice))
        };
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
    }

    #[test]
    fn a_wrong_length_is_never_longer_than_a_packet_can_be() {
        let mut dice = SmallRng::seed_from_u64(1);
        for server in [Server::Login, Server::Char, Server::Map] {
            for _ in 0..100 {
                assert!((4..=LONGEST).contains(&oversized(profile(), server, &mut dice).len()));
            }
        }
    }
}
