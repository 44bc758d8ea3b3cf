//! What the game loop's effects are handed to: the persistence thread, the notifier and the slow pool, each behind a
//! trait of one method, so that loops and tests need none of them.
//!
//! No method may block: the loop waits for nobody. Dropping a port is how its other side learns that nothing more will
//! come; it then finishes what it has.

use crate::event::{ClientNotification, PersistenceEvent, SlowWork};

/// Takes what is to be read and written, to be done in this order.
pub trait StorePort: Send {
    /// Queues `events`. What is queued is bounded by the game's own rules: nothing more for clients while too many reads
    /// are not answered or writes not flushed.
    fn persist(&mut self, events: Vec<PersistenceEvent>);
}

/// Takes what clients are told, one batch per step of the game loop: the notifier flushes each session's outbox once
/// per batch.
pub trait NotifierPort: Send {
    /// Queues `notices`; `Err` when the notifier has ended, as it does before its port is dropped only by a panic.
    fn notify(&mut self, notices: Vec<ClientNotification>) -> Result<(), Ended>;
}

/// The other side of a port has ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the other side of the port has ended")]
pub struct Ended;

/// Takes work that is too slow for a loop.
pub trait SlowPort: Send {
    /// Queues `work`, or gives it back when the pool's queue is full.
    fn start(&mut self, work: SlowWork) -> Result<(), SlowWork>;
}

/// All of them.
pub struct Ports {
    /// The persistence thread.
    pub store: Box<dyn StorePort>,
    /// The notifier.
    pub notifier: Box<dyn NotifierPort>,
    /// The slow pool.
    pub slow: Box<dyn SlowPort>,
}
