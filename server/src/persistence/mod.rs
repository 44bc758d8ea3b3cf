//! Persistence: what must outlive the process, and the one thread that writes it.
//!
//! ```text
//! game loop -> PersistenceEvent -> thread -> repository -> Database -> Store (sled or redb)
//!           <- StoreAnswer (GameEvent) <-'                  |
//! notifier  <- CommitNumber that is durable <- group commit-'
//! ```
//!
//! A change is one batch with its sequence number; changes are flushed together, and what was acknowledged to a client
//! survives a kill of the process. A store that fails its check at start is refused and left as it is.

mod acknowledged;
mod apply;
pub mod check;
mod database;
mod folder;
mod kept;
mod lock;
pub mod record;
pub mod repository;
pub mod store;
mod thread;
pub mod transfer;

pub use apply::apply;
pub use database::{Changes, Database};
pub use lock::InstanceLock;
pub use thread::{Persistence, PersistenceInbox, Sinks};
