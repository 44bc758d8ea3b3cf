//! The thread that waits for the server's end and takes its parts apart.

use std::{
    io,
    sync::Arc,
    thread::{self, JoinHandle},
};

use tokio::{runtime::Runtime, sync::watch, task};

use super::RunError;
use crate::{heart::Heart, notifier::Notifier, persistence::Persistence, statistics::Statistics};

/// Everything that has to be waited for.
pub(super) struct Parts {
    pub(super) persistence: Persistence,
    pub(super) heart: Heart,
    /// Tells net to let nobody in any more, and to end when its sessions have.
    pub(super) stop: watch::Sender<bool>,
    pub(super) net: task::JoinHandle<()>,
    pub(super) notifier: Notifier,
    pub(super) notifier_thread: JoinHandle<()>,
    pub(super) runtime: Runtime,
    pub(super) statistics: Arc<Statistics>,
    /// Tells those who wait for the end.
    pub(super) ended: watch::Sender<bool>,
}

/// Starts the thread. It ends, and says so, when everything has stopped.
pub(super) fn start(parts: Parts) -> io::Result<JoinHandle<Result<(), RunError>>> {
    let supervise = || {
        let ended = parts.ended.clone();
        let result = take_apart(parts);
        ended.send_replace(true);
        result
    };
    thread::Builder::new().name("supervisor".to_owned()).spawn(supervise)
}

fn take_apart(parts: Parts) -> Result<(), RunError> {
    // The persistence thread ends, after its last flush, when the game loop has ended and dropped its ports: the game
    // loop was told to, or the store failed.
    let database = parts.persistence.join();
    let loops = parts.heart.stop();
    parts.notifier.game_ended();
    parts.stop.send_replace(true);
    let net = parts.runtime.block_on(parts.net);
    // Its thread ends when nobody can hand it anything any more.
    drop(parts.notifier);
    let notifier = parts.notifier_thread.join();
    drop(parts.runtime);
    tracing::info!("served: {}", parts.statistics);
    let failure = database.as_ref().map(|database| database.failure().map(str::to_owned));
    // Closes the store and lets go of the data folder, before anybody is told that all is over.
    drop(database);
    match failure {
        Some(None) if loops && net.is_ok() && notifier.is_ok() => Ok(()),
        Some(Some(reason)) => Err(RunError::StoreFailed(reason)),
        _ => Err(RunError::Panicked),
    }
}

/// Done when the other side says so, or is gone.
pub(super) async fn told(mut what: watch::Receiver<bool>) {
    let _gone = what.wait_for(|told| *told).await;
}
