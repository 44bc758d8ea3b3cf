//! `specs lua`

use std::io::Write;

use clap::Args;
use serde_json::json;
use specs::emit;
use specs::model::Protocol;

use super::{At, json_line, listed};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    at: At,
    /// Print JSON: the version that the dissector starts with, how many versions and packets it knows, and its text as `script`
    #[arg(long)]
    json: bool,
}

/// Prints the dissector.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let version = listed(protocol, options.at.version)?;
    let script = emit::lua(protocol, version);
    if options.json {
        let (versions, packets) = (protocol.clients.len(), protocol.packets.len());
        json_line(
            out,
            &json!({ "version": version.to_string(), "versions": versions, "packets": packets, "script": script }),
        )?;
    } else {
        out.write_all(script.as_bytes())?;
    }
    Ok(true)
}
