//! Framing: whatever way the bytes arrive, the same packets come out; bytes that can be no packet are told at once.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says where"
)]

mod common;

use common::{kind, protocol, sample, vectors};
use packets::{
    Direction, Frame, FrameError, Framed, Framer, Kind, Length, Profile, Server, Version,
    cipher::{Cipher, Detected},
};

fn profile(version: &str) -> &'static Profile {
    Profile::get(version.parse().unwrap()).unwrap()
}

/// Packets as one stream, as the vectors of one version, server and direction have them.
fn streams() -> Vec<(Version, Server, Direction, Vec<Vec<u8>>)> {
    let mut streams: Vec<(Version, Server, Direction, Vec<Vec<u8>>)> = Vec::new();
    let protocol = protocol();
    for (packet, vector, version) in vectors(&protocol).filter(|(packet, ..)| !packet.is_raw()) {
        for &server in &packet.servers {
            let key = (version, server, packet.direction);
            let known = streams
                .iter_mut()
                .find(|(version, server, direction, _)| (*version, *server, *direction) == key);
            match known {
                Some((.., packets)) => packets.push(vector.bytes.clone()),
                None => streams.push((key.0, key.1, key.2, vec![vector.bytes.clone()])),
            }
        }
    }
    streams
}

/// Feeds `bytes` in pieces that end at each of `cuts`, as a socket would, and gives what comes out.
fn frames(framer: &mut Framer, bytes: &[u8], cuts: impl Iterator<Item = usize>) -> Vec<(u16, Vec<u8>)> {
    let mut frames = Vec::new();
    let mut buffer = Vec::new();
    let mut fed = 0;
    for cut in cuts.chain([bytes.len()]) {
        buffer.extend_from_slice(&bytes[fed..cut]);
        fed = cut;
        loop {
            match framer.next(&buffer).expect("good bytes") {
                Framed::Frame(frame) => {
                    let length = frame.bytes.len();
                    frames.push((frame.id, frame.bytes.to_vec()));
                    buffer.drain(..length);
                }
                Framed::Need(need) => {
                    assert!(need > buffer.len(), "needs {need} of {}", buffer.len());
                    break;
                }
            }
        }
    }
    assert!(buffer.is_empty(), "{} bytes left", buffer.len());
    frames
}

#[test]
fn bytes_split_at_every_position_give_the_same_packets() {
    for (version, server, direction, packets) in streams() {
        let profile = Profile::get(version).unwrap();
        let bytes = packets.concat();
        let framed = |cuts: &[usize]| {
            let mut framer = Framer::new(profile, server, direction);
            let frames = frames(&mut framer, &bytes, cuts.iter().copied());
            frames.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>()
        };
        let every: Vec<_> = (0..bytes.len()).collect();
        assert_eq!(framed(&every), packets, "{version} {server} {direction}, byte by byte");
        // Every cut of the first packets, which are as good as any others.
        for cut in 0..bytes.len().min(600) {
            assert_eq!(framed(&[cut]), packets, "{version} {server} {direction}, cut at {cut}");
        }
    }
}

#[test]
fn the_cipher_goes_on_once_per_packet_whatever_the_cuts() {
    let profile = profile("re-20120307");
    let packets = streams().into_iter().find(|(version, server, direction, _)| {
        *version == profile.version() && *server == Server::Map && *direction == Direction::ToServer
    });
    let (.., packets) = packets.expect("vectors from client to map");
    let mut cipher = Cipher::new(profile).expect("it has keys");
    let mut wire = packets.clone();
    for packet in &mut wire {
        cipher.apply(packet);
    }
    assert_ne!(wire, packets);

    let bytes = wire.concat();
    let ids: Vec<_> = packets
        .iter()
        .map(|packet| u16::from_le_bytes([packet[0], packet[1]]))
        .collect();
    let mut framer = Framer::new(profile, Server::Map, Direction::ToServer).with_obfuscation(true);
    let framed = frames(&mut framer, &bytes, 0..bytes.len());
    assert_eq!(framed.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids);
    assert_eq!(framed.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(), wire);
}

#[test]
fn only_ids_from_client_to_map_are_obfuscated() {
    let profile = profile("re-20120307");
    let mut framer = Framer::new(profile, Server::Login, Direction::ToServer).with_obfuscation(true);
    let login = [&[0x64, 0x00][..], &[0; 53]].concat();
    assert!(matches!(framer.next(&login), Ok(Framed::Frame(frame)) if frame.kind == Some(Kind::CaLogin)));
}

#[test]
fn the_first_packet_tells_whether_a_client_obfuscates() {
    let profile = profile("re-20120307");
    let detect = |id| Cipher::detect(profile, Kind::CzEnter, id);
    assert_eq!(detect(0x086a), Some(Detected::Plain));
    assert_eq!(detect(0x3af5), Some(Detected::Obfuscated)); // as recorded
    assert_eq!(detect(0x0064), None);
    assert_eq!(
        Cipher::detect(self::profile("re-20180621"), Kind::CzEnter, 0x3af5),
        None
    );
}

#[test]
fn an_unlisted_id_is_told_before_the_rest_of_it_arrives() {
    for version in sample() {
        let profile = Profile::get(version).unwrap();
        for (server, direction) in [(Server::Login, Direction::ToServer), (Server::Map, Direction::ToClient)] {
            let mut framer = Framer::new(profile, server, direction);
            assert_eq!(framer.next(&[]), Ok(Framed::Need(2)));
            assert_eq!(framer.next(&[0xff]), Ok(Framed::Need(2)));
            assert_eq!(framer.next(&[0xff, 0xff]), Err(FrameError::UnknownId { id: 0xffff }));
            assert_eq!(framer.next(&[0, 0, 0, 0]), Err(FrameError::UnknownId { id: 0 }));
        }
    }
}

#[test]
fn a_length_below_its_own_header_is_an_error() {
    let profile = profile("main-20220406");
    let id = profile.id(Kind::CzGlobalMessage).expect("it has chat");
    let [low, high] = id.to_le_bytes();
    let mut framer = Framer::new(profile, Server::Map, Direction::ToServer);
    assert_eq!(framer.next(&[low, high, 3]), Ok(Framed::Need(4)));
    for length in 0..4 {
        assert_eq!(
            framer.next(&[low, high, length, 0]),
            Err(FrameError::BadLength {
                id,
                length: length.into()
            })
        );
    }
    assert_eq!(framer.next(&[low, high, 0xff, 0xff]), Ok(Framed::Need(0xffff)));
}

#[test]
fn a_listed_id_without_a_layout_is_skipped_exactly() {
    for version in sample() {
        let profile = Profile::get(version).unwrap();
        let way = (Server::Map, Direction::ToServer);
        let mut skipped = 0;
        for id in 0..=u16::MAX {
            let Some(Length::Fixed(length)) = profile
                .length(way.0, way.1, id)
                .filter(|_| profile.kind(way.0, way.1, id).is_none())
            else {
                continue;
            };
            let mut bytes = vec![0x7e; usize::from(length) + 5];
            bytes[..2].copy_from_slice(&id.to_le_bytes());
            let framed = Framer::new(profile, way.0, way.1).next(&bytes);
            assert_eq!(
                framed,
                Ok(Framed::Frame(Frame {
                    id,
                    kind: None,
                    bytes: &bytes[..usize::from(length)]
                }))
            );
            skipped += 1;
        }
        assert!(skipped > 100, "only {skipped} ids without a layout on {version}");
    }
}

#[test]
fn raw_bytes_come_once_and_only_when_expected() {
    for version in sample().filter(|version| version.date >= 20_100_000) {
        let mut framer = Framer::new(Profile::get(version).unwrap(), Server::Char, Direction::ToClient);
        framer.expect_raw(Kind::HcAccountId);
        let bytes = [0x25, 0x0b, 0x20, 0x00, 0x6c, 0x00, 0x00];
        assert_eq!(framer.next(&bytes[..3]), Ok(Framed::Need(4)));
        let Ok(Framed::Frame(raw)) = framer.next(&bytes) else {
            panic!("not framed")
        };
        assert_eq!((raw.kind, raw.bytes), (Some(Kind::HcAccountId), &bytes[..4]));
        let Ok(Framed::Frame(refusal)) = framer.next(&bytes[4..]) else {
            panic!("not framed")
        };
        assert_eq!(refusal.kind, Some(Kind::HcRefuseEnter));
    }
}

#[test]
fn expecting_a_packet_that_is_not_raw_changes_nothing() {
    let mut framer = Framer::new(profile("main-20220406"), Server::Char, Direction::ToClient);
    framer.expect_raw(Kind::HcRefuseEnter);
    assert!(matches!(framer.next(&[0x6c, 0, 0]), Ok(Framed::Frame(frame)) if frame.id == 0x006c));
}

#[test]
fn every_vector_is_framed_as_its_packet() {
    let protocol = protocol();
    for (packet, vector, version) in vectors(&protocol) {
        for &server in &packet.servers {
            let mut framer = Framer::new(Profile::get(version).unwrap(), server, packet.direction);
            if packet.is_raw() {
                framer.expect_raw(kind(packet));
            }
            let framed = framer.next(&vector.bytes);
            let Ok(Framed::Frame(frame)) = framed else {
                panic!("{} on {version}: {framed:?}", packet.name);
            };
            assert_eq!(
                (frame.kind, frame.bytes),
                (Some(kind(packet)), vector.bytes.as_slice()),
                "{} on {version}",
                packet.name
            );
        }
    }
}
