//! The shipped specs fit what public clients and servers say: every recorded packet that has a layout decodes, and encodes to the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specs::interpret::{decode, encode};
use specs::model::{Content, Protocol};
use specs::{Direction, Server, Version};

const CAPTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/captures");

/// Packets in which clients or servers leave anything in padding, or after the NUL of a fixed string: those bytes are not kept.
const WITH_IDLE_BYTES: [&str; 6] = [
    "CZ_ENTER",
    "ZC_ACK_RANKING",
    "ZC_ALL_QUEST_MISSION",
    "ZC_ALCHEMIST_RANK",
    "ZC_BLACKSMITH_RANK",
    "ZC_TAEKWON_RANK",
];

/// What the scripted client of the recordings got wrong: it leaves the Kafra points out, and the server refuses the packet.
fn is_wrong(name: &str, bytes: &[u8]) -> bool {
    name == "CZ_SE_PC_BUY_CASHITEM_LIST" && bytes.len() == 16
}

/// One line of a recorded session.
struct Recorded {
    version: Version,
    server: Server,
    direction: Direction,
    id: u16,
    bytes: Vec<u8>,
}

#[test]
fn recorded_packets_decode_and_encode_to_the_same_bytes() {
    let Some(files) = sessions() else { return };
    let protocol = specs::load(Path::new(specs::DIR)).expect("the shipped specs are right");
    let mut problems = BTreeMap::new();
    let mut checked = 0;
    for file in files {
        for recorded in read(&file) {
            match check(&protocol, &recorded) {
                Ok(known) => checked += usize::from(known),
                Err((name, problem)) => {
                    problems
                        .entry(name)
                        .or_insert_with(|| format!("{}: {problem}", file.display()));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(checked > 50_000, "only {checked} recorded packets have a layout");
}

/// Whether the packet has a layout; else what is wrong with it.
fn check(protocol: &Protocol, recorded: &Recorded) -> Result<bool, (String, String)> {
    let packet = protocol.find(recorded.version, recorded.server, recorded.direction, recorded.id);
    let Some(packet) = packet.filter(|packet| matches!(packet.content, Content::Typed(_))) else {
        return Ok(false);
    };
    if is_wrong(&packet.name, &recorded.bytes) {
        return Ok(false);
    }
    let wrong = |problem: String| (packet.name.clone(), problem);
    let value =
        decode(protocol, packet, recorded.version, &recorded.bytes).map_err(|error| wrong(error.to_string()))?;
    let bytes = encode(protocol, packet, recorded.version, &value).map_err(|error| wrong(error.to_string()))?;
    if bytes == recorded.bytes || WITH_IDLE_BYTES.contains(&packet.name.as_str()) && bytes.len() == recorded.bytes.len()
    {
        return Ok(true);
    }
    Err(wrong(format!("{:02x?} came back as {bytes:02x?}", recorded.bytes)))
}

/// The recorded sessions, or none where this tree has no `shared` folder beside it.
#[expect(clippy::print_stdout, reason = "says that nothing was checked")]
fn sessions() -> Option<Vec<PathBuf>> {
    let Ok(folder) = fs::read_dir(CAPTURES) else {
        assert!(
            std::env::var_os("RO_REQUIRE_SHARED").is_none(),
            "no recorded sessions in {CAPTURES}"
        );
        println!("SKIPPED: no recorded sessions in {CAPTURES}");
        return None;
    };
    let paths = folder.map(|entry| entry.expect("a folder's entry").path());
    Some(
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
            .collect(),
    )
}

fn read(file: &Path) -> Vec<Recorded> {
    let name = file.file_name().and_then(|name| name.to_str()).expect("a file name");
    let version = name.splitn(3, '-').take(2).collect::<Vec<_>>().join("-");
    let version = version.parse().expect("session files begin with a version");
    let text = fs::read_to_string(file).expect("a recorded session");
    text.lines().filter_map(|line| parse(line, version)).collect()
}

/// A packet of a session; none for the one without an id.
fn parse(line: &str, version: Version) -> Option<Recorded> {
    let id = text_of(line, "id").strip_prefix("0x")?;
    Some(Recorded {
        version,
        server: match text_of(line, "conn") {
            "login" => Server::Login,
            "char" => Server::Char,
            _ => Server::Map,
        },
        direction: if text_of(line, "dir") == "c2s" {
            Direction::ToServer
        } else {
            Direction::ToClient
        },
        id: u16::from_str_radix(id, 16).expect("an id"),
        bytes: bytes_of(text_of(line, "hex")),
    })
}

/// The text under a key of one flat JSON object.
fn text_of<'a>(line: &'a str, key: &str) -> &'a str {
    let (_, rest) = line.split_once(&format!("\"{key}\": \"")).expect("the key");
    rest.split('"').next().unwrap_or_default()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("hex"), 16).expect("hex"))
        .collect()
}
