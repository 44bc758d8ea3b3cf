//! What clients are shown of a character, computed from its record.
//!
//! Read by queries and services.

use super::{fighter::Fighter, level::Ladder};
use crate::{
    event::{
        Character, Moment,
        notice::{CharacterCard, CharacterList, Experience, Vitals},
    },
    world::World,
};

/// Hit and spell points, never more than their most.
pub fn vitals(fighter: &Fighter, character: &Character) -> Vitals {
    let (max_hp, max_sp) = (fighter.max_hp, fighter.max_sp);
    Vitals {
        hp: character.hp.min(max_hp),
        max_hp,
        sp: character.sp.min(max_sp),
        max_sp,
    }
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
    let fighter = Fighter::new(world, character);
    CharacterCard {
        max_hp: fighter.max_hp,
        max_sp: fighter.max_sp,
        speed: fighter.speed,
        views: fighter.worn.views,
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
