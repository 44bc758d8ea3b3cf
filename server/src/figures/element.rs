//! How elements and sizes change damage: by tables of percentages that the world brings, looked up and applied as here.

use super::rate::percent_of;
use crate::world::{Size, WeaponType};

/// Damage after the percentage of the element table, rounded towards zero. Below 0 percent it is below 0; whoever applies
/// it to a target stops at 0.
pub fn after(damage: i64, percent: i16) -> i64 {
    percent_of(damage, percent.into())
}

/// The size that counts in the size table: spears of riders are as good against medium as against large.
pub const fn size_for(weapon: WeaponType, size: Size, riding: bool) -> Size {
    match (size, weapon) {
        (Size::Medium, WeaponType::Spear | WeaponType::TwoHandedSpear) if riding => Size::Large,
        _ => size,
    }
}
