//! An item as it is stored within the record of whoever has it.

use packets::ItemId;
use serde::{Deserialize, Serialize};

use crate::{event::Item, world::Location};

/// Everything kept about an item: see [`Item`] for what the fields mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRecord {
    /// Kind.
    pub id: u32,
    /// How many.
    pub amount: u16,
    /// It is known what it is.
    pub identified: bool,
    /// It is broken.
    pub damaged: bool,
    /// Refine.
    pub refine: u8,
    /// Cards by slot, 0 for none.
    pub cards: [u32; 4],
    /// Where it is worn: the client's bits.
    pub worn: u32,
}

impl From<&Item> for ItemRecord {
    fn from(item: &Item) -> Self {
        Self {
            id: item.id.0,
            amount: item.amount,
            identified: item.identified,
            damaged: item.damaged,
            refine: item.refine,
            cards: item.cards.map(|card| card.0),
            worn: item.worn.bits(),
        }
    }
}

impl From<ItemRecord> for Item {
    fn from(record: ItemRecord) -> Self {
        Self {
            id: ItemId(record.id),
            amount: record.amount,
            identified: record.identified,
            damaged: record.damaged,
            refine: record.refine,
            cards: record.cards.map(ItemId),
            worn: Location::from_bits(record.worn),
        }
    }
}
