//! A disk: what was flushed to it survives a kill, and of what was written since then any beginning.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use server::persistence::store::{Batch, Scan, Store, StoreError};

type Bytes = BTreeMap<Vec<u8>, Vec<u8>>;

/// The bytes of a store, whoever has it open.
#[derive(Clone, Default)]
pub(super) struct Disk(Arc<Mutex<Written>>);

#[derive(Default)]
struct Written {
    now: Bytes,
    flushed: Bytes,
    since: Vec<Batch>,
}

fn change(bytes: &mut Bytes, batch: &Batch) {
    for (key, value) in batch.changes() {
        match value {
            Some(value) => bytes.insert(key.to_vec(), value.to_vec()),
            None => bytes.remove(key),
        };
    }
}

impl Disk {
    fn with<R>(&self, work: impl FnOnce(&mut Written) -> R) -> R {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many batches were written since the last flush.
    pub(super) fn unflushed(&self) -> usize {
        self.with(|written| written.since.len())
    }

    /// The process is killed, and so many batches since the last flush had reached the disk: what another process finds.
    pub(super) fn killed(&self, survive: usize) -> Self {
        let bytes = self.with(|written| {
            let mut bytes = written.flushed.clone();
            written
                .since
                .iter()
                .take(survive)
                .for_each(|batch| change(&mut bytes, batch));
            bytes
        });
        Self(Arc::new(Mutex::new(Written {
            now: bytes.clone(),
            flushed: bytes,
            since: Vec::new(),
        })))
    }
}

impl Store for Disk {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.with(|written| written.now.get(key).cloned()))
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        let from = |written: &mut Written| {
            let pairs = written.now.range(prefix.to_vec()..);
            let pairs = pairs.take_while(|(key, _)| key.starts_with(prefix));
            pairs
                .map(|(key, value)| Ok((key.clone(), value.clone())))
                .collect::<Vec<_>>()
        };
        Box::new(self.with(from).into_iter())
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.with(|written| {
            change(&mut written.now, batch);
            written.since.push(batch.clone());
        });
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        self.with(|written| {
            for batch in core::mem::take(&mut written.since) {
                change(&mut written.flushed, &batch);
            }
        });
        Ok(())
    }
}
