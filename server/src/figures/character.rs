//! What is computed from a character's record: pre-renewal formulas, for a novice without equipment.
//!
//! Read by queries and services.

use super::{derived, points, pools, speed, weight};
use crate::{
    event::{
        Character, Moment,
        notice::{CharacterCard, CharacterList, Experience, Figures, Vitals},
        record::Attributes,
    },
    state::Player,
    world::WeaponType,
};

/// Base experience needed in levels 1 to 9, and job experience a novice needs in job levels 1 to 9. No higher level
/// can be reached yet.
const NEXT_BASE: [u64; 9] = [9, 16, 25, 36, 77, 112, 153, 200, 253];
const NEXT_JOB: [u64; 9] = [10, 18, 28, 40, 91, 151, 205, 268, 340];

/// Milliseconds of a novice's bare-handed attack motion without AGI and DEX.
const BARE_HANDED: u16 = 500;

/// Tenths of weight that a novice carries without STR.
const OF_NOVICE: u32 = 20_000;

/// Most hit points: of a novice 35 and 5 for each base level, and 1 % more for each VIT.
pub fn max_hp(character: &Character) -> u32 {
    let of_job = pools::job_hp(character.base_level, 0, 500);
    pools::max_hp(of_job, character.attributes.vitality, pools::Bonus::NONE)
}

/// Most spell points: of a novice 10 and 1 for each base level, and 1 % more for each INT.
pub fn max_sp(character: &Character) -> u32 {
    let of_job = pools::job_sp(character.base_level, 0, 100);
    pools::max_sp(of_job, character.attributes.intelligence, pools::Bonus::NONE)
}

/// Hit and spell points, never more than their most.
pub fn vitals(character: &Character) -> Vitals {
    let (max_hp, max_sp) = (max_hp(character), max_sp(character));
    Vitals {
        hp: character.hp.min(max_hp),
        max_hp,
        sp: character.sp.min(max_sp),
        max_sp,
    }
}

/// The weight a character can carry, in tenths: 20,000 of a novice and 300 for each STR.
pub fn max_weight(character: &Character) -> u32 {
    weight::most(OF_NOVICE, character.attributes.strength, 0)
}

/// Experience, now and needed; nothing is needed where the table ends.
pub fn experience(character: &Character) -> Experience {
    let next = |table: &[u64], level: u16| table.get(usize::from(level.saturating_sub(1))).copied().unwrap_or(0);
    Experience {
        base: character.base_experience,
        next_base: next(&NEXT_BASE, character.base_level),
        job: character.job_experience,
        next_job: next(&NEXT_JOB, character.job_level),
    }
}

/// The character as its block in the list needs it.
pub fn card(character: &Character) -> CharacterCard {
    CharacterCard {
        max_hp: max_hp(character),
        max_sp: max_sp(character),
        speed: Player::SPEED,
        character: character.clone(),
    }
}

/// The characters of an account as clients are shown them.
pub fn list(slots: u8, now: Moment, characters: &[Character]) -> CharacterList {
    CharacterList {
        slots,
        characters: characters.iter().map(card).collect(),
        now,
    }
}

/// What the status window shows.
pub fn figures(character: &Character) -> Figures {
    let (attributes, level) = (character.attributes, character.base_level);
    let [_, agility, vitality, intelligence, dexterity, luck] = attributes.each();
    let (least, most) = derived::magic_attack(intelligence, 100);
    let attack = derived::status_attack(attributes, WeaponType::Fist, 0);
    Figures {
        attributes,
        bonuses: Attributes::from_each([0; 6]),
        costs: Attributes::from_each(attributes.each().map(|value| points::shown_cost(value, points::MOST))),
        attack: (shown(attack), 0),
        magic_attack: (shown(most), shown(least)),
        defense: (0, derived::soft_defense(vitality, 0)),
        magic_defense: (0, derived::soft_magic_defense(intelligence, 0, 0)),
        hit: derived::hit(level, dexterity, 0),
        flee: (derived::flee(level, agility, 0), derived::perfect_dodge(luck, 0) / 10),
        critical: derived::critical(luck, 0, WeaponType::Fist) / 10,
        attack_delay: speed::attack_motion(BARE_HANDED, agility, dexterity, speed::AttackSpeed::default()),
        attack_range: 1,
    }
}

fn shown(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
