//! Fights of characters with each other, with weapons that shoot, and what keeps them from fighting and walking.

use std::sync::Arc;

use server::{
    event::{
        Command, Notice,
        fight::FightCommand,
        item::ItemCommand,
        look::{Posture, Vanish},
        notice::{AttackRefusal, FightNotice},
    },
    state::Rules,
    world::{RULES, World},
};

use super::fight::{PORING, PUPA, attack, call, make_strong, meet, monster, strikes, until_dead};
use crate::common::{Client, Scenario};

/// An arena where players fight each other, and a field where they do not.
pub(super) fn arena() -> Arc<World> {
    let maps = "
        map field 40 x 40
        start 20 20
        walk 0..39 0..39

        map arena 40 x 40
        flags pvp
        walk 0..39 0..39
        block 20..20 0..39

        map melee 40 x 40
        flags pvp pvp_noparty
        walk 0..39 0..39
    ";
    World::read(&[RULES, &[("arena.world", maps)]].concat()).unwrap()
}

pub(super) fn two_on(map: &str) -> (Scenario, Client, Client) {
    let mut scenario = Scenario::with(&arena(), Rules::default());
    let adele = scenario.play_at("adele", map, 10, 10);
    let berta = scenario.play_at("berta", map, 11, 10);
    make_strong(&mut scenario, &adele);
    scenario.forget();
    (scenario, adele, berta)
}

pub(super) fn wear(scenario: &mut Scenario, client: &Client, aegis_name: &str, amount: u16) -> usize {
    let place = scenario.give(client, aegis_name, amount);
    let at = scenario.state.world.item_named(aegis_name).unwrap().locations;
    let place_of = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place: place_of, at }));
    assert!(scenario.inventory(client).get(place).unwrap().is_worn(), "{aegis_name}");
    place
}

/// An archer with a bow and so many arrows.
pub(super) fn archer(scenario: &mut Scenario, client: &Client, arrows: u16) {
    scenario.become_as(client, |character| {
        character.job = packets::JobId(3);
        character.base_level = 20;
        character.attributes.dexterity = 40;
    });
    wear(scenario, client, "Bow", 1);
    if arrows > 0 {
        wear(scenario, client, "Arrow", arrows);
    }
    scenario.forget();
}

fn refusals(told: &[Notice]) -> Vec<AttackRefusal> {
    let why = |notice: &Notice| match notice {
        Notice::Fight(FightNotice::Refused(why)) => Some(*why),
        _ => None,
    };
    told.iter().filter_map(why).collect()
}

#[test]
fn players_fight_each_other_where_the_map_says_so() {
    let (mut scenario, adele, berta) = two_on("arena");
    attack(&mut scenario, &adele, berta.unit(), true);
    scenario.pass_ms(60_000);
    let told = scenario.told(berta.session);
    assert!(strikes(&told, adele.unit()).iter().any(|&(_, damage)| damage > 0));
    let died = Notice::UnitVanished {
        unit: berta.unit(),
        why: Vanish::Died,
    };
    assert_eq!(told.iter().filter(|notice| **notice == died).count(), 1);
    assert_eq!(scenario.player(&berta).posture, Posture::Dead);
    scenario.forget();
    scenario.pass_ms(10_000);
    assert_eq!(
        strikes(&scenario.told(berta.session), adele.unit()),
        [],
        "the dead are left alone"
    );
}

#[test]
fn elsewhere_they_do_not() {
    let (mut scenario, adele, berta) = two_on("field");
    attack(&mut scenario, &adele, berta.unit(), true);
    attack(&mut scenario, &adele, adele.unit(), true);
    scenario.pass_ms(10_000);
    assert_eq!(strikes(&scenario.told(berta.session), adele.unit()), []);
}

#[test]
fn a_player_out_of_reach_is_walked_to_and_one_behind_a_wall_is_not_shot_at() {
    let (mut scenario, adele, berta) = two_on("arena");
    scenario.place(&berta, "arena", 15, 10);
    scenario.forget();
    attack(&mut scenario, &adele, berta.unit(), true);
    let far = Notice::Fight(FightNotice::OutOfReach {
        target: berta.unit(),
        target_at: (15, 10),
        from: (10, 10),
        range: 1,
    });
    assert_eq!(scenario.told(adele.session), [far]);
    archer(&mut scenario, &adele, 50);
    attack(&mut scenario, &adele, berta.unit(), false);
    assert_eq!(strikes(&scenario.told(adele.session), adele.unit()).len(), 1);
    scenario.place(&adele, "arena", 18, 10);
    scenario.place(&berta, "arena", 22, 10);
    scenario.pass_ms(5000);
    scenario.forget();
    attack(&mut scenario, &adele, berta.unit(), true);
    scenario.pass_ms(5000);
    assert_eq!(strikes(&scenario.told(adele.session), adele.unit()), []);
}

#[test]
fn every_shot_costs_an_arrow_and_none_are_shot_without() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    archer(&mut scenario, &adele, 3);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(20_000);
    let told = scenario.told(adele.session);
    assert_eq!(strikes(&told, adele.unit()).len(), 3);
    assert_eq!(refusals(&told), [AttackRefusal::NoAmmunition]);
    let arrow = scenario.state.world.item_named("Arrow").unwrap().id;
    assert_eq!(scenario.inventory(&adele).count(arrow), 0);
    attack(&mut scenario, &adele, pupa, true);
    assert_eq!(refusals(&scenario.told(adele.session)), [AttackRefusal::NoAmmunition]);
}

#[test]
fn bows_reach_far_but_not_through_walls() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 38, 20);
    archer(&mut scenario, &adele, 50);
    // Beyond the wall in column 40.
    let pupa = loop {
        let pupa = call(&mut scenario, PUPA, (44, 20));
        let cell = monster(&scenario, pupa).cell();
        if (41..=43).contains(&cell.x) && (19..=21).contains(&cell.y) {
            break pupa;
        }
    };
    scenario.forget();
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(5000);
    assert_eq!(strikes(&scenario.told(adele.session), adele.unit()), []);
    let cell = monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", cell.x + 5, cell.y);
    attack(&mut scenario, &adele, pupa, false);
    assert_eq!(strikes(&scenario.told(adele.session), adele.unit()).len(), 1);
}

#[test]
fn who_carries_too_much_does_not_attack() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let ore = scenario.state.world.item_named("Iron_Ore").unwrap().weight;
    let most = scenario.player(&adele).fighter.max_weight;
    let full = u16::try_from(most * 9 / 10 / ore).unwrap();
    scenario.give(&adele, "Iron_Ore", full + 1);
    scenario.forget();
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(5000);
    let told = scenario.told(adele.session);
    assert_eq!(
        (refusals(&told), strikes(&told, adele.unit()).len()),
        (vec![AttackRefusal::Overweight], 0)
    );
}

#[test]
fn who_is_hit_stops_in_its_cell_and_may_walk_on_at_once() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let hit = |scenario: &mut Scenario| {
        let stay = scenario.player(&adele).stay;
        let from = packets::UnitId(0x4000_0000);
        scenario.act(|state, now, effects| server::service::fight::landed(state, now, stay, (from, 0), 1, effects));
    };
    scenario.walk(&adele, 30, 20);
    scenario.pass_ms(320);
    hit(&mut scenario);
    let here = scenario.cell(&adele);
    assert!(scenario.player(&adele).walk.is_none() && here.0 < 30);
    scenario.pass_ms(1000);
    assert_eq!(scenario.cell(&adele), here, "it stands");
    hit(&mut scenario);
    scenario.walk(&adele, 30, 20);
    assert!(scenario.player(&adele).walk.is_some());
    scenario.pass_ms(3000);
    assert_eq!(scenario.cell(&adele), (30, 20));
}

#[test]
fn who_sits_stands_up_when_hit_and_misses_do_nothing() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    scenario.command(adele.session, Command::Sit);
    let lands = |scenario: &mut Scenario, damage| {
        let stay = scenario.player(&adele).stay;
        let from = packets::UnitId(0x4000_0000);
        scenario.act(|state, now, effects| {
            server::service::fight::landed(state, now, stay, (from, 0), damage, effects);
        });
    };
    lands(&mut scenario, 0);
    assert_eq!(scenario.player(&adele).posture, Posture::Sitting);
    lands(&mut scenario, 1);
    assert_eq!(scenario.player(&adele).posture, Posture::Standing);
    scenario.command(adele.session, Command::Fight(FightCommand::Stop));
}

#[test]
fn monsters_of_an_arena_bring_experience_too() {
    let map = "map arena 40 x 40\nflags pvp\nstart 20 20\nwalk 0..39 0..39\n";
    let world = World::read(&[RULES, &[("arena.world", map)]].concat()).unwrap();
    let mut scenario = Scenario::with(&world, Rules::default());
    let adele = scenario.play_at("adele", "arena", 10, 10);
    make_strong(&mut scenario, &adele);
    scenario.become_as(&adele, |character| character.base_level = 40);
    let poring = call(&mut scenario, PORING, (10, 10));
    scenario.forget();
    until_dead(&mut scenario, &adele, poring);
    assert_eq!(scenario.player(&adele).character.base_experience, 2);
}
