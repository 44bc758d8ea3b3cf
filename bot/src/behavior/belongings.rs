//! What a bot has, as its server tells it: the inventory, the storage as it was last seen, zeny.

use crate::client::{Dealing, Listed};

/// Places that are kept; servers have fewer.
const MOST: usize = 700;

/// A place of a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// How clients count it.
    pub index: u16,
    /// How many.
    pub count: u16,
    /// What lies there.
    pub item: u32,
    /// Whether it is worn.
    pub worn: bool,
    /// Whether it is of a kind that lies in stacks.
    pub stacks: bool,
}

impl From<Listed> for Slot {
    fn from(listed: Listed) -> Self {
        Self {
            index: listed.index,
            count: u16::try_from(listed.count).unwrap_or(u16::MAX),
            item: listed.item,
            worn: listed.worn,
            stacks: listed.stacks,
        }
    }
}

/// Lists that are told anew.
#[derive(Clone, Copy, Debug, Default)]
struct Stale {
    carried: bool,
    stored: bool,
}

impl Stale {
    fn of(&mut self, storage: bool) -> &mut bool {
        if storage { &mut self.stored } else { &mut self.carried }
    }
}

/// What a bot has.
#[derive(Clone, Debug, Default)]
pub struct Belongings {
    zeny: u32,
    /// Ordered by index.
    carried: Vec<Slot>,
    /// Ordered by index; `None` before the storage was first opened.
    stored: Option<Vec<Slot>>,
    /// Which lists are to be cleared when their next part comes.
    stale: Stale,
    /// The storage was opened since the client entered a map.
    opened: bool,
}

impl Belongings {
    /// How much zeny.
    pub fn zeny(&self) -> u32 {
        self.zeny
    }

    /// What lies in the inventory, by place.
    pub fn carried(&self) -> &[Slot] {
        &self.carried
    }

    /// What lies in the storage, by place, if it was ever opened.
    pub fn stored(&self) -> Option<&[Slot]> {
        self.stored.as_deref()
    }

    /// What lies in the storage, if it was opened since the client entered a map.
    pub fn stored_lately(&self) -> Option<&[Slot]> {
        self.stored().filter(|_| self.opened)
    }

    /// What could be given away: it is not worn.
    pub fn loose(&self) -> impl Iterator<Item = &Slot> {
        self.carried.iter().filter(|slot| !slot.worn)
    }

    /// What lies in a place of the inventory.
    pub fn carries(&self, index: u16) -> Option<Slot> {
        let at = find(&self.carried, index).ok()?;
        self.carried.get(at).copied()
    }

    /// The client has entered a map: servers tell the inventory anew.
    pub fn renew(&mut self) {
        self.opened = false;
        self.stale = Stale {
            carried: true,
            stored: true,
        };
    }

    /// Nothing was told since [`Belongings::renew`]: whoever has nothing is not sent an empty list by every server.
    pub fn settle_entry(&mut self) {
        if std::mem::take(&mut self.stale.carried) {
            self.carried = Vec::new();
        }
    }

    /// Sets the zeny, as the status window shows it.
    pub fn set_zeny(&mut self, zeny: i64) {
        self.zeny = u32::try_from(zeny).unwrap_or(0);
    }

    /// What lies in a place of the inventory is worn, or no longer.
    pub fn wears(&mut self, index: u16, worn: bool) {
        if let Ok(at) = find(&self.carried, index)
            && let Some(slot) = self.carried.get_mut(at)
        {
            slot.worn = worn;
        }
    }

    /// Follows what the server says of items; false if it says nothing of them.
    pub fn hear(&mut self, dealing: &Dealing) -> bool {
        match dealing {
            Dealing::ListBegins { storage } => self.begin(*storage),
            Dealing::Listed { storage, items } => {
                if *self.stale.of(*storage) {
                    self.begin(*storage);
                }
                let list = self.list(*storage);
                for item in items {
                    add(list, (*item).into());
                }
            }
            Dealing::StorageOpen => {
                // An empty storage has no list on some servers.
                if std::mem::take(&mut self.stale.stored) {
                    self.stored = Some(Vec::new());
                }
                self.stored.get_or_insert_default();
                self.opened = true;
            }
            Dealing::StorageClosed => self.stale.stored = true,
            Dealing::Added(item) => add(&mut self.carried, (*item).into()),
            Dealing::Removed { index, count } | Dealing::Dropped { index, count } => {
                remove(&mut self.carried, *index, *count);
            }
            Dealing::Used {
                index,
                left,
                used: true,
            } => keep(&mut self.carried, *index, *left),
            Dealing::Stored(item) => add(self.list(true), (*item).into()),
            Dealing::Unstored { index, count } => remove(self.list(true), *index, *count),
            _ => return false,
        }
        true
    }

    /// Takes out of the inventory what was put into a trade: clients do, and servers give it back when the trade is cancelled.
    pub fn put_into_trade(&mut self, index: u16, count: u16) {
        remove(&mut self.carried, index, count.into());
    }

    fn begin(&mut self, storage: bool) {
        *self.stale.of(storage) = false;
        *self.list(storage) = Vec::new();
        self.opened |= storage;
    }

    fn list(&mut self, storage: bool) -> &mut Vec<Slot> {
        if storage {
            self.stored.get_or_insert_default()
        } else {
            &mut self.carried
        }
    }
}

fn find(list: &[Slot], index: u16) -> Result<usize, usize> {
    list.binary_search_by_key(&index, |slot| slot.index)
}

/// A number that comes onto a stack is what comes, not what is there then.
fn add(list: &mut Vec<Slot>, slot: Slot) {
    match find(list, slot.index) {
        Ok(at) => {
            if let Some(there) = list.get_mut(at) {
                let count = if there.item == slot.item { there.count } else { 0 };
                *there = Slot {
                    count: count.saturating_add(slot.count),
                    ..slot
                };
            }
        }
        Err(at) if list.len() < MOST => list.insert(at, slot),
        Err(_) => {}
    }
}

fn remove(list: &mut Vec<Slot>, index: u16, count: u32) {
    if let Ok(at) = find(list, index)
        && let Some(slot) = list.get(at)
    {
        keep(list, index, u32::from(slot.count).saturating_sub(count));
    }
}

fn keep(list: &mut Vec<Slot>, index: u16, count: u32) {
    if let Ok(at) = find(list, index) {
        match (count, list.get_mut(at)) {
            (0, _) => _ = list.remove(at),
            (count, Some(slot)) => slot.count = u16::try_from(count).unwrap_or(u16::MAX),
            (_, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(index: u16, item: u32, count: u32) -> Listed {
        Listed {
            index,
            item,
            count,
            worn: false,
            stacks: true,
        }
    }

    fn carried(belongings: &Belongings) -> Vec<(u16, u32, u16)> {
        let slots = belongings.carried().iter();
        slots.map(|slot| (slot.index, slot.item, slot.count)).collect()
    }

    #[test]
    fn an_inventory_is_followed_from_its_list_on() {
        let mut belongings = Belongings::default();
        belongings.renew();
        let list = |items: &[Listed]| Dealing::Listed {
            storage: false,
            items: items.to_vec(),
        };
        belongings.hear(&list(&[item(3, 501, 7), item(2, 909, 1)]));
        belongings.hear(&list(&[item(4, 1201, 1)]));
        belongings.hear(&Dealing::Added(item(3, 501, 2)));
        belongings.hear(&Dealing::Removed { index: 4, count: 1 });
        belongings.hear(&Dealing::Used {
            index: 3,
            left: 8,
            used: true,
        });
        assert_eq!(carried(&belongings), [(2, 909, 1), (3, 501, 8)]);
        belongings.renew();
        belongings.hear(&list(&[item(2, 909, 1)]));
        assert_eq!(
            carried(&belongings),
            [(2, 909, 1)],
            "a new list takes the place of the old one"
        );
        belongings.renew();
        belongings.settle_entry();
        assert_eq!(carried(&belongings), [], "no list: nothing is there");
    }

    #[test]
    fn a_server_cannot_make_the_memory_grow() {
        let mut belongings = Belongings::default();
        for index in 0..5_000 {
            belongings.hear(&Dealing::Added(item(index, 501, 1)));
        }
        assert_eq!(belongings.carried().len(), MOST);
    }
}
