//! `specs show`

use std::io::Write;

use anyhow::bail;
use clap::Args;
use specs::diagnostic::did_you_mean;
use specs::model::{self, Body, Length, MemberKind, Packet, Protocol, Type};

use super::{At, listed, show_json};

#[derive(Args)]
pub(super) struct Options {
    /// The packet's name
    packet: String,
    #[command(flatten)]
    at: At,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// One line of a layout.
pub(super) struct Row {
    /// How many structs it is in.
    pub(super) depth: usize,
    /// From the start of the packet, or of the struct that it is in; none after something of varying size.
    pub(super) offset: Option<usize>,
    /// Bytes, or none where that varies.
    pub(super) size: Option<usize>,
    pub(super) ty: String,
    /// Empty for what is no field.
    pub(super) name: String,
    pub(super) doc: String,
}

/// A packet on a version.
pub(super) struct Layout<'p> {
    pub(super) packet: &'p Packet,
    pub(super) version: specs::Version,
    /// None for a raw packet.
    pub(super) id: Option<u16>,
    /// None where it varies.
    pub(super) size: Option<usize>,
    pub(super) rows: Vec<Row>,
}

/// Shows one packet on one version.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let Some(packet) = protocol.packet(&options.packet.to_uppercase()) else {
        let hint = did_you_mean(
            &options.packet,
            protocol.packets.iter().map(|packet| packet.name.as_str()),
        );
        bail!(
            "no packet `{}` is declared; {}",
            options.packet,
            if hint.is_empty() { "see the spec files" } else { &hint }
        );
    };
    let layout = Layout::of(packet, protocol, listed(protocol, options.at.version)?)?;
    if options.json {
        serde_json::to_writer_pretty(&mut *out, &show_json::layout(&layout))?;
        writeln!(out)?;
    } else {
        layout.write(out)?;
    }
    Ok(true)
}

impl<'p> Layout<'p> {
    fn of(packet: &'p Packet, protocol: &Protocol, version: specs::Version) -> anyhow::Result<Self> {
        let at = protocol.at(version);
        let id = protocol.packet_id(packet, version).filter(|_| !packet.is_raw());
        if id.is_none() && !packet.is_raw() {
            bail!("{} does not exist on {version}: no `id` rule holds there", packet.name);
        }
        let mut rows = Vec::new();
        if id.is_some() {
            rows.push(Row {
                depth: 0,
                offset: Some(0),
                size: Some(2),
                ty: "id".to_owned(),
                name: String::new(),
                doc: String::new(),
            });
        }
        if let Some(body) = packet.body() {
            body_rows(body, &at, 0, packet.header(), &mut rows);
        }
        let table = id.and_then(|id| protocol.lengths(version).get(&id).copied());
        let size = match (packet.body(), table) {
            (Some(_), _) => at.packet_size(packet),
            (None, Some(Length::Fixed(size))) => Some(usize::from(size)),
            (None, _) => None,
        };
        Ok(Self {
            packet,
            version,
            id,
            size,
            rows,
        })
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let Packet { name, doc, .. } = self.packet;
        let id = self
            .id
            .map_or_else(|| "without an id".to_owned(), |id| format!("{id:#06x}"));
        let size = self
            .size
            .map_or_else(|| "variable length".to_owned(), |size| format!("{size} bytes"));
        writeln!(out, "{name} : {}, {id}, {size}, on {}", ends(self.packet), self.version)?;
        for line in doc.lines() {
            writeln!(out, "  {line}")?;
        }
        if self.packet.body().is_none() {
            return writeln!(out, "opaque: its layout is not described");
        }
        self.write_rows(out)
    }

    fn write_rows(&self, out: &mut impl Write) -> std::io::Result<()> {
        let width = |of: fn(&Row) -> usize| self.rows.iter().map(of).max().unwrap_or(0);
        let type_width = width(|row| row.ty.len()).max(4);
        let name_width = width(|row| row.name.len() + 2 * row.depth).max(4);
        writeln!(
            out,
            "\n{:>6} {:>5}  {:type_width$}  {:name_width$}  doc",
            "offset", "size", "type", "name"
        )?;
        for row in &self.rows {
            let offset = row.offset.map_or_else(
                || "var".to_owned(),
                |at| format!("{}{at}", if row.depth > 0 { "+" } else { "" }),
            );
            let size = row.size.map_or_else(|| "var".to_owned(), |size| size.to_string());
            let name = format!("{}{}", "  ".repeat(row.depth), row.name);
            let doc = row.doc.lines().next().unwrap_or_default();
            let line = format!(
                "{offset:>6} {size:>5}  {:type_width$}  {name:name_width$}  {doc}",
                row.ty
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        let total = self.size.map_or_else(|| "var".to_owned(), |size| size.to_string());
        writeln!(out, "{:>6} {total:>5}", "total")
    }
}

/// `client -> map`
pub(super) fn ends(packet: &Packet) -> String {
    let servers: Vec<_> = packet.servers.iter().map(|server| server.name()).collect();
    match packet.direction {
        specs::Direction::ToServer => format!("client -> {}", servers.join(" | ")),
        specs::Direction::ToClient => format!("{} -> client", servers.join(" | ")),
    }
}

fn body_rows(body: &Body, at: &model::At<'_>, depth: usize, start: usize, rows: &mut Vec<Row>) {
    let mut offset = Some(start);
    for member in at.members(body) {
        let (ty, size, name, doc) = match &member.kind {
            MemberKind::Len => ("len".to_owned(), Some(2), "", ""),
            MemberKind::Pad(size) => (format!("pad {size}"), Some(*size as usize), "", ""),
            MemberKind::Field(index, ty) => {
                let field = body.fields.get(*index);
                let (name, doc) = field.map_or(("", ""), |field| (field.name.as_str(), field.doc.as_str()));
                (type_text(ty, body, at.protocol()), at.type_size(ty), name, doc)
            }
        };
        rows.push(Row {
            depth,
            offset,
            size,
            ty,
            name: name.to_owned(),
            doc: doc.to_owned(),
        });
        if let MemberKind::Field(_, ty) = &member.kind
            && let Some(inner) = ty.as_struct().and_then(|index| at.protocol().structs.get(index))
        {
            body_rows(&inner.body, at, depth + 1, 0, rows);
        }
        offset = offset.zip(size).map(|(offset, size)| offset + size);
    }
}

/// A type, with the name of the field that counts it.
fn type_text(ty: &Type, body: &Body, protocol: &Protocol) -> String {
    let text = protocol.describe(ty);
    match ty.extent() {
        Some(model::Extent::Count(index)) => {
            let count = body.fields.get(index).map_or("count", |field| field.name.as_str());
            text.replace("[count]", &format!("[{count}]"))
        }
        _ => text,
    }
}
