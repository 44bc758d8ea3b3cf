//! `specs kore`

use std::io::Write;

use clap::Args;
use serde_json::json;
use specs::emit::{self, KoreRow};
use specs::model::Protocol;

use super::{At, json_line, listed};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    at: At,
    /// Print JSON: one object per id
    #[arg(long)]
    json: bool,
}

/// Prints the table.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let version = listed(protocol, options.at.version)?;
    if !options.json {
        out.write_all(emit::kore(protocol, version).as_bytes())?;
        return Ok(true);
    }
    for KoreRow {
        id,
        length,
        least,
        name,
    } in emit::kore_rows(protocol, version)
    {
        let name = Some(name).filter(|name| !name.is_empty());
        let id = format!("{id:#06x}");
        json_line(
            out,
            &json!({ "id": id, "length": length, "least": least, "name": name }),
        )?;
    }
    Ok(true)
}
