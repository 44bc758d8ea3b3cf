//! The stores on disk beside each other: a folder stays with the one that made it, and what redb alone promises.

use std::fs;

use server::{
    config::StoreEngine,
    persistence::{
        Database,
        store::{Batch, Recovery, RedbStore, Store, StoreError},
    },
};

use super::{
    damage::{copy_folder, fill},
    model::Model,
};

#[test]
fn a_folder_of_the_other_engine_is_refused_by_name_and_left_alone() {
    for (made, other) in [
        (StoreEngine::Sled, StoreEngine::Redb),
        (StoreEngine::Redb, StoreEngine::Sled),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fill(Database::open(folder.path(), made).unwrap(), 15);
        let error = Database::open(folder.path(), other).err().unwrap();
        assert!(
            matches!(error, StoreError::OtherEngine { found, wanted, .. } if (found, wanted) == (made, other)),
            "{error}"
        );
        let message = error.to_string();
        assert!(
            message.contains(&format!("holds the store {made}, not {other}"))
                && message.contains(folder.path().to_str().unwrap())
                && message.contains(&format!("--store {made}")),
            "{message}"
        );
        assert!(!Database::store_folder(folder.path(), other).exists());
        assert_eq!(Database::open(folder.path(), made).unwrap().sequence(), 15);
    }
}

/// What a kill would leave: the files as they are while the store is open.
#[test]
fn redb_has_what_was_flushed_in_its_file_before_it_is_closed() {
    let (folder, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut store = RedbStore::open(folder.path()).unwrap();
    for round in 0..20_u8 {
        let mut changes = Batch::new();
        changes.put(vec![round], vec![round; 3]);
        changes.delete(vec![round.wrapping_sub(2)]);
        store.apply(&changes).unwrap();
    }
    store.flush().unwrap();
    copy_folder(folder.path(), copy.path());
    let copied = RedbStore::open(copy.path()).unwrap();
    let pairs: Vec<_> = copied.scan(&[]).map(Result::unwrap).collect();
    assert_eq!(pairs, [(vec![18], vec![18; 3]), (vec![19], vec![19; 3])]);
}

#[test]
fn a_redb_file_that_a_kill_left_half_made_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = Database::store_folder(folder.path(), StoreEngine::Redb);
    fs::create_dir_all(&store).unwrap();
    fs::write(store.join("records.redb.new"), vec![0; 4096]).unwrap();
    fill(Database::open(folder.path(), StoreEngine::Redb).unwrap(), 15);
    assert!(!store.join("records.redb.new").exists());
    let database = Database::open(folder.path(), StoreEngine::Redb).unwrap();
    assert_eq!(Model::stored_in(&database).0, Model::after(15).accounts);
}

#[test]
fn a_redb_folder_is_used_by_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let _running = Database::open(folder.path(), StoreEngine::Redb).unwrap();
    let error = Database::open(folder.path(), StoreEngine::Redb).err().unwrap();
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
}

/// And a file that is gone is not taken for a new folder.
#[test]
fn a_file_that_is_no_redb_is_refused_and_left() {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), StoreEngine::Redb).unwrap(), 15);
    let file = Database::store_folder(folder.path(), StoreEngine::Redb).join("records.redb");
    fs::write(&file, b"what is this?").unwrap();
    let error = Database::open(folder.path(), StoreEngine::Redb).err().unwrap();
    assert!(matches!(error, StoreError::Refused { .. }), "{error}");
    assert_eq!(fs::read(&file).unwrap(), b"what is this?");
    fs::remove_file(&file).unwrap();
    let error = Database::open(folder.path(), StoreEngine::Redb).err().unwrap();
    assert!(error.to_string().contains("15 was acknowledged"), "{error}");
}

fn put(store: &mut RedbStore, key: u8) {
    let mut changes = Batch::new();
    changes.put(vec![key], vec![key; 300]);
    store.apply(&changes).unwrap();
    store.flush().unwrap();
}

fn keys(store: &RedbStore) -> Vec<u8> {
    store.scan(&[]).flat_map(|pair| pair.unwrap().0).collect()
}

#[test]
fn redb_says_how_it_found_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("records.redb");
    let mut store = RedbStore::open(folder.path()).unwrap();
    assert_eq!(store.recovery(), Recovery::Closed, "it was just made");
    put(&mut store, 1);
    let one = fs::read(&file).unwrap();
    put(&mut store, 2);
    let two = fs::read(&file).unwrap();
    drop(store);
    let store = RedbStore::open(folder.path()).unwrap();
    assert_eq!((store.recovery(), keys(&store)), (Recovery::Closed, vec![1, 2]));
    drop(store);
    fs::write(&file, &two).unwrap();
    let store = RedbStore::open(folder.path()).unwrap();
    assert_eq!(
        (store.recovery(), keys(&store)),
        (Recovery::NotClosed, vec![1, 2]),
        "as a kill leaves it"
    );
    drop(store);
    // The power went: the second commit is in the header, but its pages did not reach the disk.
    let (header, _) = two.split_at(4096);
    let torn: Vec<u8> = header.iter().chain(&one[4096..]).copied().collect();
    fs::write(&file, torn).unwrap();
    let store = RedbStore::open(folder.path()).unwrap();
    assert_eq!((store.recovery(), keys(&store)), (Recovery::WentBack, vec![1]));
}
