//! The shipped length tables, shuffled ids and keys are those of the public clients, on every date known.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use specs::Version;
use specs::hercules::{Handled, Registration, Seen, packet_of};
use specs::model::{Length, Protocol};

const FACTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/facts/");

type Table = BTreeMap<u16, Length>;

#[test]
fn length_tables_of_whole_clients_agree() {
    let Some(text) = facts("packet_lengths.csv") else {
        return;
    };
    let mut tables: BTreeMap<Version, Table> = BTreeMap::new();
    for cells in rows(&text) {
        let length = length(cells[3]).expect("a length");
        tables
            .entry(version(&cells))
            .or_default()
            .insert(number(cells[2]), length);
    }
    assert!(tables.len() > 60, "only {} versions", tables.len());
    let protocol = shipped();
    for (version, wanted) in &tables {
        assert!(
            protocol.client(*version).is_ok(),
            "{version} is neither listed nor inherits"
        );
        same(&protocol.lengths(*version), wanted, *version);
    }
}

#[test]
fn length_tables_agree_on_every_date() {
    let Some(text) = facts("length_changes.csv") else {
        return;
    };
    let mut changes: BTreeMap<Version, Vec<(u16, Option<Length>)>> = BTreeMap::new();
    for cells in rows(&text) {
        let row = (number(cells[2]), length(cells[3]));
        changes.entry(version(&cells)).or_default().push(row);
    }
    let protocol = shipped();
    let mut wanted = Table::new();
    let mut line = None;
    let mut compared = 0;
    for (version, rows) in &changes {
        if line.replace(version.line) != Some(version.line) {
            wanted.clear();
        }
        for &(id, length) in rows {
            match length {
                Some(length) => wanted.insert(id, length),
                None => wanted.remove(&id),
            };
        }
        // A table dated by its year alone is no client; what it changes is in the first client of that year.
        if version.date % 10_000 != 0 {
            assert!(protocol.client(*version).is_ok(), "{version} is not listed");
            same(&protocol.lengths(*version), &wanted, *version);
            compared += 1;
        }
    }
    assert!(compared > 1400, "only {compared} dates");
}

#[test]
fn shuffled_ids_agree_on_every_date() {
    let Some(text) = facts("shuffles.csv") else { return };
    let mut wanted: BTreeMap<(Version, &str), BTreeSet<u16>> = BTreeMap::new();
    for cells in rows(&text).filter(|cells| cells[3] != "Dull") {
        let ids = wanted
            .entry((version(&cells), packet_of(cells[3]).unwrap()))
            .or_default();
        // Some dates have two builds with ids of their own.
        ids.insert(number(cells[2]));
    }
    assert!(wanted.len() > 27_000, "only {} ids", wanted.len());
    let protocol = shipped();
    for ((version, name), ids) in wanted {
        let packet = protocol.packet(name).unwrap();
        let Some(id) = protocol.packet_id(packet, version) else {
            // Where ids are not shuffled any more, packets without a layout have no rule yet.
            assert!(
                packet.body().is_none() && version.date >= 20_180_315,
                "{name} has no id on {version}"
            );
            continue;
        };
        assert!(ids.contains(&id), "{name} is {id:#06x} on {version}, not {ids:x?}");
    }
}

#[test]
fn ids_and_offsets_of_what_servers_handle_agree() {
    let Some(text) = facts("cz_handlers.csv") else { return };
    let mut wanted: BTreeMap<Version, Seen> = BTreeMap::new();
    for cells in rows(&text).filter(|cells| cells[6] == "1") {
        let registration = Registration {
            id: number(cells[2]),
            handler: cells[4].to_owned(),
            offsets: cells[5].split(' ').filter_map(|offset| offset.parse().ok()).collect(),
        };
        wanted.entry(version(&cells)).or_default().handled.push(registration);
    }
    let protocol = shipped();
    let mut handled = Handled::default();
    for client in &protocol.clients {
        if let Some(seen) = wanted.get(&client.version) {
            handled.add(&protocol, client, &protocol.lengths(client.version), seen);
        }
    }
    assert!(
        handled.ids > 7000 && handled.offset_count > 8000,
        "only {} ids and {} offsets compared",
        handled.ids,
        handled.offset_count
    );
    let differences = handled.differences(&protocol);
    let new: Vec<_> = differences.iter().filter(|each| each.known.is_none()).collect();
    assert!(new.is_empty(), "{new:#?}");
}

#[test]
fn keys_agree_on_every_date() {
    let Some(text) = facts("keys_by_date.csv") else { return };
    let protocol = shipped();
    let mut differ = BTreeSet::new();
    for cells in rows(&text) {
        let Some(client) = protocol.clients.iter().find(|client| client.version == version(&cells)) else {
            continue;
        };
        let wanted = [2, 3, 4].map(|cell| u32::from_str_radix(&cells[cell][2..], 16).unwrap());
        if client.keys.unwrap_or_default() != wanted {
            differ.insert(client.version.date);
        }
    }
    // The facts have one row of keys for both lines of a date; until mid-2011 only main had any, and three later dates have two builds.
    let known = |date: &u32| {
        (20_101_123..=20_110_726).contains(date) || [20_131_223, 20_140_508, 20_140_611, 20_150_225].contains(date)
    };
    assert!(differ.iter().all(known), "{differ:?}");
}

fn shipped() -> Protocol {
    specs::load(Path::new(specs::DIR)).expect("the shipped specs are right")
}

fn same(table: &Table, wanted: &Table, version: Version) {
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

/// A file of facts, or nothing when there is none here.
fn facts(name: &str) -> Option<String> {
    let path = format!("{FACTS}{name}");
    let text = fs::read_to_string(&path).ok();
    if text.is_none() {
        assert!(
            std::env::var_os("RO_REQUIRE_SHARED").is_none_or(|value| value != "1"),
            "{path} is missing"
        );
        println!("SKIPPED: no {path}");
    }
    text
}

/// The rows after the header, as cells.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

/// The line and date in the first two cells.
fn version(cells: &[&str]) -> Version {
    format!("{}-{}", cells[0], cells[1]).parse().unwrap()
}

fn number(text: &str) -> u16 {
    u16::from_str_radix(text.trim_start_matches("0x"), 16).unwrap()
}

fn length(text: &str) -> Option<Length> {
    match text {
        "" => None,
        "-1" => Some(Length::Variable),
        size => Some(Length::Fixed(size.parse().unwrap())),
    }
}
