//! A protocol of its own, in a folder of its own: what generated code does for every feature of the language.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod refusals;
mod views;

mod protocol {
    use packets::{AccountId, ItemId};

    /// The protocol of `tests/specs`.
    #[expect(dead_code, reason = "it only says where the packets go")]
    #[derive(packets::Protocol)]
    #[spec(dir = "tests/specs", unroll(CZ_SMALL, ZC_CHOICE))]
    pub(crate) struct Features;
}

use std::io::Cursor;

use packets::{
    DecodeError, Direction, Frame, Framed, Framer, Packet, PacketKind, Profile, Server, Value,
    binrw::{BinRead, BinWrite},
};
use protocol::{Bits, ClientToLogin, ClientToMap, CzNew, CzTail, Kind, Kind1, MapToClient, ZcRaw};
use specs::{interpret, model};

fn model() -> model::Protocol {
    specs::load(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs")).expect("good specs")
}

fn profile(version: &str) -> &'static Profile<Kind> {
    Profile::of(version.parse().unwrap()).unwrap()
}

fn old() -> &'static Profile<Kind> {
    profile("main-20190101")
}

fn new() -> &'static Profile<Kind> {
    profile("main-20200101")
}

fn encoded<P: Packet<Kind>>(packet: &P, profile: &Profile<Kind>) -> Vec<u8> {
    let mut out = Vec::new();
    packet.encode(profile, &mut out).expect("it fits");
    // Where there is room a packet may be written in another way.
    let mut roomy = Vec::with_capacity(1 << 16);
    packet.encode(profile, &mut roomy).expect("it fits");
    assert_eq!(roomy, out);
    out
}

/// Decodes a packet of the kind and gives its value and its bytes anew.
fn decode(kind: Kind, bytes: &[u8], profile: &Profile<Kind>) -> Result<(Value, Vec<u8>), DecodeError> {
    let frame = Frame {
        id: 0,
        kind: Some(kind),
        bytes,
    };
    let mut out = Vec::new();
    if let Some(packet) = MapToClient::decode(&frame, profile)? {
        packet.encode(profile, &mut out).expect("what was decoded fits");
        return Ok((packet.to_value(profile), out));
    }
    let packet = ClientToMap::decode(&frame, profile)?.expect("it goes one way or the other");
    packet.encode(profile, &mut out).expect("what was decoded fits");
    Ok((packet.to_value(profile), out))
}

#[test]
fn vectors_hold_both_ways() {
    let model = model();
    let mut count = 0;
    for packet in &model.packets {
        let kind = Kind::ALL.iter().copied().find(|kind| kind.name() == packet.name);
        for (vector, &version) in packet
            .vectors
            .iter()
            .flat_map(|vector| vector.versions.iter().map(move |version| (vector, version)))
        {
            let profile = Profile::of(version).unwrap();
            let (value, bytes) = decode(kind.expect("a kind"), &vector.bytes, profile).expect(&packet.name);
            assert_eq!(bytes, vector.bytes, "{}", packet.name);
            assert_eq!(
                value,
                interpret::decode(&model, packet, version, &vector.bytes).unwrap()
            );
            count += 1;
            for length in 0..vector.bytes.len() {
                decode(kind.unwrap(), &vector.bytes[..length], profile).expect_err("too short");
            }
        }
    }
    assert_eq!(count, 22);
}

#[test]
fn a_packet_of_several_servers_is_in_each_ones_enum() {
    let bytes = encoded(&CzTail::default(), new());
    for server in [Server::Login, Server::Map] {
        let Ok(Framed::Frame(frame)) = Framer::new(new(), server, Direction::ToServer).next(&bytes) else {
            panic!("not framed");
        };
        assert_eq!(frame.kind, Some(Kind::CzTail));
        assert!(ClientToLogin::decode(&frame, new()).unwrap().is_some());
        assert_eq!(
            ClientToMap::decode(&frame, new()).unwrap().map(|packet| packet.kind()),
            Some(Kind::CzTail)
        );
        assert_eq!(MapToClient::decode(&frame, new()), Ok(None));
    }
    assert!(
        Framer::new(new(), Server::Char, Direction::ToServer)
            .next(&bytes)
            .is_err()
    );
    assert_eq!(
        ClientToMap::from(CzTail::default()),
        ClientToMap::CzTail(CzTail::default())
    );
}

#[test]
fn inherited_versions_are_the_client_before_them() {
    assert!(std::ptr::eq(profile("main-20200615"), new()));
    assert!(Profile::<Kind>::of("main-20210101".parse().unwrap()).is_err());
    assert!(Profile::<Kind>::of("main-20190601".parse().unwrap()).is_err());
}

#[test]
fn raw_packets_have_no_header() {
    assert_eq!(encoded(&ZcRaw { value: 0x0102 }, old()), [2, 1]);
    assert_eq!(encoded(&ZcRaw { value: 0x0102 }, new()), [2, 1, 0, 0]);
}

#[test]
fn flags_combine_and_unknown_values_are_kept() {
    let bits = Bits::ONE | Bits::FOUR;
    assert!(bits.contains(Bits::FOUR) && !bits.contains(Bits::TWO));
    assert_eq!(
        format!("{bits:?} {:?} {:?}", Bits(0x8001), Bits(0)),
        "ONE | FOUR ONE | 0x8000 0"
    );
    assert_eq!(format!("{:?} {:?}", Kind1::SOME, Kind1(9)), "SOME 9");
}

#[test]
fn binrw_reads_and_writes_by_the_codec() {
    let packets = [
        CzTail {
            size: 1,
            text: "ab".into(),
            more: 0,
        },
        CzTail {
            size: 2,
            text: "c".into(),
            more: 0,
        },
    ];
    for profile in [old(), new()] {
        let mut stream = Cursor::new(Vec::new());
        for packet in &packets {
            packet.write_le_args(&mut stream, (profile.version(),)).unwrap();
        }
        ZcRaw { value: 7 }
            .write_le_args(&mut stream, (profile.version(),))
            .unwrap();
        assert_eq!(
            stream.get_ref().len(),
            packets
                .iter()
                .map(|packet| encoded(packet, profile).len())
                .sum::<usize>()
                + encoded(&ZcRaw::default(), profile).len()
        );
        stream.set_position(0);
        for packet in &packets {
            assert_eq!(
                CzTail::read_le_args(&mut stream, (profile.version(),)).unwrap(),
                *packet
            );
        }
        assert_eq!(ZcRaw::read_le_args(&mut stream, (profile.version(),)).unwrap().value, 7);
        CzTail::read_le_args(&mut stream, (profile.version(),)).unwrap_err();
    }
    let mut stream = Cursor::new(vec![0; 8]);
    assert!(
        CzNew::read_le_args(&mut stream, (old().version(),))
            .unwrap_err()
            .to_string()
            .contains("CZ_NEW")
    );
}
