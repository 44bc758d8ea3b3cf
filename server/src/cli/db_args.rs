//! What `server db` may be told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::StoreArgs;

/// The subcommands of `db`.
#[derive(Debug, Subcommand)]
pub enum DbAction {
    /// Writes every record as JSON Lines: one record a line, with kind, key, version and value; the totals last.
    ///
    /// The file holds hashes of passwords. It is a backup, and the way to another engine.
    #[command(
        after_help = "Example:\n  server db export backup.jsonl\n  server db export - | grep '\"kind\":\"character\"'"
    )]
    Export(DbExport),
    /// Makes the data of an empty folder from an export: all of it, or nothing.
    ///
    /// A line that is no record is refused with its number and a hint, and so is a file that was cut short.
    #[command(after_help = "Example:\n  server db import backup.jsonl --data restored\n  \
                      server db export - | server db import - --data moved --store redb")]
    Import(DbImport),
    /// Checks every record and what they add up to: damage, orphans, missing index entries, duplicates, totals.
    ///
    /// Tells how many records of each kind there are and how much zeny. Exit code 0: nothing is wrong, 1: something is.
    #[command(after_help = "Example:\n  server db check --data data\n  server db check --json | jq .findings")]
    Check(DbCheck),
}

/// Flags of `db export`.
#[derive(Debug, Clone, Args)]
pub struct DbExport {
    /// File to make, or `-` for stdout. One that is there already is not written over.
    pub file: PathBuf,
    /// Which configuration and data.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Flags of `db import`.
#[derive(Debug, Clone, Args)]
pub struct DbImport {
    /// File of `db export`, or `-` for stdin.
    pub file: PathBuf,
    /// Takes a file that was changed on purpose: it need not add up to its own totals.
    #[arg(long)]
    pub edited: bool,
    /// Which configuration and data.
    #[command(flatten)]
    pub store: StoreArgs,
}

/// Flags of `db check`.
#[derive(Debug, Clone, Args)]
pub struct DbCheck {
    /// Prints one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Which configuration and data.
    #[command(flatten)]
    pub store: StoreArgs,
}
