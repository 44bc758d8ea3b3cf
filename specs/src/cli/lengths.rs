//! `specs lengths`

use std::io::Write;

use clap::Args;
use serde_json::{Map, Value, json};
use specs::Version;
use specs::model::{Length, Protocol};

use super::{At, json_line, listed, unconfirmed};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    at: At,
    /// Print JSON: the version, whether it is confirmed, and its lengths by id
    #[arg(long)]
    json: bool,
}

/// Prints the table, sorted by id.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let version = listed(protocol, options.at.version)?;
    if options.json {
        json_line(out, &as_json(protocol, version))?;
        return Ok(true);
    }
    if unconfirmed(protocol, version) {
        writeln!(out, "# {version} is unconfirmed: its sources contradict each other")?;
    }
    for (id, length) in protocol.lengths(version) {
        writeln!(out, "{id:#06x} {}", number(length))?;
    }
    Ok(true)
}

fn as_json(protocol: &Protocol, version: Version) -> Value {
    let rows = protocol.lengths(version).into_iter();
    let rows = rows.map(|(id, length)| (format!("{id:#06x}"), json!(number(length))));
    json!({
        "version": version.to_string(),
        "confirmed": !unconfirmed(protocol, version),
        "lengths": rows.collect::<Map<_, _>>(),
    })
}

/// Bytes, or -1 for variable.
fn number(length: Length) -> i32 {
    match length {
        Length::Fixed(size) => i32::from(size),
        Length::Variable => -1,
    }
}
