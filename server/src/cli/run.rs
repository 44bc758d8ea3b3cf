//! `server run`: serves until it is told to stop, or until the store fails.

use std::{
    env,
    io::{self, IsTerminal as _, Write as _},
    process,
};

use tokio::runtime;

use super::{
    args::RunArgs,
    error::{CliError, ExitStatus},
    print,
};
use crate::app::{self, Running};

/// Serves. One line for each listener goes to stdout once clients may connect.
pub(super) fn run(args: &RunArgs) -> Result<(), CliError> {
    let config = args.config()?;
    log_to_stderr();
    let signals = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Signals)?;
    let running = app::run(&config)?;
    print(&listening(&running))?;
    signals.block_on(wait(&running)).map_err(CliError::Signals)?;
    // Whoever asks twice does not want to wait.
    std::thread::spawn(move || {
        if signals.block_on(told_to_stop()).is_ok() {
            let _ = writeln!(io::stderr(), "error: told to stop once more: stopping without saving");
            process::exit(ExitStatus::Failed as i32);
        }
    });
    Ok(running.shutdown()?)
}

/// Returns when a signal comes or the server ends by itself.
async fn wait(running: &Running) -> io::Result<()> {
    tokio::select! {
        told = told_to_stop() => {
            tracing::info!("told to stop: telling clients and saving");
            told
        }
        () = running.ended() => Ok(()),
    }
}

#[cfg(unix)]
async fn told_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn told_to_stop() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn listening(running: &Running) -> String {
    let line = |at: &crate::net::ListenerAddresses| {
        format!(
            "listening {} login {} char {} map {}\n",
            at.version, at.login, at.char, at.map
        )
    };
    running.addresses().iter().map(line).collect()
}

fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // Fails when there is a subscriber already, which then gets the log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none())
        .try_init();
}
