//! What a character can carry, and what weight does to it. Weights are in tenths, as in tables and packets.

/// Carried for each STR that the character has by itself.
pub const PER_STRENGTH: u32 = 300;

/// Percent of the most from which nothing recovers by itself any more.
pub const HALF: u64 = 50;

/// Percent of the most from which a character cannot attack nor use skills.
pub const FULL: u64 = 90;

/// How much of what it can carry a character does carry. The client shows the upper two as statuses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Load {
    /// Less than half.
    #[default]
    Light,
    /// Half or more: no natural recovery.
    Half,
    /// Nine tenths or more: no attack and no skill, too.
    Full,
}

/// The most weight: the job's (20,000 of a novice), [`PER_STRENGTH`] for each STR without bonuses, and what skills and
/// equipment add.
pub fn most(of_job: u32, strength: u16, bonus: u32) -> u32 {
    of_job
        .saturating_add(PER_STRENGTH * u32::from(strength))
        .saturating_add(bonus)
}

/// The load of a weight; percentages round down.
pub fn load(weight: u32, most: u32) -> Load {
    match u64::from(weight) * 100 / u64::from(most.max(1)) {
        FULL.. => Load::Full,
        HALF.. => Load::Half,
        _ => Load::Light,
    }
}

/// Whether something more can be taken up: never beyond the most.
pub const fn fits(weight: u32, more: u32, most: u32) -> bool {
    match weight.checked_add(more) {
        Some(sum) => sum <= most,
        None => false,
    }
}
