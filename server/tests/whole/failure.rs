//! A store that fails while the server runs: nothing more is promised, everybody is sent away, the server says why.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use server::{
    RunError,
    persistence::{
        Database,
        store::{Batch, MemoryStore, Scan, Store, StoreError},
    },
};

use super::{client::log_in, config};

/// Keeps everything until it is broken; from then on no flush succeeds.
struct Breakable {
    store: MemoryStore,
    broken: Arc<AtomicBool>,
}

impl Store for Breakable {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.get(key)
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        self.store.scan(prefix)
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.store.apply(batch)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(StoreError::Engine {
                action: "flush",
                reason: "no space left".to_owned(),
            });
        }
        self.store.flush()
    }
}

#[test]
fn nothing_is_acknowledged_after_the_store_failed_and_the_server_stops_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let broken = Arc::new(AtomicBool::new(false));
    let store = Breakable {
        store: MemoryStore::default(),
        broken: Arc::clone(&broken),
    };
    let database = Database::over(Box::new(store)).unwrap();
    let running = server::run_over(&config(folder.path(), &["main-20220406"]), database).unwrap();
    let [at] = *running.addresses() else {
        panic!("one listener")
    };
    let mut witness = log_in(&at, "before_M", "secret").unwrap();
    broken.store(true, Ordering::Relaxed);
    assert!(
        log_in(&at, "after_M", "secret").is_err(),
        "a registration that is not safe is not accepted"
    );
    assert!(witness.create("Witness", 0).is_err(), "nobody is served any more");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(running.ended());
    match running.shutdown() {
        Err(RunError::StoreFailed(reason)) => assert!(reason.contains("no space left"), "{reason}"),
        other => panic!("{other:?}"),
    }
}
