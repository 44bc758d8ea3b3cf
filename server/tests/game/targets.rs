//! Whom monsters are after when there are several, who makes them turn, and what a blow does to one that walks.

use std::sync::Arc;

use packets::UnitId;
use server::{
    event::{Notice, notice::FightNotice},
    service::vitals,
    state::Rules,
    world::{RULES, World},
};

use crate::{
    common::{Client, Scenario},
    fight::{attack, call, make_strong, monster},
};

/// It turns on who hits it in its reach.
const FICKLE: u16 = 20_010;
/// It does not, once it attacks somebody.
const STUBBORN: u16 = 20_011;

/// A field, and two kinds of much life that do little harm, but come to everybody.
fn world() -> Arc<World> {
    let map = "map field 40 x 40\nstart 20 20\nwalk 0..39 0..39\n";
    let kind = |id: u16, name: &str, modes: &str| {
        format!(
            "[[monster]]\nid = {id}\naegis_name = \"{name}\"\nname = \"{name}\"\nlevel = 1\nhp = 100000\nattack = [1, 2]\n\
             attributes = {{ dexterity = 250 }}\nattack_range = 1\nskill_range = 10\nchase_range = 12\nsize = \"small\"\n\
             race = \"plant\"\nelement = \"neutral\"\nelement_level = 1\nspeed = 200\nattack_delay = 1000\n\
             attack_motion = 500\ndamage_motion = 300\nai = 1\nmodes = [{modes}]\n"
        )
    };
    let kinds = [
        kind(FICKLE, "FICKLE", "\"aggressive\", \"change_target_melee\""),
        kind(STUBBORN, "STUBBORN", "\"aggressive\""),
    ];
    World::read(&[RULES, &[("kinds.toml", &kinds.concat()), ("field.world", map)]].concat()).unwrap()
}

/// Two who bear much and hit well, far from a monster.
fn meet(class: u16) -> (Scenario, Client, Client, UnitId) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", "field", 38, 38);
    let berta = scenario.play_at("berta", "field", 38, 37);
    for client in [&adele, &berta] {
        make_strong(&mut scenario, client);
        scenario.become_as(client, |character| {
            character.attributes.dexterity = 90;
            (character.base_level, character.attributes.agility) = (60, 1);
        });
        scenario.act(|state, now, effects| vitals::fill(state, now, client.unit(), effects));
    }
    let unit = call(&mut scenario, class, (10, 10));
    (scenario, adele, berta, unit)
}

/// Whom a monster struck, in order, of what somebody near was told.
fn struck(scenario: &mut Scenario, seen_by: &Client, monster: UnitId) -> Vec<UnitId> {
    let told = scenario.told(seen_by.session).into_iter();
    let struck = told.filter_map(|notice| match notice {
        Notice::Fight(FightNotice::Struck { from, target, .. }) if from == monster => Some(target),
        _ => None,
    });
    struck.collect()
}

/// A monster attacks the first, and the second hits it: whom it struck before and after.
fn turned(class: u16) -> (Vec<UnitId>, Vec<UnitId>, Client, Client) {
    let (mut scenario, adele, berta, unit) = meet(class);
    let at = monster(&scenario, unit).cell();
    scenario.place(&adele, "field", at.x + 1, at.y);
    scenario.pass_ms(3000);
    let before = struck(&mut scenario, &adele, unit);
    let at = monster(&scenario, unit).cell();
    scenario.place(&berta, "field", at.x - 1, at.y);
    attack(&mut scenario, &berta, unit, true);
    scenario.pass_ms(3000);
    scenario.forget();
    scenario.pass_ms(4000);
    let after = struck(&mut scenario, &adele, unit);
    (before, after, adele, berta)
}

#[test]
fn who_is_nearest_is_attacked() {
    let (mut scenario, adele, berta, unit) = meet(STUBBORN);
    let at = monster(&scenario, unit).cell();
    scenario.place(&adele, "field", at.x + 6, at.y);
    scenario.place(&berta, "field", at.x, at.y + 3);
    scenario.forget();
    scenario.pass_ms(4000);
    let struck = struck(&mut scenario, &adele, unit);
    assert!(
        !struck.is_empty() && struck.iter().all(|target| *target == berta.unit()),
        "{struck:?}"
    );
}

#[test]
fn some_turn_on_who_hits_them() {
    let (before, after, adele, berta) = turned(FICKLE);
    assert!(
        !before.is_empty() && before.iter().all(|target| *target == adele.unit()),
        "{before:?}"
    );
    assert!(
        !after.is_empty() && after.iter().all(|target| *target == berta.unit()),
        "{after:?}"
    );
}

#[test]
fn others_stay_with_whom_they_attack() {
    let (before, after, adele, _) = turned(STUBBORN);
    for struck in [before, after] {
        assert!(
            !struck.is_empty() && struck.iter().all(|target| *target == adele.unit()),
            "{struck:?}"
        );
    }
}

#[test]
fn who_hits_a_monster_that_comes_stops_it_in_its_cell() {
    let (mut scenario, adele, berta, unit) = meet(STUBBORN);
    let at = monster(&scenario, unit).cell();
    scenario.place(&adele, "field", at.x + 9, at.y);
    scenario.pass_ms(300);
    assert!(monster(&scenario, unit).walk.is_some(), "it comes");
    let here = monster(&scenario, unit).cell();
    scenario.place(&berta, "field", here.x + 1, here.y + 1);
    scenario.forget();
    attack(&mut scenario, &berta, unit, false);
    let stopped = |notice: &Notice| matches!(notice, Notice::UnitStopped { unit: other, .. } if *other == unit);
    let mut hurt = false;
    for _ in 0..30 {
        if !hurt {
            scenario.forget();
            scenario.pass_ms(40);
            hurt = monster(&scenario, unit).look.hp < 100_000;
        }
    }
    assert!(hurt);
    assert!(
        scenario.told(berta.session).iter().any(stopped),
        "in the moment in which it is hurt"
    );
    scenario.pass_ms(5000);
    assert!(
        !struck(&mut scenario, &adele, unit).is_empty(),
        "and it comes all the same"
    );
}
