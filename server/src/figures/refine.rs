//! Refining: whether it succeeds, and what a refined item is better by. Chances, prices and bonuses by kind and level of
//! the item come from the world's tables, bonuses in hundredths of a point.

use super::rate::pick;
use crate::world::RefineWay;

/// The highest refine.
pub const MOST: u8 = 10;

/// Whether something happens whose chance is so many ten-thousandths.
pub const fn succeeds(chance: u16, roll: u32) -> bool {
    pick(roll, 10_000) < chance as u32
}

/// What comes of an attempt to refine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The item is refined so often now.
    Refined(u8),
    /// It is as it was, or refined so often only.
    Lowered(u8),
    /// It is broken.
    Broken,
}

/// What comes of an attempt to refine an item once more, by two rolls: whether it succeeds, and if not, whether the item breaks.
/// `None` if it cannot be refined further.
pub fn outcome(way: &RefineWay, refine: u8, (succeeds_by, breaks_by): (u32, u32)) -> Option<Outcome> {
    let chance = way.chance(refine).filter(|_| refine < MOST)?;
    Some(if succeeds(chance, succeeds_by) {
        Outcome::Refined(refine.saturating_add(1))
    } else if succeeds(way.breaks(refine), breaks_by) {
        Outcome::Broken
    } else {
        Outcome::Lowered(refine.saturating_sub(way.lowers(refine)))
    })
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
