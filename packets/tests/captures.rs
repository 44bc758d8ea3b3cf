//! Recorded sessions: framed to the last byte, and every packet with a layout decoded and encoded again.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeMap;

use common::{
    capture::{Stream, files, streams, version},
    decode,
    pcap::{Connection, connections},
    protocol,
};
use packets::{Direction, Frame, Framed, Framer, Kind, Profile, Server};
use specs::{
    interpret,
    model::{At, Protocol},
};

/// A framer as the stream's own ends have it.
fn framer(server: Server, direction: Direction, profile: &'static Profile) -> Framer {
    // Of the recorded servers one has obfuscation on and keys that are not 0.
    let obfuscated = profile.version().to_string() == "re-20120307";
    let mut framer = Framer::new(profile, server, direction).with_obfuscation(obfuscated);
    if (server, direction) == (Server::Char, Direction::ToClient) {
        framer.expect_raw(Kind::HcAccountId);
    }
    framer
}

fn each_stream(mut check: impl FnMut(&Stream, &'static Profile)) {
    for file in files("jsonl") {
        for stream in streams(&file) {
            let profile = Profile::get(stream.version).expect("recorded versions are listed");
            check(&stream, profile);
        }
    }
}

#[test]
fn streams_are_cut_into_the_recorded_packets_to_their_last_byte() {
    each_stream(|stream, profile| {
        let bytes: Vec<u8> = stream.records.iter().flat_map(|record| record.wire.clone()).collect();
        let mut framer = framer(stream.server, stream.direction, profile);
        let mut rest = bytes.as_slice();
        for (index, record) in stream.records.iter().enumerate() {
            let context = format!("{}, packet {index}", stream.name);
            let Framed::Frame(frame) = framer.next(rest).expect(&context) else {
                panic!("{context}: not framed");
            };
            assert_eq!(frame.bytes, record.wire, "{context}");
            assert_eq!((frame.id != 0).then_some(frame.id), record.id, "{context}");
            rest = &rest[frame.bytes.len()..];
        }
        assert!(rest.is_empty(), "{}: {} bytes left", stream.name, rest.len());
    });
}

#[test]
fn network_traffic_is_framed_to_its_last_byte() {
    for file in files("pcap") {
        let profile = Profile::get(version(&file)).expect("recorded versions are listed");
        let connections = connections(&file);
        let bytes: usize = connections
            .iter()
            .map(|connection| connection.to_server.len() + connection.to_client.len())
            .sum();
        assert!(
            connections.len() >= 3 && bytes > 2_000,
            "{}: {bytes} bytes in {} connections",
            file.display(),
            connections.len()
        );
        for connection in connections {
            for direction in Direction::ALL {
                let context = format!("{}, {} {direction}", file.display(), connection.server);
                frame_all(&connection, direction, profile, &context);
            }
        }
    }
}

/// The server of two recordings answers 0x025d with 4 bytes where 6 are listed, and its stream cannot be cut any further.
const CUT_SHORT: u16 = 0x025d;

fn frame_all(connection: &Connection, direction: Direction, profile: &'static Profile, context: &str) {
    let mut framer = framer(connection.server, direction, profile);
    let mut rest = connection.bytes(direction);
    while !rest.is_empty() {
        let Framed::Frame(frame) = framer.next(rest).expect(context) else {
            panic!("{context}: {} bytes left", rest.len());
        };
        if direction == Direction::ToClient && frame.id == CUT_SHORT {
            assert!(context.contains("-4x-"), "{context}");
            return;
        }
        rest = &rest[frame.bytes.len()..];
    }
}

#[test]
fn every_recorded_packet_with_a_layout_decodes_and_encodes_to_the_same_bytes() {
    let protocol = protocol();
    let mut models = BTreeMap::new();
    let mut seen = BTreeMap::new();
    each_stream(|stream, profile| {
        let model = models
            .entry(stream.version)
            .or_insert_with(|| protocol.at(stream.version));
        let mut framer = framer(stream.server, stream.direction, profile);
        for (index, record) in stream.records.iter().enumerate() {
            let Ok(Framed::Frame(frame)) = framer.next(&record.wire) else {
                panic!("{}, packet {index}: not framed", stream.name);
            };
            if let Some(kind) = frame.kind.filter(|kind| !is_wrong(*kind, &record.plain)) {
                *seen.entry(kind).or_insert(0) += 1;
                check_packet(
                    stream,
                    profile,
                    (&protocol, model),
                    Frame {
                        bytes: &record.plain,
                        ..frame
                    },
                    index,
                );
            }
        }
    });
    assert!(
        seen.is_empty() || seen.len() > 80,
        "only {} kinds of packets",
        seen.len()
    );
}

/// What the scripted client of the recordings got wrong: it leaves the Kafra points out, and the server refuses the packet.
fn is_wrong(kind: Kind, bytes: &[u8]) -> bool {
    kind_name(kind) == "CZ_SE_PC_BUY_CASHITEM_LIST" && bytes.len() == 16
}

fn check_packet(
    stream: &Stream,
    profile: &Profile,
    (protocol, model): (&Protocol, &At<'_>),
    frame: Frame<'_>,
    index: usize,
) {
    let kind = frame.kind.expect("it has a layout");
    let context = format!("{}, packet {index}, {kind}: {:02x?}", stream.name, frame.bytes);
    let way = (stream.server, stream.direction);
    let decoded = decode(way, kind, frame.bytes, profile).expect(&context);

    let packet = protocol.packet(kind_name(kind)).expect(&context);
    let interpreted = interpret::decode_at(model, packet, frame.bytes).expect(&context);
    assert_eq!(decoded.to_value(profile), interpreted, "{context}");

    let mut encoded = Vec::new();
    decoded.encode(profile, &mut encoded).expect(&context);
    assert_eq!(encoded.len(), frame.bytes.len(), "{context}");
    for (place, _) in encoded
        .iter()
        .zip(frame.bytes)
        .enumerate()
        .filter(|(_, (new, old))| new != old)
    {
        assert!(
            is_unread(way, kind, frame.bytes, place, profile),
            "{context}\nencodes to {encoded:02x?}"
        );
    }
}

fn kind_name(kind: Kind) -> &'static str {
    packets::PacketKind::name(kind)
}

/// Whether the byte at `place` means nothing: padding, or behind a string's NUL.
fn is_unread(way: (Server, Direction), kind: Kind, bytes: &[u8], place: usize, profile: &Profile) -> bool {
    let decoded = decode(way, kind, bytes, profile);
    [0x00, 0x01, 0x41, 0xff].into_iter().all(|other| {
        let mut changed = bytes.to_vec();
        changed[place] = other;
        decode(way, kind, &changed, profile) == decoded
    })
}
