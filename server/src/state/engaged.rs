//! What a player is busy with, besides talking: a shop, the storage, a trade.

use packets::UnitId;

use crate::{
    event::{Item, storage::Storage},
    world::{Action, Goods, Step, World},
};

/// A shop that is open for a player.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shop {
    /// Index of its NPC.
    pub npc: usize,
    /// Number of the step that opened it, if a dialog did.
    pub step: Option<usize>,
}

impl Shop {
    /// What it sells.
    pub fn goods(self, world: &World) -> Option<&[Goods]> {
        let npc = world.npcs.get(self.npc)?;
        let Some(step) = self.step else {
            return npc.goods();
        };
        match npc.dialog()?.step(step) {
            Step::Do(Action::OpenShop(goods)) => Some(goods),
            _ => None,
        }
    }
}

/// The storage of a player's account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StorageWindow {
    /// The store reads it.
    Reading {
        /// Number of this opening: the answer must be to the same.
        opening: u64,
    },
    /// It is open.
    Open(Storage),
}

/// A player's side of a trade. The other's side always names this player, and is as far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trade {
    /// The other.
    pub with: UnitId,
    /// How far it is.
    pub stage: TradeStage,
}

/// How far a trade is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TradeStage {
    /// The other was asked.
    Asking,
    /// The other asks.
    Asked,
    /// It goes on.
    Open(Offer),
}

/// What one puts into a trade.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Offer {
    /// Items with their places in the inventory: as many of them as are put in, as they were then. Each place once.
    pub items: Vec<(usize, Item)>,
    /// Zeny.
    pub zeny: u32,
    /// Nothing more is put in.
    pub locked: bool,
    /// The exchange is wanted.
    pub confirmed: bool,
}

impl Offer {
    /// Most kinds of things that are put in: what clients show.
    pub const MOST: usize = 10;
}

impl Trade {
    /// What is put in, of a trade that goes on.
    pub const fn offer(&self) -> Option<&Offer> {
        match &self.stage {
            TradeStage::Open(offer) => Some(offer),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub const fn offer_mut(&mut self) -> Option<&mut Offer> {
        match &mut self.stage {
            TradeStage::Open(offer) => Some(offer),
            _ => None,
        }
    }
}
