//! How fast attacks, flinching and walking are, in milliseconds.

use core::time::Duration;

use super::rate::percent_of;
use crate::event::Moment;

/// The shortest attack motion of a player: ASPD 190.
pub const FASTEST_ATTACK: i32 = 100;

/// The longest attack motion of a player.
pub const SLOWEST_ATTACK: i32 = 4000;

/// The shortest attack motion and delay that statuses can bring a monster to.
pub const FASTEST_ATTACK_OF_MONSTER: i32 = 100;

/// The longest attack motion and delay of a monster.
pub const SLOWEST_ATTACK_OF_MONSTER: i32 = 8000;

/// What makes a player's attack faster or slower, beyond weapon, AGI and DEX.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct AttackSpeed {
    /// Milliseconds added to the motion; a bonus of one ASPD is -10.
    pub flat: i32,
    /// Thousandths of the motion that are taken away: 10 for each percent that items, potions and skills grant, all in
    /// one sum. Riding without mastery is -500.
    pub haste: i32,
}

/// Milliseconds from one end of a player's attack motion to the other (amotion): the base of job and weapon, less 4
/// thousandths for each AGI and 1 for each DEX, then the flat bonus, then the relative one. The time from attack to
/// attack is twice as long: [`attack_delay`].
pub fn attack_motion(base: u16, agility: u16, dexterity: u16, bonus: AttackSpeed) -> i32 {
    let base = i64::from(base);
    let skill = 4 * i64::from(agility) + i64::from(dexterity);
    let motion = base - base * skill / 1000 + i64::from(bonus.flat);
    let rate = (1000 - i64::from(bonus.haste)).clamp(0, 32_767);
    clamp(motion * rate / 1000, FASTEST_ATTACK, SLOWEST_ATTACK)
}

/// The base of two weapons at once: seven tenths of their sum.
pub fn base_of_two_weapons(right: u16, left: u16) -> u16 {
    let sum = (u32::from(right) + u32::from(left)) * 7 / 10;
    u16::try_from(sum).unwrap_or(u16::MAX)
}

/// Milliseconds from attack to attack of a player, by its motion.
pub const fn attack_delay(motion: i32) -> i32 {
    motion.saturating_mul(2)
}

/// Milliseconds by which an attack may be late without delaying those after it: they are done on ticks.
const MADE_GOOD: u64 = 100;

/// When who could attack from `ready_at` on, and does so `now`, can attack again.
pub fn ready_again(ready_at: Moment, now: Moment, delay: Duration) -> Moment {
    if now.since(ready_at) <= MADE_GOOD {
        ready_at.min(now) + delay
    } else {
        now + delay
    }
}

/// ASPD as players speak of it, by the motion.
pub const fn aspd(motion: i32) -> i32 {
    2000_i32.saturating_sub(motion) / 10
}

/// Motion and delay of a monster's attack under statuses: both so many thousandths of its own, but the delay never grows
/// except to the motion's length.
pub fn monster_attack(motion: u16, delay: u16, rate: u16) -> (i32, i32) {
    let rated = |value: u16, rate: u16| i64::from(value) * i64::from(rate) / 1000;
    let (fastest, slowest) = (FASTEST_ATTACK_OF_MONSTER, SLOWEST_ATTACK_OF_MONSTER);
    let motion = clamp(rated(motion, rate), fastest, slowest);
    (motion, clamp(rated(delay, rate.min(1000)), motion, slowest))
}

/// Milliseconds that a hit player is seen to flinch (dmotion): 800, less 4 for each AGI, at least 400. It may walk
/// meanwhile.
pub fn damage_motion(agility: u16) -> i32 {
    (800 - 4 * i32::from(agility)).clamp(400, 800)
}

/// Milliseconds that each further hit of one blow adds to flinching.
pub const MULTI_HIT_DELAY: i32 = 200;

/// The fewest milliseconds that a player needs for a cell.
pub const FASTEST_WALK: u16 = 50;

/// The fewest milliseconds that anybody else needs for a cell.
pub const FASTEST_WALK_OF_MONSTER: u16 = 20;

/// The most milliseconds for a cell.
pub const SLOWEST_WALK: u16 = 1000;

/// What makes a player walk faster or slower, in percent of the time per cell.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct WalkSpeed {
    /// What riding takes away: 25 on a mount. The only one that adds up with [`Self::haste`].
    pub mount: u8,
    /// The strongest of all that slows; weaker ones do not count.
    pub slowness: u16,
    /// The strongest of all that hastens; weaker ones do not count.
    pub haste: u16,
    /// What a pushcart adds before the others: 50, less 5 for each level of the skill; 0 without cart.
    pub cart: u8,
}

/// Milliseconds that a player needs for a cell.
pub fn walk(base: u16, speed: WalkSpeed) -> u16 {
    let rate = 100 - i64::from(speed.mount) + i64::from(speed.slowness) - i64::from(speed.haste);
    let base = i64::from(base);
    let with_cart = base + percent_of(base, speed.cart.into());
    let time = percent_of(with_cart, rate.max(40));
    u16::try_from(time)
        .unwrap_or(u16::MAX)
        .clamp(FASTEST_WALK, SLOWEST_WALK)
}

fn clamp(value: i64, least: i32, most: i32) -> i32 {
    i32::try_from(value)
        .unwrap_or(if value < 0 { least } else { most })
        .clamp(least, most)
}
