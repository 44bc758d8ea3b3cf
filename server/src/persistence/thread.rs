//! The persistence thread: the only one that reads or writes the database.
//!
//! It applies events in order and answers at once. Changes are made safe together by one flush, at most a set time
//! after the first of them; only then is their commit number told, and with it what clients may be told. After a
//! failure it says so once, tells no number any more, and lets events go by.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{apply::apply, database::Database, store::StoreError};
use crate::event::{CommitNumber, PersistenceEvent, StoreAnswer};
use crate::ports::StorePort;

/// Where the thread's news go. Neither may wait for the game loop.
pub struct Sinks {
    /// Takes answers for the game loop.
    pub answer: Box<dyn FnMut(StoreAnswer) + Send>,
    /// Takes the newest commit number that is durable, for the notifier.
    pub durable: Box<dyn FnMut(CommitNumber) + Send>,
}

/// The running thread. It ends when every [`PersistenceInbox`] is dropped, after a last flush.
#[derive(Debug)]
pub struct Persistence {
    thread: JoinHandle<Database>,
}

/// The way in for events.
#[derive(Debug, Clone)]
pub struct PersistenceInbox {
    sender: Sender<PersistenceEvent>,
}

impl PersistenceInbox {
    /// Hands an event over, and never waits: the game's own rules bound what may be in the inbox
    /// ([`StorePort`]). `false` when the thread is gone.
    pub fn send(&self, event: PersistenceEvent) -> bool {
        self.sender.send(event).is_ok()
    }
}

impl StorePort for PersistenceInbox {
    fn persist(&mut self, events: Vec<PersistenceEvent>) {
        for event in events {
            self.send(event);
        }
    }
}

impl Persistence {
    /// Starts the thread over an open database. A flush comes `flush_after` the first change that waits for one.
    pub fn start(database: Database, sinks: Sinks, flush_after: Duration) -> std::io::Result<(Self, PersistenceInbox)> {
        let (sender, inbox) = mpsc::channel();
        let worker = Worker {
            database,
            sinks,
            flush_after,
            newest: CommitNumber(0),
            flush_at: None,
            failed: false,
        };
        let thread = thread::Builder::new()
            .name("persistence".to_owned())
            .spawn(move || worker.run(&inbox))?;
        Ok((Self { thread }, PersistenceInbox { sender }))
    }

    /// Waits for the thread to end, and gives the database back. `None` when the thread panicked.
    pub fn join(self) -> Option<Database> {
        self.thread.join().ok()
    }
}

struct Worker {
    database: Database,
    sinks: Sinks,
    flush_after: Duration,
    /// The newest write taken.
    newest: CommitNumber,
    /// When the writes taken since the last flush must be flushed.
    flush_at: Option<Instant>,
    failed: bool,
}

impl Worker {
    fn run(mut self, inbox: &Receiver<PersistenceEvent>) -> Database {
        loop {
            match self.next(inbox) {
                Ok(event) => self.take(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.flush_at.is_some_and(|at| at <= Instant::now()) {
                self.flush();
            }
        }
        if self.flush_at.is_some() {
            self.flush();
        }
        self.database
    }

    fn next(&self, inbox: &Receiver<PersistenceEvent>) -> Result<PersistenceEvent, RecvTimeoutError> {
        match self.flush_at {
            Some(at) => inbox.recv_timeout(at.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn take(&mut self, event: PersistenceEvent) {
        if self.failed {
            return;
        }
        if let PersistenceEvent::Write { commit, .. } = event {
            self.newest = self.newest.max(commit);
            self.flush_at.get_or_insert_with(|| Instant::now() + self.flush_after);
        }
        match apply(&mut self.database, event) {
            Ok(Some(answer)) => (self.sinks.answer)(answer),
            Ok(None) => {}
            Err(error) => self.fail(&error),
        }
    }

    fn flush(&mut self) {
        self.flush_at = None;
        if self.failed {
            return;
        }
        match self.database.flush() {
            Ok(_) => {
                (self.sinks.durable)(self.newest);
                (self.sinks.answer)(StoreAnswer::Flushed { commit: self.newest });
            }
            Err(error) => self.fail(&error),
        }
    }

    fn fail(&mut self, error: &StoreError) {
        self.failed = true;
        tracing::error!(%error, "the store failed: nothing is acknowledged any more, the server stops");
        (self.sinks.answer)(StoreAnswer::Failed {
            error: error.to_string().into(),
        });
    }
}
