//! Hits that splash, where players fight each other: characters and monsters around who is hit are hit, too.

use std::sync::Arc;

use packets::UnitId;
use server::{
    event::{
        GameEvent, MapReport, Notice,
        fight::{SwingOutcome, Swung},
        notice::FightNotice,
    },
    service::vitals,
    state::Rules,
    world::{RULES, World},
};

use crate::{
    common::{Client, Scenario},
    duel::wear,
    extras,
    fight::{PUPA, attack, call, make_strong, monster},
};

fn world(flags: &str) -> Arc<World> {
    let map = format!("map arena 40 x 40\n{flags}\nstart 20 20\nwalk 0..39 0..39\n");
    let rings = extras::rings();
    World::read(&[RULES, &[("rings.toml", rings.as_str()), ("arena.world", map.as_str())]].concat()).unwrap()
}

/// Somebody whose hits splash, a pupa beside it, and another character beside that.
fn meet(flags: &str) -> (Scenario, Client, Client, UnitId) {
    let mut scenario = Scenario::with(&world(flags), Rules::default());
    let adele = scenario.play_at("adele", "arena", 10, 10);
    let berta = scenario.play_at("berta", "arena", 10, 10);
    make_strong(&mut scenario, &adele);
    for client in [&adele, &berta] {
        scenario.become_as(client, |character| {
            character.attributes.dexterity = 90;
            character.base_level = 40;
        });
        scenario.act(|state, now, effects| vitals::fill(state, now, client.unit(), effects));
    }
    wear(&mut scenario, &adele, "Splashing_Ring", 1);
    let pupa = call(&mut scenario, PUPA, (10, 10));
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "arena", at.x + 1, at.y);
    scenario.place(&berta, "arena", at.x, at.y + 1);
    scenario.forget();
    (scenario, adele, berta, pupa)
}

/// Whom somebody strikes with one attack.
fn struck(scenario: &mut Scenario, by: &Client, target: UnitId) -> Vec<UnitId> {
    attack(scenario, by, target, false);
    scenario.pass_ms(2000);
    let told = scenario.told(by.session);
    let struck = told.iter().filter_map(|notice| match notice {
        Notice::Fight(FightNotice::Struck { from, target, .. }) if *from == by.unit() => Some(*target),
        _ => None,
    });
    struck.collect()
}

#[test]
fn who_stands_beside_a_monster_that_is_hit_is_hit_too() {
    let (mut scenario, adele, berta, pupa) = meet("flags pvp");
    let before = scenario.player(&berta).character.hp;
    assert_eq!(struck(&mut scenario, &adele, pupa), [pupa, berta.unit()]);
    assert!(scenario.player(&berta).character.hp < before);
}

#[test]
fn a_monster_beside_who_is_hit_is_hit_too() {
    let (mut scenario, adele, berta, pupa) = meet("flags pvp");
    assert_eq!(struck(&mut scenario, &adele, berta.unit()), [berta.unit(), pupa]);
    let pupa = monster(&scenario, pupa);
    assert!(pupa.look.hp < pupa.look.max_hp);
}

#[test]
fn where_players_do_not_fight_each_other_only_monsters_are_hit() {
    let (mut scenario, adele, berta, pupa) = meet("flags town");
    let before = scenario.player(&berta).character.hp;
    assert_eq!(struck(&mut scenario, &adele, pupa), [pupa]);
    assert_eq!(scenario.player(&berta).character.hp, before);
}

#[test]
fn the_splash_of_who_died_meanwhile_hits_nobody() {
    let (mut scenario, adele, berta, _) = meet("flags pvp");
    let before = scenario.player(&berta).character.hp;
    let (stay, at) = (scenario.player(&adele).stay, scenario.player(&berta).cell());
    scenario.kill(&adele);
    scenario.forget();
    let swung = Swung {
        stay,
        number: 0,
        target: UnitId(1),
        shot: None,
        drained: (0, 0),
        spreads: true,
        outcome: SwingOutcome::Done { x: at.x, y: at.y },
    };
    scenario.put(GameEvent::Map(MapReport::Swung(swung)));
    scenario.pass_ms(2000);
    assert_eq!(scenario.player(&berta).character.hp, before);
    let struck = |notice: &Notice| matches!(notice, Notice::Fight(FightNotice::Struck { .. }));
    assert!(!scenario.told(berta.session).iter().any(struck));
}
