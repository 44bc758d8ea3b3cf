//! Experience of one character: levels reached by it, and what is lost by dying.

use super::{
    points,
    rate::{real, whole},
};
use crate::world::Job;

/// The most experience kept at the highest base level.
pub const BASE_LIMIT: u64 = 99_999_999;

/// The most experience kept at the highest job level.
pub const JOB_LIMIT: u64 = 999_999_999;

/// Percent of the experience needed for the next level that dying costs.
pub const DEATH_PENALTY: u64 = 1;

/// A level, and the experience since it was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Level, from 1.
    pub level: u16,
    /// Experience since then.
    pub experience: u64,
}

/// The levels that can be reached.
#[derive(Clone, Copy, Debug)]
pub struct Ladder<'a> {
    /// Experience needed to leave level 1, 2, and so on. 0 and what is missing is a level that cannot be left.
    pub needed: &'a [u64],
    /// The highest level.
    pub top: u16,
    /// Experience that is kept at the highest level: [`BASE_LIMIT`] or [`JOB_LIMIT`].
    pub limit: u64,
}

impl<'a> Ladder<'a> {
    /// The base levels of a job.
    pub fn base(job: &'a Job) -> Self {
        Self {
            needed: job.base_experience(),
            top: job.max_base_level,
            limit: BASE_LIMIT,
        }
    }

    /// The job levels of a job.
    pub fn job(job: &'a Job) -> Self {
        Self {
            needed: job.job_experience(),
            top: job.max_job_level,
            limit: JOB_LIMIT,
        }
    }
}

impl Ladder<'_> {
    /// Experience needed in a level for the next one, as the client shows it: at the highest level its limit, 0 where the
    /// table ends before.
    pub fn next(&self, level: u16) -> u64 {
        match level {
            0 => 0,
            level if level >= self.top => self.limit,
            level => self.needed.get(usize::from(level) - 1).copied().unwrap_or(0),
        }
    }

    /// What becomes of a character's progress when experience is added. How many levels it rose is the difference.
    ///
    /// What is left over counts for the next level, but never more than what was needed for the level just left, less one:
    /// so one gain leads through more than one level only where the next needs less than the last.
    pub fn gain(&self, now: Progress, gained: u64) -> Progress {
        if now.level >= self.top {
            let experience = now.experience.saturating_add(gained).min(self.limit);
            return Progress {
                experience: experience.max(now.experience),
                ..now
            };
        }
        let mut progress = Progress {
            experience: now.experience.saturating_add(gained),
            ..now
        };
        while progress.level < self.top && self.is_enough(progress) {
            progress = self.rise(progress);
        }
        progress
    }

    fn is_enough(&self, progress: Progress) -> bool {
        let next = self.next(progress.level);
        next > 0 && progress.experience >= next
    }

    fn rise(&self, from: Progress) -> Progress {
        let needed = self.next(from.level);
        let carried = (from.experience - needed).min(needed - 1);
        let level = from.level + 1;
        let experience = if level >= self.top {
            carried.min(self.limit)
        } else {
            carried
        };
        Progress { level, experience }
    }

    /// Experience lost by dying: [`DEATH_PENALTY`] percent of what this level needs, as far as there is some. Nothing at
    /// the highest level. Novices lose nothing at all, and are not asked for here.
    pub fn lost_by_death(&self, now: Progress) -> u64 {
        if now.level >= self.top {
            return 0;
        }
        let penalty = self.next(now.level).saturating_mul(DEATH_PENALTY) / 100;
        penalty.min(now.experience)
    }
}

/// Skill points for rising from one job level to another.
pub const fn skill_points(from: u16, to: u16) -> u16 {
    to.saturating_sub(from).saturating_mul(points::SKILL_POINTS_PER_LEVEL)
}

/// Experience with a character's own bonus, in percent of all kinds that apply: never less than 1 if there was some.
pub fn with_bonus(experience: u64, percent: i32) -> u64 {
    if experience == 0 {
        return 0;
    }
    let base = real(experience);
    whole(base + base * (f64::from(percent) / 100.0)).max(1)
}
