//! What can be carried: weight, places, stacks; zeny.

use packets::ItemId;
use server::{
    event::{Effects, Inventory, Item, Notice, notice::AddRefusal},
    figures::weight::Load,
    service::belongings,
};

use crate::common::{Client, Scenario};

fn give(scenario: &mut Scenario, client: &Client, id: u32, amount: u16) -> Result<(), AddRefusal> {
    let mut effects = Effects::default();
    let item = Item::new(ItemId(id), amount);
    belongings::give(&mut scenario.state, scenario.now, client.unit(), item, &mut effects)
}

#[test]
fn nobody_carries_more_than_the_most_and_half_of_it_is_a_load() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let before = scenario.player(&client).fighter.weight;
    assert_eq!(give(&mut scenario, &client, 501, 10), Ok(()));
    let fighter = scenario.player(&client).fighter.clone();
    assert_eq!(fighter.weight, before + 700, "70 each");
    assert_eq!(fighter.max_weight, 20_300, "20,000 of a novice, 300 of STR 1");
    assert_eq!(give(&mut scenario, &client, 501, 281), Err(AddRefusal::TooHeavy));
    assert_eq!(fighter.load(), Load::Light);
    assert_eq!(give(&mut scenario, &client, 501, 140), Ok(()));
    assert_eq!(scenario.player(&client).fighter.load(), Load::Half);
    assert_eq!(give(&mut scenario, &client, 501, 120), Ok(()));
    assert_eq!(scenario.player(&client).fighter.load(), Load::Full);
}

#[test]
fn places_and_stacks_are_full_at_some_time_and_none_at_all_is_refused() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.become_as(&client, |character| character.attributes.strength = u16::MAX);
    assert_eq!(give(&mut scenario, &client, 501, 30_000), Ok(()));
    assert_eq!(give(&mut scenario, &client, 501, 1), Err(AddRefusal::TooMany));
    let free = u16::try_from(Inventory::PLACES - scenario.inventory(&client).len()).unwrap();
    assert_eq!(give(&mut scenario, &client, 1201, free + 1), Err(AddRefusal::Full));
    assert_eq!(give(&mut scenario, &client, 1201, free), Ok(()));
    assert_eq!(give(&mut scenario, &client, 502, 1), Err(AddRefusal::Full));
    assert_eq!(give(&mut scenario, &client, 501, 0), Err(AddRefusal::Invalid));
    assert_eq!(give(&mut scenario, &client, 9_999_999, 1), Err(AddRefusal::Invalid));
    assert_eq!(scenario.inventory(&client).check(), Ok(()));
}

#[test]
fn what_was_given_is_told_only_when_it_is_durable() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    scenario.give(&client, "Red_Potion", 1);
    let told = scenario.told_in_full(client.session);
    let added = told.iter().find(|told| matches!(told.notice, Notice::Item(_))).unwrap();
    assert!(added.after.is_some());
}

#[test]
fn zeny_never_falls_below_nothing_nor_rises_above_the_most() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let unit = client.unit();
    let mut change = |amount| {
        let mut effects = Effects::default();
        let done = belongings::zeny(&mut scenario.state, scenario.now, unit, amount, &mut effects);
        (done.is_some(), scenario.state.players.get(unit).unwrap().character.zeny)
    };
    assert_eq!(change(-1), (false, 0));
    assert_eq!(change(500), (true, 500));
    assert_eq!(change(2_000_000_000), (false, 500));
    assert_eq!(change(i64::MAX), (false, 500));
    assert_eq!(change(1_999_999_500), (true, 2_000_000_000));
    assert_eq!(change(-2_000_000_000), (true, 0));
}
