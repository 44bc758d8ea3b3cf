//! Flags of `bot economy`.

use std::{path::PathBuf, time::Duration};

use clap::Args;
use server::config::StoreEngine;

use super::{CommonArgs, WeightedVersion};
use crate::report::threshold::parse_duration;

/// Flags of `bot economy`.
#[derive(Debug, Args)]
pub struct EconomyArgs {
    /// Client versions and their shares
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "re-20120307,re-20180621,main-20190530,main-20220406",
        value_name = "VERSION[=SHARE],..."
    )]
    pub packetver: Vec<WeightedVersion>,
    /// Time between two kills (SIGKILL) of the server, on average; 0s: never
    #[arg(long, default_value = "10s", value_parser = parse_duration, value_name = "DURATION")]
    pub kill_every: Duration,
    /// The program `server` [default: the server that is part of this program]
    #[arg(long, value_name = "PATH")]
    pub server_binary: Option<PathBuf>,
    /// What keeps the records
    #[arg(long, value_enum, default_value_t, value_name = "ENGINE")]
    pub store: StoreEngine,
    /// Folder for the server's data, which is kept; it must be empty [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// What the bots do and what is reported.
    #[command(flatten)]
    pub common: CommonArgs,
}
