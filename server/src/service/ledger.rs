//! What a deal would make of a character: worked out on a copy, so that it happens as a whole or not at all.

use packets::{ItemId, UnitId};

use super::{belongings, status};
use crate::{
    event::{
        Effects, Inventory, Item, Notice,
        notice::{AddRefusal, ItemCard, ItemNotice, Loss},
    },
    figures::weight,
    state::{Player, ServerState},
    world::World,
};

/// A copy of a character's belongings, and what its client is to be told once they are its own. Dropped, nothing has
/// happened.
#[derive(Clone, Debug)]
pub struct Ledger<'w> {
    world: &'w World,
    inventory: Inventory,
    zeny: u32,
    zeny_before: u32,
    weight: u32,
    max_weight: u32,
    told: Vec<Notice>,
}

impl<'w> Ledger<'w> {
    /// A player's belongings as they are.
    pub fn of(world: &'w World, player: &Player) -> Self {
        Self {
            world,
            inventory: player.character.inventory.clone(),
            zeny: player.character.zeny,
            zeny_before: player.character.zeny,
            weight: player.fighter.weight,
            max_weight: player.fighter.max_weight,
            told: Vec::new(),
        }
    }

    /// The world whose items these are.
    pub const fn world(&self) -> &'w World {
        self.world
    }

    /// Whether so much more weight can be carried.
    pub fn bears(&self, more: u32) -> bool {
        weight::fits(self.weight, more, self.max_weight)
    }

    /// Gives items; what does not stack takes a place each.
    pub fn give(&mut self, item: Item) -> Result<(), AddRefusal> {
        let kind = self.world.item(item.id).ok_or(AddRefusal::Invalid)?;
        if item.amount == 0 {
            return Err(AddRefusal::Invalid);
        }
        let heavy = kind.weight.saturating_mul(item.amount.into());
        if !self.bears(heavy) {
            return Err(AddRefusal::TooHeavy);
        }
        let (times, each) = if kind.stacks() {
            (1, item.amount)
        } else {
            (item.amount, 1)
        };
        for _ in 0..times {
            let part = item.taken_off().with_amount(each);
            let place = self.inventory.add(kind, part).map_err(belongings::refusal)?;
            let card = ItemCard::new(place, part, kind);
            self.told.push(Notice::Item(ItemNotice::Added(card)));
        }
        self.weight = self.weight.saturating_add(heavy);
        Ok(())
    }

    /// Whether there is room for one item of each of these lists, whichever they are: for the heaviest, and for those that
    /// take most places. Nothing changes.
    pub fn has_room_for_one_of_each(&self, lists: &[Vec<Item>]) -> Result<(), AddRefusal> {
        let (mut heavy, mut places) = (0_u32, 0_usize);
        for list in lists {
            let (mut heaviest, mut most) = (0, 0);
            for item in list {
                let kind = self.world.item(item.id).ok_or(AddRefusal::Invalid)?;
                heaviest = heaviest.max(kind.weight.saturating_mul(item.amount.into()));
                most = most.max(if kind.stacks() { 1 } else { item.amount });
            }
            heavy = heavy.saturating_add(heaviest);
            places = places.saturating_add(most.into());
        }
        if !self.bears(heavy) {
            return Err(AddRefusal::TooHeavy);
        }
        if self.inventory.len().saturating_add(places) > Inventory::PLACES {
            return Err(AddRefusal::Full);
        }
        lists.iter().flatten().try_for_each(|item| self.stacks(item))
    }

    /// Whether an item goes onto the stack of its like, if there is one, or finds a place.
    fn stacks(&self, item: &Item) -> Result<(), AddRefusal> {
        let kind = self.world.item(item.id).ok_or(AddRefusal::Invalid)?;
        let place = self.inventory.place_for(kind, item);
        place.map(|_| ()).map_err(belongings::refusal)
    }

    /// Takes so many out of a place, unless they are worn.
    pub fn take(&mut self, place: usize, amount: u16, why: Loss) -> Option<Item> {
        let item = self.remove(place, amount)?;
        self.told.push(Notice::Item(ItemNotice::Removed { place, amount, why }));
        Some(item)
    }

    /// The same, of what the client no longer shows: nothing is told.
    pub fn remove(&mut self, place: usize, amount: u16) -> Option<Item> {
        let there = self.inventory.get(place).filter(|item| !item.is_worn())?;
        let each = self.world.item(there.id).map_or(0, |kind| kind.weight);
        let item = self.inventory.take(place, amount)?;
        self.weight = self.weight.saturating_sub(each.saturating_mul(amount.into()));
        Some(item)
    }

    /// Takes so many of a kind, from whatever places; what is worn is left alone.
    pub fn take_kind(&mut self, id: ItemId, amount: u32) -> Option<()> {
        let mut left = amount;
        let of_kind = self
            .inventory
            .iter()
            .filter(|(_, item)| item.id == id && !item.is_worn());
        let places: Vec<(usize, u16)> = of_kind.map(|(place, item)| (place, item.amount)).collect();
        for (place, there) in places {
            let part = u16::try_from(left).unwrap_or(u16::MAX).min(there);
            if part > 0 {
                self.take(place, part, Loss::Normal)?;
                left -= u32::from(part);
            }
        }
        (left == 0).then_some(())
    }

    /// Gives zeny, or takes it; `None` if nobody can have what it makes. The client is told once, of the last.
    pub fn zeny(&mut self, change: i64) -> Option<()> {
        self.zeny = belongings::sum(self.zeny, change)?;
        self.told.retain(|notice| !matches!(notice, Notice::Zeny(_)));
        if self.zeny != self.zeny_before {
            self.told.push(Notice::Zeny(self.zeny));
        }
        Some(())
    }

    /// Makes it the player's own, and tells its client. To be saved by who calls, and what was told held back until that
    /// is durable ([`Effects::hold_back`]).
    pub fn settle(self, state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
        let Some(player) = state.players.get_mut(unit) else {
            return;
        };
        player.character.inventory = self.inventory;
        player.character.zeny = self.zeny;
        for notice in self.told {
            effects.tell(player.session, notice);
        }
        status::weigh(state, unit, effects);
    }
}
