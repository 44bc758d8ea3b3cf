//! `server run`: serves until it is told to stop, or until the store fails.

use std::{
    env,
    io::{self, IsTerminal as _, Write as _},
    process, thread,
    time::Duration,
};

use tokio::{runtime, sync::oneshot};

use super::{
    args::RunArgs,
    error::{CliError, ExitStatus},
    print,
};
use crate::{
    app::{self, Running},
    config::{LogConfig, LogFormat, log},
};

/// How long it may take to stop once whoever started the server is gone: nobody else would end it.
const ABANDONED: Duration = Duration::from_mins(2);

/// Serves. One line for each listener goes to stdout once clients may connect.
pub(super) fn run(args: &RunArgs) -> Result<(), CliError> {
    let config = args.config()?;
    log_to_stderr(&config.log);
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(CliError::Signals)?;
    // Before anything else: a signal that comes while the server starts is to stop it well too.
    let mut signals = runtime
        .block_on(async { Signals::listen() })
        .map_err(CliError::Signals)?;
    let mut input_ends = args
        .until_stdin_ends
        .then(stdin_ends)
        .transpose()
        .map_err(CliError::Signals)?;
    let again = args.clone();
    let running = app::run_from(&config, Box::new(move || again.config()))?;
    print(&listening(&running))?;
    runtime.block_on(async {
        tokio::select! {
            () = wait(&running, &mut signals) => {}
            () = ended(input_ends.as_mut()) => tracing::info!("standard input has ended: telling clients and saving"),
        }
    });
    // Whoever asks twice does not want to wait.
    thread::spawn(move || {
        while runtime.block_on(signals.next()) != Told::Stop {}
        let _ = writeln!(io::stderr(), "error: told to stop once more: stopping without saving");
        process::exit(ExitStatus::Failed as i32);
    });
    Ok(running.shutdown()?)
}

/// Is told when standard input ends. What comes over it is read, and passed over.
fn stdin_ends() -> io::Result<oneshot::Receiver<()>> {
    let (ends, ended) = oneshot::channel();
    thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        // An input that cannot be read has ended as well.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        // Nobody listens any more when the server stops for another reason.
        let _ = ends.send(());
        thread::sleep(ABANDONED);
        let _ = writeln!(io::stderr(), "error: still not stopped: stopping without saving");
        process::exit(ExitStatus::Failed as i32);
    })?;
    Ok(ended)
}

/// Returns when standard input has ended; never where nobody asked for that.
async fn ended(input: Option<&mut oneshot::Receiver<()>>) {
    match input {
        Some(input) => drop(input.await),
        None => std::future::pending().await,
    }
}

/// Returns when a signal to stop comes or the server ends by itself.
async fn wait(running: &Running, signals: &mut Signals) {
    loop {
        tokio::select! {
            told = signals.next() => match told {
                Told::Stop => {
                    tracing::info!("told to stop: telling clients and saving");
                    return;
                }
                Told::Reload => running.reload(),
            },
            () = running.ended() => return,
        }
    }
}

/// What a signal means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Stop.
    Stop,
    /// Read configuration and world anew.
    #[cfg_attr(not(unix), expect(dead_code, reason = "no signal of other systems means it"))]
    Reload,
}

/// What tells the process to stop. From [`Signals::listen`] on none of them is missed, and none ends the process by
/// itself.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// To be called within a runtime.
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Told {
        tokio::select! {
            _ = self.terminate.recv() => Told::Stop,
            _ = self.interrupt.recv() => Told::Stop,
            _ = self.hang_up.recv() => Told::Reload,
        }
    }
}

#[cfg(not(unix))]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(not(unix))]
impl Signals {
    /// To be called within a runtime.
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) -> Told {
        let _ = self.0.recv().await;
        Told::Stop
    }
}

fn listening(running: &Running) -> String {
    let line = |at: &crate::net::ListenerAddresses| {
        format!(
            "listening {} login {} char {} map {}\n",
            at.version, at.login, at.char, at.map
        )
    };
    let listeners = running.addresses().iter().map(line);
    let metrics = running
        .metrics()
        .map(|address| format!("metrics http://{address}/metrics\n"));
    listeners.chain(metrics).collect()
}

fn log_to_stderr(config: &LogConfig) {
    use tracing_subscriber::EnvFilter;
    // What the configuration says was checked.
    let configured = || config.filter().unwrap_or_else(|_| EnvFilter::new("info"));
    let named = env::var(EnvFilter::DEFAULT_ENV).ok().filter(|text| !text.is_empty());
    let named = named.map(|text| log::filter(&text).map_err(|error| (text, error)));
    let (filter, wrong) = match named {
        None => (configured(), None),
        Some(Ok(filter)) => (filter, None),
        Some(Err(wrong)) => (configured(), Some(wrong)),
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none());
    // Fails when there is a subscriber already, which then gets the log.
    let _ = match config.format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().with_span_list(false).try_init(),
    };
    if let Some((text, error)) = wrong {
        let (name, text) = (EnvFilter::DEFAULT_ENV, text.escape_debug());
        tracing::warn!("{name} is no filter: \"{text}\": {error}; log.filter of the configuration is used");
    }
}
