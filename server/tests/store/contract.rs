//! One contract for every store. A new one is one more line in each `every_store!` test list.

use std::{collections::BTreeMap, path::Path};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use server::persistence::store::{Batch, MemoryStore, RedbStore, SledStore, Store, StoreError};

/// Makes a module of contract tests for a store opened by `$open` in a folder.
macro_rules! contract {
    ($name:ident, $open:expr) => {
        mod $name {
            use super::*;

            fn with_store(test: fn(&mut dyn Store)) {
                let folder = tempfile::tempdir().unwrap();
                let open: fn(&Path) -> Box<dyn Store> = $open;
                test(open(folder.path()).as_mut());
            }

            #[test]
            fn gives_back_what_was_put_last() {
                with_store(super::gives_back_what_was_put_last);
            }

            #[test]
            fn a_batch_puts_and_deletes_together() {
                with_store(super::a_batch_puts_and_deletes_together);
            }

            #[test]
            fn scans_a_prefix_in_key_order() {
                with_store(super::scans_a_prefix_in_key_order);
            }

            #[test]
            fn keeps_empty_and_large_values() {
                with_store(super::keeps_empty_and_large_values);
            }

            #[test]
            fn does_what_a_map_does() {
                with_store(super::does_what_a_map_does);
            }
        }
    };
}

contract!(memory, |_| Box::new(MemoryStore::default()));
contract!(sled, |folder| Box::new(SledStore::open(folder).unwrap()));
contract!(redb, |folder| Box::new(RedbStore::open(folder).unwrap()));

/// Stores on disk also keep it.
#[test]
fn sled_keeps_what_was_flushed_after_reopening() {
    keeps_what_was_flushed_after_reopening(SledStore::open);
}

#[test]
fn redb_keeps_what_was_flushed_after_reopening() {
    keeps_what_was_flushed_after_reopening(RedbStore::open);
}

fn keeps_what_was_flushed_after_reopening<S: Store>(open: fn(&Path) -> Result<S, StoreError>) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = open(folder.path()).unwrap();
    store.apply(&batch(&[("a", Some("1")), ("b", Some("2"))])).unwrap();
    store.apply(&batch(&[("a", None)])).unwrap();
    store.flush().unwrap();
    drop(store);
    let store = open(folder.path()).unwrap();
    assert_eq!(pairs(&store, ""), [("b".to_owned(), "2".to_owned())]);
}

/// Threads of its own must not keep the folder locked when the store is closed.
#[test]
fn sled_opens_again_as_soon_as_it_is_closed() {
    opens_again_as_soon_as_it_is_closed(SledStore::open);
}

#[test]
fn redb_opens_again_as_soon_as_it_is_closed() {
    opens_again_as_soon_as_it_is_closed(RedbStore::open);
}

fn opens_again_as_soon_as_it_is_closed<S: Store>(open: fn(&Path) -> Result<S, StoreError>) {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..30_u8 {
        let mut store = open(folder.path()).unwrap_or_else(|error| panic!("round {round}: {error}"));
        for key in 0..100_u8 {
            let mut changes = Batch::new();
            changes.put(vec![key, round], vec![round; 200]);
            store.apply(&changes).unwrap();
        }
        assert_eq!(store.scan(&[]).count(), 100 * (usize::from(round) + 1));
    }
}

fn gives_back_what_was_put_last(store: &mut dyn Store) {
    assert_eq!(store.get(b"a").unwrap(), None);
    store.apply(&batch(&[("a", Some("1"))])).unwrap();
    store.apply(&batch(&[("a", Some("2"))])).unwrap();
    assert_eq!(
        store.get(b"a").unwrap().as_deref(),
        Some(&b"2"[..]),
        "seen before any flush"
    );
    store.flush().unwrap();
    assert_eq!(store.get(b"a").unwrap().as_deref(), Some(&b"2"[..]));
}

fn a_batch_puts_and_deletes_together(store: &mut dyn Store) {
    store
        .apply(&batch(&[("from", Some("10")), ("other", Some("x"))]))
        .unwrap();
    store
        .apply(&batch(&[("from", None), ("to", Some("10")), ("never there", None)]))
        .unwrap();
    assert_eq!(store.get(b"from").unwrap(), None);
    assert_eq!(store.get(b"to").unwrap().as_deref(), Some(&b"10"[..]));
    assert_eq!(store.get(b"other").unwrap().as_deref(), Some(&b"x"[..]));
    store.apply(&Batch::new()).unwrap();
    assert_eq!(pairs(store, "").len(), 2);
}

fn scans_a_prefix_in_key_order(store: &mut dyn Store) {
    store
        .apply(&batch(&[
            ("b2", Some("")),
            ("a", Some("")),
            ("b10", Some("")),
            ("c", Some("")),
            ("b", Some("")),
        ]))
        .unwrap();
    let keys = |prefix| pairs(store, prefix).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    assert_eq!(keys("b"), ["b", "b10", "b2"]);
    assert_eq!(keys(""), ["a", "b", "b10", "b2", "c"]);
    assert_eq!(keys("d"), [""; 0]);
}

fn keeps_empty_and_large_values(store: &mut dyn Store) {
    let mut changes = Batch::new();
    changes.put(*b"empty", *b"");
    changes.put(*b"large", vec![7; 1 << 20]);
    changes.put(vec![0xFF; 40], *b"high key");
    store.apply(&changes).unwrap();
    store.flush().unwrap();
    assert_eq!(store.get(b"empty").unwrap().as_deref(), Some(&b""[..]));
    assert_eq!(store.get(b"large").unwrap().map(|value| value.len()), Some(1 << 20));
    let high: Vec<_> = store.scan(&[0xFF]).map(Result::unwrap).collect();
    assert_eq!(high, [(vec![0xFF; 40], b"high key".to_vec())]);
}

/// Some thousand changes of few keys, against a map.
fn does_what_a_map_does(store: &mut dyn Store) {
    let mut map = BTreeMap::new();
    let mut random = StdRng::seed_from_u64(1);
    for round in 0..300 {
        let mut changes = Batch::new();
        for _ in 0..random.random_range(0..9) {
            let key = vec![random.random_range(0..40_u8)];
            if random.random_bool(0.3) {
                changes.delete(key.clone());
                map.remove(&key);
            } else {
                let value = vec![random.random(); random.random_range(0..64)];
                changes.put(key.clone(), value.clone());
                map.insert(key, value);
            }
        }
        store.apply(&changes).unwrap();
        if round % 50 == 0 {
            store.flush().unwrap();
        }
    }
    let stored: BTreeMap<_, _> = store.scan(&[]).map(Result::unwrap).collect();
    assert_eq!(stored, map);
}

fn batch(changes: &[(&str, Option<&str>)]) -> Batch {
    let mut batch = Batch::new();
    for (key, value) in changes {
        match value {
            Some(value) => batch.put(*key, *value),
            None => batch.delete(*key),
        }
    }
    batch
}

fn pairs(store: &dyn Store, prefix: &str) -> Vec<(String, String)> {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let pair = |pair: Result<_, _>| pair.map(|(key, value)| (text(key), text(value))).unwrap();
    store.scan(prefix.as_bytes()).map(pair).collect()
}
