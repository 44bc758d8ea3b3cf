//! `specs show --json`

use serde_json::{Value, json};

use super::show::{Layout, Row};

/// A layout as JSON; structs are nested.
pub(super) fn layout(layout: &Layout<'_>) -> Value {
    let mut rows = layout.rows.as_slice();
    json!({
        "name": layout.packet.name,
        "servers": layout.packet.servers.iter().map(|server| server.name()).collect::<Vec<_>>(),
        "direction": layout.packet.direction.name(),
        "version": layout.version.to_string(),
        "id": layout.id.map(|id| format!("{id:#06x}")),
        "size": layout.size,
        "opaque": layout.packet.body().is_none(),
        "doc": layout.packet.doc,
        "members": members(&mut rows, 0),
    })
}

/// Takes the rows of one body, and those of the structs within.
fn members(rows: &mut &[Row], depth: usize) -> Vec<Value> {
    let mut list = Vec::new();
    while let Some((row, rest)) = rows.split_first().filter(|(row, _)| row.depth >= depth) {
        *rows = rest;
        let inner = if rest.first().is_some_and(|next| next.depth > depth) {
            members(rows, depth + 1)
        } else {
            Vec::new()
        };
        list.push(json!({
            "offset": row.offset,
            "size": row.size,
            "type": row.ty,
            "name": if row.name.is_empty() { Value::Null } else { json!(row.name) },
            "doc": row.doc,
            "members": inner,
        }));
    }
    list
}
