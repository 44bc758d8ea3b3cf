//! What the fuzz bodies begin with: the language's own examples, and recordings: made ones, and real ones where they are at hand.

use std::fs;
use std::path::{Path, PathBuf};

/// Longer files teach nothing new, and slow everything down.
const LONGEST: usize = 6_000;

/// The files of a folder and what is below it, that end so, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|other| other == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Examples of the language, good and bad, and the shorter ones of the shipped files.
pub(crate) fn texts() -> Vec<Vec<u8>> {
    let folders = [
        "tests/ok",
        "tests/err",
        "packets/login",
        "packets/char",
        "packets/map",
        "packets/types",
    ];
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = folders.iter().flat_map(|folder| files(&here.join(folder), "spec"));
    let mut texts: Vec<_> = paths.map(|path| fs::read(path).expect("it can be read")).collect();
    texts.retain(|text| text.len() <= LONGEST);
    assert!(texts.len() > 100, "only {} examples", texts.len());
    texts
}

/// Recordings of every form, each behind a byte that says which version it is read as.
pub(crate) fn recordings() -> Vec<Vec<u8>> {
    let mut seeds = real();
    let lines = br#"{"t":0.1,"conn":"map","dir":"c2s","stream":3,"id":"0x0437","hex":"5f03258640"}
{"conn":"char","dir":"s2c","id":"raw","hex":"01020304"}
"#;
    seeds.push([&[0], lines.as_slice()].concat());
    let traffic = [segment(5_000, 6_900, 1, &[0x64, 0]), segment(5_000, 6_900, 3, &[7; 53])];
    for big_endian in [false, true] {
        seeds.push([&[0], pcap(big_endian, &traffic).as_slice()].concat());
        seeds.push([&[1], pcapng(big_endian, &traffic).as_slice()].concat());
    }
    seeds
}

/// The beginnings of the recorded sessions, cut where a packet ends or not.
fn real() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let files = ["pcap", "jsonl"].map(|extension| files(&folder, extension)).concat();
    if files.is_empty() {
        let required = std::env::var_os("RO_REQUIRE_SHARED").is_some_and(|value| value == "1");
        assert!(
            !required,
            "RO_REQUIRE_SHARED is set, and there are no recorded sessions"
        );
        println!("SKIPPED: no recorded sessions in {}; made ones only", folder.display());
    }
    let seed = |path: PathBuf| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let bytes = fs::read(path).expect("it can be read");
        let version = ["main-2022", "re-2012", "main-2012", "main-2019"];
        let version = version
            .iter()
            .position(|version| name.starts_with(version))
            .unwrap_or(0);
        let version = u8::try_from(version).expect("there are four");
        [&[version], bytes.get(..LONGEST).unwrap_or(&bytes)].concat()
    };
    files.into_iter().map(seed).collect()
}

/// A TCP segment in an Ethernet frame.
fn segment(from: u16, to: u16, sequence: u32, data: &[u8]) -> Vec<u8> {
    let builder = etherparse::PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4([127, 0, 0, 1], [127, 0, 0, 2], 64);
    let builder = builder.tcp(from, to, sequence, 1_000).ack(1);
    let mut frame = Vec::with_capacity(builder.size(data.len()));
    builder.write(&mut frame, data).expect("memory has room");
    frame
}

/// Numbers in one byte order or the other.
fn numbers(big_endian: bool, numbers: &[u32]) -> Vec<u8> {
    let bytes = |number: &u32| {
        if big_endian {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    };
    numbers.iter().flat_map(bytes).collect()
}

/// Four bytes of length, as often as asked.
fn size(frame: &[u8]) -> u32 {
    u32::try_from(frame.len()).expect("frames are short")
}

fn pcap(big_endian: bool, frames: &[Vec<u8>]) -> Vec<u8> {
    let version = if big_endian { 0x0002_0004 } else { 0x0004_0002 };
    let mut file = numbers(big_endian, &[0xa1b2_c3d4, version, 0, 0, 65_535, 1]);
    for frame in frames {
        file.extend(numbers(big_endian, &[1, 2, size(frame), size(frame)]));
        file.extend(frame);
    }
    file
}

fn pcapng(big_endian: bool, frames: &[Vec<u8>]) -> Vec<u8> {
    let (version, link) = if big_endian { (0x0001_0000, 0x0001_0000) } else { (1, 1) };
    let mut file = numbers(
        big_endian,
        &[0x0a0d_0d0a, 28, 0x1a2b_3c4d, version, u32::MAX, u32::MAX, 28],
    );
    file.extend(numbers(big_endian, &[1, 20, link, 65_535, 20]));
    for frame in frames {
        let padded = size(frame).next_multiple_of(4);
        let all = padded + 32;
        file.extend(numbers(big_endian, &[6, all, 0, 0, 7, size(frame), size(frame)]));
        file.extend(frame);
        file.resize(file.len() + (padded - size(frame)) as usize, 0);
        file.extend(numbers(big_endian, &[all]));
    }
    file
}
