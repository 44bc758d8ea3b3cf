//! Ctrl-C and SIGTERM: they end a run early, with a report, instead of the process.

use std::io;

/// Ready when somebody wants the run to stop: for [`swarm::run`](crate::swarm::run). From this call on the signals no longer end the process; needs a runtime around it.
#[cfg(unix)]
pub fn listen() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready when somebody wants the run to stop.
#[cfg(not(unix))]
pub fn listen() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
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
