//! The game loop's inbox: where net, store, slow pool and map loops hand in events, and the loop takes them out.
//!
//! Clients' input is bounded by permits: who brings it waits, asynchronously, while the inbox is full, and so stops
//! reading from its socket. What the server's own threads answer never waits (the loop must not wait for them while
//! they wait for it) and is bounded by what was asked: one read, write or job per session, and one report per monster
//! and step.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    time::Duration,
};

use tokio::sync::Semaphore;

use crate::event::GameEvent;

/// The game loop has ended: nothing is taken any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the game loop has ended")]
pub struct Closed;

/// An event, and whether a permit is given back for it.
struct Entry {
    event: GameEvent,
    permit: bool,
}

/// The end that events are handed in at.
#[derive(Clone)]
pub struct GameInbox {
    entries: mpsc::Sender<Entry>,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicI64>,
}

impl GameInbox {
    /// Hands in something that a client did; waits while the inbox is full.
    pub async fn send(&self, event: GameEvent) -> Result<(), Closed> {
        let permit = self.permits.acquire().await.map_err(|_| Closed)?;
        permit.forget();
        self.put(event, true)
    }

    /// Hands in an answer of the server's own threads, or its wish to stop; never waits.
    pub fn answer(&self, event: GameEvent) -> Result<(), Closed> {
        self.put(event, false)
    }

    fn put(&self, event: GameEvent, permit: bool) -> Result<(), Closed> {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.entries.send(Entry { event, permit }).map_err(|_| Closed)
    }
}

/// The end that the game loop takes events out at.
pub struct GameQueue {
    entries: mpsc::Receiver<Entry>,
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicI64>,
}

/// An inbox for `capacity` events of clients at a time.
pub fn channel(capacity: usize) -> (GameInbox, GameQueue) {
    let (sender, receiver) = mpsc::channel();
    let permits = Arc::new(Semaphore::new(capacity.clamp(1, Semaphore::MAX_PERMITS)));
    let waiting = Arc::new(AtomicI64::new(0));
    let inbox = GameInbox {
        entries: sender,
        permits: Arc::clone(&permits),
        waiting: Arc::clone(&waiting),
    };
    let queue = GameQueue {
        entries: receiver,
        permits,
        waiting,
    };
    (inbox, queue)
}

impl GameQueue {
    /// Waits at most `wait` for an event, then takes what is there, `most` at most, appending to `batch`. `Err` when
    /// every [`GameInbox`] is gone and nothing is left.
    pub fn take(&mut self, wait: Duration, most: usize, batch: &mut Vec<GameEvent>) -> Result<(), Closed> {
        let first = match self.entries.recv_timeout(wait) {
            Ok(entry) => entry,
            Err(RecvTimeoutError::Timeout) => return Ok(()),
            Err(RecvTimeoutError::Disconnected) => return Err(Closed),
        };
        let entries = core::iter::once(first).chain(self.entries.try_iter()).take(most);
        let (mut permits, before) = (0, batch.len());
        for entry in entries {
            permits += usize::from(entry.permit);
            batch.push(entry.event);
        }
        self.permits.add_permits(permits);
        let taken = i64::try_from(batch.len() - before).unwrap_or(i64::MAX);
        self.waiting.fetch_sub(taken, Ordering::Relaxed);
        Ok(())
    }
}

impl GameQueue {
    /// How many events wait.
    pub fn waiting(&self) -> i64 {
        self.waiting.load(Ordering::Relaxed)
    }
}

impl Drop for GameQueue {
    /// Wakes everybody who waits for a place.
    fn drop(&mut self) {
        self.permits.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::game::Alarm;

    const NOW: Duration = Duration::ZERO;

    fn events(queue: &mut GameQueue, most: usize) -> usize {
        let mut batch = Vec::new();
        queue.take(NOW, most, &mut batch).unwrap();
        batch.len()
    }

    #[tokio::test]
    async fn a_client_waits_while_the_inbox_is_full_and_an_answer_does_not() {
        let (inbox, mut queue) = channel(1);
        inbox.send(GameEvent::Shutdown).await.unwrap();
        let mut second = Box::pin(inbox.send(GameEvent::Shutdown));
        assert!(futures_poll(&mut second).is_none(), "no place is free");
        inbox.answer(GameEvent::Alarm(Alarm::Save)).unwrap();
        assert_eq!(events(&mut queue, 10), 2);
        assert_eq!(futures_poll(&mut second), Some(Ok(())));
        assert_eq!(events(&mut queue, 10), 1);
    }

    #[tokio::test]
    async fn who_waits_is_told_when_the_loop_ends() {
        let (inbox, queue) = channel(1);
        inbox.send(GameEvent::Shutdown).await.unwrap();
        let second = inbox.send(GameEvent::Shutdown);
        drop(queue);
        assert_eq!(second.await, Err(Closed));
        assert_eq!(inbox.answer(GameEvent::Shutdown), Err(Closed));
    }

    #[test]
    fn a_batch_is_no_longer_than_asked() {
        let (inbox, mut queue) = channel(10);
        for _ in 0..5 {
            inbox.answer(GameEvent::Shutdown).unwrap();
        }
        assert_eq!(events(&mut queue, 3), 3);
        assert_eq!(events(&mut queue, 3), 2);
        drop(inbox);
        assert_eq!(queue.take(NOW, 3, &mut Vec::new()), Err(Closed));
    }

    /// Polls once.
    fn futures_poll<F: Future + Unpin>(future: &mut F) -> Option<F::Output> {
        let mut context = core::task::Context::from_waker(core::task::Waker::noop());
        match core::pin::Pin::new(future).poll(&mut context) {
            core::task::Poll::Ready(output) => Some(output),
            core::task::Poll::Pending => None,
        }
    }
}
