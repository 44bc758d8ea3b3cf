//! All layouts of a packet beside each other: a row per field, a column per distinct layout.

use std::collections::{BTreeMap, BTreeSet};

use super::{Layouts, PacketLayout, Place, places};
use crate::Version;
use crate::model::{At, Body, Length, MemberKind, Packet, Protocol};

/// The layouts of a packet.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Distinct layouts, in the order in which they first occur.
    pub columns: Vec<Column>,
    /// Everything that any layout has, in order of declaration.
    pub rows: Vec<MatrixRow>,
}

/// A layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Clients that have it, sorted.
    pub versions: Vec<Version>,
    /// The packet's ids there, in the order in which they first occur.
    pub ids: Vec<u16>,
    /// Bytes of the packet, id included; none where that varies.
    pub size: Option<usize>,
}

/// A field, the length or padding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MatrixRow {
    /// Path of the field, as `items.index`; `len`, `pad`.
    pub path: String,
    /// How many structs it is in.
    pub depth: usize,
    /// Where it is in each column, in their order; none where it is not there.
    pub cells: Vec<Option<Cell>>,
}

/// A field in a layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cell {
    /// From the start of the packet, or of the struct that it is in; none after something of varying size.
    pub offset: Option<usize>,
    /// Bytes, or none where that varies.
    pub size: Option<usize>,
    /// The type's text.
    pub ty: String,
}

/// Where a member stands in its body, and that body in others: what makes a row. All members of a field are one.
type Key = Vec<(bool, usize)>;

/// The layouts of a packet; `layouts` are of its protocol.
pub fn matrix(protocol: &Protocol, layouts: &Layouts<'_>, packet: &Packet) -> Matrix {
    matrix_of(protocol, packet, &layouts.of(packet))
}

/// Some of the layouts of a packet.
pub fn matrix_of(protocol: &Protocol, packet: &Packet, layouts: &[PacketLayout]) -> Matrix {
    let Some(body) = packet.body() else {
        return Matrix {
            columns: by_length(protocol, packet),
            rows: Vec::new(),
        };
    };
    let distinct = distinct(protocol, layouts, packet, body);
    let mut rows = Vec::new();
    add_rows(protocol, body, &[], "", &mut rows);
    let row = |(key, path): (Key, String)| MatrixRow {
        depth: key.len() - 1,
        cells: distinct.iter().map(|(cells, _)| cells.get(&key).cloned()).collect(),
        path,
    };
    let there = |row: &MatrixRow| row.cells.iter().any(Option::is_some);
    Matrix {
        rows: rows.into_iter().map(row).filter(there).collect(),
        columns: distinct.into_iter().map(|(_, column)| column).collect(),
    }
}

/// Each layout's cells, with the clients that have it.
fn distinct(
    protocol: &Protocol,
    layouts: &[PacketLayout],
    packet: &Packet,
    body: &Body,
) -> Vec<(BTreeMap<Key, Cell>, Column)> {
    let mut distinct: Vec<(BTreeMap<Key, Cell>, Column)> = Vec::new();
    for layout in layouts {
        let Some(first) = layout.versions.first() else { continue };
        let at = protocol.at(*first);
        let mut cells = BTreeMap::new();
        add_cells(&at, &places(&at, body, packet.header()), &[], &mut cells);
        let column = Column {
            versions: layout.versions.clone(),
            ids: layout.ids.clone(),
            size: at.packet_size(packet),
        };
        match distinct.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, known)) => known.join(column),
            None => distinct.push((cells, column)),
        }
    }
    distinct
}

impl Column {
    fn join(&mut self, other: Self) {
        self.versions.extend(other.versions);
        self.versions.sort_unstable();
        let new = other.ids.into_iter().filter(|id| !self.ids.contains(id));
        self.ids.extend(new.collect::<Vec<_>>());
    }
}

/// Columns of a packet whose layout is not known: its lengths.
fn by_length(protocol: &Protocol, packet: &Packet) -> Vec<Column> {
    let mut columns: Vec<(Option<Length>, Column)> = Vec::new();
    let mut tables = protocol.length_tables();
    while let Some((client, table)) = tables.advance() {
        let Some(id) = protocol.packet_id(packet, client.version) else {
            continue;
        };
        let length = table.get(&id).copied();
        let column = Column {
            versions: vec![client.version],
            ids: vec![id],
            size: match length {
                Some(Length::Fixed(size)) => Some(usize::from(size)),
                Some(Length::Variable) | None => None,
            },
        };
        match columns.iter_mut().find(|(known, _)| *known == length) {
            Some((_, known)) => known.join(column),
            None => columns.push((length, column)),
        }
    }
    columns.into_iter().map(|(_, column)| column).collect()
}

fn add_cells(at: &At<'_>, places: &[Place<'_>], within: &[(bool, usize)], cells: &mut BTreeMap<Key, Cell>) {
    for place in places {
        let key = key(within, place.index, place.kind);
        add_cells(at, &place.inner, &key, cells);
        let cell = Cell {
            offset: place.offset,
            size: place.size,
            ty: place.describe(at.protocol()),
        };
        cells.insert(key, cell);
    }
}

/// Every row that some version may have, with its path.
fn add_rows(protocol: &Protocol, body: &Body, within: &[(bool, usize)], path: &str, rows: &mut Vec<(Key, String)>) {
    let mut seen = BTreeSet::new();
    for (index, member) in body.members.iter().enumerate() {
        let key = key(within, index, &member.kind);
        let (name, inner) = match &member.kind {
            MemberKind::Len => ("len", None),
            MemberKind::Pad(_) => ("pad", None),
            MemberKind::Field(field, ty) => (
                body.fields.get(*field).map_or("", |field| &field.name),
                ty.as_struct().and_then(|index| protocol.structs.get(index)),
            ),
        };
        if !seen.insert(key.clone()) {
            continue;
        }
        let path = format!("{path}{name}");
        rows.push((key.clone(), path.clone()));
        if let Some(inner) = inner {
            add_rows(protocol, &inner.body, &key, &format!("{path}."), rows);
        }
    }
}

fn key(within: &[(bool, usize)], index: usize, kind: &MemberKind) -> Key {
    let own = match kind {
        MemberKind::Field(field, _) => (true, *field),
        MemberKind::Len | MemberKind::Pad(_) => (false, index),
    };
    within.iter().copied().chain([own]).collect()
}
