//! Buying from NPCs, and selling to them.

use packets::{ItemId, UnitId};

/// What a client asks of a shop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ShopCommand {
    /// See what is sold, or what would be bought.
    Choose {
        /// Which NPC.
        npc: UnitId,
        /// Which of the two.
        deal: Deal,
    },
    /// Buy.
    Buy(Vec<Wanted>),
    /// Sell.
    Sell(Vec<Offered>),
    /// Close the shop's window.
    Quit,
}

/// What one does in a shop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deal {
    /// Buy from it.
    Buy,
    /// Sell to it.
    Sell,
}

/// So many of an item that a shop sells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Which, as the client was shown it.
    pub item: ItemId,
    /// How many.
    pub amount: u16,
}

/// So many of what is in a place of the inventory, counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offered {
    /// Where.
    pub place: usize,
    /// How many.
    pub amount: u16,
}
