//! Prints a recorded session, a line per packet.
//!
//!     cargo run -p packets --example decode_capture -- main-20220406 session.pcap
//!
//! The file is pcap, pcapng, or JSON lines with the bytes of a packet as `hex`. The `specs` crate puts TCP together and takes the obfuscation of
//! ids away, this crate says what the packets mean. `specs decode` does more of the same.

#![expect(clippy::print_stdout, reason = "it is what the example is for")]

use std::{env, error::Error, fs, path::Path};

use packets::{AnyPacket, Frame, Kind, Profile, Server};
use specs::capture::{Ports, Record, Session};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [version, file] = arguments.as_slice() else {
        return Err("usage: decode_capture VERSION FILE".into());
    };
    let profile = Profile::get(version.parse()?)?;
    for line in lines(profile, &fs::read(file)?)? {
        println!("{line}");
    }
    Ok(())
}

/// The packets of a file, a line each.
pub(crate) fn lines(profile: &Profile, file: &[u8]) -> Result<Vec<String>, Box<dyn Error>> {
    let protocol = specs::load(Path::new(specs::DIR)).map_err(|mistakes| mistakes.to_string())?;
    let session = Session::read(&protocol, profile.version(), file, &Ports::default())?;
    Ok(session.records.iter().map(|record| line(profile, record)).collect())
}

/// A packet: when, on which connection, which way, and what.
fn line(profile: &Profile, record: &Record) -> String {
    let server = record.server.map_or("?", Server::name);
    let what = match &record.fault {
        Some(fault) => format!("{fault}: {:02x?}", record.bytes),
        None => text(profile, record),
    };
    format!(
        "{:9.3} #{} {server} {} {what}",
        record.time.as_secs_f64(),
        record.connection,
        record.direction
    )
}

/// What it says; where nobody knows its layout, its bytes.
fn text(profile: &Profile, record: &Record) -> String {
    let id = record.id().unwrap_or(0);
    let frame = record.server.map(|server| Frame {
        id,
        kind: match record.id() {
            Some(id) => profile.kind(server, record.direction, id),
            None => Some(Kind::HcAccountId), // the one packet without a header
        },
        bytes: &record.bytes,
    });
    let decoded = record
        .server
        .zip(frame)
        .map(|(server, frame)| AnyPacket::decode((server, record.direction), &frame, profile));
    match decoded {
        Some(Ok(Some(packet))) => format!("{packet:?}"),
        Some(Err(error)) => format!("{error}: {:02x?}", record.bytes),
        Some(Ok(None)) | None => format!("{id:#06x} {:02x?}", record.bytes),
    }
}
