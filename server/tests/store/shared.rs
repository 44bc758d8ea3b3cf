//! A store that a test can look into while a database has it.

use std::sync::{Arc, Mutex};

use server::persistence::store::{Batch, MemoryStore, Scan, Store, StoreError};

/// A memory store that stays reachable while a database has it.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<MemoryStore>>);

impl Store for Shared {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.lock().unwrap().get(key)
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        let pairs: Vec<_> = self.0.lock().unwrap().scan(prefix).collect();
        Box::new(pairs.into_iter())
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.0.lock().unwrap().apply(batch)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
