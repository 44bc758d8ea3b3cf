//! Changing jobs.

use packets::{JobId, UnitId};

use super::{save, sight, status};
use crate::{
    event::{Effects, MapEvent, Moment, Notice, notice::LookChange},
    figures,
    state::{SIGHT, ServerState},
    world::BaseJobs,
};

/// Makes a player's character begin another job: at job level 1, without job experience, and shown so to all who see it.
/// Skill points that are left stay, but a novice's: those belong to the basic skill. Nothing happens, and it says so, when
/// the world has no such job.
pub fn change(state: &mut ServerState, now: Moment, unit: UnitId, job: JobId, effects: &mut Effects) -> bool {
    let world = state.world.clone();
    let Some(player) = state.players.get_mut(unit).filter(|_| world.job(job).is_some()) else {
        return false;
    };
    let character = &mut player.character;
    let was_novice = world.job(character.job).is_some_and(|job| job.base == BaseJobs::NOVICE);
    if was_novice {
        character.skill_points = 0;
    }
    character.job = job;
    character.job_level = 1;
    character.job_experience = 0;
    status::refresh(state, unit, effects);
    let commit = save::player(state, now, unit, effects);
    let Some(player) = state.players.get(unit) else {
        return false;
    };
    let change = LookChange::Job(job.0);
    sight::tell_around_and_self(state, player, SIGHT, Notice::LookChanged { unit, change }, effects);
    let (stay, looks) = (player.stay, player.looks());
    effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
    let (session, character) = (player.session, &player.character);
    for notice in [
        Notice::JobLevel(character.job_level),
        Notice::Experience(figures::experience(&world, character)),
        Notice::SkillPoints(character.skill_points),
    ] {
        effects.tell_after(session, notice, commit);
    }
    true
}
