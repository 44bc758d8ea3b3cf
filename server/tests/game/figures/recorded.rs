//! What a pre-renewal server (Hercules of 2026, client of 2022-04-06) told clients of their status and of their blows,
//! while game masters changed their jobs and equipment. The sessions are those of items and of combat.

use server::{
    event::record::Attributes,
    figures::{
        blow::{Attack, Hand, Power, Rolls, Target, strike},
        defense::Defense,
        derived, pools, refine,
        speed::{self, AttackSpeed},
    },
    world::WeaponType,
};

use super::attributes;

/// What a server told of one moment; attributes with their bonuses.
struct Told {
    who: &'static str,
    of: [u16; 6],
    weapon: WeaponType,
    /// ATK of the weapon, and what statuses add to status attack.
    weapon_attack: u32,
    attack_bonus: i32,
    /// What skills add to HIT and to FLEE.
    hit_bonus: i32,
    flee_bonus: i32,
    attack: u32,
    magic: (u32, u32),
    hit: i32,
    flee: i32,
    perfect_dodge: i32,
    critical: i32,
    /// Soft magic defence without the half of VIT.
    magic_defense: i32,
}

const LEVEL: u16 = 99;

const KNIGHT: Told = Told {
    who: "a knight of job level 50 with bare hands",
    of: [107, 101, 109, 99, 105, 103],
    weapon: WeaponType::Fist,
    weapon_attack: 0,
    attack_bonus: 0,
    hit_bonus: 0,
    flee_bonus: 0,
    attack: 248,
    magic: (295, 460),
    hit: 204,
    flee: 200,
    perfect_dodge: 11,
    critical: 35,
    magic_defense: 99,
};

const TOLD: [Told; 6] = [
    KNIGHT,
    Told {
        who: "the same with a main gauche",
        weapon: WeaponType::Dagger,
        weapon_attack: 43,
        attack: 291,
        ..KNIGHT
    },
    Told {
        who: "a wizard under blessings",
        of: [99, 111, 99, 100, 99, 99],
        weapon: WeaponType::Dagger,
        weapon_attack: 43,
        attack_bonus: 25,
        attack: 286,
        magic: (296, 500),
        hit: 198,
        flee: 210,
        perfect_dodge: 10,
        critical: 34,
        magic_defense: 100,
        ..KNIGHT
    },
    Told {
        who: "an assassin with all skills",
        of: [99, 112, 99, 99, 99, 99],
        weapon: WeaponType::Dagger,
        weapon_attack: 43,
        attack_bonus: 25,
        flee_bonus: 40,
        attack: 286,
        hit: 198,
        flee: 251,
        perfect_dodge: 10,
        critical: 34,
        ..KNIGHT
    },
    Told {
        who: "a hunter with all skills and a bow",
        of: [99, 111, 99, 99, 110, 99],
        weapon: WeaponType::Bow,
        weapon_attack: 15,
        attack_bonus: 25,
        hit_bonus: 10,
        attack: 309,
        hit: 219,
        flee: 210,
        perfect_dodge: 10,
        critical: 34,
        ..KNIGHT
    },
    Told {
        who: "a hunter of job level 1 whose DEX is 3",
        of: [103, 2, 2, 2, 3, 2],
        weapon: WeaponType::Bow,
        weapon_attack: 15,
        attack: 38,
        magic: (2, 2),
        hit: 102,
        flee: 101,
        perfect_dodge: 1,
        critical: 1,
        magic_defense: 2,
        ..KNIGHT
    },
];

#[test]
fn derived_status_is_what_a_pre_renewal_server_told() {
    for told in &TOLD {
        let who = told.who;
        let of = attributes(told.of);
        let attack = derived::status_attack(of, told.weapon, told.attack_bonus);
        assert_eq!(attack + told.weapon_attack, told.attack, "attack of {who}");
        assert_eq!(
            derived::magic_attack(of.intelligence, 100),
            told.magic,
            "magic attack of {who}"
        );
        assert_eq!(
            derived::hit(LEVEL, of.dexterity, told.hit_bonus),
            told.hit,
            "HIT of {who}"
        );
        assert_eq!(
            derived::flee(LEVEL, of.agility, told.flee_bonus),
            told.flee,
            "FLEE of {who}"
        );
        assert_luck(told, of);
        let soft = derived::soft_magic_defense(of.intelligence, 0, 0);
        assert_eq!(soft, told.magic_defense, "magic defence of {who}");
    }
}

fn assert_luck(told: &Told, of: Attributes) {
    let dodge = derived::perfect_dodge(of.luck, 0) / 10;
    assert_eq!(dodge, told.perfect_dodge, "perfect dodge of {}", told.who);
    let critical = derived::critical(of.luck, 0, told.weapon) / 10;
    assert_eq!(critical, told.critical, "critical rate of {}", told.who);
}

#[test]
fn most_points_of_level_99_are_what_it_told() {
    // Job, factor and increase of hit points, VIT, most hit points; factor and increase of spell points, INT, most.
    let jobs = [
        ("knight", (150, 500), 109, 16_674, (0, 300), 99, 610),
        ("wizard", (55, 500), 99, 6_475, (0, 900), 100, 1_802),
        ("assassin", (110, 500), 99, 11_898, (0, 400), 99, 807),
        ("hunter", (85, 500), 99, 9_430, (0, 400), 99, 807),
    ];
    for (job, (hp_factor, hp_increase), vitality, hp, (sp_factor, sp_increase), intelligence, sp) in jobs {
        let of_job = pools::job_hp(LEVEL, hp_factor, hp_increase);
        assert_eq!(pools::max_hp(of_job, vitality, pools::Bonus::NONE), hp, "of a {job}");
        let of_job = pools::job_sp(LEVEL, sp_factor, sp_increase);
        assert_eq!(
            pools::max_sp(of_job, intelligence, pools::Bonus::NONE),
            sp,
            "of a {job}"
        );
    }
}

#[test]
fn attack_motions_are_what_it_told() {
    let potion = AttackSpeed { flat: 0, haste: 100 };
    // Base of job and weapon, AGI, DEX, motion under a concentration potion.
    let told = [
        ("a knight with bare hands", 400, 101, 105, 177),
        ("a knight with a dagger", 500, 101, 105, 221),
        ("the same, faster by blessings", 500, 113, 105, 199),
        ("a wizard with a dagger", 575, 111, 99, 236),
        ("an assassin with a dagger", 500, 112, 99, 204),
        ("a hunter with a dagger", 600, 111, 110, 241),
        ("a hunter with a bow", 600, 2, 3, 534),
    ];
    for (who, base, agility, dexterity, motion) in told {
        assert_eq!(speed::attack_motion(base, agility, dexterity, potion), motion, "{who}");
    }
    assert_eq!(
        speed::attack_motion(500, 1, 1, AttackSpeed::default()),
        498,
        "a novice without potion"
    );
    assert_eq!(speed::damage_motion(99), 404);
}

/// ATK and rolls do not matter here: DEX 105 makes sure of a main gauche's 43, and neither monster has VIT enough for
/// random defence. Mastery of swords is at level 10.
#[test]
fn a_knights_blows_are_what_it_told() {
    let main_gauche = Hand {
        mastery: 40,
        ..Hand::plain(Power::Weapon { attack: 43, level: 1 })
    };
    let against = |size, vitality| {
        let attack = Attack::plain(204, 248, 105, Hand { size, ..main_gauche });
        let monster = Target::monster(
            1,
            Defense {
                hard: 0,
                soft: vitality,
            },
        );
        strike(&attack, &monster, &Rolls::default()).right
    };
    assert_eq!(against(100, 3), 328, "a lunatic, small, VIT 3");
    assert_eq!(against(75, 1), 319, "a poring, medium, VIT 1");
}

#[test]
fn refined_knives_add_what_it_told() {
    let told = [(7, 14), (8, 16), (10, 20)];
    for (refines, attack) in told {
        assert_eq!(refine::attack(refines * 200), attack);
    }
}
