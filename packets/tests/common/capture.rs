//! Recorded sessions of public clients and servers, where they are at hand.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test that fails says where")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use packets::{Direction, Server, Version};
use serde_json::Value as Json;

/// A recorded packet.
pub(crate) struct Record {
    /// Free of obfuscation; `None` for the account id without a header.
    pub(crate) id: Option<u16>,
    /// As it was on the wire.
    pub(crate) wire: Vec<u8>,
    /// Free of obfuscation.
    pub(crate) plain: Vec<u8>,
}

/// One way of one connection.
pub(crate) struct Stream {
    pub(crate) name: String,
    pub(crate) version: Version,
    pub(crate) server: Server,
    pub(crate) direction: Direction,
    pub(crate) records: Vec<Record>,
}

/// The recorded sessions, sorted; none (said on stdout) where they are not at hand, unless they are required.
pub(crate) fn files(extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let Ok(entries) = fs::read_dir(&folder) else {
        let required = std::env::var_os("RO_REQUIRE_SHARED").is_some_and(|value| value == "1");
        assert!(
            !required,
            "RO_REQUIRE_SHARED is set, and there are no recorded sessions in {}",
            folder.display()
        );
        println!("SKIPPED: no recorded sessions in {}", folder.display());
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no *.{extension} in {}", folder.display());
    files
}

/// The version that a recorded session's name begins with.
pub(crate) fn version(file: &Path) -> Version {
    let name = file
        .file_name()
        .and_then(|name| name.to_str())
        .expect("names are UTF-8");
    let version: Vec<_> = name.split('-').take(2).collect();
    version.join("-").parse().expect("names begin with a version")
}

/// The streams of a `*.jsonl` file.
pub(crate) fn streams(file: &Path) -> Vec<Stream> {
    let text = fs::read_to_string(file).expect("it can be read");
    let mut streams = BTreeMap::new();
    for line in text.lines() {
        let record: Json = serde_json::from_str(line).expect("each line is JSON");
        let text = |key: &str| record[key].as_str().expect("text").to_owned();
        let (server, direction) = way(&text("conn"), &text("dir"));
        let number = record["stream"].as_u64().expect("a number");
        let stream = streams.entry((number, direction)).or_insert_with(|| Stream {
            name: format!("{} stream {number} {direction}", file.file_stem().unwrap().display()),
            version: version(file),
            server,
            direction,
            records: Vec::new(),
        });
        stream.records.push(Record {
            id: u16::from_str_radix(text("id").trim_start_matches("0x"), 16).ok(),
            wire: bytes(&text("wire")),
            plain: bytes(&text("hex")),
        });
    }
    streams.into_values().collect()
}

fn way(server: &str, direction: &str) -> (Server, Direction) {
    let server = Server::ALL.into_iter().find(|known| known.name() == server);
    let direction = Direction::ALL.into_iter().find(|known| known.name() == direction);
    (server.expect("a server"), direction.expect("a direction"))
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).expect("hex digits"))
        .collect()
}
