//! Cards and arrows that bring ailments.

use std::sync::Arc;

use server::{
    event::Condition,
    service::vitals,
    state::Rules,
    world::{RULES, Status, World},
};

use super::condition;
use crate::{
    common::{Client, Scenario},
    duel::{archer, wear},
    fight::{PUPA, attack, call, make_strong, monster},
};

/// A field and an arena, and things that bring ailments for sure.
fn world() -> Arc<World> {
    let maps = "
        map field 40 x 40
        start 20 20
        walk 0..39 0..39

        map arena 40 x 40
        flags pvp
        walk 0..39 0..39
    ";
    let items = r#"
        [[item]]
        id = 19001
        aegis_name = "Stunning_Ring"
        name = "Stunning Ring"
        type = "armor"
        locations = ["right_accessory"]
        effects = [{ inflict = { status = "stun", chance = 10000 } }]

        [[item]]
        id = 19002
        aegis_name = "Thorny_Ring"
        name = "Thorny Ring"
        type = "armor"
        locations = ["left_accessory"]
        effects = [{ inflict_when_hit = { status = "blind", chance = 10000 } }]

        [[item]]
        id = 19003
        aegis_name = "Blinding_Arrow"
        name = "Blinding Arrow"
        type = "ammo"
        ammo = "arrow"
        attack = 1
        locations = ["ammo"]
        effects = [{ inflict = { status = "blind", chance = 10000 } }]

        [[item]]
        id = 19004
        aegis_name = "Calm_Ring"
        name = "Calm Ring"
        type = "armor"
        locations = ["right_accessory"]
        effects = [{ resist_status = { status = "stun", chance = 10000 } }]
    "#;
    World::read(&[RULES, &[("rings.toml", items), ("arena.world", maps)]].concat()).unwrap()
}

fn two_on(map: &str) -> (Scenario, Client, Client) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", map, 10, 10);
    let berta = scenario.play_at("berta", map, 11, 10);
    make_strong(&mut scenario, &adele);
    scenario.become_as(&adele, |character| character.attributes.dexterity = 90);
    scenario.become_as(&berta, |character| character.base_level = 30);
    scenario.act(|state, now, effects| vitals::fill(state, now, berta.unit(), effects));
    (scenario, adele, berta)
}

fn strike(scenario: &mut Scenario, by: &Client, at: &Client) {
    attack(scenario, by, at.unit(), false);
    scenario.pass_ms(1200);
}

#[test]
fn a_hit_stuns_another_player() {
    let (mut scenario, adele, berta) = two_on("arena");
    wear(&mut scenario, &adele, "Stunning_Ring", 1);
    strike(&mut scenario, &adele, &berta);
    assert!(condition(&scenario, &berta).has(Status::Stun));
}

#[test]
fn unless_it_resists() {
    let (mut scenario, adele, berta) = two_on("arena");
    wear(&mut scenario, &adele, "Stunning_Ring", 1);
    wear(&mut scenario, &berta, "Calm_Ring", 1);
    strike(&mut scenario, &adele, &berta);
    assert_eq!(condition(&scenario, &berta), Condition::NONE);
}

#[test]
fn who_hits_the_wearer_of_thorns_is_blind() {
    let (mut scenario, adele, berta) = two_on("arena");
    wear(&mut scenario, &berta, "Thorny_Ring", 1);
    strike(&mut scenario, &adele, &berta);
    assert!(condition(&scenario, &adele).has(Status::Blind));
    assert!(condition(&scenario, &berta).is_well());
}

/// A pupa, which stays where it is, and who is to shoot at it.
fn at_a_pupa() -> (Scenario, Client, packets::UnitId) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", "field", 10, 10);
    make_strong(&mut scenario, &adele);
    let pupa = call(&mut scenario, PUPA, (11, 10));
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "field", at.x - 1, at.y);
    (scenario, adele, pupa)
}

#[test]
fn a_hit_stuns_a_monster_and_an_arrow_blinds_it_when_it_is_shot() {
    let (mut scenario, adele, pupa) = at_a_pupa();
    wear(&mut scenario, &adele, "Stunning_Ring", 1);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(1500);
    assert_eq!(
        monster(&scenario, pupa).look.condition,
        Condition::NONE.with(Status::Stun)
    );
    archer(&mut scenario, &adele, 0);
    wear(&mut scenario, &adele, "Blinding_Arrow", 50);
    let extras = &scenario.player(&adele).fighter.worn.extras;
    assert_eq!(
        extras.inflicted(false),
        [(Status::Stun, 10_000)],
        "no sword is an arrow"
    );
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(6000);
    let condition = monster(&scenario, pupa).look.condition;
    assert!(condition.has(Status::Blind), "{condition:?}");
}
