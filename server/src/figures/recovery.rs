//! Natural recovery of hit and spell points, and what restoring items give.

use core::time::Duration;

use super::rate::{percent_of, small};
use crate::event::look::Posture;

/// How often hit points recover of who stands.
pub const HP_INTERVAL: Duration = Duration::from_secs(6);

/// How often spell points recover of who stands.
pub const SP_INTERVAL: Duration = Duration::from_secs(8);

/// How often skills that restore points do so.
pub const SKILL_INTERVAL: Duration = Duration::from_secs(10);

/// The most that recovers at once.
const MOST_AT_ONCE: u32 = 32_767;

/// INT from which spell points recover faster.
const WISE: u32 = 120;

/// Hit points that recover at once: 1 for each 200 of the most (at least 1) and 1 for each 5 VIT, times the percentage
/// that items grant (100 without).
pub fn hp(max_hp: u32, vitality: u16, percent: u16) -> u32 {
    let points = u32::from(vitality) / 5 + (max_hp / 200).max(1);
    at_once(points, percent)
}

/// Spell points that recover at once: 1, 1 for each 100 of the most, 1 for each 6 INT, and from 120 INT on 4 more and 1
/// for each 2 INT beyond; times the percentage that items grant.
pub fn sp(max_sp: u32, intelligence: u16, percent: u16) -> u32 {
    let intelligence = u32::from(intelligence);
    let wise = if intelligence >= WISE {
        (intelligence - WISE) / 2 + 4
    } else {
        0
    };
    at_once(1 + intelligence / 6 + max_sp / 100 + wise, percent)
}

fn at_once(points: u32, percent: u16) -> u32 {
    small(percent_of(points.into(), percent.into())).min(MOST_AT_ONCE)
}

/// What a character does that matters to its recovery.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Doing {
    /// It stands, sits, or is dead.
    pub posture: Posture,
    /// It walks.
    pub walking: bool,
    /// It carries half of what it can, or more: [`super::weight::Load`].
    pub overweight: bool,
}

/// How long it takes till hit points recover again; `None` while they do not: of the dead, the overweight, and who
/// walks. Half as long sitting.
pub fn hp_interval(doing: Doing) -> Option<Duration> {
    let recovers = !(doing.posture == Posture::Dead || doing.overweight || doing.walking);
    recovers.then(|| rested(HP_INTERVAL, doing))
}

/// How long it takes till spell points recover again: as [`hp_interval`], but walking does not matter.
pub fn sp_interval(doing: Doing) -> Option<Duration> {
    let recovers = !(doing.posture == Posture::Dead || doing.overweight);
    recovers.then(|| rested(SP_INTERVAL, doing))
}

fn rested(interval: Duration, doing: Doing) -> Duration {
    if doing.posture == Posture::Sitting {
        interval / 2
    } else {
        interval
    }
}

/// Hit points that an item restores to who uses it: 2 % more for each VIT and so many percent as skills and equipment
/// add. Never less than the item's own.
pub fn item_hp(of_item: u32, vitality: u16, percent: i32) -> u32 {
    item(of_item, vitality, percent)
}

/// Spell points that an item restores: 2 % more for each INT, and percent as [`item_hp`].
pub fn item_sp(of_item: u32, intelligence: u16, percent: i32) -> u32 {
    item(of_item, intelligence, percent)
}

fn item(of_item: u32, attribute: u16, percent: i32) -> u32 {
    let percent = 100 + 2 * i64::from(attribute) + i64::from(percent);
    small(percent_of(of_item.into(), percent)).max(of_item)
}
