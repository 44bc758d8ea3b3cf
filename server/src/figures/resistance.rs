//! How attributes resist bad statuses: their chance in ten-thousandths, and how long they last.

use core::time::Duration;

use super::{Fighter, ailment, rate::pick};
use crate::{
    event::{Condition, record::Attributes},
    world::{MonsterKind, Status},
};

/// Who resists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Resister {
    /// Whether it is a player.
    pub player: bool,
    /// Base level.
    pub level: u16,
    /// Attributes with bonuses.
    pub attributes: Attributes,
    /// MDEF, the hard one.
    pub magic_defense: i32,
    /// Ten-thousandths that equipment takes from the chance.
    pub equipment: i32,
}

/// Who brings the status about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Afflicter {
    /// Base level.
    pub level: u16,
    /// LUK, which makes frost last longer.
    pub luck: u16,
}

impl Resister {
    /// A character, against this status.
    pub fn character(fighter: &Fighter, status: Status) -> Self {
        Self {
            player: true,
            level: fighter.level,
            attributes: fighter.attributes,
            magic_defense: fighter.magic_defense.hard,
            equipment: fighter.worn.extras.resisted.of(status),
        }
    }

    /// A monster of a kind that is in such a condition.
    pub fn monster(kind: &MonsterKind, condition: Condition) -> Self {
        Self {
            player: false,
            level: kind.level,
            attributes: ailment::attributes(condition, kind.attributes),
            magic_defense: ailment::magic_defense(condition, kind.magic_defense.into()),
            equipment: 0,
        }
    }
}

/// Nothing is resisted better than wholly, in ten-thousandths.
const WHOLLY: i64 = 10_000;

/// Chance in ten-thousandths that a status comes about whose own chance is `chance`: the part that the resisting
/// attribute takes, then what LUK and levels take, then equipment; rounded up to tens. Nothing resists hallucinations.
pub fn chance(status: Status, chance: u32, from: Afflicter, to: &Resister) -> u32 {
    if status == Status::Curse && to.attributes.luck == 0 {
        return 0;
    }
    if status == Status::Hallucination {
        return chance.min(WHOLLY.unsigned_abs().try_into().unwrap_or(u32::MAX));
    }
    let chance = i64::from(chance);
    let relative = relative(status, to).min(WHOLLY);
    let left = chance - chance.saturating_mul(relative) / WHOLLY - fixed(status, from, to).min(WHOLLY);
    let equipment = if to.player { i64::from(to.equipment) } else { 0 };
    let left = left.saturating_sub(left.saturating_mul(equipment) / WHOLLY);
    let rounded = if left > 0 { (left + 9) / 10 * 10 } else { 0 };
    u32::try_from(rounded.min(WHOLLY)).unwrap_or(0)
}

/// Whether something happens whose chance is so many ten-thousandths.
pub const fn strikes(chance: u32, roll: u32) -> bool {
    pick(roll, 10_000) < chance
}

/// Ten-thousandths that are taken from the chance by each, and from the time unless [`time_of`] says otherwise.
fn relative(status: Status, to: &Resister) -> i64 {
    let of = to.attributes;
    let [strength, _, vitality, intelligence, _, luck] = of.each().map(i64::from);
    match status {
        Status::Poison | Status::Stun | Status::Silence | Status::Bleeding => vitality * 100,
        Status::Sleep => intelligence * 100,
        Status::Stone | Status::Freeze => i64::from(to.magic_defense) * 100,
        Status::Curse => luck * 100,
        Status::Blind => (vitality + intelligence) * 50,
        Status::Confusion => (strength + intelligence) * 50,
        Status::Hallucination => 0,
    }
}

/// Ten-thousandths that LUK and the levels of both take away: 10 each.
fn fixed(status: Status, from: Afflicter, to: &Resister) -> i64 {
    let luck = i64::from(to.attributes.luck) * 10;
    let (own, other) = (i64::from(to.level) * 10, i64::from(from.level) * 10);
    match status {
        Status::Curse => luck - other,
        Status::Confusion => other - own - luck,
        _ => luck + own - other,
    }
}

/// How long a status lasts that would last `time`: attributes take a part of it, LUK a hundredth of a second each. Some
/// statuses have a least time of their own beyond that.
pub fn time(status: Status, time: Duration, from: Afflicter, to: &Resister) -> Duration {
    let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    let (time, relative, fixed) = time_of(status, time, from, to);
    let taken = (time.saturating_mul(relative) / WHOLLY).saturating_add(fixed);
    let left = time.saturating_sub(taken);
    Duration::from_millis(u64::try_from(left).unwrap_or(0))
}

/// The time before resistance, ten-thousandths taken from it, and milliseconds taken from it.
fn time_of(status: Status, time: i64, from: Afflicter, to: &Resister) -> (i64, i64, i64) {
    let (vitality, luck) = (i64::from(to.attributes.vitality), i64::from(to.attributes.luck));
    let as_chance = relative(status, to).min(WHOLLY);
    match status {
        Status::Poison if to.player => (time, vitality * 75, luck * 100),
        Status::Poison => (time / 2, vitality * 200 / 3, 0),
        Status::Stone | Status::Hallucination => (time, 0, 0),
        Status::Freeze => (time, as_chance, -10 * i64::from(from.luck)),
        Status::Curse => (time, vitality * 100, luck * 10),
        _ => (time, as_chance, luck * 10),
    }
}
