//! Accounts and characters: what is unique, what is kept, what is refused.

use std::slice;

use packets::{AccountId, CharacterId, ItemId};
use server::{
    config::StoreEngine,
    event::{
        Account, Character, Item,
        persistence::{CreateConflict, Save},
        record::Sex,
        storage::Storage,
    },
    persistence::{
        Database,
        repository::{accounts, characters, saves, storages},
    },
};

use super::model::{character, name};

fn with_account() -> (Database, Account) {
    let mut database = Database::in_memory();
    let account = add_account(&mut database, "alice").unwrap();
    (database, account)
}

fn add_account(database: &mut Database, user: &str) -> Option<Account> {
    accounts::create(
        database,
        accounts::plain(name(user), "$argon2id$none".into(), Sex::Female),
    )
    .unwrap()
}

fn add_character(database: &mut Database, account: &Account, slot: u8, called: &str) -> Character {
    characters::create(database, character(account.id, slot, called))
        .unwrap()
        .unwrap()
}

#[test]
fn ids_begin_where_clients_expect_them_and_are_never_given_twice() {
    let (mut database, alice) = with_account();
    assert_eq!(alice.id, AccountId(2_000_000));
    assert_eq!(add_account(&mut database, "bob").unwrap().id, AccountId(2_000_001));
    let first = add_character(&mut database, &alice, 0, "First");
    assert_eq!(first.id, CharacterId(150_000));
    assert!(characters::delete(&mut database, first.id).unwrap());
    assert_eq!(
        add_character(&mut database, &alice, 0, "Second").id,
        CharacterId(150_001)
    );
}

#[test]
fn an_account_is_found_by_its_exact_user() {
    let (database, alice) = with_account();
    assert_eq!(
        accounts::by_user(&database, name("alice")).unwrap(),
        Some(alice.clone())
    );
    assert_eq!(accounts::by_user(&database, name("Alice")).unwrap(), None);
    assert_eq!(accounts::by_id(&database, alice.id).unwrap(), Some(alice));
}

#[test]
fn a_user_is_registered_once() {
    let (mut database, alice) = with_account();
    let before = database.sequence();
    assert_eq!(add_account(&mut database, "alice"), None);
    assert_eq!(database.sequence(), before, "a refusal changes nothing");
    assert_eq!(
        accounts::all(&database).map(Result::unwrap).collect::<Vec<_>>(),
        [alice]
    );
}

#[test]
fn a_character_name_is_taken_whatever_its_letter_case() {
    let (mut database, alice) = with_account();
    let made = add_character(&mut database, &alice, 0, "Sakray");
    let again = characters::create(&mut database, character(alice.id, 1, "sAKRAY")).unwrap();
    assert_eq!(again, Err(CreateConflict::NameTaken));
    assert_eq!(characters::by_name(&database, name("SAKRAY")).unwrap(), Some(made.id));
}

#[test]
fn a_slot_holds_one_character() {
    let (mut database, alice) = with_account();
    add_character(&mut database, &alice, 3, "First");
    let again = characters::create(&mut database, character(alice.id, 3, "Second")).unwrap();
    assert_eq!(again, Err(CreateConflict::SlotTaken));
}

#[test]
fn nobody_makes_a_character_for_an_account_that_does_not_exist() {
    let mut database = Database::in_memory();
    let made = characters::create(&mut database, character(AccountId(2_000_000), 0, "Orphan")).unwrap();
    assert_eq!(made, Err(CreateConflict::SlotTaken));
}

#[test]
fn characters_come_by_slot_and_only_those_of_the_account() {
    let (mut database, alice) = with_account();
    let bob = add_account(&mut database, "bob").unwrap();
    let second = add_character(&mut database, &alice, 8, "Second");
    let first = add_character(&mut database, &alice, 0, "First");
    add_character(&mut database, &bob, 4, "Other");
    assert_eq!(characters::of_account(&database, alice.id).unwrap(), [first, second]);
}

#[test]
fn a_save_keeps_owner_name_and_slot_as_stored() {
    let (mut database, alice) = with_account();
    let made = add_character(&mut database, &alice, 2, "Keeper");
    let mut saved = Character {
        zeny: 500,
        ..made.clone()
    };
    let strange = Character {
        account: AccountId(1),
        slot: 7,
        name: name("Thief"),
        ..saved.clone()
    };
    assert!(save(&mut database, &[strange]).is_empty());
    assert_eq!(characters::by_id(&database, made.id).unwrap().as_ref(), Some(&saved));
    saved.place.x = 3;
    assert!(save(&mut database, slice::from_ref(&saved)).is_empty());
    assert_eq!(characters::by_id(&database, made.id).unwrap(), Some(saved));
}

#[test]
fn a_late_save_does_not_bring_a_deleted_character_back() {
    let (mut database, alice) = with_account();
    let made = add_character(&mut database, &alice, 0, "Ghost");
    assert!(characters::delete(&mut database, made.id).unwrap());
    assert_eq!(save(&mut database, slice::from_ref(&made)), [made.id]);
    assert!(!characters::delete(&mut database, made.id).unwrap());
    assert_eq!(characters::of_account(&database, alice.id).unwrap(), []);
    add_character(&mut database, &alice, 0, "Ghost");
}

#[test]
fn a_rename_frees_the_old_name_and_refuses_a_taken_one() {
    let (mut database, alice) = with_account();
    let made = add_character(&mut database, &alice, 0, "Before");
    let other = add_character(&mut database, &alice, 1, "Other");
    let taken = Character {
        name: name("OTHER"),
        ..made.clone()
    };
    assert!(!characters::rename(&mut database, &taken).unwrap());
    let renamed = Character {
        name: name("After"),
        ..made.clone()
    };
    assert!(characters::rename(&mut database, &renamed).unwrap());
    assert_eq!(characters::by_name(&database, name("before")).unwrap(), None);
    assert_eq!(
        characters::of_account(&database, alice.id).unwrap(),
        [renamed.clone(), other]
    );
    let same_letters = Character {
        name: name("AFTER"),
        ..renamed
    };
    assert!(
        characters::rename(&mut database, &same_letters).unwrap(),
        "its own name in another letter case"
    );
}

#[test]
fn slots_move_together_or_not_at_all() {
    let (mut database, alice) = with_account();
    let first = add_character(&mut database, &alice, 0, "First");
    let second = add_character(&mut database, &alice, 1, "Second");
    let to = |character: &Character, slot| Character {
        slot,
        ..character.clone()
    };
    let swapped = [to(&first, 1), to(&second, 0)];
    assert!(characters::move_slots(&mut database, &swapped).unwrap());
    let expected = [to(&second, 0), to(&first, 1)];
    assert_eq!(characters::of_account(&database, alice.id).unwrap(), expected);
    for clash in [
        vec![to(&first, 0)],
        vec![to(&first, 5), to(&second, 5)],
        vec![to(&first, 4), to(&first, 5)],
    ] {
        assert!(!characters::move_slots(&mut database, &clash).unwrap(), "{clash:?}");
    }
    assert_eq!(characters::of_account(&database, alice.id).unwrap(), expected);
}

#[test]
fn a_pincode_is_kept_with_its_account() {
    let (mut database, alice) = with_account();
    assert!(accounts::set_pincode(&mut database, alice.id, "$argon2id$0420").unwrap());
    let stored = accounts::by_user(&database, name("alice")).unwrap().unwrap();
    assert_eq!(
        stored,
        Account {
            pincode_hash: Some("$argon2id$0420".into()),
            ..alice
        }
    );
    assert!(!accounts::set_pincode(&mut database, AccountId(1), "$argon2id$0420").unwrap());
}

#[test]
fn every_field_survives_a_restart() {
    for engine in StoreEngine::ALL {
        fill_and_open_again(engine);
    }
}

fn fill_and_open_again(engine: StoreEngine) {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(folder.path(), engine).unwrap();
    let mut account = accounts::plain(name("carol"), "$argon2id$x".into(), Sex::Male);
    account.group = 99;
    account.mail = "carol@example.com".into();
    account.birth_date = *b"991231";
    account.banned_until = Some(server::event::Moment(1_700_000_000_000));
    let account = accounts::create(&mut database, account).unwrap().unwrap();
    let mut made = add_character(&mut database, &account, 5, "Caf\u{e9}");
    made.base_experience = u64::MAX;
    made.attributes.luck = 99;
    made.deletion = Some(server::event::Moment(1_800_000_000_000));
    made.save_point.map = "prt_in".into();
    assert!(save(&mut database, slice::from_ref(&made)).is_empty());
    database.flush().unwrap();
    drop(database);
    let database = Database::open(folder.path(), engine).unwrap();
    assert_eq!(
        accounts::all(&database).map(Result::unwrap).collect::<Vec<_>>(),
        slice::from_ref(&account)
    );
    assert_eq!(characters::of_account(&database, account.id).unwrap(), [made]);
}

fn potions(amount: u16) -> Storage {
    [Item::new(ItemId(501), amount)].into_iter().collect()
}

/// Saves characters; those that are not there.
fn save(database: &mut Database, characters: &[Character]) -> Vec<CharacterId> {
    let save = Save {
        characters: characters.to_vec(),
        storages: Vec::new(),
    };
    saves::write(database, &save).unwrap()
}

#[test]
fn a_storage_and_its_character_are_saved_in_one_change() {
    let (mut database, alice) = with_account();
    let mut made = add_character(&mut database, &alice, 0, "First");
    assert!(storages::of_account(&database, alice.id).unwrap().is_empty());
    made.zeny = 7;
    let before = database.sequence();
    let both = Save {
        characters: vec![made.clone()],
        storages: vec![(alice.id, potions(3)), (AccountId(1), potions(9))],
    };
    assert_eq!(saves::write(&mut database, &both).unwrap(), []);
    assert_eq!(database.sequence(), before + 1, "one change");
    assert_eq!(storages::of_account(&database, alice.id).unwrap(), potions(3));
    assert!(storages::of_account(&database, AccountId(1)).unwrap().is_empty());
    assert_eq!(characters::by_id(&database, made.id).unwrap().unwrap().zeny, 7);
}

#[test]
fn characters_are_saved_in_one_change_but_those_that_are_gone() {
    let (mut database, alice) = with_account();
    let mut both =
        [(0, "First"), (1, "Second")].map(|(slot, called)| add_character(&mut database, &alice, slot, called));
    for (zeny, character) in (1..).zip(&mut both) {
        character.zeny = zeny;
    }
    let before = database.sequence();
    assert_eq!(save(&mut database, &both), []);
    assert_eq!(database.sequence(), before + 1, "one change");
    assert_eq!(characters::of_account(&database, alice.id).unwrap(), both);
    assert_eq!(save(&mut database, &both), []);
    assert_eq!(database.sequence(), before + 1, "nothing changed");
    let mut gone = both.clone();
    gone[0].zeny = 100;
    gone[1].id = CharacterId(1);
    assert_eq!(save(&mut database, &gone), [CharacterId(1)]);
    both[0].zeny = 100;
    assert_eq!(characters::of_account(&database, alice.id).unwrap(), both);
}
