//! Experience of a kill, shared by damage and by party.

use super::rate::{real, whole};

/// Percent that each further attacker adds to everybody's part.
pub const BONUS_PER_ATTACKER: u32 = 25;

/// Attackers that count for the bonus, the first included.
pub const MOST_ATTACKERS: u32 = 12;

/// The most levels between the highest and the lowest member of a party that shares experience evenly: rAthena's
/// shipped setting. Its built-in value and official servers have 10.
pub const PARTY_LEVELS: u16 = 15;

/// Percent that each further member adds to what a party shares: none as shipped.
pub const BONUS_PER_MEMBER: u32 = 0;

/// What somebody did to a monster that is dead now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// Damage done, that of one's own summoned creatures apart.
    pub damage: u64,
    /// Damage done by everybody who is in the monster's record, be they here or gone.
    pub total: u64,
    /// How many of the recorded are on this map, dead ones included; the monster itself counts if it hurt itself.
    pub attackers: u32,
}

/// The part of a monster's base or job experience that belongs to somebody: by damage, and [`BONUS_PER_ATTACKER`] percent
/// of it more for each further attacker. At least 1 of what is not 0. The last blow counts no more than others.
pub fn of_kill(experience: u64, part: Part) -> u64 {
    if experience == 0 {
        return 0;
    }
    let mut share = real(part.damage.min(part.total)) / real(part.total.max(1));
    if part.attackers > 1 {
        let further = part.attackers.min(MOST_ATTACKERS) - 1;
        share += share * f64::from(further * BONUS_PER_ATTACKER) / 100.0;
    }
    whole(real(experience) * share).max(1)
}

/// What each member gets of experience that a party shares evenly: the same for all who are alive on the monster's map.
pub fn of_party(experience: u64, members: u32, bonus_per_member: u32) -> u64 {
    let members = u64::from(members.max(1));
    let percent = 100 + u64::from(bonus_per_member) * (members - 1);
    let even = u128::from(experience / members) * u128::from(percent) / 100;
    u64::try_from(even).unwrap_or(u64::MAX)
}

/// Whether members of these base levels may share experience evenly.
pub fn party_may_share(levels: impl IntoIterator<Item = u16>, range: u16) -> bool {
    let (mut low, mut high) = (u16::MAX, 0);
    for level in levels {
        (low, high) = (low.min(level), high.max(level));
    }
    high.saturating_sub(low) <= range
}
