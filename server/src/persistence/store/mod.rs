//! What the rest of the persistence thread asks of a key-value store, and the stores that answer it.
//!
//! The trait is small on purpose: one ordered map of bytes to bytes, changed by atomic batches. Everything that has a
//! meaning (records, totals, sequence numbers) is decided above it, in [`super::Database`], so that a store has
//! only these four functions to offer. One contract test, `tests/store/contract.rs`, runs over every store.

mod batch;
mod error;
mod guard;
mod memory;
mod redb_store;
mod sled_store;

use std::path::Path;

pub use batch::Batch;
pub use error::StoreError;
pub use memory::MemoryStore;
pub use redb_store::{Recovery, RedbStore};
pub use sled_store::SledStore;

use crate::config::StoreEngine;

/// One key and its value, as stored.
pub type Pair = (Vec<u8>, Vec<u8>);

/// The pairs of a scan in key order. An error ends it.
pub type Scan<'store> = Box<dyn Iterator<Item = Result<Pair, StoreError>> + 'store>;

/// Opens the store of this engine in a folder of its own, or makes it.
pub(super) fn open(engine: StoreEngine, folder: &Path) -> Result<Box<dyn Store>, StoreError> {
    Ok(match engine {
        StoreEngine::Sled => Box::new(SledStore::open(folder)?),
        StoreEngine::Redb => Box::new(RedbStore::open(folder)?),
    })
}

/// An ordered map of bytes to bytes, changed by atomic batches.
pub trait Store: Send {
    /// The value under a key, if there is one.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// Every pair whose key starts with `prefix`, in key order. An empty prefix means every pair.
    fn scan(&self, prefix: &[u8]) -> Scan<'_>;

    /// Makes every change of the batch, or none of them, also when the process is killed in between. Readers see it at
    /// once; it survives a kill only after the next [`Store::flush`] that returned `Ok`.
    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError>;

    /// Returns when every batch applied before is safe from a kill of the process.
    fn flush(&mut self) -> Result<(), StoreError>;
}
