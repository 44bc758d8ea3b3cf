//! Items as somebody has them: what differs between two of a kind.

use packets::ItemId;

use crate::world::Location;

/// Items of one kind that lie together: in an inventory, a storage, on the floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item {
    /// Their kind.
    pub id: ItemId,
    /// How many: at least 1; 1 of what does not stack.
    pub amount: u16,
    /// Whether it is known what they are.
    pub identified: bool,
    /// Whether it is broken, and cannot be worn.
    pub damaged: bool,
    /// Refine, from 0.
    pub refine: u8,
    /// Cards, by slot; 0 for none.
    pub cards: [ItemId; 4],
    /// Where it is worn; nowhere but in an inventory.
    pub worn: Location,
}

impl Item {
    /// So many of a kind, identified, with nothing special.
    pub const fn new(id: ItemId, amount: u16) -> Self {
        Self {
            id,
            amount,
            identified: true,
            damaged: false,
            refine: 0,
            cards: [ItemId(0); 4],
            worn: Location::NONE,
        }
    }

    /// So many of the same.
    #[must_use]
    pub const fn with_amount(self, amount: u16) -> Self {
        Self { amount, ..self }
    }

    /// The same, worn nowhere.
    #[must_use]
    pub const fn taken_off(self) -> Self {
        Self {
            worn: Location::NONE,
            ..self
        }
    }

    /// Whether it is worn.
    pub fn is_worn(&self) -> bool {
        self.worn != Location::NONE
    }

    /// Whether these and others may lie together, if their kind stacks: nothing but the amount differs.
    pub fn is_like(&self, other: &Self) -> bool {
        self.taken_off().with_amount(0) == other.taken_off().with_amount(0)
    }

    /// The cards that are in it.
    pub fn cards(&self) -> impl Iterator<Item = ItemId> {
        self.cards.into_iter().filter(|card| card.0 != 0)
    }
}

/// What a client asks about its own items. Places are counted from 0; `None` is a place that clients count before the
/// first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ItemCommand {
    /// Use it.
    Use {
        /// Where it is.
        place: Option<usize>,
    },
    /// Put it on.
    Wear {
        /// Where it is.
        place: Option<usize>,
        /// Where to wear it.
        at: Location,
    },
    /// Take it off.
    TakeOff {
        /// Where it is.
        place: Option<usize>,
    },
    /// Tell which equipment a card goes into.
    CardList {
        /// Where the card is.
        card: Option<usize>,
    },
    /// Put a card into equipment.
    InsertCard {
        /// Where the card is.
        card: Option<usize>,
        /// Where the equipment is.
        equipment: Option<usize>,
    },
    /// Identify one of those that were listed; `None` for none of them.
    Identify {
        /// Where it is.
        place: Option<usize>,
    },
}
