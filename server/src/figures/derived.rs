//! Derived status: what attributes make of attack, magic, defence, HIT, FLEE and luck, of characters and of monsters.
//!
//! Attributes here are whole: with bonuses of job, equipment and statuses. Monsters use the same formulas with their own
//! attributes, but their attributes add nothing to attack, and they have neither critical hits nor perfect dodge.

use super::rate::small;
use crate::{event::record::Attributes, world::WeaponType};

/// The most that HIT, FLEE, critical rate and the like can be.
pub const MOST: i32 = 32_767;

/// The most that status attack and magic attack can be.
const MOST_ATTACK: u32 = 65_535;

/// Status attack of a character: STR, the square of a tenth of STR, and a fifth of DEX and of LUK. With weapons of
/// [`WeaponType::is_by_dexterity`], STR and DEX change places. Bonuses to it come on top.
pub fn status_attack(attributes: Attributes, weapon: WeaponType, bonus: i32) -> u32 {
    let (strength, dexterity) = (i64::from(attributes.strength), i64::from(attributes.dexterity));
    let (main, other) = if weapon.is_by_dexterity() {
        (dexterity, strength)
    } else {
        (strength, dexterity)
    };
    let luck = i64::from(attributes.luck);
    let attack = main + (main / 10) * (main / 10) + other / 5 + luck / 5;
    small(attack.min(MOST_ATTACK.into()) + i64::from(bonus)).min(MOST_ATTACK)
}

/// Least and most magic attack: INT and the square of a seventh, INT and the square of a fifth; both times the percentage
/// that equipment grants (100 without).
pub fn magic_attack(intelligence: u16, percent: u16) -> (u32, u32) {
    let intelligence = u64::from(intelligence);
    let attack = |part: u64| {
        let attack = intelligence + (intelligence / part) * (intelligence / part);
        let attack = attack * u64::from(percent) / 100;
        u32::try_from(attack).unwrap_or(MOST_ATTACK).min(MOST_ATTACK)
    };
    (attack(7), attack(5))
}

/// HIT: base level, DEX, and bonuses. At least 1.
pub fn hit(level: u16, dexterity: u16, bonus: i32) -> i32 {
    sum(1, [level.into(), dexterity.into(), bonus])
}

/// FLEE: base level, AGI, and bonuses. At least 1.
pub fn flee(level: u16, agility: u16, bonus: i32) -> i32 {
    sum(1, [level.into(), agility.into(), bonus])
}

/// Perfect dodge of a character in thousandths: 10, LUK, and bonuses. The client shows a tenth of it.
pub fn perfect_dodge(luck: u16, bonus: i32) -> i32 {
    sum(0, [10, luck.into(), bonus])
}

/// Critical rate of a character in thousandths: 10, ten for each 3 LUK, and bonuses; a katar doubles it. The client shows
/// a tenth of it.
pub fn critical(luck: u16, bonus: i32, weapon: WeaponType) -> i32 {
    let rate = sum(1, [10, i32::from(luck) * 10 / 3, bonus]);
    if weapon == WeaponType::Katar { rate * 2 } else { rate }
}

/// Soft defence: VIT and bonuses.
pub fn soft_defense(vitality: u16, bonus: i32) -> i32 {
    sum(0, [vitality.into(), bonus])
}

/// Soft magic defence: INT, half of VIT, and bonuses. The client shows it without the half of VIT.
pub fn soft_magic_defense(intelligence: u16, vitality: u16, bonus: i32) -> i32 {
    sum(0, [intelligence.into(), i32::from(vitality) / 2, bonus])
}

fn sum(least: i32, parts: impl IntoIterator<Item = i32>) -> i32 {
    let sum = parts.into_iter().fold(0, i32::saturating_add);
    sum.clamp(least, MOST)
}
