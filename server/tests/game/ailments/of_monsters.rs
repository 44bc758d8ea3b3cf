//! What ailments do to monsters.

use packets::UnitId;
use server::{
    event::{Condition, MapEvent, Notice},
    state::Rules,
    world::{RULES, Status, World},
};

use super::{conditions, surely};
use crate::{
    common::{Scenario, worlds::GROUND as GROUND_MAP},
    fight::{HORNET, PORING, PUPA, ZOMBIE, attack, call, meet, monster, strikes},
};

const GROUND: usize = 0;

/// A boss that does nothing.
const BOSS: &str = r#"
    [[monster]]
    id = 20001
    aegis_name = "TEST_BOSS"
    name = "Boss"
    level = 1
    hp = 1000
    rank = "boss"
    attributes = { luck = 30 }
    attack_range = 1
    skill_range = 1
    chase_range = 1
    size = "small"
    race = "plant"
    element = "neutral"
    element_level = 1
    speed = 400
    attack_delay = 1872
    attack_motion = 672
    damage_motion = 480
    ai = 6
"#;

fn afflict(scenario: &mut Scenario, unit: UnitId, status: Status) {
    let affliction = surely(status);
    scenario.on_map(GROUND, MapEvent::Afflict { unit, affliction });
    if status == Status::Stone {
        scenario.pass_ms(120);
    }
}

fn condition(scenario: &Scenario, unit: UnitId) -> Condition {
    monster(scenario, unit).look.condition
}

#[test]
fn a_stunned_monster_neither_walks_nor_bites_until_it_is_over() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    scenario.become_as(&adele, |character| character.hp = 40);
    let hornet = call(&mut scenario, HORNET, (21, 20));
    attack(&mut scenario, &adele, hornet, false);
    scenario.pass_ms(1000);
    scenario.forget();
    afflict(&mut scenario, hornet, Status::Stun);
    assert_eq!(condition(&scenario, hornet), Condition::NONE.with(Status::Stun));
    assert_eq!(conditions(&scenario.told(adele.session), hornet).len(), 1);
    let at = monster(&scenario, hornet).cell();
    scenario.pass_ms(3000);
    assert_eq!(monster(&scenario, hornet).cell(), at);
    assert_eq!(strikes(&scenario.told(adele.session), hornet), []);
    assert_eq!(
        monster(&scenario, hornet).mind.target,
        None,
        "it forgets whom it was after"
    );
    scenario.pass_ms(3000);
    assert_eq!(condition(&scenario, hornet), Condition::NONE);
}

#[test]
fn an_aggressive_one_goes_on_when_it_is_thawed() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    scenario.become_as(&adele, |character| character.hp = 40);
    // Zombies are undead: those do not freeze.
    let zombie = call(&mut scenario, ZOMBIE, (24, 20));
    afflict(&mut scenario, zombie, Status::Freeze);
    assert_eq!(condition(&scenario, zombie), Condition::NONE);
    afflict(&mut scenario, zombie, Status::Sleep);
    assert_eq!(condition(&scenario, zombie), Condition::NONE.with(Status::Sleep));
    scenario.pass_ms(20_000);
    assert_eq!(strikes(&scenario.told(adele.session), zombie), []);
    scenario.pass_ms(40_000);
    assert!(!strikes(&scenario.told(adele.session), zombie).is_empty());
}

#[test]
fn poison_costs_a_monster_a_half_percent_and_two_each_second_and_no_life() {
    let (mut scenario, _, pupa) = meet("adele", PUPA);
    let max = monster(&scenario, pupa).look.max_hp;
    afflict(&mut scenario, pupa, Status::Poison);
    scenario.pass_ms(3000);
    assert_eq!(monster(&scenario, pupa).look.hp, max - 3 * (2 + max / 200));
    scenario.pass_ms(60_000);
    let left = monster(&scenario, pupa).look.hp;
    assert!(condition(&scenario, pupa).is_well());
    assert_eq!(
        left,
        max - 29 * (2 + max / 200),
        "half as long as a character, less 198 ms for VIT"
    );
}

#[test]
fn sleepers_are_hit_for_sure_and_wake_by_it() {
    let (mut scenario, adele, poring) = meet("adele", PORING);
    scenario.become_as(&adele, |character| character.attributes.dexterity = 1);
    afflict(&mut scenario, poring, Status::Sleep);
    let at = monster(&scenario, poring).cell();
    scenario.place(&adele, "ground", at.x - 1, at.y);
    scenario.forget();
    attack(&mut scenario, &adele, poring, false);
    scenario.pass_ms(2000);
    let blows = strikes(&scenario.told(adele.session), adele.unit());
    assert!(matches!(blows[..], [(_, damage)] if damage > 0), "{blows:?}");
    assert!(condition(&scenario, poring).is_well());
}

#[test]
fn bosses_suffer_from_nothing() {
    let world = World::read(&[RULES, &[("boss.toml", BOSS), ("ground.world", GROUND_MAP)]].concat()).unwrap();
    let mut scenario = Scenario::with(&world, Rules::default());
    scenario.play_at("adele", "ground", 20, 20);
    let boss = call(&mut scenario, 20_001, (21, 20));
    for status in [
        Status::Stun,
        Status::Poison,
        Status::Curse,
        Status::Bleeding,
        Status::Stone,
    ] {
        afflict(&mut scenario, boss, status);
    }
    assert_eq!(condition(&scenario, boss), Condition::NONE);
}

#[test]
fn the_cursed_are_slow_and_whoever_comes_later_sees_what_ails_a_monster() {
    let (mut scenario, _, poring) = meet("adele", PORING);
    let speed = monster(&scenario, poring).look.speed;
    afflict(&mut scenario, poring, Status::Curse);
    // Porings have luck.
    assert_eq!(monster(&scenario, poring).look.speed, (speed * 4).min(1000));
    let late = scenario.play_at("berta", "ground", 22, 20);
    let told = scenario.told(late.session);
    let seen = told.iter().find_map(|notice| match notice {
        Notice::UnitAppeared { look, .. } if look.unit == poring => Some(look.condition),
        _ => None,
    });
    assert_eq!(seen, Some(Condition::NONE.with(Status::Curse)));
    scenario.pass_ms(31_000);
    assert_eq!(monster(&scenario, poring).look.speed, speed);
}

#[test]
fn what_ailed_a_monster_ends_with_its_life() {
    let (mut scenario, _, poring) = meet("adele", PORING);
    afflict(&mut scenario, poring, Status::Poison);
    scenario.on_map(GROUND, MapEvent::KillAll { with_drops: false });
    let again = call(&mut scenario, PORING, (21, 20));
    assert_eq!(again, poring, "its place is used again");
    scenario.pass_ms(5000);
    let poring = monster(&scenario, again);
    assert_eq!(
        (poring.look.hp, poring.look.condition),
        (poring.look.max_hp, Condition::NONE)
    );
}
