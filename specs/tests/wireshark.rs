//! The generated dissector, in Wireshark's own program: it names the packets of recorded sessions as `specs decode` does.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says when it is skipped"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use etherparse::PacketBuilder;
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
    if !has_tshark() {
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

#[test]
fn any_byte_but_0_is_true_where_fields_depend_on_it() {
    if !has_tshark() {
        return;
    }
    let spec = "
        client main-20220406 { lengths { 0x0100 var } }
        packet CA_X : client -> login { id 0x0100  len  rare: bool  when rare = true { bonus: u8 }  when rare = false { malus: u8 } }
    ";
    let protocol = specs::load_sources(vec![("a.spec".to_owned(), spec.to_owned())])
        .unwrap_or_else(|errors| unreachable!("{errors}"));
    let version = "main-20220406".parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (script, file) = (folder.path().join("ro.lua"), folder.path().join("a.pcap"));
    fs::write(&script, emit::lua(&protocol, version)).unwrap();
    for (rare, told) in [(0, "\t7"), (1, "7\t"), (2, "7\t"), (255, "7\t")] {
        fs::write(&file, pcap(&[0, 1, 6, 0, rare, 7])).unwrap();
        let shown = tshark(&script, &file, version, &["ro.bonus", "ro.malus"]);
        assert_eq!(shown.trim_end_matches('\n'), told, "{rare}");
    }
}

/// A recording of one segment to a login server.
fn pcap(payload: &[u8]) -> Vec<u8> {
    let mut packet = Vec::new();
    let ethernet = PacketBuilder::ethernet2([0; 6], [0; 6]).ipv4([127, 0, 0, 5], [127, 0, 0, 1], 64);
    ethernet
        .tcp(40_000, 6900, 1, 1000)
        .ack(1)
        .write(&mut packet, payload)
        .unwrap();
    let length = u32::try_from(packet.len()).unwrap();
    let header = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 0xffff, 1, 0, 0, length, length];
    let mut file: Vec<u8> = header.into_iter().flat_map(u32::to_le_bytes).collect();
    file.extend(packet);
    file
}

fn has_tshark() -> bool {
    let ran = Command::new("tshark").arg("--version").output();
    let there = ran.is_ok_and(|ran| ran.status.success());
    if !there {
        println!("SKIPPED: tshark is not installed");
    }
    there
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
    let text = tshark(
        script,
        file,
        version,
        &["ro.packet.server", "ro.packet.dir", "ro.packet"],
    );
    text.lines().flat_map(packets).collect()
}

/// A line per frame, with the values of these fields.
fn tshark(script: &Path, file: &Path, version: Version, fields: &[&str]) -> String {
    let script = format!("lua_script:{}", script.display());
    let version = format!("ro.version:{version}");
    let output = Command::new("tshark")
        .args(["-X", &script, "-o", &version, "-Y", "ro", "-T", "fields", "-r"])
        .arg(file)
        .args(fields.iter().flat_map(|field| ["-e", field]))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && !complaints.contains("Lua"), "{complaints}");
    text
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
