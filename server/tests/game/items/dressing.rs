//! What some equipment does once, when it is put on or taken off.

use std::sync::Arc;

use packets::ItemId;
use server::{
    event::{Command, Item, Notice, item::ItemCommand, look::Posture, notice::GrowthNotice},
    service::vitals,
    state::Rules,
    world::{RULES, World},
};

use crate::common::{Client, Scenario};

/// A mask that takes what it gave, and a card that wants spell points when it comes off.
fn world() -> Arc<World> {
    let map = "map field 40 x 40\nstart 20 20\nwalk 0..39 0..39\n";
    let items = r#"
        [[item]]
        id = 19010
        aegis_name = "Greedy_Mask"
        name = "Greedy Mask"
        type = "armor"
        slots = 1
        locations = ["head_mid"]
        on_equip = [{ heal_percent = { hp = 50 } }]
        on_unequip = [{ lose = { hp = 30 } }]

        [[item]]
        id = 19011
        aegis_name = "Greedy_Card"
        name = "Greedy Card"
        type = "card"
        locations = ["head_mid"]
        on_unequip = [{ lose = { sp = 5 } }]
    "#;
    World::read(&[RULES, &[("greedy.toml", items), ("field.world", map)]].concat()).unwrap()
}

/// Somebody with 100 of 200 hit points, 11 spell points and the mask with the card in it.
fn masked() -> (Scenario, Client, usize) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", "field", 10, 10);
    let mut mask = Item::new(ItemId(19010), 1);
    mask.cards[0] = ItemId(19011);
    let place = scenario.give_item(&adele, mask);
    scenario.become_as(&adele, |character| character.base_level = 30);
    scenario.act(|state, now, effects| vitals::fill(state, now, adele.unit(), effects));
    scenario.character_mut(&adele).hp = 60;
    scenario.forget();
    (scenario, adele, place)
}

fn put_on(scenario: &mut Scenario, client: &Client, place: usize) {
    let at = scenario.state.world.item_named("Greedy_Mask").unwrap().locations;
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    scenario.pass_ms(40);
}

fn take_off(scenario: &mut Scenario, client: &Client, place: usize) {
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::TakeOff { place }));
    scenario.pass_ms(40);
}

#[test]
fn putting_on_gives_and_taking_off_takes_each_once() {
    let (mut scenario, adele, place) = masked();
    let (half, sp) = (
        scenario.player(&adele).fighter.max_hp / 2,
        scenario.player(&adele).character.sp,
    );
    put_on(&mut scenario, &adele, place);
    assert_eq!(scenario.player(&adele).character.hp, 60 + half);
    let restored = |notice: &Notice| matches!(notice, Notice::Growth(GrowthNotice::Restored { .. }));
    assert!(scenario.told(adele.session).iter().any(restored), "its client shows it");
    scenario.pass_ms(1000);
    assert_eq!(scenario.player(&adele).character.hp, 60 + half, "no more than once");
    take_off(&mut scenario, &adele, place);
    let character = &scenario.player(&adele).character;
    assert_eq!(
        (character.hp, character.sp),
        (30 + half, sp - 5),
        "the card takes its part too"
    );
}

#[test]
fn what_takes_the_place_of_a_mask_has_it_taken_off_too() {
    let (mut scenario, adele, place) = masked();
    put_on(&mut scenario, &adele, place);
    let before = scenario.player(&adele).character.hp;
    let other = scenario.give_item(&adele, Item::new(ItemId(19010), 1));
    put_on(&mut scenario, &adele, other);
    let most = scenario.player(&adele).fighter.max_hp;
    let after = (before - 30 + most / 2).min(most);
    assert_eq!(
        scenario.player(&adele).character.hp,
        after,
        "30 for the one, half for the other"
    );
}

#[test]
fn the_last_hit_points_may_be_taken() {
    let (mut scenario, adele, place) = masked();
    put_on(&mut scenario, &adele, place);
    scenario.character_mut(&adele).hp = 30;
    take_off(&mut scenario, &adele, place);
    assert_eq!(scenario.player(&adele).posture, Posture::Dead);
}

#[test]
fn what_is_refused_does_nothing() {
    let (mut scenario, adele, place) = masked();
    take_off(&mut scenario, &adele, place);
    assert_eq!(scenario.player(&adele).character.hp, 60, "it is not worn");
    scenario.kill(&adele);
    put_on(&mut scenario, &adele, place);
    assert_eq!(scenario.player(&adele).character.hp, 0, "the dead put nothing on");
}
