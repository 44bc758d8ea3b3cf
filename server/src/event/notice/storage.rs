//! What the storage shows.

use super::ItemCard;

/// Something about the storage that is open. Places are counted from 0; clients count them from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StorageNotice {
    /// It is open.
    Opened {
        /// All that is in it.
        cards: Vec<ItemCard>,
    },
    /// How full it is.
    Filled {
        /// Places that are taken.
        taken: usize,
    },
    /// Items came in: the card's amount is how many more there are.
    Added(ItemCard),
    /// Items are gone.
    Removed {
        /// Where they were.
        place: usize,
        /// How many.
        amount: u16,
    },
    /// Items of the inventory did not come in.
    Refused {
        /// Where they are in the inventory.
        place: usize,
        /// How many were to come in.
        amount: u16,
    },
    /// It is closed.
    Closed,
}
