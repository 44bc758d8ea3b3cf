//! `specs show --json`

use serde_json::{Value, json};
use specs::emit::{Cell, Column, MatrixRow, Place, Run};
use specs::model::Protocol;

use super::show_at::Layout;
use super::show_matrix::Sheet;
use super::unconfirmed;

/// A layout as JSON; structs are nested.
pub(super) fn layout(layout: &Layout<'_>) -> Value {
    let id = layout
        .id
        .map(|_| json!({ "offset": 0, "size": 2, "type": "id", "name": null, "doc": "", "members": [] }));
    let members = layout.places.iter().map(|place| member(place, layout.protocol));
    json!({
        "name": layout.packet.name,
        "servers": layout.packet.servers.iter().map(|server| server.name()).collect::<Vec<_>>(),
        "direction": layout.packet.direction.name(),
        "version": layout.version.to_string(),
        "confirmed": !unconfirmed(layout.protocol, layout.version),
        "id": layout.id.map(id_text),
        "size": layout.size,
        "opaque": layout.packet.body().is_none(),
        "doc": layout.packet.doc,
        "members": id.into_iter().chain(members).collect::<Vec<_>>(),
    })
}

fn member(place: &Place<'_>, protocol: &Protocol) -> Value {
    let field = place.field();
    json!({
        "offset": place.offset,
        "size": place.size,
        "type": place.describe(protocol),
        "name": field.map(|field| &field.name),
        "doc": field.map_or("", |field| &field.doc),
        "members": place.inner.iter().map(|inner| member(inner, protocol)).collect::<Vec<_>>(),
    })
}

/// Every layout as JSON.
pub(super) fn sheet(sheet: &Sheet<'_>) -> Value {
    json!({
        "name": sheet.packet.name,
        "servers": sheet.packet.servers.iter().map(|server| server.name()).collect::<Vec<_>>(),
        "direction": sheet.packet.direction.name(),
        "opaque": sheet.packet.body().is_none(),
        "doc": sheet.packet.doc,
        "layouts": sheet.matrix.columns.iter().map(|column| self::column(sheet, column)).collect::<Vec<_>>(),
        "fields": sheet.matrix.rows.iter().map(row).collect::<Vec<_>>(),
        "unconfirmed": sheet.unconfirmed().iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

fn column(sheet: &Sheet<'_>, column: &Column) -> Value {
    let run = |run: Run| {
        json!({
            "line": run.first.line.name(), "from": run.first.date, "to": run.last.date, "newest": run.newest, "clients": run.clients,
        })
    };
    json!({
        "versions": sheet.layouts.runs(&column.versions).into_iter().map(run).collect::<Vec<_>>(),
        "ids": column.ids.iter().copied().map(id_text).collect::<Vec<_>>(),
        "size": column.size,
    })
}

fn row(row: &MatrixRow) -> Value {
    let cell = |cell: &Option<Cell>| {
        let cell = cell.as_ref();
        cell.map(|cell| json!({ "offset": cell.offset, "size": cell.size, "type": cell.ty }))
    };
    json!({ "path": row.path, "layouts": row.cells.iter().map(cell).collect::<Vec<_>>() })
}

fn id_text(id: u16) -> String {
    format!("{id:#06x}")
}
