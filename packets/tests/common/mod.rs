//! What the tests share: the model, and packets of any kind.

#![allow(dead_code, reason = "each test uses its part")]
#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test that fails says where")]

pub(crate) mod capture;
pub(crate) mod pcap;

use packets::{AnyPacket, DecodeError, Direction, Frame, Kind, PacketKind, Profile, Server, Version};
use specs::model::{Packet, Protocol, Vector};

/// What the shipped spec files declare.
pub(crate) fn protocol() -> Protocol {
    specs::load(std::path::Path::new(specs::DIR)).expect("the shipped spec files are good")
}

/// Every golden vector on every version it holds on.
pub(crate) fn vectors(protocol: &Protocol) -> impl Iterator<Item = (&Packet, &Vector, Version)> {
    let vectors = protocol
        .packets
        .iter()
        .flat_map(|packet| packet.vectors.iter().map(move |vector| (packet, vector)));
    vectors.flat_map(|(packet, vector)| vector.versions.iter().map(move |&version| (packet, vector, version)))
}

/// Listed versions of every line and era: one in 37, and the ones of the recordings. All of them would take minutes.
pub(crate) fn sample() -> impl Iterator<Item = Version> {
    const RECORDED: [&str; 5] = [
        "re-20120307",
        "main-20120307",
        "re-20180621",
        "main-20190530",
        "main-20220406",
    ];
    let recorded = RECORDED.map(|text| text.parse().expect("a version"));
    recorded.into_iter().chain(Profile::listed().step_by(37))
}

/// The kind of a packet of the model.
pub(crate) fn kind(packet: &Packet) -> Kind {
    let kind = Kind::ALL.iter().copied().find(|kind| kind.name() == packet.name);
    kind.unwrap_or_else(|| panic!("no generated packet for {}", packet.name))
}

/// Decodes a packet of that kind; a panic if the kind is none of that server and direction.
pub(crate) fn decode(
    way: (Server, Direction),
    kind: Kind,
    bytes: &[u8],
    profile: &Profile,
) -> Result<AnyPacket, DecodeError> {
    let frame = Frame {
        id: 0,
        kind: Some(kind),
        bytes,
    };
    let packet = AnyPacket::decode(way, &frame, profile)?;
    Ok(packet.unwrap_or_else(|| panic!("{kind} is not spoken {} {}", way.0, way.1)))
}

/// The first way that a packet goes.
pub(crate) fn way(packet: &Packet) -> (Server, Direction) {
    (packet.servers[0], packet.direction)
}
