//! `specs show --at`: one layout.

use std::io::Write;

use anyhow::bail;
use specs::emit::{Place, places};
use specs::model::{Length, Packet, Protocol};

use super::show::ends;
use super::unconfirmed;

/// A packet on a version.
pub(super) struct Layout<'p> {
    pub(super) protocol: &'p Protocol,
    pub(super) packet: &'p Packet,
    pub(super) version: specs::Version,
    /// None for a raw packet.
    pub(super) id: Option<u16>,
    /// None where it varies.
    pub(super) size: Option<usize>,
    pub(super) places: Vec<Place<'p>>,
}

/// One line of a layout.
struct Row {
    offset: String,
    size: String,
    ty: String,
    name: String,
    doc: String,
}

impl<'p> Layout<'p> {
    pub(super) fn of(packet: &'p Packet, protocol: &'p Protocol, version: specs::Version) -> anyhow::Result<Self> {
        let at = protocol.at(version);
        let id = protocol.packet_id(packet, version).filter(|_| !packet.is_raw());
        if id.is_none() && !packet.is_raw() {
            bail!("{} does not exist on {version}: no `id` rule holds there", packet.name);
        }
        let table = id.and_then(|id| protocol.lengths(version).get(&id).copied());
        let size = match (packet.body(), table) {
            (Some(_), _) => at.packet_size(packet),
            (None, Some(Length::Fixed(size))) => Some(usize::from(size)),
            (None, _) => None,
        };
        let body = packet.body();
        Ok(Self {
            protocol,
            packet,
            version,
            id,
            size,
            places: body.map_or_else(Vec::new, |body| places(&at, body, packet.header())),
        })
    }

    pub(super) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let Packet { name, doc, .. } = self.packet;
        let id = self
            .id
            .map_or_else(|| "without an id".to_owned(), |id| format!("{id:#06x}"));
        let size = self
            .size
            .map_or_else(|| "variable length".to_owned(), |size| format!("{size} bytes"));
        writeln!(out, "{name} : {}, {id}, {size}, on {}", ends(self.packet), self.version)?;
        if unconfirmed(self.protocol, self.version) {
            writeln!(
                out,
                "  {} is unconfirmed: its sources contradict each other",
                self.version
            )?;
        }
        for line in doc.lines() {
            writeln!(out, "  {line}")?;
        }
        if self.packet.body().is_none() {
            return writeln!(out, "opaque: its layout is not described");
        }
        self.write_rows(out)
    }

    fn write_rows(&self, out: &mut impl Write) -> std::io::Result<()> {
        let rows = self.rows();
        let width = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
        let type_width = width(|row| row.ty.len()).max(4);
        let name_width = width(|row| row.name.len()).max(4);
        writeln!(
            out,
            "\n{:>6} {:>5}  {:type_width$}  {:name_width$}  doc",
            "offset", "size", "type", "name"
        )?;
        for Row {
            offset,
            size,
            ty,
            name,
            doc,
        } in &rows
        {
            let line = format!("{offset:>6} {size:>5}  {ty:type_width$}  {name:name_width$}  {doc}");
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out, "{:>6} {:>5}", "total", bytes(self.size))
    }

    fn rows(&self) -> Vec<Row> {
        let id = self.id.map(|_| Row {
            offset: "0".to_owned(),
            size: "2".to_owned(),
            ty: "id".to_owned(),
            name: String::new(),
            doc: String::new(),
        });
        let mut rows: Vec<_> = id.into_iter().collect();
        self.add_rows(&self.places, 0, &mut rows);
        rows
    }

    fn add_rows(&self, places: &[Place<'_>], depth: usize, rows: &mut Vec<Row>) {
        for place in places {
            let field = place.field();
            let doc = field.and_then(|field| field.doc.lines().next()).unwrap_or_default();
            let inside = if depth > 0 { "+" } else { "" };
            rows.push(Row {
                offset: place
                    .offset
                    .map_or_else(|| "var".to_owned(), |at| format!("{inside}{at}")),
                size: bytes(place.size),
                ty: place.describe(self.protocol),
                name: format!("{}{}", "  ".repeat(depth), field.map_or("", |field| &field.name)),
                doc: doc.to_owned(),
            });
            self.add_rows(&place.inner, depth + 1, rows);
        }
    }
}

/// `12`, or `var`.
pub(super) fn bytes(size: Option<usize>) -> String {
    size.map_or_else(|| "var".to_owned(), |size| size.to_string())
}
