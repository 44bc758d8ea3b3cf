//! Recorded traffic becomes the packets that were sent, however it was cut, repeated or disordered.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use etherparse::PacketBuilder;
use proptest::prelude::*;
use specs::capture::{CaptureError, Ports, Record, Recording, Session, SessionError};
use specs::emit::vector;
use specs::model::Protocol;
use specs::{Direction, IdMask, Server, Version};

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/captures");
const CLIENT: ([u8; 4], u16) = ([127, 0, 0, 5], 40_000);
const SERVER: ([u8; 4], u16) = ([127, 0, 0, 1], 5121);
/// `CZ_ENTER`, `CZ_NOTIFY_ACTORINIT` and `CZ_REQUEST_MOVE` as re-20120307 sends them.
const SENT: &str = "6a08 21 0b 20 00 f6 d1 20 00 01 00 00 00 02 00 00 00 01  7d00  3704 3a 88 00";

fn shipped() -> Protocol {
    specs::load(Path::new(specs::DIR)).expect("the shipped specs are right")
}

fn version(text: &str) -> Version {
    text.parse().unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let pairs = digits.chunks(2).map(|pair| pair.iter().collect::<String>());
    pairs.map(|pair| u8::from_str_radix(&pair, 16).unwrap()).collect()
}

/// A recorded packet: sequence number (counted from the first byte), payload.
type Piece = (u32, Vec<u8>);

/// A pcap file of one connection whose client sends these pieces. `first` is the number of its first byte.
fn pcap(first: u32, pieces: &[Piece]) -> Vec<u8> {
    let mut file = hex("d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000");
    let ethernet = || PacketBuilder::ethernet2([0; 6], [0; 6]).ipv4(CLIENT.0, SERVER.0, 64);
    let mut add = |second: u32, packet: Vec<u8>| {
        let length = u32::try_from(packet.len()).unwrap();
        file.extend([second, 0, length, length].into_iter().flat_map(u32::to_le_bytes));
        file.extend(packet);
    };
    let mut opening = Vec::new();
    let syn = ethernet().tcp(CLIENT.1, SERVER.1, first.wrapping_sub(1), 1000).syn();
    syn.write(&mut opening, &[]).unwrap();
    add(0, opening);
    for (second, (offset, payload)) in (1..).zip(pieces) {
        let mut packet = Vec::new();
        let segment = ethernet()
            .tcp(CLIENT.1, SERVER.1, first.wrapping_add(*offset), 1000)
            .ack(1);
        segment.write(&mut packet, payload).unwrap();
        add(second, packet);
    }
    file
}

fn session<'p>(protocol: &'p Protocol, at: &str, file: &[u8]) -> Result<Session<'p>, SessionError> {
    Session::read(protocol, version(at), file, &Ports::default())
}

fn names(session: &Session<'_>) -> Vec<String> {
    let name = |record: &Record| {
        let reading = session.reading(record);
        reading.name().unwrap_or("?").to_owned() + reading.error.as_deref().unwrap_or_default()
    };
    session.records.iter().map(name).collect()
}

const NAMES: [&str; 3] = ["CZ_ENTER", "CZ_NOTIFY_ACTORINIT", "CZ_REQUEST_MOVE"];

#[test]
fn disordered_repeated_and_overlapping_segments_are_put_in_order() {
    let protocol = shipped();
    let sent = hex(SENT);
    let piece = |from: usize, to: usize| (u32::try_from(from).unwrap(), sent[from..to].to_vec());
    let orders: [&[Piece]; 5] = [
        &[piece(0, sent.len())],
        &[piece(0, 7), piece(7, sent.len())],
        &[piece(7, 20), piece(20, sent.len()), piece(0, 7)],
        &[
            piece(0, 7),
            piece(0, 7),
            piece(3, 20),
            piece(20, sent.len()),
            piece(0, 20),
        ],
        &[piece(20, sent.len()), piece(5, 21), piece(0, 6)],
    ];
    // Sequence numbers that wrap around are numbers like others.
    for (first, pieces) in [1, u32::MAX - 10]
        .into_iter()
        .flat_map(|first| orders.map(|pieces| (first, pieces)))
    {
        let file = pcap(first, pieces);
        let session = session(&protocol, "re-20120307", &file).unwrap();
        assert_eq!(names(&session), NAMES, "{pieces:?}");
        assert!(session.records.iter().all(|record| record.server == Some(Server::Map)));
    }
}

#[test]
fn obfuscated_ids_are_found_out_and_freed() {
    let protocol = shipped();
    let mut sent = hex(SENT);
    let mut mask = IdMask::new([0x382a_6def, 0x5cbe_7202, 0x61f4_6637]);
    for start in [0, 19, 21] {
        let id = u16::from_le_bytes([sent[start], sent[start + 1]]) ^ mask.mask();
        sent[start..start + 2].copy_from_slice(&id.to_le_bytes());
        mask.advance();
    }
    assert_eq!(sent[..2], [0xf5, 0x3a]);
    let session = session(&protocol, "re-20120307", &pcap(1, &[(0, sent)])).unwrap();
    assert_eq!(names(&session), NAMES);
    assert_eq!(session.records[2].bytes, hex("3704 3a 88 00"));
}

#[test]
fn a_gap_is_told_and_what_follows_is_read() {
    let protocol = shipped();
    let sent = hex(SENT);
    let file = pcap(1, &[(0, sent[..19].to_vec()), (21, sent[21..].to_vec())]);
    let session = session(&protocol, "re-20120307", &file).unwrap();
    assert_eq!(
        names(&session),
        ["CZ_ENTER", "?bytes before this were not recorded", "CZ_REQUEST_MOVE"]
    );
}

#[test]
fn what_is_no_packet_is_shown_and_does_not_end_the_rest() {
    let protocol = shipped();
    let mut sent = hex(SENT);
    sent.extend(hex("ffff 01 02"));
    let session = session(&protocol, "re-20120307", &pcap(1, &[(0, sent)])).unwrap();
    assert_eq!(session.records.len(), 4);
    assert_eq!(session.records[3].bytes, hex("ffff 01 02"));
    assert_eq!(
        session.records[3].fault.as_deref(),
        Some("no packet of re-20120307 has id 0xffff")
    );
}

#[test]
fn files_of_other_kinds_are_refused_with_a_reason() {
    let protocol = shipped();
    let refusal = |file: &[u8]| session(&protocol, "re-20120307", file).unwrap_err().to_string();
    assert!(refusal(b"hello\n").contains("line 1"), "{}", refusal(b"hello\n"));
    assert!(refusal(b"{\"t\": 1}").contains("no `hex`"));
    assert_eq!(refusal(&pcap(1, &[])[..24]), CaptureError::NoTcp.to_string());
    let mut wireless = pcap(1, &[(0, hex(SENT))]);
    wireless[20] = 105;
    assert!(refusal(&wireless).contains("link type 105"));
}

/// Vectors made of every recorded packet are good ones: a protocol that has them beside the packets loads.
#[test]
fn lines_that_tell_of_a_connection_are_no_packets() {
    let protocol = shipped();
    let lines = concat!(
        "{\"t\":0.5,\"stream\":3,\"server\":\"map\",\"dir\":\"s2c\",\"id\":\"0x0081\",\"hex\":\"810001\"}\n",
        "{\"t\":0.6,\"stream\":3,\"server\":\"map\",\"dir\":\"s2c\",\"event\":\"bytes\",\"hex\":\"81\"}\n",
        "{\"t\":0.7,\"stream\":3,\"server\":\"map\",\"dir\":\"s2c\",\"event\":\"closed\"}\n"
    );
    let session = session(&protocol, "main-20220406", lines.as_bytes()).unwrap();
    assert_eq!(names(&session), ["SC_NOTIFY_BAN"]);
}

#[test]
fn vectors_of_a_recording_hold() {
    let spec = "
        client re-20120307 { lengths { 0x0437 5  0x0100 var } }
        enum Kind: u8 { PC = 0  NPC = 1 }
        struct Item { index: u16  cards: u16[4] }
        packet CZ_REQUEST_MOVE : client -> map { id 0x0437  dest: pos3 VECTORS }
        packet ZC_LIST : map -> client { id 0x0100  len  kind: Kind  name: str[24]  items: Item[..] LISTS }
    ";
    let bare = spec.replace("VECTORS", "").replace("LISTS", "");
    let protocol = specs::load_sources(vec![("a.spec".to_owned(), bare)]).unwrap();
    let at = protocol.at(version("re-20120307"));
    let text = |name: &str, bytes: &str| {
        let packet = protocol.packet(name).unwrap();
        vector(&at, packet, &hex(bytes)).map(|text| text.on(&["re-20120307".to_owned()]))
    };
    let walk = text("CZ_REQUEST_MOVE", "3704 3a 88 00").unwrap();
    assert_eq!(
        walk,
        "    test on re-20120307 { dest = (234, 128, 0) } = [37 04 | 3a 88 00]"
    );
    let name = "41 6c 69 63 65 00000000000000000000000000000000000000";
    let list = format!("0001 3100 01 {name} 0700 a10f000000000000 0800 0000000000000000");
    let list = text("ZC_LIST", &list).unwrap();
    assert!(
        list.contains(r#"{ kind = NPC, name = "Alice", items = [{ index = 7, cards = [4001] }, { index = 8 }] }"#),
        "{list}"
    );
    assert!(
        list.contains(r#"[00 01 | 31 00 | 01 | "Alice" 00*19 | 07 00 a1 0f 00*6 08 00*9]"#),
        "{list}"
    );
    let whole = spec.replace("VECTORS", &walk).replace("LISTS", &list);
    specs::load_sources(vec![("a.spec".to_owned(), whole)]).unwrap();
    // What follows a NUL is not kept, so these bytes are no vector.
    let idle = "41 00 69 63 65 00000000000000000000000000000000000000";
    assert_eq!(text("ZC_LIST", &format!("0001 1d00 01 {idle}")), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn damaged_files_never_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20), cut in any::<prop::sample::Index>()) {
        let sent = hex(SENT);
        let mut file = pcap(1, &[(0, sent[..10].to_vec()), (10, sent[10..].to_vec())]);
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        file.truncate(cut.index(file.len()) + 1);
        if let Ok(Recording::Traffic(connections)) = Recording::read(&file) {
            let bytes: usize = connections.iter().flat_map(|all| Direction::ALL.map(|way| all.parts(way).iter().map(|part| part.bytes.len()).sum::<usize>())).sum();
            prop_assert!(bytes <= file.len());
        }
    }
}

/// Every recording is there twice: as traffic, and as the packets that its recorder cut. Both must give the same.
#[test]
fn recorded_traffic_is_cut_as_its_recorder_did() {
    let Ok(folder) = fs::read_dir(CAPTURES) else {
        assert!(
            std::env::var_os("RO_REQUIRE_SHARED").is_none_or(|value| value != "1"),
            "{CAPTURES} is missing"
        );
        println!("SKIPPED: no {CAPTURES}");
        return;
    };
    let protocol = shipped();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "pcap"));
    files.sort();
    assert!(files.len() > 40, "only {} recordings", files.len());
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let at = name.split('-').take(2).collect::<Vec<_>>().join("-");
        let traffic = session(&protocol, &at, &fs::read(&path).unwrap()).unwrap();
        let lines = session(&protocol, &at, &fs::read(path.with_extension("jsonl")).unwrap()).unwrap();
        // The `4x` recordings hold a packet whose length is wrong; nothing after it on its connection can be cut.
        let whole = !name.contains("-4x-");
        for server in Server::ALL {
            for way in Direction::ALL {
                let packets = |session: &Session<'_>| sorted(session, server, way);
                let (ours, theirs) = (packets(&traffic), packets(&lines));
                assert!(
                    ours == theirs || !whole,
                    "{name} {server} {way}: {} and {}",
                    ours.len(),
                    theirs.len()
                );
            }
        }
        assert!(
            !whole || traffic.records.iter().all(|record| record.fault.is_none()),
            "{name}"
        );
    }
}

/// The packets of one server, one way. Those of connections at the same time are in no certain order.
fn sorted(session: &Session<'_>, server: Server, way: Direction) -> Vec<Vec<u8>> {
    let records = session.records.iter();
    let wanted = records.filter(|record| record.server == Some(server) && record.direction == way);
    let mut bytes: Vec<_> = wanted.map(|record| record.bytes.clone()).collect();
    bytes.sort();
    bytes
}
