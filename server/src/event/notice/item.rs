//! What notices about a character's own items carry.

use packets::{ItemId, UnitId};

use crate::{
    event::Item,
    world::{ItemKind, ItemType, Location},
};

/// Something about a character's own items. Places are counted from 0; clients count them from 2.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ItemNotice {
    /// All that the character carries.
    Inventory(Vec<ItemCard>),
    /// Items came in: the card's amount is how many more there are.
    Added(ItemCard),
    /// Items did not come in.
    Refused(AddRefusal),
    /// The map lets nobody teleport.
    NoTeleport,
    /// Items are gone.
    Removed {
        /// Where they were.
        place: usize,
        /// How many.
        amount: u16,
        /// What became of them.
        why: Loss,
    },
    /// Items were dropped on the floor; 0 if they were not.
    Dropped {
        /// Where they were.
        place: usize,
        /// How many.
        amount: u16,
    },
    /// Equipment was put on, or not.
    Worn {
        /// Where it is.
        place: usize,
        /// Where it is worn, or was to be.
        at: Location,
        /// Its view.
        view: u16,
        /// How it went.
        result: WearResult,
    },
    /// Equipment was taken off, or not.
    TakenOff {
        /// Where it is.
        place: usize,
        /// Where it was worn.
        at: Location,
        /// It is off.
        ok: bool,
    },
    /// Ammunition is in use.
    AmmunitionLoaded {
        /// Where it is.
        place: usize,
    },
    /// Somebody used an item, or could not.
    Used {
        /// Where it is in the user's inventory.
        place: usize,
        /// What.
        item: ItemId,
        /// Who.
        unit: UnitId,
        /// How many are left.
        left: u16,
        /// It was used.
        ok: bool,
    },
    /// These can be identified.
    IdentifyList(Vec<usize>),
    /// An item was identified, or not.
    Identified {
        /// Where it is; `None` if there is no such item.
        place: Option<usize>,
        /// It is.
        ok: bool,
    },
    /// A card goes into these.
    CardList(Vec<usize>),
    /// A piece of equipment was refined, or it failed.
    Refined {
        /// Where it is.
        place: usize,
        /// How often it is refined now; of a broken one, how often it was.
        refine: u8,
        /// How it went.
        result: RefineResult,
    },
    /// A card went into equipment, or not.
    CardInserted {
        /// Where the equipment is.
        equipment: usize,
        /// Where the card was.
        card: usize,
        /// It is in.
        ok: bool,
    },
}

/// An item with what clients want to be told of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemCard {
    /// Where it is.
    pub place: usize,
    /// The item.
    pub item: Item,
    /// Item that clients are shown.
    pub shown: ItemId,
    /// What it is for.
    pub kind: ItemType,
    /// Where it can be worn.
    pub locations: Location,
    /// Its view when worn.
    pub view: u16,
}

impl ItemCard {
    /// An item in a place.
    pub fn new(place: usize, item: Item, kind: &ItemKind) -> Self {
        Self {
            place,
            item,
            shown: kind.alias.unwrap_or(item.id),
            kind: kind.kind,
            locations: kind.locations,
            view: kind.view,
        }
    }
}

/// Why items did not come in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AddRefusal {
    /// They cannot be had.
    Invalid,
    /// They are too heavy.
    TooHeavy,
    /// No place is left.
    Full,
    /// There would be too many of a kind.
    TooMany,
    /// They are somebody else's yet.
    NotYours,
}

/// What became of items that are gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Loss {
    /// Used, taken, given.
    Normal,
    /// A skill took them.
    Skill,
    /// Refining broke them.
    RefineFailed,
    /// They became something else.
    Changed,
    /// They went into storage.
    ToStorage,
    /// They were sold.
    Sold,
}

/// How it went to refine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefineResult {
    /// It is refined once more.
    Refined,
    /// It is broken.
    Broken,
    /// It is as it was, or refined less.
    Lowered,
}

/// How it went to put equipment on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WearResult {
    /// It is worn.
    Worn,
    /// The base level is too low.
    LevelTooLow,
    /// Not by this character, or not now.
    Refused,
}
