//! What defence takes from damage. Hard defence (DEF, MDEF) is a percentage, soft defence (of VIT, of INT) is taken away.

use super::{
    chance::CROWD,
    rate::{percent_of, pick},
};

/// The most DEF of a player, and the most MDEF.
pub const MOST: i32 = 99;

/// Attackers beyond which defending gets no harder.
const LARGEST_CROWD: u32 = 22;

/// Percent of DEF that each attacker from [`CROWD`] on costs a player.
const PER_ATTACKER: i64 = 5;

/// Hard and soft defence.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Defense {
    /// DEF or MDEF: percent taken from damage. More than 100 is 100.
    pub hard: i32,
    /// Points of VIT or INT, see [`super::derived`].
    pub soft: i32,
}

impl Defense {
    /// Of a player whom so many attack at once: a twentieth of both less for the third and each further one up to the
    /// 22nd. The soft one is at least 1, of a player alone too.
    #[must_use]
    pub fn among(self, attackers: u32) -> Self {
        let further = attackers.min(LARGEST_CROWD).saturating_sub(CROWD - 1);
        let left = 100 - i64::from(further) * PER_ATTACKER;
        let of = |value: i32| i32::try_from(percent_of(value.into(), left)).unwrap_or(0);
        Self {
            hard: of(self.hard),
            soft: of(self.soft).max(1),
        }
    }

    /// Against an attacker that ignores so many percent of it.
    #[must_use]
    pub fn ignored_by(self, percent: i32) -> Self {
        let percent = i64::from(percent.min(100));
        let left = |value: i32| {
            let left = i64::from(value) - percent_of(value.into(), percent);
            i32::try_from(left).unwrap_or(value)
        };
        Self {
            hard: left(self.hard),
            soft: left(self.soft),
        }
    }
}

/// What soft defence takes from one blow at a player: three tenths and a half of it for sure, and at random up to a 150th
/// of its square, less the three tenths.
pub fn soft_of_player(soft: i32, roll: u32) -> i64 {
    let soft = i64::from(soft);
    let sure = 3 * soft / 10;
    let random = (soft * soft / 150 - sure - 1).max(0);
    sure + i64::from(pick(roll, span(random + 1))) + soft / 2
}

/// What soft defence takes from one blow at a monster: all of it, and at random less than the square of its twentieth.
pub fn soft_of_monster(soft: i32, roll: u32) -> i64 {
    let soft = i64::from(soft);
    let random = (soft / 20) * (soft / 20);
    soft + i64::from(pick(roll, span(random)))
}

fn span(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// What is left of physical damage: hard defence first, then what the soft one takes. It can be below 0.
pub fn reduced(damage: i64, hard: i32, soft: i64) -> i64 {
    percent_of(damage, 100 - i64::from(hard.min(100))).saturating_sub(soft)
}

/// Damage by a weapon that turns hard defence against its owner (ice pick): the damage in percent of both defences.
pub fn pierced(damage: i64, hard: i32, soft: i64) -> i64 {
    percent_of(damage, i64::from(hard.min(100)).saturating_add(soft))
}

/// What is left of magic damage: MDEF first, then all of soft magic defence; at least 1. Attackers do not count.
pub fn magic_reduced(damage: i64, defense: Defense) -> i64 {
    reduced(damage, defense.hard, defense.soft.into()).max(1)
}
