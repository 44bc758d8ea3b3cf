//! Most hit points and spell points of a character, and what is left of them after death.

use super::rate::whole;

/// The most hit points that a character up to level 99 can have.
pub const MOST_HP: u32 = 330_000;

/// The most spell points that a character can have.
pub const MOST_SP: u32 = 1_000_000;

/// What makes hit or spell points more or less, beyond job, level, and VIT or INT.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bonus {
    /// Percent of what job and attribute give that count: 100, of the reborn 125, of ranked Taekwon kids 300.
    pub factor: u16,
    /// VIT (of hit points) or INT (of spell points) that worn things give by themselves, cards apart: each is 1 point
    /// more, beside what it does as an attribute.
    pub worn_attribute: i32,
    /// Points added, by equipment and skills.
    pub flat: i32,
    /// Percent added by equipment and cards, all in one sum.
    pub worn_percent: i32,
    /// Percent added by statuses, all in one sum; at least -100.
    pub status_percent: i32,
}

impl Bonus {
    /// No bonus.
    pub const NONE: Self = Self {
        factor: 100,
        worn_attribute: 0,
        flat: 0,
        worn_percent: 0,
        status_percent: 0,
    };

    /// No bonus but being reborn.
    pub const TRANSCENDENT: Self = Self {
        factor: 125,
        ..Self::NONE
    };
}

/// The most hit points: those of job and base level, 1 % more for each VIT, and bonuses. From 1 to [`MOST_HP`].
pub fn max_hp(of_job: u32, vitality: u16, bonus: Bonus) -> u32 {
    most(of_job, vitality, bonus).clamp(1, MOST_HP)
}

/// The most spell points: those of job and base level, 1 % more for each INT, and bonuses. From 1 to [`MOST_SP`].
pub fn max_sp(of_job: u32, intelligence: u16, bonus: Bonus) -> u32 {
    most(of_job, intelligence, bonus).clamp(1, MOST_SP)
}

/// In floats, which keep fractions up to the end, because the public servers do: 100 points and VIT 15 are 114, for
/// 1.15 has no exact float. Hercules cuts the job's points of the reborn off before VIT counts: it told 19,844 of a lord
/// knight of level 99 and VIT 99, who by rAthena's rule has 19,845.
fn most(of_job: u32, attribute: u16, bonus: Bonus) -> u32 {
    let mut most = f64::from(of_job) * (1.0 + f64::from(attribute) * 0.01);
    most *= f64::from(bonus.factor) / 100.0;
    most += f64::from(bonus.worn_attribute) + f64::from(bonus.flat);
    most += most * f64::from(bonus.worn_percent) / 100.0;
    most += (most * f64::from(bonus.status_percent.max(-100)) / 100.0).trunc();
    u32::try_from(whole(most)).unwrap_or(u32::MAX)
}

/// The hit points of a job at a base level, from its two factors in hundredths, where no table says them: 35, `increase`
/// for each level, and `factor` times each level from the second on.
pub fn job_hp(level: u16, factor: u32, increase: u32) -> u32 {
    job_points(35, level, factor, increase)
}

/// The spell points of a job at a base level, as [`job_hp`], from 10.
pub fn job_sp(level: u16, factor: u32, increase: u32) -> u32 {
    job_points(10, level, factor, increase)
}

/// In whole hundredths, rounded to the nearest, as the public servers' tables were made: in floats some of the halves fall.
fn job_points(at_first: u64, level: u16, factor: u32, increase: u32) -> u32 {
    let times = |level: u16, each: u32| u64::from(level).saturating_mul(u64::from(each));
    let growing = (2..=level).map(|level| times(level, factor).saturating_add(50) / 100);
    let points = growing.fold(at_first + times(level, increase) / 100, u64::saturating_add);
    u32::try_from(points).unwrap_or(u32::MAX)
}

/// Hit and spell points of a character that comes back to life at its save point: 1 each, but half the hit points of a
/// novice (not of a super novice).
pub fn after_death(max_hp: u32, novice: bool) -> (u32, u32) {
    let hp = if novice { max_hp / 2 } else { 0 };
    (hp.max(1), 1)
}

/// A percentage of points, as statuses and revival give them: at least 1 of what is not 0. 100 percent are all of them;
/// of less, beyond 100,000 points the last two digits do not count, as on the public servers.
pub fn share(most: u32, percent: u8) -> u32 {
    if percent >= 100 {
        return most;
    }
    let percent = u32::from(percent);
    if percent == 0 || most == 0 {
        return 0;
    }
    let share = if most > 100_000 {
        most / 100 * percent
    } else {
        most * percent / 100
    };
    share.max(1)
}
