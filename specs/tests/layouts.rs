//! The layouts of packets are those of the structs of a public server's headers, on every client from 2010 on: as large, fields at the same
//! offsets and as wide. What differs is listed, each with its reason.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;
use specs::Version;
use specs::emit::{Place, places};
use specs::model::{At, Extent, MemberKind, Packet, Protocol, Type};

const LAYOUTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/facts/layouts.jsonl");

/// Elements of a fixed array of structs beyond which only the first ones are compared.
const MOST_ELEMENTS: usize = 64;

/// Bytes that hold one value, or one text, or numbers in a row.
type Cut = (usize, usize);

/// What is compared.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Shape {
    /// Bytes, or those before the list at the end.
    size: usize,
    cuts: Vec<Cut>,
    /// Size of an element of the list at the end, and its cuts.
    tail: Option<(usize, Vec<Cut>)>,
}

/// The rows of the facts: structs of one line and a range of dates.
struct Facts {
    rows: BTreeMap<String, Vec<Value>>,
}

impl Facts {
    fn read(text: &str) -> Self {
        let mut rows = BTreeMap::<_, Vec<_>>::new();
        for line in text.lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            rows.entry(row["struct"].as_str().unwrap().to_owned())
                .or_default()
                .push(row);
        }
        Self { rows }
    }

    fn at(&self, name: &str, version: Version) -> Option<&Value> {
        self.rows.get(name)?.iter().find(|row| is_of(row, version))
    }

    /// The shape of a row's struct; of one that only some of its clients have with a fixed number of elements at its end, as they have it.
    fn shape(&self, row: &Value, version: Version, is_fixed: bool) -> Shape {
        let mut shape = Shape::default();
        for field in row["fields"].as_array().unwrap() {
            let offset = number(&field["off"]);
            if field["flex"] == true || (row["tail"].is_string() && field["name"] == row["tail"]) {
                let size = number(&field["size"]) / if field["flex"] == true { 1 } else { count(field) };
                match if is_fixed { number(&row["tail_fixed"]) } else { 0 } {
                    0 => shape.tail = Some((size, self.element(field, version))),
                    times => {
                        let inner = self.element(field, version);
                        for index in 0..times {
                            shape
                                .cuts
                                .extend(inner.iter().map(|(at, width)| (offset + index * size + at, *width)));
                        }
                        shape.size = times * size;
                    }
                }
            } else {
                self.add(&mut shape.cuts, field, offset, version);
            }
        }
        shape.cuts.sort_unstable();
        shape.cuts.dedup();
        shape.size += number(if row["size"].is_u64() {
            &row["size"]
        } else {
            &row["base"]
        });
        shape
    }

    fn element(&self, field: &Value, version: Version) -> Vec<Cut> {
        match self.inner(field, version) {
            Some(row) => self.shape(row, version, false).cuts,
            None => vec![(
                0,
                number(&field["size"]) / if field["flex"] == true { 1 } else { count(field) },
            )],
        }
    }

    fn inner(&self, field: &Value, version: Version) -> Option<&Value> {
        let name = field["type"].as_str()?.strip_prefix("struct ")?;
        self.at(name, version)
    }

    fn add(&self, cuts: &mut Vec<Cut>, field: &Value, offset: usize, version: Version) {
        let size = number(&field["size"]);
        let Some(row) = self.inner(field, version) else {
            let each = size / count(field);
            cuts.extend((0..count(field)).map(|index| (offset + index * each, each)));
            return;
        };
        let inner = self.shape(row, version, false);
        let step = inner.size.max(1);
        for index in 0..(size / step).min(MOST_ELEMENTS) {
            cuts.extend(inner.cuts.iter().map(|(at, size)| (offset + index * step + at, *size)));
        }
    }
}

/// Elements of an array; texts and bytes are one.
fn count(field: &Value) -> usize {
    let dims: Vec<_> = field["dims"].as_array().into_iter().flatten().map(number).collect();
    match field["type"].as_str().unwrap() {
        "char" | "i8" | "u8" | "pos" | "move" if dims.len() < 2 => 1,
        "char" | "i8" | "u8" | "pos" | "move" => dims[0],
        _ => number(&field["count"]).max(1),
    }
}

fn is_of(row: &Value, version: Version) -> bool {
    let date = u64::from(version.date);
    row["line"] == version.line.to_string().as_str()
        && row["from"].as_u64().unwrap() <= date
        && row["until"].as_u64().is_none_or(|until| date < until)
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap_or(0)).unwrap()
}

/// The shape of a packet of the spec files.
fn ours(at: &At<'_>, packet: &Packet) -> Option<Shape> {
    let body = packet.body()?;
    let mut shape = Shape::default();
    let mut end = 2;
    for place in places(at, body, 2) {
        let Some(offset) = place.offset else { break };
        match (place.size, place.kind) {
            (Some(size), _) => {
                add(&mut shape.cuts, &place, offset);
                end = offset + size;
            }
            (None, MemberKind::Field(_, ty)) => shape.tail = tail(at, ty, &place),
            (None, _) => {}
        }
    }
    shape.cuts.insert(0, (0, 2));
    shape.size = end;
    Some(shape)
}

fn add(cuts: &mut Vec<Cut>, place: &Place<'_>, offset: usize) {
    let (Some(size), MemberKind::Len | MemberKind::Field(..)) = (place.size, place.kind) else {
        return;
    };
    if place.inner.is_empty() {
        let count = match place.kind {
            MemberKind::Field(_, Type::Array(_, Extent::Fixed(count))) => *count as usize,
            _ => 1,
        };
        let each = size / count;
        cuts.extend((0..count).map(|index| (offset + index * each, each)));
        return;
    }
    let step = place.inner.iter().filter_map(|inner| inner.size).sum::<usize>().max(1);
    for index in 0..(size / step).min(MOST_ELEMENTS) {
        for inner in &place.inner {
            add(cuts, inner, offset + index * step + inner.offset.unwrap_or(0));
        }
    }
}

fn tail(at: &At<'_>, ty: &Type, place: &Place<'_>) -> Option<(usize, Vec<Cut>)> {
    match ty {
        Type::Array(element, Extent::Rest | Extent::Count(_)) => {
            let size = at.type_size(element)?;
            let mut cuts = Vec::new();
            for inner in &place.inner {
                add(&mut cuts, inner, inner.offset?);
            }
            if place.inner.is_empty() {
                cuts.push((0, size));
            }
            Some((size, cuts))
        }
        Type::Str(_) | Type::Bytes(_) => Some((1, vec![(0, 1)])),
        _ => None,
    }
}

/// Packets whose layout differs from the struct of the public headers, and why.
const DIFFERENT: [(&str, &str); 10] = [
    (
        "CZ_PC_BUY_CASH_POINT_ITEM",
        "from 2010-08-03 the clients' tables have it variable, the struct from 2010-11-16 on",
    ),
    (
        "CZ_REQ_REFRESH_MAIL_LIST",
        "two mail ids, as OpenKore has them, are 16 bytes of unknown meaning in the struct",
    ),
    (
        "ZC_ACK_ROULETTE_INFO",
        "2 bytes that the server leaves at 0 are padding",
    ),
    (
        "ZC_BROADCASTING_SPECIAL_ITEM_OBTAIN",
        "the struct has names of 24 bytes, the packet says how long they are",
    ),
    ("ZC_BROADCASTING_SPECIAL_ITEM_OBTAIN_ITEM", "as above"),
    (
        "ZC_GUILD_POSITION",
        "a text without an end in the struct, of 24 bytes or none on the wire",
    ),
    (
        "ZC_MEMBERMGR_INFO",
        "the sex is an enum of one byte, the second byte of the struct's is padding",
    ),
    (
        "ZC_NOTIFY_MOVEENTRY",
        "shield beside weapon: the struct has both as one number",
    ),
    (
        "ZC_NOTIFY_NEWENTRY",
        "shield beside weapon: the struct has both as one number",
    ),
    (
        "ZC_NOTIFY_STANDENTRY",
        "shield beside weapon: the struct has both as one number",
    ),
];

#[test]
fn layouts_are_those_of_the_public_headers() {
    let Ok(text) = fs::read_to_string(LAYOUTS) else {
        let required = std::env::var_os("RO_REQUIRE_SHARED").is_some_and(|value| value == "1");
        assert!(!required, "{LAYOUTS} is missing");
        println!("SKIPPED: no {LAYOUTS}");
        return;
    };
    let facts = Facts::read(&text);
    let protocol = specs::load(Path::new(specs::DIR)).expect("the shipped specs are right");
    let mut found: BTreeMap<&str, BTreeMap<String, BTreeSet<Version>>> = BTreeMap::new();
    let mut compared = 0;
    for client in protocol
        .clients
        .iter()
        .filter(|client| client.version.date >= 20_100_000)
    {
        let at = protocol.at(client.version);
        for (packet, row) in pairs(&facts, &protocol, client.version) {
            let Some(ours) = ours(&at, packet) else { continue };
            compared += 1;
            let theirs = facts.shape(row, client.version, ours.tail.is_none());
            let difference = difference(&ours, &theirs);
            if let Some(difference) = difference {
                let versions = found.entry(&packet.name).or_default().entry(difference).or_default();
                versions.insert(client.version);
            }
        }
    }
    assert!(compared > 300_000, "only {compared} layouts compared");
    let known: BTreeSet<_> = DIFFERENT.iter().map(|(name, _)| *name).collect();
    let unknown: BTreeMap<_, _> = found.iter().filter(|(name, _)| !known.contains(**name)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
    let gone: Vec<_> = known.iter().filter(|name| !found.contains_key(**name)).collect();
    assert!(gone.is_empty(), "no longer different: {gone:?}");
}

/// The packets of a version whose struct the facts have, by id.
fn pairs<'a>(
    facts: &'a Facts,
    protocol: &'a Protocol,
    version: Version,
) -> impl Iterator<Item = (&'a Packet, &'a Value)> {
    let ids: BTreeMap<u16, &Packet> = protocol
        .packets
        .iter()
        .filter_map(|packet| Some((protocol.packet_id(packet, version)?, packet)))
        .collect();
    let rows = facts.rows.values().flatten().filter(move |row| is_of(row, version));
    rows.filter_map(move |row| {
        let id = row["id"]
            .as_str()
            .map(|id| u16::from_str_radix(id.trim_start_matches("0x"), 16));
        let packet = match id {
            Some(id) => *ids.get(&id.ok()?)?,
            // Its id changes from client to client: by its name, where that is ours too.
            None => protocol.packet(row["struct"].as_str()?.strip_prefix("PACKET_")?)?,
        };
        let exists = protocol.packet_id(packet, version).is_some();
        exists.then_some((packet, row))
    })
}

/// What differs, if anything does: sizes, else offsets and widths that only one has. A list that the struct only leaves room for is not compared.
fn difference(ours: &Shape, theirs: &Shape) -> Option<String> {
    if ours.size != theirs.size {
        return Some(format!("{} bytes, not {}", ours.size, theirs.size));
    }
    let differ = || match (ours.tail.as_ref()?, theirs.tail.as_ref()?) {
        ((size, _), (other, _)) if size != other => Some(format!("elements of {size} bytes, not {other}")),
        ((_, inner), (_, others)) => Some(format!("in an element, {}", cuts(inner, others)?)),
    };
    cuts(&ours.cuts, &theirs.cuts).or_else(differ)
}

fn cuts(ours: &[Cut], theirs: &[Cut]) -> Option<String> {
    let missing: Vec<_> = theirs.iter().filter(|cut| !ours.contains(cut)).collect();
    let more: Vec<_> = ours.iter().filter(|cut| !theirs.contains(cut)).collect();
    let same = missing.is_empty() && more.is_empty();
    (!same).then(|| format!("offsets and widths {more:?}, not {missing:?}"))
}
