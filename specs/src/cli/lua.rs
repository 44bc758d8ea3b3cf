//! `specs lua`

use std::io::Write;

use clap::Args;
use specs::emit;
use specs::model::Protocol;

use super::{At, listed};

#[derive(Args)]
pub(super) struct Options {
    #[command(flatten)]
    at: At,
}

/// Prints the dissector.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    out.write_all(emit::lua(protocol, listed(protocol, options.at.version)?).as_bytes())?;
    Ok(true)
}
