//! Experience of players: what they gain and lose, the levels they reach by it, and what levels bring.
//!
//! What a client is told of it leaves after the commit that keeps it.

use std::sync::Arc;

use packets::UnitId;

use super::{equipment, points, save, sight::tell_around_and_self, status, vitals};
use crate::{
    event::{
        Character, Effects, Moment, Notice,
        look::Posture,
        notice::{Course, GrowthNotice},
    },
    figures::{
        experience as shown,
        level::{Ladder, Progress, skill_points},
    },
    state::{Player, SIGHT, ServerState},
    world::{BaseJobs, Job, MapFlags, Race},
};

/// Experience of both kinds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Gain {
    /// Base experience.
    pub base: u64,
    /// Job experience.
    pub job: u64,
}

/// A player gains experience and reaches the levels it is enough for. The dead gain none.
pub fn gain(state: &mut ServerState, now: Moment, unit: UnitId, gain: Gain, effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get(unit).filter(|player| player.posture != Posture::Dead) else {
        return;
    };
    let Some(job) = world.job(player.character.job) else {
        return;
    };
    let before = levels(&player.character);
    let after = Levels {
        base: Ladder::base(job).gain(before.base, gain.base),
        job: Ladder::job(job).gain(before.job, gain.job),
    };
    if gain != Gain::default() {
        reach(state, now, unit, after, effects);
        tell_gained(state, unit, gained(job, before, gain), effects);
    }
}

/// A player gains experience by the death of a monster of a race: what it wears may add to it.
pub fn by_kill(
    state: &mut ServerState,
    now: Moment,
    (unit, race): (UnitId, Race),
    Gain { base, job }: Gain,
    effects: &mut Effects,
) {
    let Some(player) = state.players.get(unit) else { return };
    let extras = &player.fighter.worn.extras;
    let with_extras = Gain {
        base: extras.experience(race, base),
        job: extras.experience(race, job),
    };
    gain(state, now, unit, with_extras, effects);
}

/// What the chat says of a gain: nothing is gained at the highest level, whatever is kept of it.
fn gained(job: &Job, before: Levels, gain: Gain) -> [(Course, Option<u64>); 2] {
    let says = |amount: u64, at_top: bool| (amount > 0).then_some(if at_top { 0 } else { amount });
    [
        (Course::Base, says(gain.base, before.base.level >= job.max_base_level)),
        (Course::Job, says(gain.job, before.job.level >= job.max_job_level)),
    ]
}

/// Both levels, each with its experience.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Levels {
    /// Base level.
    pub base: Progress,
    /// Job level.
    pub job: Progress,
}

/// The levels of a character.
pub const fn levels(character: &Character) -> Levels {
    Levels {
        base: Progress {
            level: character.base_level,
            experience: character.base_experience,
        },
        job: Progress {
            level: character.job_level,
            experience: character.job_experience,
        },
    }
}

/// Brings a player to levels, higher or lower, with all that follows: points, full recovery and the effect for a higher one, the
/// figures, the save; and tells it. Who has spent the points of levels that go gets all attributes back.
pub fn reach(state: &mut ServerState, now: Moment, unit: UnitId, after: Levels, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let before = levels(&player.character);
    let spent = set(&state.world, &mut player.character, after);
    let from = effects.notify.len();
    if spent {
        points::reset(state, unit, effects);
    }
    let Some(player) = state.players.get(unit) else { return };
    for notice in changed(state, player, before, after) {
        effects.tell(player.session, notice);
    }
    if (before.base.level, before.job.level) != (after.base.level, after.job.level) {
        status::refresh(state, unit, effects);
        equipment::take_off_unfit(state, unit, effects);
    }
    save::telling(state, now, unit, from, effects);
    if after.base.level > before.base.level {
        vitals::fill(state, now, unit, effects);
        show(state, unit, Course::Base, effects);
    }
    if after.job.level > before.job.level {
        show(state, unit, Course::Job, effects);
    }
}

/// Sets the levels, and what they bring or take: status points by the world's table, skill points. Whether status points
/// were to go that are spent.
fn set(world: &crate::world::World, character: &mut Character, after: Levels) -> bool {
    let Levels { base, job } = levels(character);
    let difference =
        i64::from(world.status_points.total(after.base.level)) - i64::from(world.status_points.total(base.level));
    let spent = i64::from(character.status_points) + difference < 0;
    character.status_points = moved(character.status_points, difference);
    let skills =
        i64::from(skill_points(job.level, after.job.level)) - i64::from(skill_points(after.job.level, job.level));
    character.skill_points = moved(character.skill_points, skills);
    (character.base_level, character.base_experience) = (after.base.level, after.base.experience);
    (character.job_level, character.job_experience) = (after.job.level, after.job.experience);
    spent
}

/// Points and more, or fewer, of them: never less than none.
fn moved(points: u16, by: i64) -> u16 {
    let most = i64::from(u16::MAX);
    u16::try_from((i64::from(points) + by).clamp(0, most)).unwrap_or(u16::MAX)
}

/// What of a player's levels is told, of what changed.
fn changed(state: &ServerState, player: &Player, before: Levels, after: Levels) -> Vec<Notice> {
    let character = &player.character;
    let needed = shown(&state.world, character);
    let mut notices = Vec::new();
    if before.base.level != after.base.level {
        notices.push(Notice::Growth(GrowthNotice::StatusPoints(character.status_points)));
    }
    notices.extend(progress(Course::Base, before.base, after.base, needed.next_base));
    notices.extend(progress(Course::Job, before.job, after.job, needed.next_job));
    if before.job.level != after.job.level {
        notices.push(Notice::SkillPoints(character.skill_points));
    }
    notices
}

fn progress(course: Course, before: Progress, after: Progress, needed: u64) -> Vec<Notice> {
    let (now, level) = (after.experience, after.level);
    let mut growth = Vec::new();
    if before.level != level {
        growth.push(GrowthNotice::Level { course, level });
    }
    if before != after {
        growth.push(GrowthNotice::Experience { course, now });
    }
    if before.level != level {
        growth.push(GrowthNotice::NextLevel { course, needed });
    }
    growth.into_iter().map(Notice::Growth).collect()
}

/// Shows all who see a player that it reached a level.
fn show(state: &ServerState, unit: UnitId, course: Course, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let job = state.world.job(player.character.job);
    let reached = GrowthNotice::LevelReached {
        unit,
        course,
        super_novice: job.is_some_and(|job| job.base == BaseJobs::SUPER_NOVICE),
    };
    tell_around_and_self(state, player, SIGHT, Notice::Growth(reached), effects);
}

/// Has the client write into its chat what was gained, once it is kept.
fn tell_gained(state: &ServerState, unit: UnitId, gained: [(Course, Option<u64>); 2], effects: &mut Effects) {
    for (course, amount) in gained {
        if let Some(amount) = amount {
            tell_amount(state, unit, course, i64::try_from(amount).unwrap_or(i64::MAX), effects);
        }
    }
}

fn tell_amount(state: &ServerState, unit: UnitId, course: Course, amount: i64, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let notice = GrowthNotice::Gained {
        account: player.character.account,
        course,
        amount,
    };
    effects.tell_after(player.session, Notice::Growth(notice), Some(state.commits.last));
}

/// A player died: it loses a part of the experience that its levels need, unless it is a novice or the map is of
/// [`MapFlags::NO_PENALTY`] or [`MapFlags::GVG`]. It is saved in any case.
pub fn lose_by_death(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get(unit) else { return };
    let spared = MapFlags::NO_PENALTY.union(MapFlags::GVG);
    let before = levels(&player.character);
    let pays = !vitals::is_novice(&world, &player.character) && !flags(state, player).intersects(spared);
    let job = world.job(player.character.job).filter(|_| pays);
    let lost = job.map_or((0, 0), |job| {
        (
            Ladder::base(job).lost_by_death(before.base),
            Ladder::job(job).lost_by_death(before.job),
        )
    });
    let after = Levels {
        base: less(before.base, lost.0),
        job: less(before.job, lost.1),
    };
    reach(state, now, unit, after, effects);
    for (course, lost) in [(Course::Base, lost.0), (Course::Job, lost.1)] {
        if lost > 0 {
            tell_amount(state, unit, course, -i64::try_from(lost).unwrap_or(i64::MAX), effects);
        }
    }
}

const fn less(progress: Progress, lost: u64) -> Progress {
    Progress {
        level: progress.level,
        experience: progress.experience.saturating_sub(lost),
    }
}

fn flags(state: &ServerState, player: &Player) -> MapFlags {
    let map = state.world.maps.get(player.instance().0 as usize);
    map.map_or(MapFlags::NONE, |map| map.flags)
}
