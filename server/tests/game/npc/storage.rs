//! The storage: shared by the characters of an account, and kept whatever happens.

use server::{
    event::{
        Command, CommitNumber, Item, Notice, PersistenceEvent,
        notice::{AddRefusal, ItemNotice, StorageNotice},
        persistence::Read,
        storage::StorageCommand,
    },
    state::StorageWindow,
};

use super::{KEEPER, LOCKER, scenario};
use crate::{common::Scenario, storage_steps as storage};

#[test]
fn the_keeper_opens_the_storage_for_zeny_and_shows_what_is_in_it() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.zeny(&client, 100);
    let zeny = scenario.player(&client).character.zeny;
    scenario.contact(&client, KEEPER);
    scenario.next(&client, KEEPER);
    scenario.forget();
    scenario.choose(&client, KEEPER, 1);
    let told = scenario.told(client.session);
    assert!(told.contains(&Notice::Zeny(zeny - 40)), "{told:?}");
    let opened = [
        Notice::Storage(StorageNotice::Opened { cards: vec![] }),
        Notice::Storage(StorageNotice::Filled { taken: 0 }),
    ];
    assert!(told.ends_with(&opened), "{told:?}");
}

#[test]
fn what_a_dialog_gives_and_takes_before_and_after_the_storage_opens_is_one_write() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.zeny(&client, 100);
    let zeny = scenario.player(&client).character.zeny;
    scenario.contact(&client, LOCKER);
    let CommitNumber(written) = scenario.store.written;
    scenario.store_waits = Some(Vec::new());
    scenario.choose(&client, LOCKER, 1);
    let asked = scenario.store_waits.as_deref().unwrap_or_default();
    assert!(
        matches!(
            asked,
            [
                PersistenceEvent::Write { .. },
                PersistenceEvent::Read(Read::Storage { .. })
            ]
        ),
        "all of it is written, and then the storage read: {asked:?}"
    );
    scenario.store_catches_up();
    assert_eq!(scenario.store.written, CommitNumber(written + 1));
    assert_eq!(scenario.player(&client).character.zeny, zeny - 40);
    assert_eq!(scenario.carries(&client), [(0, "Apple", 1)]);
    scenario.is_kept(&client);
    assert!(matches!(scenario.player(&client).storage, Some(StorageWindow::Open(_))));
}

#[test]
fn a_storage_that_a_dialog_opens_and_warps_away_from_is_not_read() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.contact(&client, LOCKER);
    scenario.store_waits = Some(Vec::new());
    scenario.choose(&client, LOCKER, 2);
    let reads = |event: &PersistenceEvent| matches!(event, PersistenceEvent::Read(Read::Storage { .. }));
    assert!(!scenario.store_waits.iter().flatten().any(reads));
    assert_eq!(scenario.player(&client).storage, None);
}

#[test]
fn a_dialog_that_opens_a_storage_that_is_open_goes_on() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.zeny(&client, 100);
    let zeny = scenario.player(&client).character.zeny;
    scenario.contact(&client, LOCKER);
    scenario.choose(&client, LOCKER, 3);
    assert_eq!(
        scenario.player(&client).character.zeny,
        zeny - 30,
        "what is paid for is open"
    );
    assert!(matches!(scenario.player(&client).storage, Some(StorageWindow::Open(_))));
}

#[test]
fn who_paid_for_a_storage_that_a_game_master_has_opened_meanwhile_has_it() {
    let mut scenario = scenario();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.zeny(&client, 100);
    scenario.contact(&client, KEEPER);
    scenario.next(&client, KEEPER);
    assert!(storage::ask_to_open(&mut scenario, &client));
    scenario.forget();
    scenario.choose(&client, KEEPER, 1);
    assert!(matches!(scenario.player(&client).storage, Some(StorageWindow::Open(_))));
    let told = scenario.told(client.session);
    assert!(!told.contains(&Notice::Storage(StorageNotice::Closed)), "{told:?}");
}

#[test]
fn what_is_put_in_is_there_next_time_for_every_character_of_the_account() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 10);
    scenario.give(&client, "Knife", 1);
    storage::open(&mut scenario, &client);
    storage::ask(&mut scenario, &client, StorageCommand::Put { place: 0, amount: 7 });
    storage::ask(&mut scenario, &client, StorageCommand::Put { place: 1, amount: 1 });
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 3)]);
    scenario.is_kept(&client);
    scenario.disconnect(client.session);
    let again = scenario.play_account("adele");
    let cards = storage::open(&mut scenario, &again);
    let seen: Vec<_> = cards.iter().map(|card| (card.place, card.item.amount)).collect();
    assert_eq!(seen, [(0, 7), (1, 1)]);
    storage::ask(&mut scenario, &again, StorageCommand::Get { place: 0, amount: 7 });
    assert_eq!(scenario.carries(&again), [(0, "Jellopy", 10)]);
    scenario.is_kept(&again);
    assert_eq!(scenario.store.storages[&again.account].len(), 1);
}

#[test]
fn moves_are_told_in_the_order_of_public_servers_when_they_are_durable() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 10);
    storage::open(&mut scenario, &client);
    scenario.forget();
    for (command, order) in [
        (
            StorageCommand::Put { place: 0, amount: 10 },
            ["added", "filled", "removed", "weight"],
        ),
        (
            StorageCommand::Get { place: 0, amount: 10 },
            ["added", "weight", "filled", "removed"],
        ),
    ] {
        scenario.command(client.session, Command::Storage(command));
        let told = scenario.told_in_full(client.session);
        let commit = Some(scenario.store.written);
        assert!(told.iter().all(|told| told.after == commit), "{told:?}");
        let words: Vec<_> = told.iter().map(|told| word(&told.notice)).collect();
        assert_eq!(words, order, "{command:?}");
    }
}

fn word(notice: &Notice) -> &'static str {
    match notice {
        Notice::Storage(StorageNotice::Added(_)) | Notice::Item(ItemNotice::Added(_)) => "added",
        Notice::Storage(StorageNotice::Removed { .. }) | Notice::Item(ItemNotice::Removed { .. }) => "removed",
        Notice::Storage(StorageNotice::Filled { .. }) => "filled",
        Notice::Weight { .. } => "weight",
        _ => "something else",
    }
}

#[test]
fn what_cannot_be_put_in_stays_and_the_client_is_told() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 10);
    scenario.give(&client, "Keepsake", 1);
    storage::open(&mut scenario, &client);
    let before = scenario.player(&client).character.inventory.clone();
    let refused = |place, amount| vec![Notice::Storage(StorageNotice::Refused { place, amount })];
    for (place, amount, told) in [
        (0, 11, refused(0, 11)),
        (0, 0, refused(0, 0)),
        (1, 1, refused(1, 1)),
        (0, u32::MAX, vec![]),
        (5, 1, vec![]),
        (usize::MAX, 1, vec![]),
    ] {
        let answer = storage::ask(&mut scenario, &client, StorageCommand::Put { place, amount });
        assert_eq!(answer, told, "{place} {amount}");
        assert_eq!(scenario.player(&client).character.inventory, before);
    }
}

#[test]
fn stacks_and_places_of_a_storage_have_an_end() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Rationed", 5);
    let (rationed, knife) = (scenario.item_id("Rationed"), scenario.item_id("Knife"));
    let full = [Item::new(rationed, 3)]
        .into_iter()
        .chain((1..600).map(|_| Item::new(knife, 1)));
    scenario.store.storages.insert(client.account, full.collect());
    scenario.give(&client, "Jellopy", 1);
    let cards = storage::open(&mut scenario, &client);
    assert_eq!(cards.len(), 600);
    let put = |scenario: &mut Scenario, place, amount| {
        storage::ask(scenario, &client, StorageCommand::Put { place, amount }).len() > 1
    };
    assert!(!put(&mut scenario, 0, 3), "five of them lie together at most");
    assert!(put(&mut scenario, 0, 2));
    assert!(!put(&mut scenario, 1, 1), "every place is taken");
}

#[test]
fn what_cannot_be_carried_stays_in_the_storage() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    let (knife, ration) = (scenario.item_id("Knife"), scenario.item_id("Rationed"));
    let red = scenario.item_id("Red_Potion");
    let items = [Item::new(red, 30_000), Item::new(ration, 5), Item::new(knife, 1)];
    scenario
        .store
        .storages
        .insert(client.account, items.into_iter().collect());
    scenario.give(&client, "Rationed", 3);
    storage::open(&mut scenario, &client);
    let refused = |why| vec![Notice::Item(ItemNotice::Refused(why))];
    for (place, amount, told) in [
        (0, 30_000, refused(AddRefusal::TooHeavy)),
        (1, 3, refused(AddRefusal::TooMany)),
        (2, 2, vec![]),
        (2, 0, vec![]),
        (2, u32::MAX, vec![]),
        (3, 1, vec![]),
        (usize::MAX, 1, vec![]),
    ] {
        let answer = storage::ask(&mut scenario, &client, StorageCommand::Get { place, amount });
        assert_eq!(answer, told, "{place} {amount}");
    }
    assert_eq!(scenario.carries(&client), [(0, "Rationed", 3)]);
}

#[test]
fn without_a_storage_that_is_open_nothing_moves() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 1);
    let put = StorageCommand::Put { place: 0, amount: 1 };
    assert_eq!(storage::ask(&mut scenario, &client, put), []);
    storage::open(&mut scenario, &client);
    let closed = [Notice::Storage(StorageNotice::Closed)];
    assert_eq!(storage::ask(&mut scenario, &client, StorageCommand::Close), closed);
    assert_eq!(storage::ask(&mut scenario, &client, StorageCommand::Close), []);
    assert_eq!(storage::ask(&mut scenario, &client, put), []);
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 1)]);
}

#[test]
fn a_storage_is_closed_by_a_warp_and_a_death() {
    let mut scenario = scenario();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    for ends in ["@warp ground 22 20", "@die"] {
        storage::open(&mut scenario, &client);
        scenario.say(&client, ends);
        scenario.command(client.session, Command::LoadEnd);
        let told = scenario.told(client.session);
        assert!(
            told.contains(&Notice::Storage(StorageNotice::Closed)),
            "{ends}: {told:?}"
        );
        assert_eq!(scenario.player(&client).storage, None, "{ends}");
    }
}

#[test]
fn a_storage_that_is_read_too_late_is_not_shown() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.store_waits = Some(Vec::new());
    assert!(storage::ask_to_open(&mut scenario, &client));
    assert!(!storage::ask_to_open(&mut scenario, &client), "it is on its way");
    scenario.forget();
    scenario.place(&client, "cellar", 5, 5);
    scenario.forget();
    scenario.store_catches_up();
    assert_eq!(scenario.told(client.session), []);
    assert_eq!(scenario.player(&client).storage, None);
}

#[test]
fn an_answer_to_an_earlier_opening_does_not_bring_back_what_was_taken_out() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    let jellopies = Item::new(scenario.item_id("Jellopy"), 10);
    let stored = [jellopies].into_iter().collect();
    scenario.store.storages.insert(client.account, stored);
    let take = StorageCommand::Get { place: 0, amount: 10 };
    scenario.store_waits = Some(Vec::new());
    for _ in 0..2 {
        storage::ask(&mut scenario, &client, StorageCommand::Close);
        assert!(storage::ask_to_open(&mut scenario, &client));
    }
    scenario.store_answers();
    storage::ask(&mut scenario, &client, take);
    storage::ask(&mut scenario, &client, StorageCommand::Close);
    assert!(storage::ask_to_open(&mut scenario, &client));
    while scenario.store_waits.as_ref().is_some_and(|waiting| !waiting.is_empty()) {
        scenario.store_answers();
        storage::ask(&mut scenario, &client, take);
    }
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 10)]);
    assert!(scenario.store.storages[&client.account].is_empty());
    scenario.is_kept(&client);
}
