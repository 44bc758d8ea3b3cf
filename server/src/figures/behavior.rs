//! How monsters decide: times, distances, and who is attacked instead of whom.

use core::time::Duration;

use super::rate::pick;
use crate::world::Mode;

/// How often a monster near players thinks.
pub const THINKS_EVERY: Duration = Duration::from_millis(100);

/// Cells beyond sight in which monsters think; farther ones do not.
pub const THINKS_BEYOND_SIGHT: u16 = 4;

/// How often at most a monster calls its kind for help.
pub const CALLS_EVERY: Duration = Duration::from_secs(1);

/// Cells in which its kind hears it.
pub const CALLS_WITHIN: u16 = 11;

/// Cells in which a looter sees what lies on the floor.
pub const LOOTS_WITHIN: u16 = 12;

/// Cells that a monster strolls at most, in each direction.
pub const STROLLS_WITHIN: u16 = 7;

/// The shortest rest between two strolls; up to a second more is random.
pub const STROLLS_AFTER: Duration = Duration::from_secs(4);

/// How long a monster that cannot move keeps a target out of its reach.
pub const GIVES_UP_AFTER: Duration = Duration::from_secs(2);

/// Cells that a summoned monster keeps to its master.
pub const STAYS_WITH_MASTER: u16 = 2;

/// The shortest time till a dead monster is there again.
pub const RESPAWNS_AFTER: Duration = Duration::from_secs(1);

/// How many levels lower a target must be for a monster of [`Mode::TARGET_WEAK`]: more than this.
pub const WEAK: u16 = 5;

/// The rest until the next stroll.
pub fn rest(roll: u32) -> Duration {
    STROLLS_AFTER + Duration::from_millis(pick(roll, 1000).into())
}

/// How long a dead monster of a spawn group stays away: its delay and less than its variance more.
pub fn respawn(delay: Duration, variance: Duration, roll: u32) -> Duration {
    let span = u32::try_from(variance.as_millis()).unwrap_or(u32::MAX);
    delay
        .saturating_add(Duration::from_millis(pick(roll, span).into()))
        .max(RESPAWNS_AFTER)
}

/// What a monster is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Mood {
    /// It stands.
    #[default]
    Idle,
    /// It strolls.
    Strolling,
    /// It goes for something on the floor.
    Looting,
    /// It goes for who hit it or was seen by it.
    Chasing,
    /// It attacks.
    Attacking,
    /// It goes for who came near, and was not hit yet.
    Following,
    /// It attacks who came near, and was not hit yet.
    Angry,
}

/// Whether a monster turns on who hits it, from another target. `normal_in_reach` tells that it was hit by a normal
/// attack from at most a cell beyond its own range: that alone makes one that attacks turn.
pub const fn turns_on_attacker(mood: Mood, mode: Mode, normal_in_reach: bool) -> bool {
    match mood {
        Mood::Attacking => mode.contains(Mode::CHANGE_TARGET_MELEE) && normal_in_reach,
        Mood::Chasing => mode.contains(Mode::CHANGE_TARGET_CHASE),
        Mood::Idle | Mood::Strolling | Mood::Looting | Mood::Following | Mood::Angry => true,
    }
}

/// Whether a monster that looks for a target takes one of this level.
pub const fn takes_for_target(mode: Mode, own_level: u16, level: u16) -> bool {
    !mode.contains(Mode::TARGET_WEAK) || level < own_level.saturating_sub(WEAK)
}

/// Which cells of walking a target may be away when a monster takes it: what it sees when it stands, what it chases to
/// when it walks already.
pub const fn notices_within(sight: u16, chase: u16, walking: bool) -> u16 {
    if walking { chase } else { sight }
}
