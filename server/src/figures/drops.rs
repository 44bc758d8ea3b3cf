//! What a dead monster leaves, and who may pick it up first.

use core::time::Duration;

use super::rate::pick;

/// The most that bonuses raise a drop's rate to, in ten-thousandths; rates that are higher by themselves stay.
pub const RAISED_AT_MOST: u32 = 9_000;

/// A drop that is never missed, in ten-thousandths.
const CERTAIN: u32 = 10_000;

/// How long something lies on the floor.
pub const FLOOR_LIFE: Duration = Duration::from_mins(1);

/// Cells, in eight directions, from which something on the floor can be picked up.
pub const PICK_UP_RANGE: u16 = 2;

/// Items that a looting monster carries; it lets go of the oldest when it takes one more, and of all when it dies.
pub const LOOTED_AT_MOST: usize = 10;

/// Attackers that a monster remembers; the oldest is forgotten for one more.
pub const ATTACKERS_AT_MOST: usize = 20;

/// Percent of all damage that count as done by who attacked first, when loot is owned.
const FIRST_ATTACKER: u64 = 30;

/// The rate of a drop in ten-thousandths, with the killer's bonus in percent: rounded to the nearest, from 1.
pub fn rate(of_table: u32, bonus_percent: i32) -> u32 {
    let factor = (100 + i64::from(bonus_percent)).max(0);
    let raised = (i64::from(of_table) * factor + 50) / 100;
    let raised = u32::try_from(raised).unwrap_or(CERTAIN);
    let raised = if raised > RAISED_AT_MOST && of_table < RAISED_AT_MOST {
        RAISED_AT_MOST
    } else {
        raised
    };
    raised.clamp(1, CERTAIN)
}

/// Whether something drops whose rate is so many ten-thousandths. Each item in a monster's list is decided by itself, in
/// the list's order.
pub const fn falls(rate: u32, roll: u32) -> bool {
    pick(roll, CERTAIN) < rate
}

/// Who owns loot: the three who did most, in order, the first attacker with 30 percent of all damage more.
///
/// `damages` are those of players who are alive and on the map, in the order of their first hits; `total` is all damage
/// that the monster suffered from anybody.
pub fn owners<T: Copy>(damages: &[(T, u64)], total: u64) -> [Option<T>; 3] {
    let bonus = total.saturating_mul(FIRST_ATTACKER) / 100;
    let claim = |(place, &(who, damage)): (usize, &(T, u64))| {
        let bonus = if place == 0 { bonus } else { 0 };
        (who, damage.saturating_add(bonus))
    };
    let mut claims: Vec<(T, u64)> = damages.iter().enumerate().map(claim).collect();
    claims.sort_by_key(|&(_, damage)| core::cmp::Reverse(damage));
    let mut ordered = claims.into_iter().map(|(who, _)| who);
    [ordered.next(), ordered.next(), ordered.next()]
}

/// A place among the owners of loot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Claim {
    /// Who did most, or anybody when nobody owns it.
    First,
    /// Who did second most.
    Second,
    /// Who did third most.
    Third,
    /// Everybody else.
    Nobody,
}

/// How long somebody has to wait after the drop till it can be picked up. In a party that shares what it picks up, the
/// best claim of its members counts for all.
pub const fn wait(claim: Claim, boss: bool) -> Duration {
    let [first, second, third] = if boss { [10, 10, 2] } else { [3, 2, 2] };
    Duration::from_secs(match claim {
        Claim::First => 0,
        Claim::Second => first,
        Claim::Third => first + second,
        Claim::Nobody => first + second + third,
    })
}
