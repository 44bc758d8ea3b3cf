//! `specs lengths`

use std::io::Write;

use clap::Args;
use specs::model::{Length, Protocol};

use super::{At, listed};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    at: At,
}

/// Prints the table, sorted by id.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let version = listed(protocol, options.at.version)?;
    for (id, length) in protocol.lengths(version) {
        match length {
            Length::Fixed(size) => writeln!(out, "{id:#06x} {size}")?,
            Length::Variable => writeln!(out, "{id:#06x} -1")?,
        }
    }
    Ok(true)
}
