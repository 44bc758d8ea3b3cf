//! NPCs: where they stand and what they do.

use packets::{ItemId, JobId, UnitId};

use super::{Cell, Dialog, Direction};
use crate::event::Name;

/// An NPC. Never changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Npc {
    /// Name that players see.
    pub name: Name,
    /// Number of its sprite.
    pub sprite: JobId,
    /// Index of its map.
    pub map: usize,
    /// Where it stands: a walkable cell.
    pub cell: Cell,
    /// Where it looks.
    pub direction: Direction,
    /// What it is there for.
    pub role: Role,
}

/// What an NPC is there for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// It sells these goods, and buys what is brought.
    Shop(Box<[Goods]>),
    /// It talks: a dialog of its own, or that of a storage keeper, warper, healer, job changer or refiner, made of what its file says.
    Talk(Dialog),
}

/// What a shop sells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Goods {
    /// The item.
    pub item: ItemId,
    /// Zeny for one, before any discount.
    pub price: u32,
}

impl Npc {
    /// Unit of the first NPC of a world; the others follow in their order. Public servers number theirs from here too.
    pub const FIRST_UNIT: u32 = 110_000_000;

    /// Most NPCs of a world: more would have units that belong to others.
    pub const MOST: usize = 10_000_000;

    /// The unit of the NPC at an index of the world.
    pub fn unit(index: usize) -> UnitId {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        UnitId(Self::FIRST_UNIT.saturating_add(index))
    }

    /// The index in the world of the NPC whose unit that is, if there is one.
    pub fn index(unit: UnitId) -> Option<usize> {
        let index = usize::try_from(unit.0.checked_sub(Self::FIRST_UNIT)?).ok()?;
        (index < Self::MOST).then_some(index)
    }

    /// What it sells, if it is a shop.
    pub fn goods(&self) -> Option<&[Goods]> {
        match &self.role {
            Role::Shop(goods) => Some(goods),
            Role::Talk(_) => None,
        }
    }

    /// What it says, if it talks.
    pub fn dialog(&self) -> Option<&Dialog> {
        match &self.role {
            Role::Shop(_) => None,
            Role::Talk(dialog) => Some(dialog),
        }
    }
}
