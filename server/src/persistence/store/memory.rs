//! A store that forgets everything when it is dropped: for tests, and for a server whose data nobody needs again.

use std::collections::BTreeMap;

use super::{Batch, Scan, Store, StoreError};

/// Keeps every pair in memory. Nothing survives the process; `flush` has nothing to do.
#[derive(Debug, Default)]
pub struct MemoryStore {
    pairs: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Store for MemoryStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.pairs.get(key).cloned())
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        let prefix = prefix.to_vec();
        let from = self.pairs.range(prefix.clone()..);
        Box::new(
            from.take_while(move |(key, _)| key.starts_with(&prefix))
                .map(|(key, value)| Ok((key.clone(), value.clone()))),
        )
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        for (key, value) in batch.changes() {
            match value {
                Some(value) => self.pairs.insert(key.to_vec(), value.to_vec()),
                None => self.pairs.remove(key),
            };
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
