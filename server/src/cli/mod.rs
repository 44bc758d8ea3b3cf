//! The command line: `server run`, `server account`, `server world`, `server db`, `server config`.
//!
//! Data goes to stdout, everything else to stderr. The exit code says what happened: see [`ExitStatus`].

mod account;
mod args;
mod data;
mod db;
mod db_args;
mod error;
mod run;
mod world;

use std::{
    env,
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use clap::Parser as _;

pub use args::{AccountAction, AccountAdd, Cli, Command, RunArgs, StoreArgs, WorldAction};
pub use db_args::{DbAction, DbCheck, DbExport, DbImport};
pub use error::{CliError, ExitStatus};

use crate::config;

/// Does what the command line asks, and says on stderr what went wrong.
pub fn main() -> ExitCode {
    run(env::args_os()).into()
}

/// The same for any command line, the program's name first. Help, and what is no command line, ends the process.
pub fn run(words: impl IntoIterator<Item: Into<OsString> + Clone>) -> ExitStatus {
    let cli = Cli::parse_from(words);
    obey(cli.command).unwrap_or_else(|error| {
        let _ = writeln!(io::stderr(), "error: {error}");
        error.status()
    })
}

fn obey(command: Command) -> Result<ExitStatus, CliError> {
    match command {
        Command::Db {
            action: DbAction::Check(args),
        } => return db::check(&args),
        Command::Db {
            action: DbAction::Export(args),
        } => db::export(&args),
        Command::Db {
            action: DbAction::Import(args),
        } => db::import(&args),
        Command::Run(args) => run::run(&args),
        Command::Account {
            action: AccountAction::Add(args),
        } => account::add(&args),
        Command::Account {
            action: AccountAction::List(args),
        } => account::list(&args),
        Command::World {
            action: WorldAction::Export { folder, plain },
        } => world::export(&folder, plain),
        Command::World {
            action: WorldAction::Check { folder },
        } => world::check(&folder),
        Command::Config => print(config::EXAMPLE),
    }?;
    Ok(ExitStatus::Done)
}

fn print(text: &str) -> Result<(), CliError> {
    io::stdout().write_all(text.as_bytes()).map_err(CliError::Output)
}
