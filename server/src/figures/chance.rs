//! Whether an attack lands: hit chance, perfect dodge, critical hits, double attacks.

use super::rate::{percent_of, pick};

/// The least chance to hit, in percent.
pub const LEAST: i32 = 5;

/// The most chance to hit, in percent: rAthena's shipped setting.
pub const MOST: i32 = 100;

/// Chance to hit when HIT and FLEE are the same, in percent.
const EVEN: i32 = 80;

/// From how many attackers on dodging and defending get harder for a player.
pub const CROWD: u32 = 3;

/// Percent of FLEE that each attacker from [`CROWD`] on costs a player.
const FLEE_PER_ATTACKER: i64 = 10;

/// FLEE of a player whom so many attack at once: a tenth less for the third and each further one; at least 1. Monsters
/// lose none.
pub fn flee_among(flee: i32, attackers: u32) -> i32 {
    if attackers < CROWD {
        return flee;
    }
    let percent = 100 - i64::from(attackers - CROWD + 1) * FLEE_PER_ATTACKER;
    i32::try_from(percent_of(flee.into(), percent).max(1)).unwrap_or(1)
}

/// Chance to hit in percent, from [`LEAST`] to [`MOST`]: 80 and HIT, less FLEE; `bonus` comes from arrows and the like,
/// and `percent` of all that from skills (0 without).
pub fn to_hit(hit: i32, flee: i32, bonus: i32, percent: i32) -> i32 {
    let rate = i64::from(EVEN) + i64::from(hit) - i64::from(flee) + i64::from(bonus);
    let rate = rate + percent_of(rate, percent.into());
    i32::try_from(rate.clamp(LEAST.into(), MOST.into())).unwrap_or(LEAST)
}

/// Chance of a character's critical hit in thousandths: its rate, with bonuses against this race, less 2 for each LUK of
/// the target, twice that if the target sleeps, less what shields it in percent. Monsters have no critical hits.
pub fn to_be_critical(rate: i32, luck_of_target: u16, asleep: bool, shield_percent: i32) -> i32 {
    let rate = i64::from(rate) - 2 * i64::from(luck_of_target);
    let rate = if asleep { 2 * rate } else { rate };
    let left = percent_of(rate, 100 - i64::from(shield_percent));
    i32::try_from(left.clamp(0, 1000)).unwrap_or(0)
}

/// Whether something happens whose chance is so many percent; a roll is any number.
pub fn percent(chance: i32, roll: u32) -> bool {
    happens(chance, 100, roll)
}

/// Whether something happens whose chance is so many thousandths.
pub fn thousandths(chance: i32, roll: u32) -> bool {
    happens(chance, 1000, roll)
}

fn happens(chance: i32, of: u32, roll: u32) -> bool {
    i64::from(pick(roll, of)) < i64::from(chance)
}
