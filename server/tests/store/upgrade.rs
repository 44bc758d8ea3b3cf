//! Records of an older server: read as they are, and written anew when a server starts.

use packets::AccountId;
use serde::{Deserialize, Serialize};
use server::{
    config::PasswordConfig,
    event::record::{BirthDate, Pincode},
    password::Hasher,
    persistence::{
        Changes, Database,
        record::{
            self, AccountNameRecord, AccountRecord, CharacterRecord, Counter, CounterRecord, HotkeyRecord, ItemRecord,
            Record, RecordKind,
        },
        repository::accounts,
        store::{MemoryStore, Store},
    },
};

use super::{model::name, shared::Shared};

/// An account as servers wrote it that kept a pincode as its digits.
#[derive(Clone, Serialize, Deserialize)]
struct Version1 {
    id: u32,
    user: Vec<u8>,
    password_hash: String,
    sex: u8,
    mail: String,
    birth_date: BirthDate,
    group: u8,
    pincode: Option<Pincode>,
    banned_until: Option<u64>,
}

impl Record for Version1 {
    const KIND: RecordKind = RecordKind::Account;

    fn key_tail(&self) -> Vec<u8> {
        self.id.to_be_bytes().to_vec()
    }
}

/// A store with `count` accounts of an older server, every second with the pincode 9876.
pub(crate) fn old_store(count: u32) -> Shared {
    let store = Shared::default();
    let mut database = Database::over(Box::new(store.clone())).unwrap();
    let first = Counter::Account.first();
    for id in first..first + count {
        let user = name(&format!("user{id}"));
        let old = Version1 {
            id,
            user: user.as_bytes().to_vec(),
            password_hash: "$argon2id$none".to_owned(),
            sex: 1,
            mail: "a@a.com".to_owned(),
            birth_date: *b"991231",
            group: 99,
            pincode: (id % 2 == 0).then_some(*b"9876"),
            banned_until: Some(7),
        };
        let (counter, next) = (Counter::Account, id + 1);
        let changes = Changes::new()
            .put(&old)
            .put(&AccountNameRecord { user, account: id })
            .put(&CounterRecord { counter, next });
        database.commit(changes).unwrap();
    }
    store
}

/// A character as servers wrote it that knew no items.
#[derive(Serialize, Deserialize)]
struct CharacterVersion1 {
    id: u32,
    account: u32,
    slot: u8,
    name: Vec<u8>,
    sex: u8,
    job: u16,
    levels: (u16, u16),
    experience: (u64, u64),
    attributes: [u16; 6],
    points: (u16, u16),
    hp_sp_zeny: (u32, u32, u32),
    looks: (u16, u16, u16),
    places: [(String, u16, u16); 2],
    renames: u8,
    slot_moves: u8,
    deletion: Option<u64>,
}

impl Record for CharacterVersion1 {
    const KIND: RecordKind = RecordKind::Character;

    fn key_tail(&self) -> Vec<u8> {
        self.id.to_be_bytes().to_vec()
    }
}

fn adele() -> CharacterVersion1 {
    CharacterVersion1 {
        id: 150_000,
        account: 2_000_000,
        slot: 3,
        name: b"Adele".to_vec(),
        sex: 1,
        job: 7,
        levels: (99, 50),
        experience: (u64::MAX, 12),
        attributes: [1, 2, 3, 4, 5, 99],
        points: (1273, 49),
        hp_sp_zeny: (9999, 500, 2_000_000_000),
        looks: (29, 8, 4),
        places: [("prontera".to_owned(), 156, 191), ("prt_in".to_owned(), 1, 2)],
        renames: 2,
        slot_moves: 3,
        deletion: Some(7),
    }
}

#[test]
fn an_older_character_keeps_everything_and_carries_nothing() {
    let old = adele();
    let stored = record::encode(&old).unwrap();
    let read: CharacterRecord = record::decode(&old.key(), &stored).unwrap();
    assert_eq!((read.base_level, read.job_level, read.job_experience), (99, 50, 12));
    assert_eq!(
        (read.hp, read.sp, read.zeny, read.cloth_color),
        (9999, 500, 2_000_000_000, 4)
    );
    assert_eq!((read.save_point.map.as_str(), read.deletion), ("prt_in", Some(7)));
    assert_eq!((read.inventory, read.hotkeys), (Vec::new(), Vec::new()));
}

/// A character as servers wrote it that kept nothing of haste and ailments.
#[derive(Serialize, Deserialize)]
struct CharacterVersion2 {
    version1: CharacterVersion1,
    inventory: Vec<ItemRecord>,
    hotkeys: Vec<HotkeyRecord>,
    hotkey_rows: [u8; 2],
}

impl Record for CharacterVersion2 {
    const KIND: RecordKind = RecordKind::Character;
    const VERSION: u8 = 2;

    fn key_tail(&self) -> Vec<u8> {
        self.version1.key_tail()
    }
}

#[test]
fn a_character_of_the_second_version_keeps_its_things_and_is_well() {
    let key = HotkeyRecord {
        skill: false,
        id: 501,
        level: 0,
    };
    let old = CharacterVersion2 {
        version1: adele(),
        inventory: Vec::new(),
        hotkeys: vec![key.clone()],
        hotkey_rows: [3, 1],
    };
    let stored = record::encode(&old).unwrap();
    let read: CharacterRecord = record::decode(&old.key(), &stored).unwrap();
    assert_eq!((read.base_level, read.hp, read.deletion), (99, 9999, Some(7)));
    assert_eq!((read.hotkeys, read.hotkey_rows), (vec![key], [3, 1]));
    assert_eq!(read.held, Vec::new());
}

fn holds_digits(store: &Shared) -> bool {
    store.scan(&[RecordKind::Account as u8]).any(|pair| {
        let (_, value) = pair.unwrap();
        value.windows(4).any(|bytes| bytes == b"9876")
    })
}

#[test]
fn an_older_account_keeps_everything_and_its_pincode_is_hashed() {
    let store = old_store(2);
    let database = Database::over(Box::new(store)).unwrap();
    let [with, without] = [0, 1].map(|nth| {
        let id = AccountId(Counter::Account.first() + nth);
        accounts::by_id(&database, id).unwrap().unwrap()
    });
    let mut hasher = Hasher::new(&PasswordConfig::cheap()).unwrap();
    assert!(hasher.matches(b"9876", &with.pincode_hash.unwrap()));
    assert_eq!(without.pincode_hash, None);
    assert_eq!(
        (without.group, without.birth_date, without.banned_until),
        (99, *b"991231", Some(server::event::Moment(7)))
    );
}

#[test]
fn no_digits_are_left_once_a_server_has_started() {
    let store = old_store(600);
    assert!(holds_digits(&store));
    let mut database = Database::over(Box::new(store.clone())).unwrap();
    assert_eq!(database.upgrade::<AccountRecord>().unwrap(), 600);
    assert!(!holds_digits(&store));
    assert_eq!(database.upgrade::<AccountRecord>().unwrap(), 0, "once");
    drop(database);
    let database = Database::over(Box::new(store)).unwrap();
    assert_eq!(accounts::all(&database).flatten().count(), 600);
}

#[test]
fn nothing_is_written_where_nothing_is_older() {
    let mut database = Database::over(Box::new(MemoryStore::default())).unwrap();
    let account = accounts::plain(
        name("alice"),
        "$argon2id$none".into(),
        server::event::record::Sex::Female,
    );
    accounts::create(&mut database, account).unwrap();
    let before = database.sequence();
    assert_eq!(database.upgrade::<AccountRecord>().unwrap(), 0);
    assert_eq!(database.sequence(), before);
}
