//! The storage that the characters of an account share, and what a client asks of it.

use super::{Inventory, Item, NoRoom, inventory::Limits};
use crate::world::ItemKind;

/// What a client asks of the storage that is open. Places are counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StorageCommand {
    /// Put items of the inventory in.
    Put {
        /// Where they are in the inventory.
        place: usize,
        /// How many.
        amount: u32,
    },
    /// Take items out.
    Get {
        /// Where they are in the storage.
        place: usize,
        /// How many.
        amount: u32,
    },
    /// Close it.
    Close,
}

/// Items in numbered places, of an account. As in an inventory an item stays in its place till it is gone, but when the
/// storage is read again: then they lie without gaps.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Storage {
    items: Inventory,
}

impl Storage {
    /// Places of a storage, as public servers have it before renewal.
    pub const PLACES: usize = 600;

    /// The item in a place.
    pub fn get(&self, place: usize) -> Option<&Item> {
        self.items.get(place)
    }

    /// All items with their places, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.items.iter()
    }

    /// How many places are taken.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Puts an item in: onto the stack of its like, or into the first free place. Says where.
    pub fn add(&mut self, kind: &ItemKind, item: Item) -> Result<usize, NoRoom> {
        let limits = Limits {
            places: Self::PLACES,
            stack: kind.most_in_storage(),
            stacks: kind.stacks(),
        };
        self.items.add_within(limits, item.taken_off())
    }

    /// Takes so many out of a place; `None`, and nothing changes, if there are not so many or none were wanted.
    pub fn take(&mut self, place: usize, amount: u16) -> Option<Item> {
        self.items.take(place, amount)
    }
}

impl FromIterator<Item> for Storage {
    /// The items in the places from the first on; what does not find one is left out.
    fn from_iter<T: IntoIterator<Item = Item>>(items: T) -> Self {
        Self {
            items: Inventory::filled(items, Self::PLACES),
        }
    }
}
