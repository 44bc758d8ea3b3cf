//! Ctrl-C and SIGTERM: they end a run early, with a report, instead of the process.

use std::io;

/// The signals, from when this is made: they no longer end the process.
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct Interrupts {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Interrupts {
    /// Needs a runtime around it.
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Ready each time that somebody wants the run to stop.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals.
#[cfg(not(unix))]
#[derive(Debug)]
pub(crate) struct Interrupts;

#[cfg(not(unix))]
impl Interrupts {
    /// Needs a runtime around it.
    #[expect(clippy::unnecessary_wraps, reason = "other systems can refuse")]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    /// Ready each time that somebody wants the run to stop.
    pub(crate) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Ready when somebody wants the run to stop: for [`swarm::run`](crate::swarm::run). From this call on the signals no longer end the process; needs a runtime around it.
pub fn listen() -> io::Result<impl Future<Output = ()>> {
    let mut interrupts = Interrupts::listen()?;
    Ok(async move { interrupts.next().await })
}

/// As [`listen`], and when the terminal is closed: for what is played on one.
#[cfg(unix)]
pub(crate) fn listen_at_terminal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let stop = listen()?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            () = stop => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// As [`listen`].
#[cfg(not(unix))]
pub(crate) fn listen_at_terminal() -> io::Result<impl Future<Output = ()>> {
    listen()
}
