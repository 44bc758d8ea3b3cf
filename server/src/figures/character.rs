//! What is computed from a character's record and its job, for a character without equipment and statuses.
//!
//! Read by queries and services.

use super::{derived, level::Ladder, points, pools, speed, weight};
use crate::{
    event::{
        Character, Moment,
        notice::{CharacterCard, CharacterList, Experience, Figures, Vitals},
        record::Attributes,
    },
    state::Player,
    world::{Job, JobClasses, WeaponType, World},
};

/// Attributes with what the job adds at its level.
fn attributes(world: &World, character: &Character) -> Attributes {
    let bonus = job_bonus(world, character).each();
    let mut each = character.attributes.each();
    for (value, bonus) in each.iter_mut().zip(bonus) {
        *value = value.saturating_add(bonus);
    }
    Attributes::from_each(each)
}

fn job_bonus(world: &World, character: &Character) -> Attributes {
    world
        .job(character.job)
        .map_or(Attributes::from_each([0; 6]), |job| job.bonus(character.job_level))
}

/// The bonus of being reborn.
fn of_class(job: &Job) -> pools::Bonus {
    if job.class == JobClasses::UPPER {
        pools::Bonus::TRANSCENDENT
    } else {
        pools::Bonus::NONE
    }
}

/// Most hit points; 1 of a job that the world does not have.
pub fn max_hp(world: &World, character: &Character) -> u32 {
    let vitality = attributes(world, character).vitality;
    world.job(character.job).map_or(1, |job| {
        pools::max_hp(job.max_hp(character.base_level), vitality, of_class(job))
    })
}

/// Most spell points; 1 of a job that the world does not have.
pub fn max_sp(world: &World, character: &Character) -> u32 {
    let intelligence = attributes(world, character).intelligence;
    world.job(character.job).map_or(1, |job| {
        pools::max_sp(job.max_sp(character.base_level), intelligence, of_class(job))
    })
}

/// Hit and spell points, never more than their most.
pub fn vitals(world: &World, character: &Character) -> Vitals {
    let (max_hp, max_sp) = (max_hp(world, character), max_sp(world, character));
    Vitals {
        hp: character.hp.min(max_hp),
        max_hp,
        sp: character.sp.min(max_sp),
        max_sp,
    }
}

/// The weight a character can carry, in tenths.
pub fn max_weight(world: &World, character: &Character) -> u32 {
    let of_job = world.job(character.job).map_or(0, |job| job.max_weight);
    weight::most(of_job, character.attributes.strength, 0)
}

/// Experience, now and needed; nothing is needed of a job that the world does not have.
pub fn experience(world: &World, character: &Character) -> Experience {
    let job = world.job(character.job);
    let next_base = job.map(|job| Ladder::base(job).next(character.base_level));
    let next_job = job.map(|job| Ladder::job(job).next(character.job_level));
    Experience {
        base: character.base_experience,
        next_base: next_base.unwrap_or(0),
        job: character.job_experience,
        next_job: next_job.unwrap_or(0),
    }
}

/// The character as its block in the list needs it.
pub fn card(world: &World, character: &Character) -> CharacterCard {
    CharacterCard {
        max_hp: max_hp(world, character),
        max_sp: max_sp(world, character),
        speed: Player::SPEED,
        character: character.clone(),
    }
}

/// The characters of an account as clients are shown them.
pub fn list(world: &World, slots: u8, now: Moment, characters: &[Character]) -> CharacterList {
    CharacterList {
        slots,
        characters: characters.iter().map(|character| card(world, character)).collect(),
        now,
    }
}

/// What the status window shows.
pub fn figures(world: &World, character: &Character) -> Figures {
    let (own, level) = (character.attributes, character.base_level);
    let with_bonus = attributes(world, character);
    let [_, agility, vitality, intelligence, dexterity, luck] = with_bonus.each();
    let (least, most) = derived::magic_attack(intelligence, 100);
    let attack = derived::status_attack(with_bonus, WeaponType::Fist, 0);
    Figures {
        attributes: own,
        bonuses: job_bonus(world, character),
        costs: costs(world, character),
        attack: (shown(attack), 0),
        magic_attack: (shown(most), shown(least)),
        defense: (0, derived::soft_defense(vitality, 0)),
        magic_defense: (0, derived::soft_magic_defense(intelligence, 0, 0)),
        hit: derived::hit(level, dexterity, 0),
        flee: (derived::flee(level, agility, 0), derived::perfect_dodge(luck, 0) / 10),
        critical: derived::critical(luck, 0, WeaponType::Fist) / 10,
        attack_delay: attack_motion(world, character, with_bonus),
        attack_range: 1,
    }
}

fn costs(world: &World, character: &Character) -> Attributes {
    let limits = world
        .job(character.job)
        .map_or([points::MOST; 6], |job| job.max_attributes.each());
    let mut costs = character.attributes.each();
    for (value, limit) in costs.iter_mut().zip(limits) {
        *value = points::shown_cost(*value, limit);
    }
    Attributes::from_each(costs)
}

fn attack_motion(world: &World, character: &Character, with_bonus: Attributes) -> i32 {
    let job = world.job(character.job);
    let base = job.map_or(Job::UNKNOWN_WEAPON_DELAY, |job| job.attack_delay(WeaponType::Fist));
    let (agility, dexterity) = (with_bonus.agility, with_bonus.dexterity);
    speed::attack_motion(base, agility, dexterity, speed::AttackSpeed::default())
}

fn shown(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
