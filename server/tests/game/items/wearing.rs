//! Putting equipment on and taking it off.

use std::sync::Arc;

use packets::JobId;
use server::{
    event::{
        Command, Item, Notice,
        item::ItemCommand,
        notice::{ItemNotice, LookChange, WearResult},
    },
    state::Rules,
    world::{Location, RULES, World},
};

use super::{looks, of_items};
use crate::common::{Client, Scenario, worlds::GROUND};

const SWORDMAN: JobId = JobId(1);
const ARCHER: JobId = JobId(3);
const ASSASSIN: JobId = JobId(12);

/// Assassins, whom the embedded world does not have.
const ASSASSINS: &str = r#"
[[job]]
id = 12
name = "Assassin"
base = "assassin"
class = "normal"
max_base_level = 99
max_job_level = 50
base_experience = "base"
job_experience = "first_job"
hp = { each = 500, factor = 110 }
sp = { each = 400 }
attack_delays = { fist = 400, dagger = 500, sword = 650, axe = 800 }
"#;

/// A world with assassins.
fn with_assassins() -> Arc<World> {
    World::read(&[RULES, &[("ground.world", GROUND), ("assassins.toml", ASSASSINS)]].concat()).unwrap()
}

fn wear(scenario: &mut Scenario, client: &Client, place: usize, at: Location) -> Vec<ItemNotice> {
    scenario.forget();
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    of_items(scenario.told(client.session))
}

fn take_off(scenario: &mut Scenario, client: &Client, place: usize) -> Vec<ItemNotice> {
    scenario.forget();
    let place = Some(place);
    scenario.command(client.session, Command::Item(ItemCommand::TakeOff { place }));
    of_items(scenario.told(client.session))
}

fn refused(place: usize, result: WearResult) -> [ItemNotice; 1] {
    let (at, view) = (Location::NONE, 0);
    [ItemNotice::Worn {
        place,
        at,
        view,
        result,
    }]
}

fn is_worn_at(scenario: &Scenario, client: &Client, place: usize) -> Location {
    scenario.inventory(client).get(place).unwrap().worn
}

#[test]
fn a_knife_in_the_hand_is_seen_by_all_and_adds_its_attack() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 22, 20);
    let knife = scenario.give(&client, "Knife", 1);
    assert_eq!(scenario.player(&client).fighter.figures.attack, (1, 0), "a bare hand");
    scenario.forget();
    let place = Some(knife);
    let at = Location::RIGHT_HAND;
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    let told = scenario.told(client.session);
    let (view, result) = (0, WearResult::Worn);
    let worn = ItemNotice::Worn {
        place: knife,
        at,
        view,
        result,
    };
    assert_eq!(of_items(told.clone()), [worn]);
    let figures = told.iter().find_map(|notice| match notice {
        Notice::FiguresChanged(change) => Some(change.1),
        _ => None,
    });
    assert_eq!(figures.unwrap().attack, (18, 0), "1 of STR and 17 of the knife");
    let in_hand = LookChange::Weapon {
        weapon: 1201,
        shield: 0,
    };
    assert_eq!(looks(&told), [in_hand]);
    assert_eq!(looks(&scenario.told(other.session)), [in_hand]);
    assert_eq!(
        take_off(&mut scenario, &client, knife),
        [ItemNotice::TakenOff {
            place: knife,
            at,
            ok: true
        }]
    );
    assert_eq!(scenario.player(&client).fighter.figures.attack, (1, 0));
    assert_eq!(
        looks(&scenario.told(other.session)),
        [LookChange::Weapon { weapon: 0, shield: 0 }]
    );
    assert_eq!(
        take_off(&mut scenario, &client, knife),
        [ItemNotice::TakenOff {
            place: knife,
            at: Location::NONE,
            ok: false
        }]
    );
}

#[test]
fn who_comes_in_sight_later_sees_what_is_worn_and_it_is_kept() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let hat = scenario.give(&client, "Hat", 1);
    let place = Some(hat);
    let at = Location::HEAD_TOP;
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    let view = scenario.state.world.item_named("Hat").unwrap().view;
    assert!(view > 0);
    scenario.command(client.session, Command::Quit);
    let again = scenario.play_account("adele");
    assert_eq!(scenario.inventory(&again).worn(at).unwrap().1.id.0, 2220);
    scenario.place(&again, "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 22, 20);
    let seen = scenario
        .told(other.session)
        .into_iter()
        .find_map(|notice| match notice {
            Notice::UnitAppeared { look, .. } if look.unit == again.unit() => Some(look.headgear),
            _ => None,
        });
    assert_eq!(seen, Some([0, 0, view]), "lower, middle, upper");
}

#[test]
fn what_is_worn_where_something_goes_comes_off() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.become_as(&client, |character| {
        (character.job, character.base_level) = (SWORDMAN, 40);
    });
    let (sword, guard) = (scenario.give(&client, "Sword", 1), scenario.give(&client, "Guard", 1));
    let katana = scenario.give(&client, "Katana", 1);
    wear(&mut scenario, &client, sword, Location::RIGHT_HAND);
    wear(&mut scenario, &client, guard, Location::LEFT_HAND);
    let told = wear(&mut scenario, &client, katana, Location::BOTH_HANDS);
    let off = |place, at| ItemNotice::TakenOff { place, at, ok: true };
    let (at, view, result) = (Location::BOTH_HANDS, 0, WearResult::Worn);
    let expected = [
        off(sword, Location::RIGHT_HAND),
        off(guard, Location::LEFT_HAND),
        ItemNotice::Worn {
            place: katana,
            at,
            view,
            result,
        },
    ];
    assert_eq!(told, expected);
    assert_eq!(scenario.inventory(&client).check(), Ok(()));
}

#[test]
fn two_accessories_go_to_both_sides_and_a_third_takes_the_place_of_the_first() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.become_as(&client, |character| {
        (character.job, character.base_level) = (SWORDMAN, 40);
    });
    let first = scenario.give(&client, "Ring", 3);
    let [first, second, third] = [first, first + 1, first + 2];
    for place in [first, second] {
        wear(&mut scenario, &client, place, Location::ACCESSORIES);
    }
    assert_eq!(is_worn_at(&scenario, &client, first), Location::RIGHT_ACCESSORY);
    assert_eq!(is_worn_at(&scenario, &client, second), Location::LEFT_ACCESSORY);
    wear(&mut scenario, &client, third, Location::ACCESSORIES);
    assert_eq!(is_worn_at(&scenario, &client, third), Location::RIGHT_ACCESSORY);
    assert_eq!(is_worn_at(&scenario, &client, first), Location::NONE);
}

#[test]
fn only_assassins_take_a_second_dagger_into_the_left_hand() {
    let mut scenario = Scenario::with(&with_assassins(), Rules::default());
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    let first = scenario.give(&client, "Knife", 2);
    let second = first + 1;
    wear(&mut scenario, &client, first, Location::RIGHT_HAND);
    assert_eq!(
        wear(&mut scenario, &client, second, Location::LEFT_HAND),
        refused(second, WearResult::Refused)
    );
    scenario.become_as(&client, |character| character.job = ASSASSIN);
    wear(&mut scenario, &client, second, Location::BOTH_HANDS);
    assert_eq!(is_worn_at(&scenario, &client, second), Location::LEFT_HAND);
    assert!(scenario.player(&client).fighter.worn.left.is_some());
    scenario.say(&client, "@job thief");
    assert_eq!(
        is_worn_at(&scenario, &client, second),
        Location::NONE,
        "a thief has one weapon"
    );
    assert_eq!(is_worn_at(&scenario, &client, first), Location::RIGHT_HAND);
    assert_eq!(scenario.player(&client).fighter.worn.left, None);
}

#[test]
fn level_job_sex_and_what_is_unknown_or_broken_decide_who_wears_what() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let glove = scenario.give(&client, "Glove", 1);
    assert_eq!(
        wear(&mut scenario, &client, glove, Location::ACCESSORIES),
        refused(glove, WearResult::LevelTooLow)
    );
    let katana = scenario.give(&client, "Katana", 1);
    scenario.become_as(&client, |character| character.base_level = 50);
    assert_eq!(
        wear(&mut scenario, &client, katana, Location::BOTH_HANDS),
        refused(katana, WearResult::Refused)
    );
    let knife = scenario.state.world.item_named("Knife").unwrap().id;
    let unknown = scenario.give_item(
        &client,
        Item {
            identified: false,
            ..Item::new(knife, 1)
        },
    );
    let broken = scenario.give_item(
        &client,
        Item {
            damaged: true,
            ..Item::new(knife, 1)
        },
    );
    for place in [unknown, broken] {
        assert_eq!(
            wear(&mut scenario, &client, place, Location::RIGHT_HAND),
            refused(place, WearResult::Refused)
        );
    }
    let potion = scenario.give(&client, "Red_Potion", 1);
    assert_eq!(
        wear(&mut scenario, &client, potion, Location::RIGHT_HAND),
        refused(potion, WearResult::Refused)
    );
    assert_eq!(
        wear(&mut scenario, &client, 99, Location::RIGHT_HAND),
        refused(99, WearResult::Refused),
        "there is nothing"
    );
    assert_eq!(
        wear(&mut scenario, &client, 100, Location::RIGHT_HAND),
        [],
        "no such place"
    );
}

#[test]
fn arrows_need_a_bow_and_go_with_it() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.become_as(&client, |character| {
        (character.job, character.base_level) = (ARCHER, 30);
    });
    let (bow, arrows) = (
        scenario.give(&client, "Bow", 1),
        scenario.give(&client, "Fire_Arrow", 500),
    );
    assert_eq!(
        wear(&mut scenario, &client, arrows, Location::AMMO),
        refused(arrows, WearResult::Refused)
    );
    wear(&mut scenario, &client, bow, Location::BOTH_HANDS);
    let told = wear(&mut scenario, &client, arrows, Location::AMMO);
    assert_eq!(told.last(), Some(&ItemNotice::AmmunitionLoaded { place: arrows }));
    let fighter = &scenario.player(&client).fighter;
    let shot = fighter.ammunition().unwrap();
    assert_eq!((shot.place, shot.attack), (arrows, 30));
    assert_eq!(fighter.range, 5);
    let off = |place, at| ItemNotice::TakenOff { place, at, ok: true };
    let expected = [off(bow, Location::BOTH_HANDS), off(arrows, Location::AMMO)];
    assert_eq!(take_off(&mut scenario, &client, bow), expected);
}

#[test]
fn refined_armor_defends_better_and_cards_count_while_it_is_worn() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let world = scenario.state.world.clone();
    let id = |name| world.item_named(name).unwrap().id;
    let knife = Item {
        cards: [
            id("Drops_Card"),
            id("Fabre_Card"),
            packets::ItemId(0),
            packets::ItemId(0),
        ],
        refine: 4,
        ..Item::new(id("Knife"), 1)
    };
    let before = scenario.player(&client).fighter.clone();
    let place = scenario.give_item(&client, knife);
    wear(&mut scenario, &client, place, Location::RIGHT_HAND);
    let now = scenario.player(&client).fighter.clone();
    assert_eq!(now.hit, before.hit + 4, "DEX + 1, HIT + 3 of a drops card");
    assert_eq!(
        now.figures.bonuses.vitality,
        before.figures.bonuses.vitality + 1,
        "of a fabre card"
    );
    assert!(now.max_hp >= before.max_hp + 100, "of a fabre card");
    assert_eq!(now.figures.attack, (18, 8), "2 for each refine of a weapon of level 1");
    let shirt = Item {
        refine: 3,
        ..Item::new(id("Cotton_Shirt"), 1)
    };
    let place = scenario.give_item(&client, shirt);
    wear(&mut scenario, &client, place, Location::ARMOR);
    assert_eq!(
        scenario.player(&client).fighter.defense.hard,
        3,
        "1, and 2 of refining: 0.66 each, rounded"
    );
}

#[test]
fn a_new_character_of_the_embedded_world_wears_a_knife_and_a_shirt() {
    let world = World::embedded().unwrap();
    let mut scenario = Scenario::with(&world, Rules::default());
    let client = scenario.play("adele");
    let worn: Vec<_> = scenario
        .inventory(&client)
        .items()
        .map(|item| (item.id.0, item.worn))
        .collect();
    assert_eq!(worn, [(1201, Location::RIGHT_HAND), (2301, Location::ARMOR)]);
    assert_eq!(scenario.player(&client).fighter.figures.attack, (18, 0));
    assert_eq!(scenario.player(&client).fighter.defense.hard, 1);
}
