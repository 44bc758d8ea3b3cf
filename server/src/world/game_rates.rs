//! How much more, or less, monsters bring on a server than their database says: what players call its rates.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Drop, ItemType, MonsterKind, World};

/// Percents of what the world's files say of each monster; 100 leaves it. What is more than a figure can be is its most:
/// a drop's chance is never more than certain.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GameRates {
    /// Base experience.
    pub base_experience: u32,
    /// Job experience.
    pub job_experience: u32,
    /// Base experience of an MVP's reward.
    pub mvp_experience: u32,
    /// Chance of what an MVP's reward may be.
    pub mvp_drops: u32,
    /// Chance of weapons and armor.
    pub equipment_drops: u32,
    /// Chance of cards.
    pub card_drops: u32,
    /// Chance of what heals.
    pub healing_drops: u32,
    /// Chance of what is used for something else.
    pub usable_drops: u32,
    /// Chance of all other things.
    pub other_drops: u32,
}

impl Default for GameRates {
    fn default() -> Self {
        Self {
            base_experience: 100,
            job_experience: 100,
            mvp_experience: 100,
            mvp_drops: 100,
            equipment_drops: 100,
            card_drops: 100,
            healing_drops: 100,
            usable_drops: 100,
            other_drops: 100,
        }
    }
}

impl GameRates {
    /// The most percent that each can be: ten thousand times.
    pub const MOST: u32 = 1_000_000;

    fn of(&self, kind: ItemType) -> u32 {
        match kind {
            ItemType::Weapon | ItemType::Armor | ItemType::PetArmor => self.equipment_drops,
            ItemType::Card => self.card_drops,
            ItemType::Healing => self.healing_drops,
            ItemType::Usable | ItemType::Cash => self.usable_drops,
            _ => self.other_drops,
        }
    }

    fn apply(&self, kind: &mut MonsterKind, of_item: impl Fn(&Drop) -> ItemType) {
        kind.base_experience = share(kind.base_experience, self.base_experience);
        kind.job_experience = share(kind.job_experience, self.job_experience);
        kind.mvp_experience = share(kind.mvp_experience, self.mvp_experience);
        kind.drops = drops(&kind.drops, |drop| self.of(of_item(drop)));
        kind.mvp_drops = drops(&kind.mvp_drops, |_| self.mvp_drops);
    }
}

impl World {
    /// The same world where monsters bring so much.
    #[must_use]
    pub fn at_rates(self: Arc<Self>, rates: &GameRates) -> Arc<Self> {
        if *rates == GameRates::default() {
            return self;
        }
        let mut world = Self::clone(&self);
        let of_item = |drop: &Drop| self.item(drop.item).map_or(ItemType::Etc, |item| item.kind);
        for kind in world.monsters.values_mut() {
            rates.apply(kind, of_item);
        }
        Arc::new(world)
    }
}

/// Drops at their percents: 1 in 10,000 is the least of what drops at all; what is at 0 percent does not.
fn drops(drops: &[Drop], percent: impl Fn(&Drop) -> u32) -> Box<[Drop]> {
    let at_rate = |drop: &Drop| match percent(drop) {
        0 => None,
        percent => {
            let rate = share(drop.rate.into(), percent).clamp(1, Drop::CERTAIN.into());
            let rate = u16::try_from(rate).unwrap_or(Drop::CERTAIN);
            Some(Drop { rate, ..*drop })
        }
    };
    drops.iter().filter_map(at_rate).collect()
}

fn share(of: u32, percent: u32) -> u32 {
    let share = u64::from(of) * u64::from(percent) / 100;
    u32::try_from(share).unwrap_or(u32::MAX)
}
