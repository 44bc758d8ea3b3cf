//! What the fuzz bodies begin with: golden vectors, and recorded sessions where they are at hand.

use packets::{Direction, Kind, Profile, Server, Version, fuzz::Input};

use super::common::{
    capture::{Stream, files, streams as recorded_streams},
    kind, protocol, vectors,
};

/// Longer streams teach nothing new, and slow everything down.
const LONGEST: usize = 6_000;

fn input(version: Version, (server, direction): (Server, Direction), kind: Kind, bytes: &[u8]) -> Vec<u8> {
    let profile = Profile::get(version).expect("vectors and recordings are of listed versions");
    let input = Input {
        profile,
        server,
        direction,
        obfuscated: version.to_string() == "re-20120307",
        raw: profile.is_raw(kind),
        honest: true,
        kind,
        bytes,
    };
    input.write()
}

/// Every golden vector, once.
pub(crate) fn packets() -> Vec<Vec<u8>> {
    let protocol = protocol();
    let seed = |(packet, vector, version): (&specs::model::Packet, &specs::model::Vector, Version)| {
        let server = *packet.servers.first().expect("somebody speaks it");
        input(version, (server, packet.direction), kind(packet), &vector.bytes)
    };
    let mut seeds: Vec<_> = vectors(&protocol).map(seed).collect();
    // One and the same bytes on many versions are as good as on one.
    seeds.dedup_by(|a, b| a.get(2..) == b.get(2..));
    assert!(seeds.len() > 100, "only {} vectors", seeds.len());
    seeds
}

/// The beginning of every recorded stream, and every golden vector.
pub(crate) fn streams() -> Vec<Vec<u8>> {
    let recorded: Vec<_> = files("jsonl").iter().flat_map(|file| recorded_streams(file)).collect();
    let mut seeds: Vec<_> = recorded.iter().map(stream).collect();
    seeds.extend(packets());
    seeds
}

fn stream(stream: &Stream) -> Vec<u8> {
    let wire: Vec<_> = stream
        .records
        .iter()
        .flat_map(|record| record.wire.iter().copied())
        .collect();
    let raw = (stream.server, stream.direction) == (Server::Char, Direction::ToClient);
    let kind = if raw { Kind::HcAccountId } else { Kind::CzEnter };
    let bytes = wire.get(..LONGEST).unwrap_or(&wire);
    input(stream.version, (stream.server, stream.direction), kind, bytes)
}
