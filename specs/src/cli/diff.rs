//! `specs diff`

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use specs::Version;
use specs::emit::{Difference, FieldChange, PacketChange, difference};
use specs::model::{Length, Protocol};

use super::{json_line, listed};

#[derive(Args)]
pub(super) struct Options {
    /// The version before
    from: Version,
    /// The version after
    to: Version,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Prints what changes from one version to the other.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let versions = (listed(protocol, options.from)?, listed(protocol, options.to)?);
    let changes = difference(protocol, versions.0, versions.1);
    if options.json {
        json_line(out, &as_json(&changes))?;
    } else {
        write(&changes, out)?;
    }
    Ok(true)
}

fn write(changes: &Difference<'_>, out: &mut impl Write) -> std::io::Result<()> {
    let group = |wanted: fn(&PacketChange<'_>) -> bool| changes.packets.iter().filter(move |change| wanted(change));
    let laid_out = |change: &PacketChange<'_>| !change.fields.is_empty() || change.reordered;
    section(out, "Layout changes", group(laid_out).map(layout_text))?;
    section(
        out,
        "New packets",
        group(|change| change.ids.0.is_none()).map(|change| named(change, change.ids.1)),
    )?;
    section(
        out,
        "Gone packets",
        group(|change| change.ids.1.is_none()).map(|change| named(change, change.ids.0)),
    )?;
    let moved = group(|change| matches!(change.ids, (Some(before), Some(after)) if before != after));
    section(
        out,
        "Other ids",
        moved.map(|change| {
            format!(
                "{} {} -> {}",
                change.packet.name,
                id_text(change.ids.0),
                id_text(change.ids.1)
            )
        }),
    )?;
    section(
        out,
        "Ids that no packet claims",
        changes
            .unclaimed
            .iter()
            .map(|(id, (before, after))| format!("{id:#06x} {} -> {}", length_text(*before), length_text(*after))),
    )?;
    let keys = changes
        .keys
        .iter()
        .map(|(before, after)| format!("{} -> {}", keys_text(*before), keys_text(*after)));
    section(out, "Obfuscation keys", keys)
}

fn section(out: &mut impl Write, title: &str, lines: impl Iterator<Item = String>) -> std::io::Result<()> {
    let lines: Vec<_> = lines.collect();
    writeln!(
        out,
        "{title}: {}",
        if lines.is_empty() {
            "none".to_owned()
        } else {
            lines.len().to_string()
        }
    )?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    Ok(())
}

/// The packet, and a line per field: `+` new, `-` gone, `~` of another type.
fn layout_text(change: &PacketChange<'_>) -> String {
    let mut text = format!("{} {}", change.packet.name, id_text(change.ids.1));
    if change.reordered {
        text.push_str(", fields in another order");
    }
    let lines = change.fields.iter().map(field_text);
    lines.fold(text, |text, line| text + "\n    " + &line)
}

fn field_text(FieldChange { path, before, after }: &FieldChange) -> String {
    match (before, after) {
        (None, after) => format!("+ {path}: {}", after.as_deref().unwrap_or_default()),
        (Some(before), None) => format!("- {path}: {before}"),
        (Some(before), Some(after)) => format!("~ {path}: {before} -> {after}"),
    }
}

fn named(change: &PacketChange<'_>, id: Option<u16>) -> String {
    format!("{} {}", id_text(id), change.packet.name)
}

fn id_text(id: Option<u16>) -> String {
    id.map_or_else(|| "absent".to_owned(), |id| format!("{id:#06x}"))
}

fn length_text(length: Option<Length>) -> String {
    length.map_or_else(|| "none".to_owned(), |length| length.to_string())
}

fn keys_text(keys: Option<[u32; 3]>) -> String {
    keys.map_or_else(
        || "none".to_owned(),
        |keys| keys.map(|key| format!("{key:#010x}")).join(" "),
    )
}

fn as_json(changes: &Difference<'_>) -> Value {
    let id = |id: Option<u16>| id.map(|id| format!("{id:#06x}"));
    let length = |length: Option<Length>| {
        length.map(|length| match length {
            Length::Fixed(size) => i32::from(size),
            Length::Variable => -1,
        })
    };
    let packets = changes.packets.iter().map(|change| {
        json!({
            "name": change.packet.name,
            "id": { "from": id(change.ids.0), "to": id(change.ids.1) },
            "fields": change.fields.iter().map(field_json).collect::<Vec<_>>(),
            "reordered": change.reordered,
        })
    });
    let unclaimed = changes.unclaimed.iter().map(
        |(id, (before, after))| json!({ "id": format!("{id:#06x}"), "from": length(*before), "to": length(*after) }),
    );
    let keys = changes
        .keys
        .map(|(before, after)| json!({ "from": before, "to": after }));
    json!({ "packets": packets.collect::<Vec<_>>(), "unclaimed": unclaimed.collect::<Vec<_>>(), "keys": keys })
}

fn field_json(change: &FieldChange) -> Value {
    json!({ "path": change.path, "from": change.before, "to": change.after })
}
