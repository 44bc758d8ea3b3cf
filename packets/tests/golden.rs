//! Every golden vector of the spec files, both ways, by the generated codec and by the model's interpreter.

mod common;

use common::{decode, kind, protocol, vectors, way};
use packets::{Profile, Value};
use specs::{interpret, model::Protocol};

/// The value of a vector with every field that the version has.
fn whole(
    protocol: &Protocol,
    packet: &specs::model::Packet,
    vector: &specs::model::Vector,
    version: specs::Version,
) -> Value {
    let bytes = interpret::encode(protocol, packet, version, &vector.values).expect("the interpreter encodes it");
    interpret::decode(protocol, packet, version, &bytes).expect("the interpreter decodes it")
}

#[test]
fn every_vector_decodes_to_its_values_and_encodes_to_its_bytes() {
    let protocol = protocol();
    let mut count = 0;
    for (packet, vector, version) in vectors(&protocol) {
        let context = format!("{} on {version}, {:?}", packet.name, vector.title);
        let profile = Profile::get(version).expect(&context);
        let decoded = decode(way(packet), kind(packet), &vector.bytes, profile).expect(&context);
        assert_eq!(
            decoded.to_value(profile),
            whole(&protocol, packet, vector, version),
            "{context}"
        );

        // A packet may be written in another way where there is room.
        for room in [0, 1 << 16] {
            let mut encoded = Vec::with_capacity(6 + room);
            encoded.extend_from_slice(b"before");
            decoded.encode(profile, &mut encoded).expect(&context);
            assert_eq!(encoded, [b"before", vector.bytes.as_slice()].concat(), "{context}");
        }
        count += 1;
    }
    assert!(count > 100, "only {count} vectors");
}

#[test]
fn every_vector_is_the_same_to_the_interpreter() {
    let protocol = protocol();
    for (packet, vector, version) in vectors(&protocol) {
        let context = format!("{} on {version}, {:?}", packet.name, vector.title);
        let profile = Profile::get(version).expect(&context);
        let interpreted = interpret::decode(&protocol, packet, version, &vector.bytes).expect(&context);
        let decoded = decode(way(packet), kind(packet), &vector.bytes, profile).expect(&context);
        assert_eq!(decoded.to_value(profile), interpreted, "{context}");
        let again = interpret::encode(&protocol, packet, version, &decoded.to_value(profile)).expect(&context);
        assert_eq!(again, vector.bytes, "{context}");
    }
}
