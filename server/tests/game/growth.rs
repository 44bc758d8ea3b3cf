//! How a player shapes its character: status points, jobs, the keys of its bar.

use std::sync::Arc;

use packets::JobId;
use server::{
    event::{
        Attribute, Command, Notice,
        growth::GrowthCommand,
        item::ItemCommand,
        notice::{Course, GrowthNotice, HotkeyBar, LookChange},
        record::{Hotkey, HotkeyRows},
    },
    service::job,
    state::Rules,
    world::Location,
};

use crate::common::{Client, Scenario, Told};

fn raise(scenario: &mut Scenario, client: &Client, attribute: Attribute, amount: u16) -> Vec<Told> {
    scenario.forget();
    let command = GrowthCommand::Raise { attribute, amount };
    scenario.command(client.session, Command::Growth(command));
    scenario.told_in_full(client.session)
}

fn notices(told: &[Told]) -> Vec<Notice> {
    told.iter().map(|told| told.notice.clone()).collect()
}

const fn answer(attribute: Attribute, value: Option<u16>) -> Notice {
    Notice::Growth(GrowthNotice::AttributeRaised { attribute, value })
}

#[test]
fn status_points_raise_an_attribute_and_what_follows_from_it_once_they_are_spent_for_good() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let character = scenario.character_mut(&client);
    character.status_points = 10;
    let vitality = character.attributes.vitality;
    let told = raise(&mut scenario, &client, Attribute::Vitality, 3);
    assert!(
        told.iter().any(|told| matches!(told.notice, Notice::FiguresChanged(_))),
        "{told:?}"
    );
    assert!(
        told.iter().any(|told| matches!(told.notice, Notice::Vitals(_))),
        "more VIT, more hit points"
    );
    let (first, last) = (&told[0], told.last().unwrap());
    assert_eq!(first.notice, Notice::Growth(GrowthNotice::StatusPoints(4)));
    assert_eq!(last.notice, answer(Attribute::Vitality, Some(vitality + 3)));
    for told in [first, last] {
        assert_eq!(told.after, Some(scenario.store.written));
    }
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!((stored.status_points, stored.attributes.vitality), (4, vitality + 3));
}

#[test]
fn an_attribute_rises_as_far_as_the_points_last() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let character = scenario.character_mut(&client);
    character.status_points = 5;
    character.attributes.luck = 1;
    let told = notices(&raise(&mut scenario, &client, Attribute::Luck, 255));
    assert_eq!(
        told.last(),
        Some(&answer(Attribute::Luck, Some(3))),
        "2 points each, and 1 is left"
    );
    assert_eq!(scenario.player(&client).character.status_points, 1);
}

#[test]
fn an_attribute_does_not_rise_beyond_what_the_job_allows() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let character = scenario.character_mut(&client);
    (character.status_points, character.attributes.dexterity) = (1000, 98);
    let told = notices(&raise(&mut scenario, &client, Attribute::Dexterity, 5));
    assert_eq!(told.last(), Some(&answer(Attribute::Dexterity, Some(99))));
    let told = notices(&raise(&mut scenario, &client, Attribute::Dexterity, 1));
    assert_eq!(told, [answer(Attribute::Dexterity, None)]);
}

#[test]
fn without_points_or_by_nothing_no_attribute_rises() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.character_mut(&client).status_points = 1;
    let refused = [answer(Attribute::Agility, None)];
    assert_eq!(notices(&raise(&mut scenario, &client, Attribute::Agility, 1)), refused);
    scenario.character_mut(&client).status_points = 100;
    assert_eq!(notices(&raise(&mut scenario, &client, Attribute::Agility, 0)), refused);
    assert_eq!(scenario.player(&client).character.status_points, 100);
}

#[test]
fn while_the_store_is_behind_no_attribute_rises() {
    let mut scenario = Scenario::with_rules(Rules {
        backlog_max: 3,
        ..Rules::default()
    });
    let client = scenario.play("adele");
    scenario.character_mut(&client).status_points = 100;
    let rises = |scenario: &mut Scenario| notices(&raise(scenario, &client, Attribute::Agility, 1)).len() > 1;
    assert!(
        (0..10).any(|_| !rises(&mut scenario)),
        "each raise is a write, and three may wait"
    );
    let flushed = scenario.store.flush();
    scenario.put(flushed);
    assert!(rises(&mut scenario));
}

fn change(scenario: &mut Scenario, client: &Client, job: u16) -> bool {
    let unit = client.unit();
    scenario.forget();
    scenario.act(|state, now, effects| job::change(state, now, unit, JobId(job), effects))
}

#[test]
fn another_job_begins_at_job_level_1_is_seen_by_all_and_kept() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play("berta");
    let character = scenario.character_mut(&client);
    (character.job_level, character.job_experience, character.base_level) = (10, 7, 12);
    assert!(change(&mut scenario, &client, 1));
    let looks = Notice::LookChanged {
        unit: client.unit(),
        change: LookChange::Job(1),
    };
    assert_eq!(scenario.told(other.session), std::slice::from_ref(&looks));
    let told = scenario.told_in_full(client.session);
    let level = Notice::Growth(GrowthNotice::Level {
        course: Course::Job,
        level: 1,
    });
    let level = told.iter().find(|told| told.notice == level).unwrap();
    assert_eq!(level.after, Some(scenario.store.written));
    let told = notices(&told);
    assert!(told.contains(&looks));
    assert!(
        told.iter()
            .any(|notice| matches!(notice, Notice::Vitals(vitals) if vitals.max_hp > 40))
    );
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!((stored.job, stored.job_level, stored.job_experience), (JobId(1), 1, 0));
    assert_eq!(stored.base_level, 12);
}

#[test]
fn what_the_new_job_cannot_wear_comes_off() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let guard = scenario.give(&client, "Novice_Guard", 1);
    let knife = scenario.give(&client, "Knife", 1);
    for (place, at) in [(guard, Location::LEFT_HAND), (knife, Location::RIGHT_HAND)] {
        let place = Some(place);
        scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    }
    let worn = |scenario: &Scenario| {
        let worn = |place: usize| scenario.inventory(&client).get(place).unwrap().is_worn();
        (worn(guard), worn(knife))
    };
    assert_eq!(worn(&scenario), (true, true));
    assert!(change(&mut scenario, &client, 1));
    assert_eq!(
        worn(&scenario),
        (false, true),
        "a swordman wears a knife, and no novice's guard"
    );
    assert!(
        scenario
            .store
            .named("adele")
            .unwrap()
            .inventory
            .get(guard)
            .is_some_and(|item| !item.is_worn())
    );
}

#[test]
fn a_job_that_does_not_exist_or_is_ones_own_changes_nothing() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    for job in [0, 999, u16::MAX] {
        assert!(!change(&mut scenario, &client, job), "{job}");
        assert_eq!(scenario.told(client.session), []);
    }
}

fn bar(scenario: &mut Scenario, client: &Client) -> HotkeyBar {
    let bar = |notice: Notice| match notice {
        Notice::Hotkeys(bar) => Some(*bar),
        _ => None,
    };
    scenario.told(client.session).into_iter().find_map(bar).unwrap()
}

#[test]
fn keys_are_kept_and_told_at_the_next_login() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let bandage = Hotkey {
        skill: true,
        id: 142,
        level: 1,
    };
    let potion = Hotkey {
        skill: false,
        id: 501,
        level: 0,
    };
    let empty = Hotkey::default();
    assert_eq!(bar(&mut scenario, &client).keys, []);
    let set = |tab, index, key| Command::Growth(GrowthCommand::SetHotkey { tab, index, key });
    for command in [
        set(0, 2, bandage),
        set(1, 0, potion),
        set(0, 37, potion),
        set(0, 37, empty),
        Command::Growth(GrowthCommand::TurnHotkeys { tab: 1, row: 2 }),
    ] {
        scenario.command(client.session, command);
    }
    scenario.disconnect(client.session);
    let client = scenario.play_account("adele");
    let HotkeyBar { keys, rows } = bar(&mut scenario, &client);
    assert_eq!((keys[2], keys[37], keys[38], keys.len()), (bandage, empty, potion, 39));
    assert_eq!(rows, HotkeyRows([0, 2]));

    scenario.command(client.session, set(1, 0, empty));
    assert_eq!(
        scenario.player(&client).character.hotkeys.len(),
        3,
        "emptied keys take no room"
    );
}

#[test]
fn keys_and_rows_that_do_not_exist_are_passed_over() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let key = Hotkey {
        skill: false,
        id: 501,
        level: 0,
    };
    for (tab, index) in [(0, 38), (1, 38), (2, 0), (u16::MAX, u16::MAX), (0, u16::MAX)] {
        let command = GrowthCommand::SetHotkey { tab, index, key };
        scenario.command(client.session, Command::Growth(command));
    }
    for (tab, row) in [(0, 4), (2, 1), (u16::MAX, u8::MAX)] {
        let command = GrowthCommand::TurnHotkeys { tab, row };
        scenario.command(client.session, Command::Growth(command));
    }
    let character = &scenario.player(&client).character;
    assert_eq!(
        (character.hotkeys.len(), character.hotkey_rows),
        (0, HotkeyRows::default())
    );
}

#[test]
fn figures_are_computed_when_something_changes_and_not_by_time() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.character_mut(&client).hp = 1;
    let before = Arc::clone(&scenario.player(&client).fighter);
    scenario.walk(&client, 25, 20);
    scenario.pass_ms(90_000);
    assert!(
        scenario.player(&client).character.hp > 1,
        "it recovered meanwhile, and was saved"
    );
    assert!(Arc::ptr_eq(&before, &scenario.player(&client).fighter));
    scenario.become_as(&client, |character| character.status_points = 10);
    let before = Arc::clone(&scenario.player(&client).fighter);
    raise(&mut scenario, &client, Attribute::Agility, 1);
    let after = &scenario.player(&client).fighter;
    assert!(!Arc::ptr_eq(&before, after) && after.attributes.agility == before.attributes.agility + 1);
}
