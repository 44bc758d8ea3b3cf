//! Changing jobs.

use std::sync::Arc;

use packets::{JobId, UnitId};

use super::{equipment, points, save, sight, status};
use crate::{
    event::{
        Character, Effects, MapEvent, Moment, Notice,
        notice::{Course, GrowthNotice, LookChange},
        record::Sex,
    },
    figures::{self, points::TRANSCENDENT},
    state::{SIGHT, ServerState},
    world::{BaseJobs, Job, JobClasses},
};

/// Jobs that are one for men and another for women: bards and dancers, plain, reborn and as babies; kagerous and oboros.
const BY_SEX: [(JobId, JobId); 4] = [
    (JobId(19), JobId(20)),
    (JobId(4020), JobId(4021)),
    (JobId(4042), JobId(4043)),
    (JobId(4211), JobId(4212)),
];

/// Makes a player's character [take up](take_up) another job, saves it, and tells it when that is durable.
pub fn change(state: &mut ServerState, now: Moment, unit: UnitId, job: JobId, effects: &mut Effects) -> bool {
    let from = effects.notify.len();
    let changed = take_up(state, unit, job, effects);
    if changed {
        save::telling(state, now, unit, from, effects);
    }
    changed
}

/// Makes a player's character begin another job: at job level 1, without job experience, and shown so to all who see it. What the new
/// job cannot wear comes off; a base level that is too high for it falls to its highest.
///
/// Skill points that are left stay, but a novice's: those belong to the basic skill. The points of being reborn come and go with it;
/// who has spent them gets all attributes back. Nothing happens, and it says so, when the world has no such job, or it is
/// the one the character has.
///
/// To be saved by who calls, and what was told held back until that is durable ([`Effects::hold_back`]).
pub fn take_up(state: &mut ServerState, unit: UnitId, job: JobId, effects: &mut Effects) -> bool {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get_mut(unit) else {
        return false;
    };
    let id = of_sex(job, player.character.sex);
    let Some(job) = world.job(id).filter(|_| id != player.character.job) else {
        return false;
    };
    let before = world.job(player.character.job);
    let attributes_return = begin(&mut player.character, before, job);
    tell(state, unit, effects);
    if attributes_return {
        points::reset(state, unit, effects);
    }
    status::refresh(state, unit, effects);
    equipment::take_off_unfit(state, unit, effects);
    show(state, unit, effects);
    true
}

/// The job of a pair that is for the sex.
fn of_sex(job: JobId, sex: Sex) -> JobId {
    let pair = BY_SEX.into_iter().find(|(men, women)| job == *men || job == *women);
    pair.map_or(job, |(men, women)| if sex == Sex::Male { men } else { women })
}

/// Sets the job and what changes with it in the record; whether the attributes have to be given back.
fn begin(character: &mut Character, before: Option<&Job>, job: &Job) -> bool {
    if before.is_some_and(|job| job.base == BaseJobs::NOVICE) {
        character.skill_points = 0;
    }
    (character.job, character.job_level, character.job_experience) = (job.id, 1, 0);
    let too_high = character.base_level > job.max_base_level;
    if too_high {
        (character.base_level, character.base_experience) = (job.max_base_level, 0);
    }
    let reborn = |job: &Job| job.class == JobClasses::UPPER;
    let points = u16::try_from(TRANSCENDENT).unwrap_or(u16::MAX);
    match (before.is_some_and(reborn), reborn(job)) {
        (false, true) => character.status_points = character.status_points.saturating_add(points),
        (true, false) => match character.status_points.checked_sub(points) {
            Some(left) => character.status_points = left,
            None => return true,
        },
        _ => {}
    }
    too_high
}

/// Tells a player what of its numbers changed.
fn tell(state: &ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let character = &player.character;
    let level = |course, level| Notice::Growth(GrowthNotice::Level { course, level });
    for notice in [
        Notice::Growth(GrowthNotice::StatusPoints(character.status_points)),
        level(Course::Base, character.base_level),
        level(Course::Job, character.job_level),
        Notice::Experience(figures::experience(&state.world, character)),
        Notice::SkillPoints(character.skill_points),
    ] {
        effects.tell(player.session, notice);
    }
}

/// Shows the new job to all who see the player, itself included.
fn show(state: &ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let character = &player.character;
    let changes = [
        Some(LookChange::Job(character.job.0)),
        (character.cloth_color > 0).then_some(LookChange::ClothColor(character.cloth_color)),
    ];
    for change in changes.into_iter().flatten() {
        sight::tell_around_and_self(state, player, SIGHT, Notice::LookChanged { unit, change }, effects);
    }
    if player.is_in_sight() {
        let (stay, looks) = (player.stay, player.looks());
        effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
    }
}
