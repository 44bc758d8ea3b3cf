//! What is computed from a character's record: pre-renewal formulas, for a novice without equipment.
//!
//! Read by queries and services. Facts of the public servers' pre-renewal rules; all divisions round down.

use crate::{
    event::{
        Character, Moment,
        notice::{CharacterCard, CharacterList, Experience, Figures, Vitals},
        record::Attributes,
    },
    state::Player,
};

/// Base experience needed in levels 1 to 9, and job experience a novice needs in job levels 1 to 9. No higher level
/// can be reached yet.
const NEXT_BASE: [u64; 9] = [9, 16, 25, 36, 77, 112, 153, 200, 253];
const NEXT_JOB: [u64; 9] = [10, 18, 28, 40, 91, 151, 205, 268, 340];

/// Milliseconds that a novice's bare-handed attack takes without AGI and DEX.
const BARE_HANDED: i32 = 500;

/// Most hit points: 35 + 5 for each base level, and 1 % more for each VIT.
pub fn max_hp(character: &Character) -> u32 {
    let base = 35 + 5 * u32::from(character.base_level);
    base * (100 + u32::from(character.attributes.vitality)) / 100
}

/// Most spell points: 10 + 1 for each base level, and 1 % more for each INT.
pub fn max_sp(character: &Character) -> u32 {
    let base = 10 + u32::from(character.base_level);
    base * (100 + u32::from(character.attributes.intelligence)) / 100
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

/// The weight a character can carry, in tenths: 20000 of a novice and 300 for each STR.
pub fn max_weight(character: &Character) -> u32 {
    20_000 + 300 * u32::from(character.attributes.strength)
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
    let attributes = character.attributes;
    let [strength, agility, vitality, intelligence, dexterity, luck] = attributes.each().map(i32::from);
    let level = i32::from(character.base_level);
    Figures {
        attributes,
        bonuses: Attributes::from_each([0; 6]),
        costs: Attributes::from_each(attributes.each().map(|value| 1 + value.saturating_add(9) / 10)),
        attack: (strength + (strength / 10).pow(2) + dexterity / 5 + luck / 5, 0),
        magic_attack: (
            intelligence + (intelligence / 5).pow(2),
            intelligence + (intelligence / 7).pow(2),
        ),
        defense: (0, vitality),
        magic_defense: (0, intelligence + vitality / 2),
        hit: level + dexterity,
        flee: (level + agility, (luck + 10) / 10),
        critical: (10 + luck * 10 / 3) / 10,
        attack_delay: BARE_HANDED - BARE_HANDED * (4 * agility + dexterity) / 1000,
        attack_range: 1,
    }
}
