//! Bytes that nobody meant: whatever decodes encodes to the same bytes again, and nothing panics.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails says where"
)]

mod common;

use std::sync::OnceLock;

use common::{decode, kind, protocol, way};
use packets::{Direction, Kind, Profile, Server, Version};
use proptest::{prelude::*, sample::Index};
use specs::{interpret, model::Protocol};

/// A golden vector of any packet.
struct Sample {
    way: (Server, Direction),
    kind: Kind,
    version: Version,
    bytes: Vec<u8>,
    name: String,
}

fn model() -> &'static Protocol {
    static MODEL: OnceLock<Protocol> = OnceLock::new();
    MODEL.get_or_init(protocol)
}

fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let vectors = common::vectors(model());
        let sample = |(packet, vector, version): (&specs::model::Packet, &specs::model::Vector, Version)| Sample {
            way: way(packet),
            kind: kind(packet),
            version,
            bytes: vector.bytes.clone(),
            name: packet.name.clone(),
        };
        vectors.map(sample).collect()
    })
}

/// Changes some bytes, then the length; where there is a length field, it says so mostly.
fn mutate(sample: &Sample, changes: &[(Index, u8)], length: Option<Index>, honest: bool) -> Vec<u8> {
    let mut bytes = sample.bytes.clone();
    for (place, value) in changes {
        let place = place.index(bytes.len());
        bytes[place] = *value;
    }
    if let Some(length) = length {
        bytes.resize(length.index(bytes.len() * 2 + 8), 0x5a);
    }
    let profile = Profile::get(sample.version).unwrap();
    let variable = profile
        .id(sample.kind)
        .and_then(|id| profile.length(sample.way.0, sample.way.1, id));
    if honest && variable == Some(packets::Length::Variable) && bytes.len() >= 4 {
        let length = u16::try_from(bytes.len()).unwrap();
        bytes[2..4].copy_from_slice(&length.to_le_bytes());
    }
    bytes
}

/// What holds of any bytes. Bytes that the decoder does not look at (padding, behind a NUL) and a bool's odd values are written anew.
fn check(sample: &Sample, bytes: &[u8]) -> Result<(), TestCaseError> {
    let profile = Profile::get(sample.version).unwrap();
    let decoded = decode(sample.way, sample.kind, bytes, profile);
    let packet = model().packet(&sample.name).unwrap();
    let interpreted = interpret::decode(model(), packet, sample.version, bytes);
    let Ok(decoded) = decoded else {
        prop_assert!(
            interpreted.is_err(),
            "{}: the interpreter takes {bytes:02x?}",
            sample.name
        );
        return Ok(());
    };
    prop_assert_eq!(Some(decoded.to_value(profile)), interpreted.ok());
    let mut encoded = Vec::new();
    prop_assert_eq!(decoded.encode(profile, &mut encoded), Ok(()));
    prop_assert_eq!(encoded.len(), bytes.len());
    // The id is the version's; what the bytes have is the framer's affair.
    let start = if profile.is_raw(sample.kind) { 0 } else { 2 };
    for place in (start..bytes.len()).filter(|&place| encoded[place] != bytes[place]) {
        let mut anew = bytes.to_vec();
        anew[place] = encoded[place];
        let same = decode(sample.way, sample.kind, &anew, profile);
        prop_assert_eq!(same.as_ref(), Ok(&decoded), "byte {} of {:02x?}", place, bytes);
    }
    prop_assert_eq!(decode(sample.way, sample.kind, &encoded, profile), Ok(decoded));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn changed_vectors_round_trip_or_are_refused(
        which in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 0..8),
        length in proptest::option::weighted(0.3, any::<Index>()),
        honest in proptest::bool::weighted(0.9),
    ) {
        let sample = which.get(samples());
        check(sample, &mutate(sample, &changes, length, honest))?;
    }

    #[test]
    fn arbitrary_bytes_round_trip_or_are_refused(
        which in any::<Index>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
    ) {
        let sample = which.get(samples());
        check(sample, &bytes)?;
        // The same bytes, as long as they say they are.
        let mut honest = bytes;
        if honest.len() >= 4 {
            let length = u16::try_from(honest.len()).unwrap();
            honest[2..4].copy_from_slice(&length.to_le_bytes());
            check(sample, &honest)?;
        }
    }
}
