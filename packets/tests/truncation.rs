//! Packets cut short or too long: more is needed, or an error; never a panic, never a wrong packet.

mod common;

use common::{decode, kind, protocol, vectors, way};
use packets::{DecodeProblem, Framed, Framer, Profile};

#[test]
fn every_prefix_of_every_vector_needs_more() {
    let protocol = protocol();
    for (packet, vector, version) in vectors(&protocol) {
        let profile = Profile::get(version).unwrap();
        let (server, direction) = way(packet);
        for length in 0..vector.bytes.len() {
            let prefix = &vector.bytes[..length];
            let mut framer = Framer::new(profile, server, direction);
            if packet.is_raw() {
                framer.expect_raw(kind(packet));
            }
            let framed = framer.next(prefix);
            let needs = matches!(framed, Ok(Framed::Need(need)) if length < need && need <= vector.bytes.len());
            assert!(needs, "{} on {version}, {length} bytes: {framed:?}", packet.name);
        }
    }
}

#[test]
fn every_prefix_of_every_vector_is_an_error_to_its_decoder() {
    let protocol = protocol();
    for (packet, vector, version) in vectors(&protocol) {
        let profile = Profile::get(version).unwrap();
        for length in 0..vector.bytes.len() {
            let error = decode(way(packet), kind(packet), &vector.bytes[..length], profile).unwrap_err();
            assert_eq!(error.packet, packet.name);
            assert!(error.offset <= length, "{error}");
            let told = match error.problem {
                DecodeProblem::Short { need, have } => have < need && have <= length,
                DecodeProblem::Length { says, have } => usize::from(says) == vector.bytes.len() && have == length,
                DecodeProblem::Trailing { .. } | DecodeProblem::Count { .. } => false,
            };
            assert!(told, "{} on {version}, {length} bytes: {error}", packet.name);
        }
    }
}

#[test]
fn a_byte_too_many_is_an_error() {
    let protocol = protocol();
    for (packet, vector, version) in vectors(&protocol) {
        let profile = Profile::get(version).unwrap();
        let longer = [vector.bytes.as_slice(), &[0]].concat();
        let error = decode(way(packet), kind(packet), &longer, profile).unwrap_err();
        let told = matches!(
            error.problem,
            DecodeProblem::Trailing { left: 1 } | DecodeProblem::Length { .. }
        );
        assert!(told, "{} on {version}: {error}", packet.name);
    }
}

#[test]
fn an_error_names_packet_field_offset_and_what_is_missing() {
    let protocol = protocol();
    let packet = protocol.packet("CH_ENTER").unwrap();
    let vector = &packet.vectors[0];
    let profile = Profile::get(vector.versions[0]).unwrap();
    let error = decode(way(packet), kind(packet), &vector.bytes[..12], profile).unwrap_err();
    assert_eq!(
        error.to_string(),
        "CH_ENTER.login_id2 at byte 10: needs 7 bytes, 2 are left"
    );
}
