//! Refining: whether it succeeds, and what a refined item is better by. Chances, prices and bonuses by kind and level of
//! the item come from the world's tables, bonuses in hundredths of a point.

use super::rate::pick;

/// The highest refine.
pub const MOST: u8 = 10;

/// Whether an attempt succeeds whose chance is so many ten-thousandths. What fails is destroyed, if its table says so.
pub const fn succeeds(chance: u16, roll: u32) -> bool {
    pick(roll, 10_000) < chance as u32
}

/// What refining adds to a weapon's damage after defence.
pub const fn attack(bonus: u32) -> u32 {
    bonus / 100
}

/// The most that a weapon refined beyond the safe limit adds before defence, at random from 1; 0 below.
pub const fn over_refine(random: u32) -> u32 {
    random / 100
}

/// What over-refining adds to one blow, of a weapon with such a most.
pub const fn over_refine_of_blow(most: u32, roll: u32) -> u32 {
    if most == 0 { 0 } else { pick(roll, most) + 1 }
}

/// What refining adds to DEF: the bonuses of all pieces of armor, rounded once to the nearest for all together.
pub fn defense(bonuses: impl IntoIterator<Item = u32>) -> u32 {
    let sum = bonuses.into_iter().fold(0, u32::saturating_add);
    sum.saturating_add(50) / 100
}
