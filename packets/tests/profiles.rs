//! Profiles: each knows of its version what the model knows.

mod common;

use std::collections::BTreeMap;

use common::{protocol, sample};
use packets::{Direction, Kind, Length, Line, PacketKind, Profile, Server, Version};
use specs::model::{self, Packet, Protocol};

fn length(length: model::Length) -> Length {
    match length {
        model::Length::Fixed(size) => Length::Fixed(size),
        model::Length::Variable => Length::Variable,
    }
}

#[test]
fn ids_and_keys_are_those_of_the_model() {
    let protocol = protocol();
    for version in sample() {
        let client = protocol.client(version).expect("it is listed");
        let profile = Profile::get(version).expect("it is listed");
        assert_eq!(profile.version(), client.version);
        assert_eq!(profile.keys(), client.keys.filter(|keys| *keys != [0; 3]));
        for kind in Kind::ALL.iter().copied() {
            let packet = protocol.packet(kind.name()).expect("it has a model");
            let id = protocol.packet_id(packet, client.version);
            assert_eq!(profile.id(kind), id, "{kind} on {}", client.version);
            assert_eq!(profile.is_raw(kind), packet.is_raw(), "{kind}");
        }
    }
}

/// The packets that claim an id on a version, by id.
fn claims(protocol: &Protocol, version: Version) -> BTreeMap<u16, Vec<&Packet>> {
    let mut claims = BTreeMap::<_, Vec<_>>::new();
    for packet in &protocol.packets {
        if let Some(id) = protocol.packet_id(packet, version) {
            claims.entry(id).or_default().push(packet);
        }
    }
    claims
}

#[test]
fn ids_that_no_packet_claims_are_framed_anywhere_and_others_where_they_are_spoken() {
    let protocol = protocol();
    for version in sample() {
        let profile = Profile::get(version).expect("it is listed");
        let lengths = protocol.lengths(version);
        let claims = claims(&protocol, version);
        for id in (0..0x1000).chain([0x7fff, 0xffff]) {
            for (server, direction) in Server::ALL
                .into_iter()
                .flat_map(|server| Direction::ALL.map(|way| (server, way)))
            {
                let context = format!("{id:#06x} {server} {direction} on {version}");
                let packets = claims.get(&id);
                let packet = packets.and_then(|all| all.iter().find(|packet| packet.goes(server, direction)));
                let listed = lengths.get(&id).filter(|_| packets.is_none() || packet.is_some());
                assert_eq!(
                    profile.length(server, direction, id),
                    listed.copied().map(length),
                    "{context}"
                );
                let name = packet
                    .filter(|packet| packet.body().is_some())
                    .map(|packet| packet.name.as_str());
                assert_eq!(profile.kind(server, direction, id).map(Kind::name), name, "{context}");
            }
        }
    }
}

#[test]
fn listed_versions_are_those_of_the_model() {
    let clients: Vec<_> = protocol().clients.iter().map(|client| client.version).collect();
    assert_eq!(Profile::listed().collect::<Vec<_>>(), clients);
}

#[test]
fn an_unlisted_version_is_an_error_that_names_the_nearest() {
    let protocol = protocol();
    let dates = [0, 20_080_101, 20_120_306, 20_130_101, 20_190_101, 20_990_101];
    for version in dates
        .into_iter()
        .flat_map(|date| Line::ALL.map(|line| Version::new(line, date)))
    {
        match (Profile::get(version), protocol.client(version)) {
            (Ok(profile), Ok(client)) => assert_eq!(profile.version(), client.version),
            (Err(found), Err(expected)) => {
                assert_eq!(found.nearest, expected.nearest, "{version}");
                for nearest in &found.nearest {
                    assert!(found.to_string().contains(&nearest.to_string()), "{found}");
                }
            }
            (found, expected) => panic!("{version}: {found:?}, but {expected:?}"),
        }
    }
}

#[test]
fn a_profile_is_built_once() {
    let version = Profile::listed().next().expect("a version");
    assert!(std::ptr::eq(
        Profile::get(version).unwrap(),
        Profile::get(version).unwrap()
    ));
}
