//! Item groups: what boxes hold.

use packets::ItemId;
use serde::Deserialize;

/// Items that chance chooses from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemGroup {
    /// Name; unique.
    pub name: Box<str>,
    /// Each gives by itself.
    pub parts: Box<[GroupPart]>,
}

/// A part of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupPart {
    /// How it gives.
    pub algorithm: GroupAlgorithm,
    /// What it gives.
    pub entries: Box<[GroupEntry]>,
}

/// How a part of a group gives.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupAlgorithm {
    /// One of its entries, as likely as its rate.
    #[default]
    Random,
    /// As [`Self::Random`], but what was given is gone from the pool until it is empty.
    SharedPool,
    /// All of its entries.
    All,
}

/// An item of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GroupEntry {
    /// The item.
    pub item: ItemId,
    /// How likely it is beside the others of its part; 0 where all are given.
    pub rate: u32,
    /// How many.
    pub amount: u16,
    /// Minutes that it lasts; 0 for ever.
    pub minutes: u32,
    /// Whether all are told of it.
    pub announced: bool,
    /// Lowest refine.
    pub refine_min: u8,
    /// Highest refine.
    pub refine_max: u8,
}

impl GroupPart {
    /// The entry that a number chooses, evenly chosen below [`Self::weight`].
    pub fn choose(&self, mut number: u64) -> Option<&GroupEntry> {
        self.entries.iter().find(|entry| {
            let rate = u64::from(entry.rate);
            let chosen = number < rate;
            number = number.saturating_sub(rate);
            chosen
        })
    }

    /// All rates together.
    pub fn weight(&self) -> u64 {
        self.entries.iter().map(|entry| u64::from(entry.rate)).sum()
    }
}
