//! The `bot` binary: command line in, exit code out.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use bot::{
    app::{self, BAD_CONFIGURATION},
    cli::Cli,
};
use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            let _ = message.print();
            return if message.use_stderr() {
                BAD_CONFIGURATION.into()
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    #[cfg(feature = "embedded")]
    if let bot::cli::Command::Server { .. } = cli.command {
        // It has a log of its own.
        return app::run(&cli).unwrap_or_else(|failure| failure.code).into();
    }
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    match app::run(&cli) {
        Ok(code) => code.into(),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "error: {failure}");
            failure.code.into()
        }
    }
}
