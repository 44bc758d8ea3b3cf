//! What a shop shows, and what became of a deal with it.

use packets::{ItemId, UnitId};

use crate::world::{ItemKind, ItemType, Location};

/// Something that a shop tells its customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShopNotice {
    /// To buy or to sell?
    ChooseDeal {
        /// Which NPC asks.
        npc: UnitId,
    },
    /// What it sells.
    Goods(Vec<GoodsCard>),
    /// What it would buy.
    Sellable(Vec<SellableCard>),
    /// What became of a purchase.
    Bought(PurchaseResult),
    /// What became of a sale.
    Sold {
        /// It was sold.
        ok: bool,
    },
}

/// An item that a shop sells, with what clients want to be told of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GoodsCard {
    /// Item that clients are shown.
    pub shown: ItemId,
    /// What it is for.
    pub kind: ItemType,
    /// Where it can be worn.
    pub locations: Location,
    /// Its view when worn.
    pub view: u16,
    /// Zeny for one.
    pub price: u32,
    /// Zeny for one that this customer pays.
    pub discounted: u32,
}

impl GoodsCard {
    /// An item at a price.
    pub fn new(kind: &ItemKind, price: u32, discounted: u32) -> Self {
        Self {
            shown: kind.alias.unwrap_or(kind.id),
            kind: kind.kind,
            locations: kind.locations,
            view: kind.view,
            price,
            discounted,
        }
    }
}

/// An item of the inventory that a shop would buy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SellableCard {
    /// Where it is, counted from 0.
    pub place: usize,
    /// Zeny for one.
    pub price: u32,
    /// Zeny for one that this customer gets.
    pub overcharged: u32,
}

/// What became of a purchase.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PurchaseResult {
    /// It was bought.
    Bought,
    /// It costs more than there is.
    NoZeny,
    /// It is too heavy.
    TooHeavy,
    /// There is no place for it, or it is not for sale.
    NoRoom,
    /// There would be too many of a kind.
    TooMany,
}
