//! `specs json`

use std::io::{BufWriter, Write};

use clap::Args;
use specs::Version;
use specs::emit::ir;
use specs::model::Protocol;

#[derive(Args)]
pub(super) struct Options {
    /// Only this version: its length table, and its packets with the offset and size of every member
    #[arg(long = "at", value_name = "VERSION", conflicts_with = "schema")]
    version: Option<Version>,
    /// Print the JSON Schema of what this command prints
    #[arg(long)]
    pub(super) schema: bool,
    /// Changes nothing: what this command prints is JSON. It is taken because every other command has it
    #[arg(long)]
    json: bool,
}

/// Prints the model, or what it comes to on a version.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut out = BufWriter::new(out);
    match options.version {
        Some(version) => ir::write_version(protocol, version, &mut out)?,
        None => ir::write_protocol(protocol, &mut out)?,
    }
    out.flush()?;
    Ok(true)
}
