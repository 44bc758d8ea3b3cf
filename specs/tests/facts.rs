//! The shipped length tables are those of the public clients.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use specs::Version;
use specs::model::Length;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/facts/packet_lengths.csv");

/// The versions that the shipped specs list with a whole table of facts.
const VERSIONS: [&str; 5] = [
    "re-20120307",
    "main-20120307",
    "re-20180621",
    "main-20190530",
    "main-20220406",
];

#[test]
fn length_tables_are_those_of_the_clients() {
    let Some(facts) = facts() else { return };
    let protocol = specs::load(Path::new(specs::DIR)).expect("the shipped specs are right");
    for version in VERSIONS.map(|version| version.parse::<Version>().unwrap()) {
        let wanted = &facts[&version];
        assert!(wanted.len() > 1000, "{version} has only {} rows", wanted.len());
        let client = protocol.client(version).unwrap();
        assert_eq!(client.version, version);
        let table = protocol.lengths(version);
        let wrong: Vec<_> = table
            .iter()
            .filter(|(id, length)| wanted.get(id) != Some(length))
            .collect();
        let missing: Vec<_> = wanted.keys().filter(|id| !table.contains_key(id)).collect();
        assert!(
            wrong.is_empty() && missing.is_empty(),
            "{version}: wrong {wrong:x?}, missing {missing:x?}"
        );
    }
}

/// Every row of the table, or nothing when there is no table here.
fn facts() -> Option<BTreeMap<Version, BTreeMap<u16, Length>>> {
    let Ok(text) = fs::read_to_string(TABLE) else {
        assert!(
            std::env::var_os("RO_REQUIRE_SHARED").is_none_or(|value| value != "1"),
            "{TABLE} is missing"
        );
        println!("SKIPPED: no {TABLE}");
        return None;
    };
    let mut tables = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        let version: Version = format!("{}-{}", cells[0], cells[1]).parse().unwrap();
        let id = u16::from_str_radix(cells[2].trim_start_matches("0x"), 16).unwrap();
        let length = match cells[3] {
            "-1" => Length::Variable,
            size => Length::Fixed(size.parse().unwrap()),
        };
        tables.entry(version).or_insert_with(BTreeMap::new).insert(id, length);
    }
    Some(tables)
}
