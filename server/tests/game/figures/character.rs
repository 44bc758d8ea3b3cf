//! What is computed from a character's record and its job. Expected values are what a pre-renewal server (rAthena of July
//! 2025) told of the same characters; attack without that of their weapons.

use packets::JobId;
use server::{
    event::Character,
    figures::{self, Fighter},
    world::World,
};

use super::attributes;
use crate::common::Scenario;

struct Told {
    job: u16,
    base_level: u16,
    job_level: u16,
    own: [u16; 6],
    by_job: [u16; 6],
    /// Most hit points and spell points.
    most: (u32, u32),
    attack: i32,
    /// Most and least.
    magic_attack: (i32, i32),
    magic_defense: i32,
    hit: i32,
    flee: (i32, i32),
    critical: i32,
    max_weight: u32,
    next: (u64, u64),
}

const TOLD: [Told; 4] = [
    Told {
        job: 1,
        base_level: 80,
        job_level: 30,
        own: [9, 1, 9, 20, 30, 5],
        by_job: [2, 1, 2, 0, 2, 1],
        most: (3003, 204),
        attack: 47 - 28,
        magic_attack: (36, 24),
        magic_defense: 20,
        hit: 112,
        flee: (82, 1),
        critical: 3,
        max_weight: 30_700,
        next: (3_681_024, 28_359),
    },
    Told {
        job: 2,
        base_level: 63,
        job_level: 50,
        own: [71, 30, 9, 33, 55, 50],
        by_job: [0, 4, 0, 8, 3, 3],
        most: (1044, 547),
        attack: 246 - 105,
        magic_attack: (105, 66),
        magic_defense: 41,
        hit: 121,
        flee: (97, 6),
        critical: 18,
        max_weight: 43_300,
        next: (482_590, 999_999_999),
    },
    Told {
        job: 4,
        base_level: 40,
        job_level: 50,
        own: [50, 30, 1, 5, 1, 33],
        by_job: [3, 2, 3, 3, 3, 4],
        most: (585, 226),
        attack: 122 - 37,
        magic_attack: (9, 9),
        magic_defense: 8,
        hit: 44,
        flee: (72, 4),
        critical: 13,
        max_weight: 39_000,
        next: (34_212, 999_999_999),
    },
    Told {
        job: 5,
        base_level: 80,
        job_level: 30,
        own: [50, 99, 5, 33, 1, 9],
        by_job: [2, 0, 3, 1, 2, 0],
        most: (1869, 335),
        attack: 158 - 80,
        magic_attack: (70, 50),
        magic_defense: 34,
        hit: 83,
        flee: (179, 1),
        critical: 4,
        max_weight: 43_000,
        next: (3_681_024, 28_359),
    },
];

fn character(job: u16, base_level: u16, job_level: u16, own: [u16; 6]) -> Character {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    Character {
        job: JobId(job),
        base_level,
        job_level,
        attributes: attributes(own),
        hp: 50_000,
        ..scenario.player(&client).character.clone()
    }
}

#[test]
fn a_characters_status_is_what_a_pre_renewal_server_told() {
    let world = World::embedded().unwrap();
    for told in &TOLD {
        let character = character(told.job, told.base_level, told.job_level, told.own);
        let who = format!("job {}", told.job);
        let fighter = Fighter::new(&world, &character);
        let vitals = figures::vitals(&fighter, &character);
        assert_eq!((vitals.max_hp, vitals.max_sp), told.most, "{who}");
        assert_eq!(vitals.hp, vitals.max_hp, "never more than the most");
        let shown = fighter.figures;
        assert_eq!(shown.bonuses, attributes(told.by_job), "{who}");
        assert_eq!(shown.attack, (told.attack, 0), "{who}");
        assert_eq!(shown.magic_attack, told.magic_attack, "{who}");
        assert_eq!(shown.magic_defense, (0, told.magic_defense), "{who}");
        assert_eq!(
            (shown.hit, shown.flee, shown.critical),
            (told.hit, told.flee, told.critical),
            "{who}"
        );
        assert_eq!(fighter.max_weight, told.max_weight, "{who}");
        let needed = figures::experience(&world, &character);
        assert_eq!((needed.next_base, needed.next_job), told.next, "{who}");
    }
}

#[test]
fn job_and_attributes_make_the_attack_motion_and_limits_the_costs() {
    let world = World::embedded().unwrap();
    let swordman = character(1, 80, 30, [9, 1, 99, 98, 30, 5]);
    let shown = Fighter::new(&world, &swordman).figures;
    assert_eq!(shown.attack_delay, 384, "400 less 16");
    assert_eq!(
        shown.costs,
        attributes([2, 2, 0, 11, 4, 2]),
        "by attributes without bonuses"
    );
}

#[test]
fn a_job_that_the_world_does_not_have_has_a_point_and_no_levels() {
    let world = World::embedded().unwrap();
    let nobody = character(9_999, 10, 10, [1; 6]);
    let fighter = Fighter::new(&world, &nobody);
    assert_eq!((fighter.max_hp, fighter.max_sp), (1, 1));
    assert_eq!(figures::experience(&world, &nobody).next_base, 0);
}
