//! Damaged data is refused with a message that says where, and is left as it is.

use std::{fs, path::Path, time::Duration};

use server::{
    config::StoreEngine,
    persistence::{
        Database, Persistence, Sinks,
        record::RecordKind,
        store::{Batch, SledStore, Store, StoreError},
    },
};

use super::{model::Model, shared::Shared};

/// A store with every kind of record in it.
fn filled() -> Shared {
    let store = Shared::default();
    fill(Database::over(Box::new(store.clone())).unwrap(), 15);
    store
}

/// Makes the first `writes` changes of the plan, and flushes them.
pub(crate) fn fill(database: Database, writes: u64) {
    use server::event::{CommitNumber, PersistenceEvent};
    let sinks = Sinks {
        answer: Box::new(|_| {}),
        durable: Box::new(|_| {}),
    };
    let (thread, inbox) = Persistence::start(database, sinks, Duration::from_hours(1)).unwrap();
    let mut model = Model::default();
    for number in 1..=writes {
        inbox.send(PersistenceEvent::Write {
            commit: CommitNumber(number),
            write: model.next_write(),
        });
    }
    drop(inbox);
    assert_eq!(thread.join().unwrap().sequence(), writes);
}

fn copy_of(store: &Shared) -> Shared {
    let mut copy = Shared::default();
    let mut batch = Batch::new();
    for pair in store.scan(&[]) {
        let (key, value) = pair.unwrap();
        batch.put(key, value);
    }
    copy.apply(&batch).unwrap();
    copy
}

fn put(store: &mut Shared, key: &[u8], value: &[u8]) {
    let mut batch = Batch::new();
    batch.put(key, value);
    store.apply(&batch).unwrap();
}

fn delete(store: &mut Shared, key: &[u8]) {
    let mut batch = Batch::new();
    batch.delete(key);
    store.apply(&batch).unwrap();
}

/// Why the check refuses this store.
fn refusal(store: Shared) -> String {
    match Database::over(Box::new(store)) {
        Ok(database) => panic!("accepted with {:?}", database.totals()),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_store_under_test_is_accepted_and_has_every_kind() {
    let store = filled();
    for kind in RecordKind::ALL {
        assert!(store.scan(&kind.key(&[])).next().is_some(), "no {kind} record");
    }
    assert_eq!(Database::over(Box::new(store)).unwrap().sequence(), 15);
}

#[test]
fn any_flipped_byte_of_any_record_is_refused_and_named() {
    let store = filled();
    for pair in store.scan(&[]) {
        let (key, value) = pair.unwrap();
        let kind = RecordKind::of(&key).unwrap().to_string();
        for (index, bit) in (0..value.len()).flat_map(|index| [(index, 1), (index, 0x80)]) {
            let mut damaged = value.clone();
            damaged[index] ^= bit;
            let mut store = copy_of(&store);
            put(&mut store, &key, &damaged);
            let error = refusal(store);
            assert!(error.contains(&kind), "{kind} byte {index}: {error}");
        }
    }
}

#[test]
fn any_cut_record_is_refused() {
    let store = filled();
    for pair in store.scan(&[]) {
        let (key, value) = pair.unwrap();
        for length in 0..value.len() {
            let mut store = copy_of(&store);
            put(&mut store, &key, &value[..length]);
            assert!(refusal(store).contains("damaged record"), "{length} bytes left");
        }
    }
}

#[test]
fn a_lost_record_is_noticed() {
    let store = filled();
    for pair in store.scan(&[]) {
        let (key, _) = pair.unwrap();
        let mut store = copy_of(&store);
        delete(&mut store, &key);
        let error = refusal(store);
        assert!(error.contains("records where change"), "{error}");
    }
}

#[test]
fn an_older_state_of_a_record_is_noticed() {
    let earlier = Shared::default();
    fill(Database::over(Box::new(earlier.clone())).unwrap(), 9);
    let later = Shared::default();
    fill(Database::over(Box::new(later.clone())).unwrap(), 10);
    let mut checked = 0;
    for pair in earlier.scan(&[]) {
        let (key, old) = pair.unwrap();
        if later.get(&key).unwrap().is_some_and(|new| new != old) {
            let mut store = copy_of(&later);
            put(&mut store, &key, &old);
            let error = refusal(store);
            assert!(error.contains("checksums do not add up"), "{error}");
            checked += 1;
        }
    }
    assert_eq!(checked, 2, "the character that was saved, and the totals");
}

#[test]
fn a_record_under_another_key_is_noticed() {
    let mut store = filled();
    let (key, value) = store.scan(&RecordKind::Account.key(&[])).next().unwrap().unwrap();
    delete(&mut store, &key);
    put(&mut store, &RecordKind::Account.key(&7_u32.to_be_bytes()), &value);
    assert_eq!(
        refusal(store),
        "damaged record: the account record 7 fails its checksum"
    );
}

#[test]
fn a_key_of_no_kind_is_refused() {
    let mut store = filled();
    put(&mut store, b"\x01what", b"is this?");
    assert!(refusal(store).contains("0177686174 belongs to no kind"));
}

#[test]
fn a_folder_with_an_unfinished_snapshot_opens() {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), StoreEngine::Sled).unwrap(), 15);
    let leftover = Database::store_folder(folder.path(), StoreEngine::Sled).join("snap.00000000000004D2.generating");
    fs::write(&leftover, b"cut sho").unwrap();
    let database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    assert_eq!(database.sequence(), 15);
    assert!(!leftover.exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_it_makes_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let made = folder.path().join("a/data");
    drop(Database::open(&made, StoreEngine::Sled).unwrap());
    assert_eq!(mode(&made), 0o700, "it holds hashes of passwords");
    let given = folder.path().join("given");
    fs::create_dir(&given).unwrap();
    fs::set_permissions(&given, fs::Permissions::from_mode(0o750)).unwrap();
    drop(Database::open(&given, StoreEngine::Sled).unwrap());
    assert_eq!(mode(&given), 0o750, "what its owner chose stays");
}

#[test]
fn one_process_at_a_time_and_the_other_is_told_which_folder() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::open(folder.path(), StoreEngine::Sled).unwrap();
    let Err(error) = Database::open(folder.path(), StoreEngine::Sled) else {
        panic!("opened twice")
    };
    assert!(
        matches!(error, StoreError::InUse { holder: Some(id), .. } if id == std::process::id()),
        "{error}"
    );
    assert!(error.to_string().contains(folder.path().to_str().unwrap()), "{error}");
    drop(database);
    Database::open(folder.path(), StoreEngine::Sled).unwrap();
}

#[test]
fn a_store_that_lost_its_end_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), StoreEngine::Sled).unwrap(), 15);
    fs::write(folder.path().join("acknowledged"), "16\n").unwrap();
    let error = Database::open(folder.path(), StoreEngine::Sled)
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("number 15, but number 16 was acknowledged"), "{error}");
    fs::write(folder.path().join("acknowledged"), "what?\n").unwrap();
    let error = Database::open(folder.path(), StoreEngine::Sled)
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("acknowledged") && error.contains("no number"), "{error}");
}

#[test]
fn a_refused_store_is_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), StoreEngine::Sled).unwrap(), 15);
    let mut store = SledStore::open(&Database::store_folder(folder.path(), StoreEngine::Sled)).unwrap();
    let (key, mut value) = store.scan(&RecordKind::Character.key(&[])).next().unwrap().unwrap();
    value[7] ^= 0x10;
    let mut batch = Batch::new();
    batch.put(key.clone(), value.clone());
    store.apply(&batch).unwrap();
    store.flush().unwrap();
    let before: Vec<_> = store.scan(&[]).map(Result::unwrap).collect();
    drop(store);
    let error = Database::open(folder.path(), StoreEngine::Sled)
        .err()
        .unwrap()
        .to_string();
    let path = folder.path().to_str().unwrap();
    assert!(
        error.contains(path) && error.contains("the character record 150001"),
        "{error}"
    );
    let store = SledStore::open(&Database::store_folder(folder.path(), StoreEngine::Sled)).unwrap();
    assert_eq!(store.scan(&[]).map(Result::unwrap).collect::<Vec<_>>(), before);
}

/// Whatever byte of the files below the store is hit: it opens whole, or it is refused. It never panics, and it never
/// opens with less than was acknowledged.
#[test]
fn damaged_files_lose_nothing_silently() {
    for engine in StoreEngine::ALL {
        hit_everywhere(engine);
    }
}

fn hit_everywhere(engine: StoreEngine) {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), engine).unwrap(), 200);
    let wanted = Model::after(200);
    let mut refused = 0;
    for (file, length) in files(&Database::store_folder(folder.path(), engine)) {
        for position in (0..length).step_by(length.div_ceil(12).max(1)) {
            let copy = tempfile::tempdir().unwrap();
            copy_folder(folder.path(), copy.path());
            let path = Database::store_folder(copy.path(), engine).join(&file);
            let mut bytes = fs::read(&path).unwrap();
            *bytes.get_mut(position).unwrap() ^= 0x55;
            fs::write(&path, bytes).unwrap();
            match Database::open(copy.path(), engine) {
                Ok(database) => {
                    assert_eq!(
                        Model::stored_in(&database).0,
                        wanted.accounts,
                        "{engine}: {file} at {position}"
                    );
                    assert_eq!(
                        Model::stored_in(&database).1,
                        wanted.characters,
                        "{engine}: {file} at {position}"
                    );
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 0, "{engine}: no hit was noticed");
}

fn files(folder: &Path) -> Vec<(String, usize)> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_file());
    let mut files: Vec<_> = entries
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                usize::try_from(entry.metadata().unwrap().len()).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
