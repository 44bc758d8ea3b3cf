//! Connections that have not been opened yet: the first to go when a place is needed, so that connections which only
//! wait cannot keep players out.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::oneshot;

use crate::event::SessionId;

/// Connections that were let in and may not have been opened, oldest first.
#[derive(Debug, Default)]
pub(super) struct Handshakes {
    waiting: BTreeMap<SessionId, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    opened: Arc<AtomicBool>,
    evict: oneshot::Sender<()>,
}

/// One connection's side.
#[derive(Debug)]
pub(super) struct Handshake {
    opened: Arc<AtomicBool>,
    evicted: oneshot::Receiver<()>,
}

impl Handshakes {
    /// A connection was let in.
    pub(super) fn begin(&mut self, session: SessionId) -> Handshake {
        let opened = Arc::new(AtomicBool::new(false));
        let (evict, evicted) = oneshot::channel();
        let waiting = Waiting {
            opened: Arc::clone(&opened),
            evict,
        };
        self.waiting.insert(session, waiting);
        Handshake { opened, evicted }
    }

    /// A connection is gone.
    pub(super) fn forget(&mut self, session: SessionId) {
        self.waiting.remove(&session);
    }

    /// Ends the oldest connection that has not been opened; `None` when there is none.
    pub(super) fn evict(&mut self) -> Option<SessionId> {
        while let Some((session, waiting)) = self.waiting.pop_first() {
            if !waiting.opened.load(Ordering::Relaxed) && waiting.evict.send(()).is_ok() {
                return Some(session);
            }
        }
        None
    }
}

impl Handshake {
    /// What is to be told when the connection has been opened.
    pub(super) fn opened(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.opened)
    }

    /// Done when the connection is to end, which it never is once it has been opened.
    pub(super) async fn evicted(self) {
        if self.evicted.await.is_err() {
            pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_oldest_that_is_not_opened_goes_first() {
        let mut handshakes = Handshakes::default();
        let [first, second, third, fourth] = [1, 2, 3, 4].map(|id| handshakes.begin(SessionId(id)));
        first.opened().store(true, Ordering::Relaxed);
        handshakes.forget(SessionId(2));
        drop(second);
        assert_eq!(handshakes.evict(), Some(SessionId(3)));
        third.evicted().await;
        assert_eq!(handshakes.evict(), Some(SessionId(4)));
        fourth.evicted().await;
        assert_eq!(handshakes.evict(), None, "nobody who has been let in for good");
    }
}
