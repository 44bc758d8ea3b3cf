//! The check of a data folder: everything that is wrong is found, by kind, and told with ids and names.

use std::{collections::BTreeMap, fs};

use packets::AccountId;
use server::{
    config::StoreEngine,
    persistence::{
        Changes, Database,
        check::{FindingKind, Report},
        record::{
            AccountNameRecord, AccountRecord, CharacterNameRecord, CharacterRecord, Counter, CounterRecord, ItemRecord,
            RecordKind, SlotRecord, StorageRecord,
        },
        store::{Batch, RedbStore, Store as _},
    },
};
use tempfile::TempDir;

use super::{
    damage::fill,
    model::{Model, name},
};

/// A folder with the first writes of the plan in it, and then `changes`, which keep the totals right.
fn folder_with(changes: Changes) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(Database::open(folder.path(), StoreEngine::Redb).unwrap(), 15);
    let mut database = Database::open(folder.path(), StoreEngine::Redb).unwrap();
    database.commit(changes).unwrap();
    database.flush().unwrap();
    folder
}

fn examine(folder: &TempDir) -> Report {
    Database::examine(folder.path(), StoreEngine::Redb).unwrap()
}

/// A character of the plan.
fn stored_character() -> CharacterRecord {
    let characters = Model::after(15).characters;
    CharacterRecord::from(characters.values().next().unwrap())
}

#[test]
fn a_healthy_folder_of_either_engine_is_clean_and_counted() {
    for engine in StoreEngine::ALL {
        let folder = tempfile::tempdir().unwrap();
        fill(Database::open(folder.path(), engine).unwrap(), 57);
        let report = Database::examine(folder.path(), engine).unwrap();
        let model = Model::after(57);
        assert_eq!(report.findings, [], "{engine}");
        assert_eq!(report.totals.sequence, 57);
        let of = |kind| report.records[&kind];
        assert_eq!(of(RecordKind::Account), model.accounts.len() as u64);
        assert_eq!(of(RecordKind::Character), model.characters.len() as u64);
        assert_eq!(of(RecordKind::Slot), of(RecordKind::CharacterName));
        let zeny: u64 = model
            .characters
            .values()
            .map(|character| u64::from(character.zeny))
            .sum();
        assert!(zeny > 0);
        assert_eq!(report.zeny, zeny);
        assert_eq!(report.items, items_of(&model), "knives, the card in each, potions");
        assert_eq!(
            Database::open(folder.path(), engine).unwrap().sequence(),
            57,
            "left as it was"
        );
    }
}

/// How many there are of each item with characters and in storages.
fn items_of(model: &Model) -> BTreeMap<u32, u64> {
    let carried = model
        .characters
        .values()
        .flat_map(|character| character.inventory.items());
    let stored = model
        .storages
        .values()
        .flat_map(|storage| storage.iter().map(|(_, item)| item));
    let mut items = BTreeMap::new();
    for item in carried.chain(stored) {
        for id in core::iter::once(item.id).chain(item.cards()) {
            *items.entry(id.0).or_default() += u64::from(item.amount);
        }
    }
    items
}

/// A character whose items nobody can have: how it is told.
fn impossible_items() -> Vec<Contradiction> {
    let character = stored_character();
    let id = character.id;
    let changed = |change: fn(&mut ItemRecord, u32)| {
        let mut changed = character.clone();
        let worn = changed.inventory.first().unwrap().worn;
        change(changed.inventory.last_mut().unwrap(), worn);
        Changes::new().put(&changed)
    };
    vec![
        (
            changed(|potions, _| potions.amount = 0),
            FindingKind::Item,
            format!("character {id} has item 501 0 times"),
        ),
        (
            changed(|potions, worn| potions.worn = worn),
            FindingKind::Item,
            format!("character {id} wears item 501 where it wears another"),
        ),
        (
            changed_all(&character, |items| items.resize(101, items.last().cloned().unwrap())),
            FindingKind::Item,
            format!("character {id} has 101 things in 100 places"),
        ),
        (
            Changes::new().put(&StorageRecord {
                account: character.account,
                items: vec![character.inventory.first().cloned().unwrap(); 601],
            }),
            FindingKind::Item,
            format!(
                "the storage of account {} has 601 things in 600 places",
                character.account
            ),
        ),
    ]
}

fn changed_all(character: &CharacterRecord, change: fn(&mut Vec<ItemRecord>)) -> Changes {
    let mut changed = character.clone();
    change(&mut changed.inventory);
    Changes::new().put(&changed)
}

/// A storage of an account that is not there: how it is told.
fn storage_of_nobody() -> Contradiction {
    let storage = StorageRecord {
        account: 2_000_900,
        items: Vec::new(),
    };
    (
        Changes::new().put(&storage),
        FindingKind::Orphan,
        "a storage belongs to account 2000900, which does not exist".to_owned(),
    )
}

/// A change that leaves the totals right and a contradiction behind, what kind, and how it is told.
type Contradiction = (Changes, FindingKind, String);

/// The next number that a counter gives.
const fn next(counter: Counter, next: u32) -> CounterRecord {
    CounterRecord { counter, next }
}

fn stored_account() -> AccountRecord {
    let owner = AccountId(stored_character().account);
    let accounts = Model::after(15).accounts;
    AccountRecord::from(accounts.get(&owner).unwrap())
}

/// Two have what one may have.
fn duplicates() -> Vec<Contradiction> {
    let (character, owner) = (stored_character(), stored_account());
    let (id, account, shown) = (character.id, character.account, character.name.folded());
    let twin = CharacterRecord {
        id: 150_900,
        slot: 7,
        ..character.clone()
    };
    let twin_slot = SlotRecord {
        account,
        slot: 7,
        character: twin.id,
    };
    let in_slot = CharacterRecord {
        id: 150_900,
        name: name("Squatter"),
        ..character
    };
    let in_slot_name = CharacterNameRecord {
        folded: in_slot.name.folded(),
        character: in_slot.id,
    };
    let namesake = AccountRecord { id: 2_000_900, ..owner };
    let more_characters = next(Counter::Character, 150_901);
    vec![
        (
            Changes::new().put(&twin).put(&twin_slot).put(&more_characters),
            FindingKind::Duplicate,
            format!("[{id}, 150900] have the same character name {shown:?}"),
        ),
        (
            Changes::new().put(&in_slot).put(&in_slot_name).put(&more_characters),
            FindingKind::Duplicate,
            format!("[{id}, 150900] have the same character slot"),
        ),
        (
            Changes::new().put(&namesake).put(&next(Counter::Account, 2_000_901)),
            FindingKind::Duplicate,
            format!("[{account}, 2000900] have the same account name"),
        ),
    ]
}

/// Something is not there to which something else leads, or that should lead to it.
fn gaps() -> Vec<Contradiction> {
    let (character, owner) = (stored_character(), stored_account());
    let (id, account, shown) = (character.id, character.account, character.name.folded());
    let without = |kind, tail: &[u8]| Changes::new().delete(kind, tail);
    let stray = AccountNameRecord {
        user: name("nobody"),
        account: 2_000_900,
    };
    vec![
        (
            without(RecordKind::Account, &account.to_be_bytes()),
            FindingKind::Orphan,
            format!("character {id} belongs to account {account}, which does not exist"),
        ),
        (
            without(RecordKind::Character, &id.to_be_bytes()),
            FindingKind::Orphan,
            format!("leads to {id}, which does not have it"),
        ),
        (
            Changes::new().put(&stray),
            FindingKind::Orphan,
            "the account name \"nobody\" leads to 2000900, which does not have it".to_owned(),
        ),
        (
            without(RecordKind::CharacterName, shown.as_bytes()),
            FindingKind::Missing,
            format!("{id} has no entry for the character name {shown:?}"),
        ),
        (
            without(RecordKind::Slot, &SlotRecord::tail(account, character.slot)),
            FindingKind::Missing,
            format!("{id} has no entry for the character slot"),
        ),
        (
            without(RecordKind::AccountName, owner.user.as_bytes()),
            FindingKind::Missing,
            format!("{account} has no entry for the account name"),
        ),
        (
            Changes::new().put(&next(Counter::Account, 2_000_000)),
            FindingKind::Counter,
            "the next Account id would be 2000000, but".to_owned(),
        ),
    ]
}

#[test]
fn each_contradiction_is_found_by_its_kind() {
    let items = impossible_items().into_iter().chain([storage_of_nobody()]);
    for (changes, kind, wanted) in duplicates().into_iter().chain(gaps()).chain(items) {
        let folder = folder_with(changes);
        let report = examine(&folder);
        let found = report
            .findings
            .iter()
            .any(|finding| finding.kind == kind && finding.text.contains(&wanted));
        assert!(found, "{wanted}: {:?}", report.findings);
        let error = Database::open(folder.path(), StoreEngine::Redb)
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("contradict each other"),
            "a server does not start on it: {error}"
        );
    }
}

/// Whoever has the name by the index hides the other one from a comparison with the index alone.
#[test]
fn a_second_owner_of_a_name_is_found_whomever_the_index_names() {
    let character = stored_character();
    let twin = CharacterRecord {
        id: 150_900,
        slot: 7,
        ..character.clone()
    };
    let slot = SlotRecord {
        account: character.account,
        slot: 7,
        character: twin.id,
    };
    let counter = CounterRecord {
        counter: Counter::Character,
        next: 150_901,
    };
    for owner in [character.id, twin.id] {
        let entry = CharacterNameRecord {
            folded: character.name.folded(),
            character: owner,
        };
        let report = examine(&folder_with(
            Changes::new().put(&twin).put(&slot).put(&counter).put(&entry),
        ));
        let kinds: Vec<_> = report.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(kinds, [FindingKind::Duplicate], "{:?}", report.findings);
    }
}

#[test]
fn damaged_and_lost_records_are_all_told_and_the_rest_is_counted() {
    let folder = folder_with(Changes::new());
    let place = Database::store_folder(folder.path(), StoreEngine::Redb);
    let mut store = RedbStore::open(&place).unwrap();
    let characters: Vec<_> = store.scan(&[RecordKind::Character as u8]).map(Result::unwrap).collect();
    let mut batch = Batch::new();
    for (key, value) in &characters {
        batch.put(key.clone(), [value.as_slice(), b"!"].concat());
    }
    batch.put(*b"?what", *b"is this");
    store.apply(&batch).unwrap();
    store.flush().unwrap();
    drop(store);
    let report = examine(&folder);
    let damaged = report
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::Damaged);
    assert_eq!(damaged.count(), characters.len() + 1, "{:?}", report.findings);
    assert!(
        report
            .findings
            .iter()
            .any(|finding| finding.kind == FindingKind::Totals)
    );
    assert_eq!(
        report.records[&RecordKind::Account],
        Model::after(15).accounts.len() as u64
    );
}

#[test]
fn a_lost_end_and_files_that_cannot_be_read_are_findings() {
    let folder = folder_with(Changes::new());
    fs::write(folder.path().join("acknowledged"), "999\n").unwrap();
    let report = examine(&folder);
    assert_eq!(report.findings[0].kind, FindingKind::LostEnd);
    assert!(
        report.findings[0].text.contains("number 999 was acknowledged"),
        "{:?}",
        report.findings
    );
    let place = Database::store_folder(folder.path(), StoreEngine::Redb);
    fs::write(place.join("records.redb"), b"what is this?").unwrap();
    assert_eq!(examine(&folder).findings[0].kind, FindingKind::Files);
}

#[test]
fn more_findings_than_anybody_reads_are_counted() {
    let stray = |id: u32| AccountNameRecord {
        user: name(&format!("nobody{id}")),
        account: id,
    };
    let folder = folder_with((0..1200).fold(Changes::new(), |changes, id| changes.put(&stray(id))));
    let report = examine(&folder);
    assert_eq!((report.findings.len(), report.unlisted), (1000, 200));
}
