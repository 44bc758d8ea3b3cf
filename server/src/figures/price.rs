//! Prices in shops.

use super::rate::{percent_of, small};

/// Percent off when buying, by level of the merchants' discount skill: 7 at level 1, 2 more each level, 24 at level 10.
pub fn discount(level: u8) -> u8 {
    haggled(level)
}

/// Percent on top when selling, by level of the merchants' overcharge skill: as [`discount`].
pub fn overcharge(level: u8) -> u8 {
    haggled(level)
}

fn haggled(level: u8) -> u8 {
    match level.min(10) {
        0 => 0,
        10 => 24,
        level => 5 + 2 * level,
    }
}

/// Zeny for buying one, with so many percent off; at least 1.
pub fn buying(price: u32, discount: u8) -> u32 {
    small(percent_of(price.into(), 100 - i64::from(discount.min(100)))).max(1)
}

/// Zeny for selling one, with so many percent on top.
pub fn selling(price: u32, overcharge: u8) -> u32 {
    small(percent_of(price.into(), 100 + i64::from(overcharge)))
}

/// The selling price of what has only a buying price: half of it.
pub const fn selling_by_default(buying: u32) -> u32 {
    buying / 2
}

/// The buying price of what has only a selling price: twice as much.
pub const fn buying_by_default(selling: u32) -> u32 {
    selling.saturating_mul(2)
}

/// Whether zeny could be made by buying with the best discount and selling with the best overcharge. Such an item sells
/// for 1.
pub fn is_exploitable(buying: u32, selling: u32) -> bool {
    u64::from(buying) * 75 < u64::from(selling) * 124
}
