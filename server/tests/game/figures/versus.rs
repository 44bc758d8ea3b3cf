//! Whole fights by what is worn: characters with items against monsters of the embedded world. Expected damage is worked
//! out by hand from the pre-renewal rules.

use packets::JobId;
use server::{
    event::{Character, Item},
    figures::{
        Fighter,
        blow::{Against, Attack, Outcome, Rolls, Target, strike},
        versus,
    },
    world::{Element, Location, World},
};

use super::attributes;
use crate::common::Scenario;

fn character(job: u16, level: u16, own: [u16; 6], worn: &[(&str, Location, u8)]) -> Character {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let world = scenario.state.world.clone();
    let item = |&(name, worn, refine): &(&str, Location, u8)| Item {
        worn,
        refine,
        ..Item::new(world.item_named(name).unwrap().id, 1)
    };
    Character {
        job: JobId(job),
        base_level: level,
        attributes: attributes(own),
        inventory: worn.iter().map(item).collect(),
        ..scenario.player(&client).character.clone()
    }
}

/// Every roll of the right hand and its ammunition: what a hit for sure does, from the least to the most.
fn hits(attack: Attack, target: &Target) -> (u32, u32) {
    let attack = Attack {
        critical: 0,
        sure_hit: 100,
        ..attack
    };
    let rolls = (0..100).flat_map(|right| (0..40).map(move |ammunition| (right, ammunition)));
    let damage = |(right, ammunition)| {
        let rolls = Rolls {
            right,
            ammunition,
            // 1 % and less do not happen.
            perfect_dodge: 999,
            ..Rolls::default()
        };
        let blow = strike(&attack, target, &rolls);
        assert_eq!(blow.outcome, Outcome::Hit);
        blow.right
    };
    let damages: Vec<u32> = rolls.map(damage).collect();
    (*damages.iter().min().unwrap(), *damages.iter().max().unwrap())
}

/// Least, most and critical damage of the right hand.
fn damages((attack, target): (Attack, Target)) -> [u32; 3] {
    let (least, most) = hits(attack, &target);
    let attack = Attack {
        critical: 1000,
        ..attack
    };
    let rolls = Rolls {
        perfect_dodge: 999,
        ..Rolls::default()
    };
    let blow = strike(&attack, &target, &rolls);
    assert_eq!(blow.outcome, Outcome::Critical);
    [least, most, blow.right]
}

fn against(world: &World, character: &Character, monster: &str) -> [u32; 3] {
    let fighter = Fighter::new(world, character);
    let kind = world.monster_named(monster).unwrap();
    damages(versus::monster(world, &fighter, kind))
}

#[test]
fn a_novice_with_a_knife_and_a_lunatic() {
    let world = World::embedded().unwrap();
    let novice = character(0, 1, [1; 6], &[("Knife", Location::RIGHT_HAND, 0)]);
    // 1 to 16 of the knife (17, which only critical hits reach), 1 of STR; VIT 3 takes 3, but 1 is left.
    assert_eq!(against(&world, &novice, "LUNATIC"), [1, 14, 18]);
}

#[test]
fn a_refined_sword_in_the_hands_of_a_swordman() {
    let world = World::embedded().unwrap();
    let sword = world.item_named("Sword").unwrap();
    assert_eq!((sword.attack, sword.weapon_level), (25, 1));
    let swordman = character(1, 20, [30, 10, 10, 1, 20, 10], &[("Sword", Location::RIGHT_HAND, 4)]);
    // STR 30: 30 and 9; DEX 20 and LUK 10: 4 and 2. DEX makes sure of 20 of the 25. 75 % of swords hit the small. Refining to +4 adds
    // 8 after defence. 20 to 24 of the sword is 15 to 18, and 45: 60 to 63; VIT 3 takes 3; 8 more. Critical: 18, 45, 8.
    assert_eq!(against(&world, &swordman, "LUNATIC"), [65, 68, 71]);
}

#[test]
fn fire_arrows_burn_what_is_of_earth() {
    let world = World::embedded().unwrap();
    let worn = [("Bow", Location::BOTH_HANDS, 0), ("Fire_Arrow", Location::AMMO, 0)];
    let archer = character(3, 30, [1, 1, 1, 1, 50, 1], &worn);
    // DEX 50: 50 and 25. The bow's 15 are made sure of, of which 15 %: 2 to 14; and up to 29 of the arrow: 77 to 118. DEF 5 leaves 73 to
    // 112, VIT 8 takes 8: 65 to 104; half as much again. Critical: 15, 30 and 75, half as much again.
    assert_eq!(against(&world, &archer, "WILOW"), [97, 156, 180]);
    let plain = character(3, 30, [1, 1, 1, 1, 50, 1], &[worn[0], ("Arrow", Location::AMMO, 0)]);
    // The same without fire, with up to 24 of the arrow.
    assert_eq!(against(&world, &plain, "WILOW")[..1], [65]);
}

#[test]
fn cards_and_weapons_mind_whom_they_hit() {
    let world = World::embedded().unwrap();
    let own = [40, 1, 1, 1, 100, 1];
    let acolyte = character(4, 50, own, &[("Golden_Mace", Location::RIGHT_HAND, 0)]);
    let fighter = Fighter::new(&world, &acolyte);
    let [skeleton, poring] = ["SKELETON", "PORING"].map(|name| world.monster_named(name).unwrap());
    assert_eq!(fighter.worn.dealt.race(skeleton.race), 10);
    assert_eq!(fighter.worn.dealt.race(poring.race), 0);
    let (with, target) = versus::monster(&world, &fighter, skeleton);
    let without = Attack {
        right: server::figures::blow::Hand {
            cards: 1000,
            ..with.right
        },
        ..with
    };
    let [most_with, most] = [with, without].map(|attack| damages((attack, target))[2]);
    assert_eq!(most_with, most + most / 10);
}

#[test]
fn armor_defends_against_a_monster_and_its_neutral_attack_can_be_resisted() {
    let world = World::embedded().unwrap();
    let zombie = world.monster_named("ZOMBIE").unwrap();
    let blows = |worn: &[(&str, Location, u8)]| {
        let novice = character(0, 10, [1, 1, 1, 1, 1, 1], worn);
        let fighter = Fighter::new(&world, &novice);
        let (attack, target) = versus::by_monster(zombie, &fighter, 1);
        hits(attack, &target)
    };
    // 67 to 78; VIT 1 takes nothing (3/10 and 1/2 of it).
    assert_eq!(blows(&[]), (67, 78));
    // A padded armor of DEF 4: 96 % of that.
    let def = world.item_named("Padded_Armor").unwrap().defense;
    let left = |damage: u32| damage * (100 - u32::from(def)) / 100;
    assert_eq!(blows(&[("Padded_Armor", Location::ARMOR, 0)]), (left(67), left(78)));
    // The novice's hood takes a fifth of neutral attacks.
    let hood = world.item_named("Novice_Hood").unwrap();
    let left = |damage: u32| damage * (100 - u32::from(hood.defense)) / 100;
    let of_hood = |damage: u32| left(damage) - left(damage) * 20 / 100;
    assert_eq!(
        blows(&[("Novice_Hood", Location::GARMENT, 0)]),
        (of_hood(67), of_hood(78))
    );
}

#[test]
fn a_monsters_attack_has_no_element_that_armor_could_meet() {
    let world = World::embedded().unwrap();
    let zombie = world.monster_named("ZOMBIE").unwrap();
    let mut fighter = Fighter::new(&world, &character(0, 10, [1; 6], &[]));
    fighter.worn.armor_element = Element::Ghost;
    let (attack, target) = versus::by_monster(zombie, &fighter, 1);
    assert_eq!(hits(attack, &target), (67, 78), "a neutral one would do a quarter");
}

#[test]
fn defence_is_ignored_by_as_many_percent_as_cards_say() {
    let world = World::embedded().unwrap();
    let kind = world.monster_named("ZOMBIE").unwrap();
    let mut fighter = Fighter::new(&world, &character(0, 10, [1; 6], &[]));
    let mut against = |percent| {
        fighter.worn.ignored_defense[usize::from(kind.race.code())] = percent;
        versus::monster(&world, &fighter, kind).0.right.against
    };
    assert_eq!(against(0), Against::Defense);
    assert_eq!(against(30), Against::LessDefense { percent: 30 });
    assert_eq!(against(100), Against::Nothing);
}

#[test]
fn two_characters_with_knives() {
    let world = World::embedded().unwrap();
    let novice = character(0, 1, [1; 6], &[("Knife", Location::RIGHT_HAND, 0)]);
    let fighter = Fighter::new(&world, &novice);
    let blow = damages(versus::player(&world, &fighter, &fighter, 1));
    // A dagger does 75 % to the medium: 1 to 16 is 0 to 12, and 1; soft defence of 1 takes nothing; the critical one is 17 and 1.
    assert_eq!(blow, [1, 13, 13]);
}
