//! All layouts of a packet beside each other, as a table: fields down, layouts across, what is otherwise than in the layout before marked.

use super::html::{concat, escape};
use crate::emit::{Cell, Column, Layouts, MatrixRow, PacketLayout, longest, matrix_of};
use crate::model::{Packet, Protocol};

/// Runs of clients that a heading names.
const RUNS: usize = 4;
/// Ids that a heading names.
const IDS: usize = 3;

/// The table; nothing for a packet that has one layout only.
pub(super) fn table(protocol: &Protocol, layouts: &Layouts<'_>, packet: &Packet, shown: &[PacketLayout]) -> String {
    let matrix = matrix_of(protocol, packet, shown);
    if matrix.columns.len() < 2 {
        return String::new();
    }
    let heads = concat(matrix.columns.iter().map(|column| head(protocol, layouts, column)));
    let rows = concat(matrix.rows.iter().map(row));
    let sizes = concat(matrix.columns.iter().map(|column| {
        let size = column.size.map_or_else(|| "…".to_owned(), |size| size.to_string());
        format!("<td>{size}</td>")
    }));
    format!(
        "<h2>Layouts beside each other</h2>\n\
         <p class=\"on\">In the cells: offset, size, type; + is from the start of a list's element or struct. \
         <mark>Changed</mark> against the layout before it, or only <u>moved</u>.</p>\n\
         <div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">field</th>{heads}</tr></thead>\n\
         <tbody>\n{rows}<tr><th scope=\"row\">total</th>{sizes}</tr>\n</tbody></table></div>\n"
    )
}

/// A layout's clients and ids.
fn head(protocol: &Protocol, layouts: &Layouts<'_>, column: &Column) -> String {
    let runs = layouts.runs(&column.versions);
    let named = longest(&runs, RUNS);
    let mut lines: Vec<String> = named.iter().map(|run| run.text(protocol)).collect();
    if runs.len() > RUNS {
        let clients: usize = named.iter().map(|run| run.clients).sum();
        let left = column.versions.len() - clients;
        let noun = if left == 1 { "client" } else { "clients" };
        lines.push(format!("and {left} {noun}"));
    }
    let mut ids: Vec<_> = column.ids.iter().take(IDS).map(|id| format!("{id:#06x}")).collect();
    if column.ids.len() > IDS {
        ids.push(format!("+{}", column.ids.len() - IDS));
    }
    format!(
        "<th scope=\"col\">{}<br><code>{}</code></th>",
        lines.join("<br>"),
        ids.join(" ")
    )
}

fn row(row: &MatrixRow) -> String {
    let name = row.path.rsplit('.').next().unwrap_or_default();
    let mut before = None;
    let cells = row.cells.iter().map(|cell| {
        let class = before.map_or("", |before| change(before, cell.as_ref()));
        before = Some(cell.as_ref());
        let text = cell
            .as_ref()
            .map_or_else(|| "–".to_owned(), |cell| text(cell, row.depth));
        format!("<td{class}>{text}</td>")
    });
    format!(
        "<tr><th scope=\"row\" style=\"padding-left:{}em\">{}</th>{}</tr>\n",
        row.depth,
        escape(name),
        concat(cells)
    )
}

/// How a cell is marked.
fn change(before: Option<&Cell>, now: Option<&Cell>) -> &'static str {
    match (before, now) {
        (None, None) => "",
        (Some(before), Some(now)) if before == now => "",
        (Some(before), Some(now)) if (before.size, &before.ty) == (now.size, &now.ty) => " class=\"moved\"",
        _ => " class=\"changed\"",
    }
}

/// `4 · 2 u16`
fn text(cell: &Cell, depth: usize) -> String {
    let inside = if depth > 0 { "+" } else { "" };
    let offset = cell
        .offset
        .map_or_else(|| "…".to_owned(), |offset| format!("{inside}{offset}"));
    let size = cell.size.map_or_else(|| "…".to_owned(), |size| size.to_string());
    format!("{offset} · {size} <small>{}</small>", escape(&cell.ty))
}
