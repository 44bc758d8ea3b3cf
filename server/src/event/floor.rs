//! What lies on the floor: what clients ask, and what the loops tell each other of it.
//!
//! A thing changes hands in two steps, so that it is never had twice: the map loop reserves it, the game loop takes it or
//! does not, the map loop takes it away or lets go of it.
//!
//! ```text
//! Command::Floor(PickUp) -> game loop -> FloorEvent::PickUp -> map loop: reach, claims; reserved
//!     -> MapReport::Reserved -> game loop: weight and room -> FloorEvent::Taken | FloorEvent::Released -> map loop
//! Command::Floor(Drop) -> game loop: taken out of the inventory -> FloorEvent::Dropped -> map loop
//! ```

use packets::{CharacterId, ItemId, UnitId};

use super::{
    Item,
    map::{MapInstanceId, Stay},
};
use crate::world::{ItemKind, ItemType};

/// What a client asks of the floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FloorCommand {
    /// Pick something up.
    PickUp {
        /// What, as it was shown.
        unit: UnitId,
    },
    /// Let go of items.
    Drop {
        /// Where they are in the inventory.
        place: Option<usize>,
        /// How many.
        amount: u16,
    },
}

/// What a map loop is told of its floor.
#[derive(Clone, PartialEq, Debug)]
pub enum FloorEvent {
    /// A character wants to pick something up.
    PickUp {
        /// Who.
        stay: Stay,
        /// What.
        unit: UnitId,
        /// Which characters' claims count for it: its own, and those of its party if that shares.
        claims: Vec<CharacterId>,
    },
    /// What was reserved for a character is in its inventory now.
    Taken {
        /// For whom it was reserved.
        stay: Stay,
        /// What.
        unit: UnitId,
    },
    /// What was reserved for a character was not taken.
    Released {
        /// For whom it was reserved.
        stay: Stay,
        /// What.
        unit: UnitId,
    },
    /// A character won something and has no room for it: nobody else may have it at first.
    Won {
        /// What.
        item: Item,
        /// Column of the character.
        x: u16,
        /// Row of the character.
        y: u16,
        /// The character.
        owner: CharacterId,
    },
    /// A character let go of something.
    Dropped {
        /// What.
        item: Item,
        /// Column of the character.
        x: u16,
        /// Row of the character.
        y: u16,
    },
}

/// Something on the floor is a character's, if it takes it. Nobody else gets it until that is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reserved {
    /// Where.
    pub instance: MapInstanceId,
    /// For whom.
    pub stay: Stay,
    /// Which thing on the floor.
    pub unit: UnitId,
    /// What it is.
    pub item: Item,
}

/// What something on the floor looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FloorLook {
    /// Its number on the floor.
    pub unit: UnitId,
    /// Item that clients are shown.
    pub shown: ItemId,
    /// What it is for.
    pub kind: ItemType,
    /// Whether it shows what it is.
    pub identified: bool,
    /// How many.
    pub amount: u16,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
    /// Where in the cell, from west and from south, in twelfths.
    pub within: (u8, u8),
}

impl FloorLook {
    /// An item of a kind, with a number, in a cell.
    pub fn new(unit: UnitId, item: &Item, kind: &ItemKind, (x, y): (u16, u16), within: (u8, u8)) -> Self {
        Self {
            unit,
            shown: kind.alias.unwrap_or(item.id),
            kind: kind.kind,
            identified: item.identified,
            amount: item.amount,
            x,
            y,
            within,
        }
    }
}
