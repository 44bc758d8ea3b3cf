//! The generated dissector, in Wireshark's own program: it names the packets of recorded sessions as `specs decode` does.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says when it is skipped"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use specs::capture::{Ports, Session};
use specs::model::Protocol;
use specs::{Direction, Server, Version, emit};

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/captures");
/// One recording of each version, with obfuscation, raw bytes, several connections and packets cut by segments.
const RECORDINGS: [&str; 6] = [
    "re-20120307-4i-text",
    "main-20120307-3char",
    "re-20180621-1walk-openkore",
    "main-20190530-4a-items",
    "main-20220406-2refused",
    "main-20190530-5crowd30",
];

/// A packet as both tell of it: server, direction, and its name, or its id where it has no layout.
type Named = (String, String, String);

#[test]
fn tshark_names_every_packet_of_recorded_sessions() {
    let Some(files) = recordings() else { return };
    if !Command::new("tshark")
        .arg("--version")
        .output()
        .is_ok_and(|ran| ran.status.success())
    {
        println!("SKIPPED: tshark is not installed");
        return;
    }
    let protocol = specs::load(Path::new(specs::DIR)).expect("the shipped specs are right");
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("ro.lua");
    fs::write(&script, emit::lua(&protocol, "main-20220406".parse().unwrap())).unwrap();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let version: Version = name.split('-').take(2).collect::<Vec<_>>().join("-").parse().unwrap();
        let (mut theirs, mut ours) = (by_tshark(&script, &file, version), by_specs(&protocol, &file, version));
        assert!(ours.len() > 50, "{name}: only {} packets", ours.len());
        // Packets of several connections at one time are in no certain order.
        theirs.sort();
        ours.sort();
        let missing: Vec<_> = ours.iter().filter(|named| !theirs.contains(named)).collect();
        assert!(missing.is_empty(), "{name}: not named by tshark: {missing:?}");
        assert_eq!(theirs.len(), ours.len(), "{name}");
        assert_eq!(theirs, ours, "{name}");
    }
}

fn recordings() -> Option<Vec<PathBuf>> {
    let files: Vec<_> = RECORDINGS
        .iter()
        .map(|name| Path::new(CAPTURES).join(format!("{name}.pcap")))
        .collect();
    if files.iter().all(|file| file.is_file()) {
        return Some(files);
    }
    assert!(
        std::env::var_os("RO_REQUIRE_SHARED").is_none_or(|value| value != "1"),
        "recordings are missing in {CAPTURES}"
    );
    println!("SKIPPED: no recordings in {CAPTURES}");
    None
}

fn by_specs(protocol: &Protocol, file: &Path, version: Version) -> Vec<Named> {
    let session = Session::read(protocol, version, &fs::read(file).unwrap(), &Ports::default()).unwrap();
    let named = session.records.iter().map(|record| {
        let reading = session.reading(record);
        let packet = reading.packet.map(|packet| packet.name.clone());
        let name = packet.unwrap_or_else(|| format!("{:#06x}", record.id().unwrap_or_default()));
        let server = record.server.map_or("?", Server::name);
        (server.to_owned(), Direction::name(record.direction).to_owned(), name)
    });
    named.collect()
}

fn by_tshark(script: &Path, file: &Path, version: Version) -> Vec<Named> {
    let script = format!("lua_script:{}", script.display());
    let version = format!("ro.version:{version}");
    let fields = ["ro.packet.server", "ro.packet.dir", "ro.packet"].map(|field| ["-e", field]);
    let output = Command::new("tshark")
        .args(["-X", &script, "-o", &version, "-Y", "ro", "-T", "fields", "-r"])
        .arg(file)
        .args(fields.as_flattened())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && !complaints.contains("Lua"), "{complaints}");
    text.lines().flat_map(packets).collect()
}

/// A line has the values of all packets of a frame, separated by commas.
fn packets(line: &str) -> Vec<Named> {
    let mut columns = line
        .split('\t')
        .map(|column| column.split(',').map(str::to_owned).collect::<Vec<_>>());
    let [servers, ways, names] = [(); 3].map(|()| columns.next().unwrap_or_default());
    servers
        .into_iter()
        .zip(ways)
        .zip(names)
        .map(|((server, way), name)| (server, way, name))
        .collect()
}
