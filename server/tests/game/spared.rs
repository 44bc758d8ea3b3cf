//! Who has just loaded a map, or was revived, is attacked by nobody, until it does something or some seconds have passed.

use packets::UnitId;
use server::{
    event::{Command, Item, fight::FightCommand, item::ItemCommand},
    service::vitals,
};

use super::fight::{ZOMBIE, call, monster, strikes};
use crate::common::{Client, Scenario};

/// A character that is hard to kill comes to a zombie's side.
fn beside_a_zombie() -> (Scenario, Client, UnitId) {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 50, 50);
    scenario.become_as(&adele, |character| {
        character.base_level = 90;
        character.attributes.vitality = 99;
        character.hp = 10_000;
    });
    scenario.spare();
    scenario.place(&adele, "ground", 20, 20);
    let zombie = call(&mut scenario, ZOMBIE, (21, 20));
    scenario.forget();
    (scenario, adele, zombie)
}

fn is_left_alone(scenario: &mut Scenario, client: &Client, zombie: UnitId) -> bool {
    let target = monster(scenario, zombie).mind.target;
    target.is_none() && strikes(&scenario.told(client.session), zombie).is_empty()
}

fn is_bitten_soon(scenario: &mut Scenario, client: &Client, zombie: UnitId) -> bool {
    scenario.pass_ms(3_000);
    !strikes(&scenario.told(client.session), zombie).is_empty()
}

#[test]
fn monsters_leave_who_has_loaded_a_map_alone_for_five_seconds() {
    let (mut scenario, adele, zombie) = beside_a_zombie();
    scenario.pass_ms(4_900);
    assert!(is_left_alone(&mut scenario, &adele, zombie));
    assert!(is_bitten_soon(&mut scenario, &adele, zombie));
}

#[test]
fn who_looks_about_is_spared_and_who_walks_is_not() {
    let (mut scenario, adele, zombie) = beside_a_zombie();
    scenario.command(adele.session, Command::Turn { body: 2, head: 0 });
    scenario.command(adele.session, Command::Emote { emotion: 3 });
    scenario.pass_ms(1_500);
    assert!(is_left_alone(&mut scenario, &adele, zombie));
    scenario.walk(&adele, 20, 21);
    assert!(is_bitten_soon(&mut scenario, &adele, zombie));
}

#[test]
fn who_attacks_is_spared_no_longer() {
    let (mut scenario, adele, zombie) = beside_a_zombie();
    let (target, continuous) = (zombie, false);
    scenario.command(
        adele.session,
        Command::Fight(FightCommand::Attack { target, continuous }),
    );
    assert!(!scenario.player(&adele).is_spared());
    assert!(is_bitten_soon(&mut scenario, &adele, zombie));
}

#[test]
fn who_uses_an_item_is_spared_no_longer() {
    let (mut scenario, adele, zombie) = beside_a_zombie();
    let potion = scenario.state.world.item_named("Red_Potion").unwrap().id;
    let place = Some(scenario.give_item(&adele, Item::new(potion, 1)));
    scenario.command(adele.session, Command::Item(ItemCommand::Use { place }));
    assert!(is_bitten_soon(&mut scenario, &adele, zombie));
}

#[test]
fn each_load_counts_by_itself() {
    let (mut scenario, adele, zombie) = beside_a_zombie();
    scenario.pass_ms(4_000);
    // The end of the first load's time is none of the second's.
    scenario.place(&adele, "ground", 20, 20);
    scenario.pass_ms(4_900);
    assert!(is_left_alone(&mut scenario, &adele, zombie));
    assert!(is_bitten_soon(&mut scenario, &adele, zombie));
}

#[test]
fn who_is_revived_where_it_lies_is_spared_as_after_a_load() {
    let (mut scenario, adele, zombie) = beside_a_zombie();
    scenario.pass_ms(4_000);
    scenario.kill(&adele);
    scenario.act(|state, now, effects| vitals::revive(state, now, adele.unit(), (100, 0), effects));
    scenario.forget();
    scenario.pass_ms(4_900);
    assert!(
        is_left_alone(&mut scenario, &adele, zombie),
        "the load's time is none of the revival's"
    );
    assert!(is_bitten_soon(&mut scenario, &adele, zombie));
}
