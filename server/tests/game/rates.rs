//! How much monsters bring, as the operator wants it: in percent of what the world's files say.

use std::sync::Arc;

use packets::ItemId;
use server::{
    event::{Notice, notice::FloorNotice},
    state::Rules,
    world::{GameRates, ItemType, RULES, World},
};

use crate::{
    common::Scenario,
    fight::{PORING, call, make_strong, monster, until_dead},
};

fn world() -> Arc<World> {
    let map = "map field 40 x 40\nstart 20 20\nwalk 0..39 0..39\n";
    World::read(&[RULES, &[("field.world", map)]].concat()).unwrap()
}

/// Base and job experience that a poring's death brings, and what it leaves.
fn kill_a_poring(rates: GameRates) -> ((u64, u64), Vec<ItemId>) {
    let world = world().at_rates(&rates);
    let mut scenario = Scenario::with(&world, Rules::default());
    let adele = scenario.play_at("adele", "field", 10, 10);
    make_strong(&mut scenario, &adele);
    scenario.become_as(&adele, |character| {
        character.job = packets::JobId(1);
        (character.base_level, character.job_level) = (40, 30);
    });
    let poring = call(&mut scenario, PORING, (10, 10));
    let at = monster(&scenario, poring).cell();
    scenario.place(&adele, "field", at.x + 1, at.y);
    scenario.forget();
    let told = until_dead(&mut scenario, &adele, poring);
    let fell = |notice: &Notice| match notice {
        Notice::Floor(FloorNotice::Fell(look)) => Some(look.shown),
        _ => None,
    };
    let character = &scenario.player(&adele).character;
    (
        (character.base_experience, character.job_experience),
        told.iter().filter_map(fell).collect(),
    )
}

#[test]
fn a_poring_brings_five_times_the_base_and_thrice_the_job_experience() {
    let (experience, _) = kill_a_poring(GameRates::default());
    assert_eq!(experience, (2, 1));
    let (experience, _) = kill_a_poring(GameRates {
        base_experience: 500,
        job_experience: 300,
        ..GameRates::default()
    });
    assert_eq!(experience, (10, 3));
}

#[test]
fn each_sort_of_drops_has_a_rate_of_its_own_and_none_is_more_than_certain() {
    let (_, fallen) = kill_a_poring(GameRates {
        equipment_drops: 0,
        card_drops: 0,
        healing_drops: 0,
        usable_drops: 0,
        other_drops: GameRates::MOST,
        ..GameRates::default()
    });
    let world = world();
    let names: Vec<&str> = fallen.iter().map(|&id| &*world.item(id).unwrap().aegis_name).collect();
    assert_eq!(names, ["Jellopy", "Sticky_Mucus", "Empty_Bottle"]);
    let (_, fallen) = kill_a_poring(GameRates {
        card_drops: GameRates::MOST,
        other_drops: 0,
        healing_drops: 0,
        ..GameRates::default()
    });
    let is_card = |id: &ItemId| world.item(*id).unwrap().kind == ItemType::Card;
    assert_eq!(fallen.iter().filter(|id| is_card(id)).count(), 1, "{fallen:?}");
}

#[test]
fn what_drops_at_all_drops_once_in_ten_thousand_at_the_lowest_rate() {
    let world = world();
    let rate = |world: &World| {
        let poring = world.monster(PORING).unwrap();
        let drop = poring.drops.iter().find(|drop| drop.item == ItemId(4001)).unwrap();
        drop.rate
    };
    assert_eq!(rate(&world), 1);
    let low = GameRates {
        card_drops: 1,
        ..GameRates::default()
    };
    assert_eq!(rate(&Arc::clone(&world).at_rates(&low)), 1);
    assert_eq!(rate(&world), 1, "the world itself is as it was");
}
