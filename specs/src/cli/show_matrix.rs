//! `specs show` without a version: every layout of a packet, beside each other.

use std::io::{self, Write};

use specs::Version;
use specs::emit::{Cell, Column, Layouts, Matrix, MatrixRow, longest};
use specs::model::{Packet, Protocol};

use super::show::ends;
use super::show_at::bytes;
use super::{count, unconfirmed};

/// Columns that a line may have; more layouts go into a table of their own.
const WIDTH: usize = 150;
/// Runs of clients that a heading names.
const RUNS: usize = 6;
/// Ids that a cell names.
const IDS: usize = 2;

/// The layouts of a packet, with what it takes to describe them.
pub(super) struct Sheet<'p> {
    pub(super) protocol: &'p Protocol,
    pub(super) packet: &'p Packet,
    pub(super) matrix: &'p Matrix,
    pub(super) layouts: &'p Layouts<'p>,
}

/// A layout as lines of text: its heading, its ids, then a line per row.
struct Strip {
    heading: Vec<String>,
    cells: Vec<String>,
    width: usize,
}

impl Sheet<'_> {
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let Packet { name, doc, .. } = self.packet;
        let columns = &self.matrix.columns;
        writeln!(
            out,
            "{name} : {}, {}",
            ends(self.packet),
            count(columns.len(), "layout")
        )?;
        for line in doc.lines() {
            writeln!(out, "  {line}")?;
        }
        let names = self.names();
        let room = WIDTH.saturating_sub(names.width);
        let strips: Vec<_> = columns
            .iter()
            .enumerate()
            .map(|(index, column)| self.strip(index, column))
            .collect();
        for strips in tables(&strips, room) {
            write_table(&names, strips, out)?;
        }
        if self.packet.body().is_none() {
            writeln!(out, "\nopaque: its layout is not described")?;
        } else {
            writeln!(
                out,
                "\nin the columns: offset and bytes; + is from the start of a list's element or struct"
            )?;
        }
        self.write_unconfirmed(out)
    }

    fn write_unconfirmed(&self, out: &mut impl Write) -> io::Result<()> {
        let doubtful = self.unconfirmed();
        if doubtful.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = doubtful.iter().map(Version::to_string).collect();
        writeln!(
            out,
            "? unconfirmed, their sources contradict each other: {}",
            names.join(", ")
        )
    }

    /// Clients in any layout that are unconfirmed.
    pub(super) fn unconfirmed(&self) -> Vec<Version> {
        let all = self.matrix.columns.iter().flat_map(|column| &column.versions);
        let mut found: Vec<_> = all
            .copied()
            .filter(|version| unconfirmed(self.protocol, *version))
            .collect();
        found.sort_unstable();
        found
    }

    /// The first strip: what the rows are.
    fn names(&self) -> Strip {
        let row = |row: &MatrixRow| {
            let name = row.path.rsplit('.').next().unwrap_or_default();
            let ty = row.cells.iter().flatten().next_back().map_or("", |cell| &cell.ty);
            let ty = if ty == name || name == "pad" { "" } else { ty };
            (format!("{}{name}", "  ".repeat(row.depth)), ty.to_owned())
        };
        let rows: Vec<_> = self.matrix.rows.iter().map(row).collect();
        let name_width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0).max(5);
        let rows = rows.into_iter().map(|(name, ty)| format!("{name:name_width$}  {ty}"));
        let cells = core::iter::once("id".to_owned())
            .chain(rows)
            .chain(["total".to_owned()]);
        Strip::new(vec![format!("{:name_width$}  newest type", "field")], cells.collect())
    }

    fn strip(&self, index: usize, column: &Column) -> Strip {
        let runs = self.layouts.runs(&column.versions);
        let longest = longest(&runs, RUNS);
        let mut heading: Vec<_> = longest.iter().map(|run| run.text(self.protocol)).collect();
        if runs.len() > RUNS {
            let named: usize = longest.iter().map(|run| run.clients).sum();
            heading.push(format!("and {}", count(column.versions.len() - named, "client")));
        }
        let rows = self.matrix.rows.iter().map(|row| {
            let cell = row.cells.get(index).and_then(Option::as_ref);
            cell.map_or_else(String::new, |cell| cell_text(cell, row.depth))
        });
        let cells = core::iter::once(ids_text(&column.ids)).chain(rows);
        let total = format!("{:>4} {:>4}", "", bytes(column.size));
        Strip::new(heading, cells.chain([total]).collect())
    }
}

impl Strip {
    fn new(heading: Vec<String>, cells: Vec<String>) -> Self {
        let width = heading.iter().chain(&cells).map(String::len).max().unwrap_or(0);
        Self { heading, cells, width }
    }
}

/// As many strips beside each other as there is room for; at least one.
fn tables(strips: &[Strip], room: usize) -> Vec<&[Strip]> {
    let mut tables = Vec::new();
    let mut rest = strips;
    while !rest.is_empty() {
        let mut width = 0;
        let fitting = rest.iter().take_while(|strip| {
            width += strip.width + 2;
            width <= room
        });
        let (table, after) = rest.split_at(fitting.count().max(1));
        tables.push(table);
        rest = after;
    }
    tables
}

fn write_table(names: &Strip, strips: &[Strip], out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    let height = strips.iter().map(|strip| strip.heading.len()).max().unwrap_or(0);
    let cell = |lines: &[String], index: usize| lines.get(index).cloned().unwrap_or_default();
    let mut line = |name: String, of: &dyn Fn(&Strip) -> String| {
        let columns: Vec<_> = strips
            .iter()
            .map(|strip| format!("  {:1$}", of(strip), strip.width))
            .collect();
        let columns = columns.concat();
        writeln!(out, "{}", format!("{name:0$}{columns}", names.width).trim_end())
    };
    for index in 0..height {
        let name = if index + 1 == height {
            cell(&names.heading, 0)
        } else {
            String::new()
        };
        line(name, &|strip| cell(&strip.heading, index))?;
    }
    for (index, name) in names.cells.iter().enumerate() {
        line(name.clone(), &|strip| cell(&strip.cells, index))?;
    }
    Ok(())
}

fn cell_text(cell: &Cell, depth: usize) -> String {
    let inside = if depth > 0 { "+" } else { "" };
    let offset = cell
        .offset
        .map_or_else(|| "var".to_owned(), |offset| format!("{inside}{offset}"));
    format!("{offset:>4} {:>4}", bytes(cell.size))
}

fn ids_text(ids: &[u16]) -> String {
    let shown: Vec<_> = ids.iter().take(IDS).map(|id| format!("{id:#06x}")).collect();
    let shown = shown.join(" ");
    match ids.len().saturating_sub(IDS) {
        0 => shown,
        more => format!("{shown} +{more}"),
    }
}
