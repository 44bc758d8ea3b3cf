//! What a character carries: items in numbered places.

use packets::ItemId;

use super::Item;
use crate::world::{ItemKind, Location};

/// Items in places. An item stays in its place till it is gone, for clients know it by that number.
///
/// Invariants: at most [`Inventory::PLACES`] places, no item of amount 0, no two items worn in one place (but ammunition).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Inventory {
    places: Vec<Option<Item>>,
}

/// What goes into a container of a kind of item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Places of the container.
    pub(super) places: usize,
    /// Most in one place.
    pub(super) stack: u16,
    /// Whether several lie in one place at all.
    pub(super) stacks: bool,
}

/// It does not go in: no free place, or more than stack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoRoom {
    /// All places are taken.
    Places,
    /// The stack would be too large.
    Stack,
}

impl Inventory {
    /// Places that every version's client shows.
    pub const PLACES: usize = 100;

    /// Most of one stack where no item says otherwise.
    pub const STACK: u16 = 30_000;

    /// The item in a place.
    pub fn get(&self, place: usize) -> Option<&Item> {
        self.places.get(place)?.as_ref()
    }

    /// The item in a place, to be changed. Its amount must stay as it is: [`Inventory::add`] and [`Inventory::take`] change that.
    pub fn get_mut(&mut self, place: usize) -> Option<&mut Item> {
        self.places.get_mut(place)?.as_mut()
    }

    /// All items with their places, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.places
            .iter()
            .enumerate()
            .filter_map(|(place, item)| item.as_ref().map(|item| (place, item)))
    }

    /// How many places are taken.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of a kind there are, worn ones too.
    pub fn count(&self, id: ItemId) -> u32 {
        let of_kind = self.iter().filter(|(_, item)| item.id == id);
        of_kind.map(|(_, item)| u32::from(item.amount)).sum()
    }

    /// The item worn somewhere there.
    pub fn worn(&self, location: Location) -> Option<(usize, &Item)> {
        self.iter().find(|(_, item)| item.worn.intersects(location))
    }

    /// Where an item of that kind is, or would be put; nothing changes.
    pub fn place_for(&self, kind: &ItemKind, item: &Item) -> Result<usize, NoRoom> {
        self.place_within(Limits::of_inventory(kind), item)
    }

    /// Puts an item in: onto the stack of its like, or into the first free place. Says where.
    pub fn add(&mut self, kind: &ItemKind, item: Item) -> Result<usize, NoRoom> {
        self.add_within(Limits::of_inventory(kind), item)
    }

    pub(super) fn place_within(&self, limits: Limits, item: &Item) -> Result<usize, NoRoom> {
        let Limits { places, stack, stacks } = limits;
        if item.amount > stack {
            return Err(NoRoom::Stack);
        }
        let alike = self.iter().find(|(_, there)| stacks && there.is_like(item));
        if let Some((place, there)) = alike {
            let fits = there.amount.checked_add(item.amount).is_some_and(|sum| sum <= stack);
            return if fits { Ok(place) } else { Err(NoRoom::Stack) };
        }
        let free = (0..places).find(|&place| self.get(place).is_none());
        free.ok_or(NoRoom::Places)
    }

    pub(super) fn add_within(&mut self, limits: Limits, item: Item) -> Result<usize, NoRoom> {
        let place = self.place_within(limits, &item)?;
        if self.places.len() <= place {
            self.places.resize(place + 1, None);
        }
        if let Some(there) = self.places.get_mut(place) {
            let before = there.map_or(0, |there| there.amount);
            *there = Some(there.unwrap_or(item).with_amount(before.saturating_add(item.amount)));
        }
        Ok(place)
    }

    /// Takes so many out of a place; `None`, and nothing changes, if there are not so many or none were wanted.
    pub fn take(&mut self, place: usize, amount: u16) -> Option<Item> {
        let there = self.places.get_mut(place)?;
        let item = there.filter(|item| amount > 0 && amount <= item.amount)?;
        *there = (amount < item.amount).then_some(item.with_amount(item.amount - amount));
        Some(item.taken_off().with_amount(amount))
    }

    pub(super) fn filled(items: impl IntoIterator<Item = Item>, places: usize) -> Self {
        let places = items.into_iter().take(places).map(Some).collect();
        Self { places }
    }

    /// The items without their places: what is stored.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.iter().map(|(_, item)| item)
    }

    /// Whether the invariants hold; what is wrong, if not. For tests and the check of a database.
    pub fn check(&self) -> Result<(), String> {
        if self.places.len() > Self::PLACES {
            return Err(format!("{} places, of {}", self.places.len(), Self::PLACES));
        }
        let mut taken = Location::NONE;
        for (place, item) in self.iter() {
            if item.amount == 0 {
                return Err(format!("item {} in place {place} has amount 0", item.id.0));
            }
            if item.worn.intersects(taken) {
                return Err(format!("item {} in place {place} is worn where another is", item.id.0));
            }
            taken = taken.union(item.worn);
        }
        Ok(())
    }
}

impl Limits {
    fn of_inventory(kind: &ItemKind) -> Self {
        Self {
            places: Inventory::PLACES,
            stack: kind.most_in_inventory(),
            stacks: kind.stacks(),
        }
    }
}

impl FromIterator<Item> for Inventory {
    /// The items in the places from the first on; what does not find one is left out.
    fn from_iter<T: IntoIterator<Item = Item>>(items: T) -> Self {
        Self::filled(items, Self::PLACES)
    }
}
