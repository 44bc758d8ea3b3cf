//! What worn things do in fights beyond figures: splash, drained points, reflected damage, more to be found, more to be
//! learnt.

use std::sync::Arc;

use packets::{ItemId, UnitId};
use server::{
    event::{
        Notice,
        notice::{FightNotice, FloorNotice},
    },
    service::vitals,
    state::Rules,
    world::{RULES, World},
};

use crate::{
    common::{Client, Scenario},
    duel::wear,
    fight::{PORING, PUPA, ZOMBIE, attack, call, make_strong, monster, strikes, until_dead},
};

/// A field, an arena, and rings of all sorts.
fn world() -> Arc<World> {
    let maps = "
        map field 40 x 40
        start 20 20
        walk 0..39 0..39

        map arena 40 x 40
        flags pvp
        walk 0..39 0..39
    ";
    let items = rings();
    World::read(&[RULES, &[("rings.toml", items.as_str()), ("arena.world", maps)]].concat()).unwrap()
}

/// The rings, as a file says them.
pub(super) fn rings() -> String {
    let ring = |id: u16, name: &str, effects: &str| {
        format!(
            "[[item]]\nid = {id}\naegis_name = \"{name}\"\nname = \"{name}\"\ntype = \"armor\"\n\
             locations = [\"right_accessory\"]\neffects = [{effects}]\n"
        )
    };
    [
        ring(19001, "Splashing_Ring", "{ splash = 2 }"),
        ring(
            19002,
            "Thirsty_Ring",
            "{ drain_hp = { chance = 1000, percent = 50 } }, { drain_sp = { chance = 1000, percent = 10 } }",
        ),
        ring(19003, "Mirror_Ring", "{ reflect = 50 }"),
        ring(
            19004,
            "Lucky_Ring",
            "{ extra_drop = { item = 512, race = \"plant\", rate = 10000 } }",
        ),
        ring(
            19005,
            "Wise_Ring",
            "{ experience_of_race = { race = \"plant\", percent = 50 } }",
        ),
        ring(
            19006,
            "Lucky_Mirror_Ring",
            "{ reflect = 100 }, { extra_drop = { item = 512, rate = 10000 } }",
        ),
    ]
    .concat()
}

/// A strong fighter who wears a ring.
fn with_ring(map: &str, ring: &str) -> (Scenario, Client) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", map, 10, 10);
    make_strong(&mut scenario, &adele);
    scenario.become_as(&adele, |character| {
        character.attributes.dexterity = 90;
        character.base_level = 40;
    });
    scenario.act(|state, now, effects| vitals::fill(state, now, adele.unit(), effects));
    wear(&mut scenario, &adele, ring, 1);
    (scenario, adele)
}

/// A monster beside a character, which is brought next to it.
fn beside(scenario: &mut Scenario, client: &Client, class: u16) -> UnitId {
    let unit = call(scenario, class, (10, 10));
    let at = monster(scenario, unit).cell();
    scenario.place(client, "field", at.x + 1, at.y);
    scenario.forget();
    unit
}

#[test]
fn a_splashing_hit_strikes_all_around_its_target() {
    let (mut scenario, adele) = with_ring("field", "Splashing_Ring");
    let others: Vec<UnitId> = (0..6).map(|_| call(&mut scenario, PUPA, (10, 10))).collect();
    let target = beside(&mut scenario, &adele, PUPA);
    let center = monster(&scenario, target).cell();
    attack(&mut scenario, &adele, target, false);
    scenario.pass_ms(2000);
    let struck: Vec<UnitId> = scenario
        .told(adele.session)
        .iter()
        .filter_map(|notice| match notice {
            Notice::Fight(FightNotice::Struck { target, .. }) => Some(*target),
            _ => None,
        })
        .collect();
    for other in others {
        let near = monster(&scenario, other).cell().distance(center) <= 2;
        assert_eq!(struck.contains(&other), near, "{other:?}");
    }
    assert_eq!(struck.iter().filter(|&&unit| unit == target).count(), 1);
}

#[test]
fn a_thirsty_hit_gives_back_half_of_its_damage() {
    let (mut scenario, adele) = with_ring("field", "Thirsty_Ring");
    let pupa = beside(&mut scenario, &adele, PUPA);
    scenario.become_as(&adele, |character| (character.hp, character.sp) = (50, 0));
    attack(&mut scenario, &adele, pupa, false);
    let [(_, damage)] = strikes(&scenario.told(adele.session), adele.unit())[..] else {
        panic!("one blow")
    };
    assert!(damage > 10, "{damage}");
    let character = &scenario.player(&adele).character;
    assert_eq!((character.hp, character.sp), (50 + damage / 2, damage / 10));
}

#[test]
fn a_mirror_gives_a_monster_half_of_what_it_does() {
    let (mut scenario, adele) = with_ring("field", "Mirror_Ring");
    scenario.become_as(&adele, |character| {
        character.attributes.agility = 1;
        character.base_level = 1;
    });
    let zombie = beside(&mut scenario, &adele, ZOMBIE);
    let mut hits = 0;
    let mut back = Vec::new();
    for _ in 0..200 {
        scenario.pass_ms(100);
        scenario.act(|state, now, effects| vitals::fill(state, now, adele.unit(), effects));
        let told = scenario.told(adele.session);
        hits += strikes(&told, zombie).iter().map(|(_, damage)| damage / 2).sum::<u32>();
        back.extend(told.iter().filter_map(|notice| match notice {
            Notice::Fight(FightNotice::Reflected { unit, damage, .. }) if *unit == zombie => Some(*damage),
            _ => None,
        }));
    }
    assert!(hits > 0 && back.iter().sum::<u32>() == hits, "{hits}: {back:?}");
    let zombie = monster(&scenario, zombie);
    assert!(!zombie.alive || zombie.look.max_hp - zombie.look.hp <= hits);
    assert!(!zombie.alive || zombie.look.hp < zombie.look.max_hp);
}

#[test]
fn players_feel_mirrors_too() {
    let (mut scenario, adele) = with_ring("arena", "Mirror_Ring");
    let berta = scenario.play_at("berta", "arena", 11, 10);
    scenario.become_as(&berta, |character| {
        character.attributes.strength = 60;
        character.attributes.dexterity = 120;
        character.base_level = 60;
    });
    scenario.act(|state, now, effects| vitals::fill(state, now, berta.unit(), effects));
    let before = scenario.player(&berta).character.hp;
    scenario.forget();
    attack(&mut scenario, &berta, adele.unit(), false);
    scenario.pass_ms(1200);
    let [(_, damage)] = strikes(&scenario.told(berta.session), berta.unit())[..] else {
        panic!("one blow")
    };
    assert!(damage > 1, "{damage}");
    let most = scenario.player(&adele).fighter.max_hp;
    assert_eq!(scenario.player(&berta).character.hp, before - (damage / 2).min(most));
}

/// What somebody with a ring gains by a poring's death, and what lies there then.
fn kill_a_poring(ring: &str) -> (u64, Vec<ItemId>) {
    let (mut scenario, adele) = with_ring("field", ring);
    let before = scenario.player(&adele).character.base_experience;
    let poring = beside(&mut scenario, &adele, PORING);
    let told = until_dead(&mut scenario, &adele, poring);
    let items = told.iter().filter_map(|notice| match notice {
        Notice::Floor(FloorNotice::Fell(look)) => Some(look.shown),
        _ => None,
    });
    (
        scenario.player(&adele).character.base_experience - before,
        items.collect(),
    )
}

#[test]
fn with_luck_a_monster_leaves_something_more_and_with_wisdom_it_teaches_more() {
    let (experience, fallen) = kill_a_poring("Lucky_Ring");
    assert_eq!(
        (experience, fallen.first()),
        (2, Some(&ItemId(512))),
        "an apple before all else"
    );
    let (experience, _) = kill_a_poring("Wise_Ring");
    assert_eq!(experience, 3, "2 and half of it");
}

#[test]
fn who_kills_by_a_mirror_finds_what_its_luck_brings() {
    let (mut scenario, adele) = with_ring("field", "Lucky_Mirror_Ring");
    scenario.become_as(&adele, |character| {
        character.attributes.agility = 1;
        character.base_level = 20;
    });
    let zombie = beside(&mut scenario, &adele, ZOMBIE);
    let mut told = Vec::new();
    for _ in 0..2000 {
        if monster(&scenario, zombie).alive {
            scenario.pass_ms(100);
            scenario.act(|state, now, effects| vitals::fill(state, now, adele.unit(), effects));
            told.extend(scenario.told(adele.session));
        }
    }
    assert!(!monster(&scenario, zombie).alive);
    assert_eq!(strikes(&told, adele.unit()), [], "it never struck itself");
    let apple = |notice: &Notice| matches!(notice, Notice::Floor(FloorNotice::Fell(look)) if look.shown == ItemId(512));
    assert!(told.iter().any(apple));
}
