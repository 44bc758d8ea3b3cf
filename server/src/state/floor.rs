//! What lies on the floor of a map.

use std::collections::BTreeMap;

use packets::{CharacterId, UnitId};

use super::Grid;
use crate::{
    event::{Item, Moment, floor::FloorLook, map::Stay},
    figures::drops::{self, Claim},
    schedule::Schedule,
    world::Cell,
};

/// Things on the floor at most; the oldest goes for one more.
pub const LYING_AT_MOST: usize = 10_000;

/// Things in one cell at most: further ones fall beside it.
pub const IN_A_CELL_AT_MOST: usize = 32;

/// Numbers of things on the floor.
const UNITS: core::ops::Range<u32> = 2..2_000_000;

/// Something on the floor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FloorItem {
    /// What is seen of it.
    pub look: FloorLook,
    /// What it is.
    pub item: Item,
    /// Who may pick it up first.
    pub loot: Loot,
    /// When it is gone.
    pub ends: Moment,
    /// Who is about to have it.
    pub reserved: Option<Stay>,
}

/// Who may pick something up first.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Loot {
    /// The three characters who did most for it; nobody of what belongs to nobody.
    pub owners: [Option<CharacterId>; 3],
    /// When it fell.
    pub since: Moment,
    /// A boss left it.
    pub boss: bool,
}

impl FloorItem {
    /// The cell it lies in.
    pub const fn cell(&self) -> Cell {
        Cell::new(self.look.x, self.look.y)
    }
}

impl Loot {
    /// Whether who has these claims may have it at `now`.
    pub fn is_free_for(&self, claims: &[CharacterId], now: Moment) -> bool {
        let is_among = |owner: &Option<CharacterId>| owner.is_some_and(|owner| claims.contains(&owner));
        let [first, second, third] = &self.owners;
        let claim = match () {
            () if first.is_none() || is_among(first) => Claim::First,
            () if is_among(second) => Claim::Second,
            () if is_among(third) => Claim::Third,
            () => Claim::Nobody,
        };
        self.since + drops::wait(claim, self.boss) <= now
    }
}

/// Everything on the floor of a map.
#[derive(Clone, PartialEq, Debug)]
pub struct Floor {
    items: BTreeMap<UnitId, FloorItem>,
    grid: Grid<UnitId>,
    ends: Schedule<UnitId>,
    next: u32,
}

impl Floor {
    /// An empty floor.
    pub fn new(width: u16, height: u16) -> Self {
        Self {
            items: BTreeMap::new(),
            grid: Grid::new(width, height),
            ends: Schedule::default(),
            next: UNITS.start,
        }
    }

    /// How many things lie there.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether nothing lies there.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// A thing.
    pub fn get(&self, unit: UnitId) -> Option<&FloorItem> {
        self.items.get(&unit)
    }

    /// All things, by their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &FloorItem> {
        self.items.values()
    }

    /// The things at most `range` cells from `center`.
    pub fn around(&self, center: Cell, range: u16) -> impl Iterator<Item = &FloorItem> {
        let around = self.grid.around(center, range);
        around.filter_map(|(_, unit)| self.items.get(&unit))
    }

    /// Whether one more thing may fall into a cell.
    pub(crate) fn has_room_in(&self, cell: Cell) -> bool {
        self.grid.around(cell, 0).take(IN_A_CELL_AT_MOST).count() < IN_A_CELL_AT_MOST
    }

    /// The oldest thing in a cell that nobody is about to have.
    pub(crate) fn oldest_in(&self, cell: Cell) -> Option<UnitId> {
        let there = self.around(cell, 0).filter(|item| item.reserved.is_none());
        there.min_by_key(|item| item.ends).map(|item| item.look.unit)
    }

    /// When the time of a thing is over next.
    pub(super) fn next_end(&self) -> Option<Moment> {
        self.ends.next()
    }

    /// The number of the next thing that falls.
    pub(crate) fn next_unit(&mut self) -> UnitId {
        loop {
            let unit = UnitId(self.next);
            self.next = if self.next + 1 < UNITS.end {
                self.next + 1
            } else {
                UNITS.start
            };
            if !self.items.contains_key(&unit) {
                return unit;
            }
        }
    }

    /// The oldest thing that nobody is about to have, if there must be room for one more.
    pub(crate) fn surplus(&self) -> Option<UnitId> {
        if self.items.len() < LYING_AT_MOST {
            return None;
        }
        let free = self.items.values().filter(|item| item.reserved.is_none());
        free.min_by_key(|item| item.ends).map(|item| item.look.unit)
    }

    /// Puts a thing there.
    pub(crate) fn put(&mut self, item: FloorItem) {
        let unit = item.look.unit;
        self.grid.insert(item.cell(), unit);
        self.ends.put(item.ends, unit);
        self.items.insert(unit, item);
    }

    /// Takes a thing away.
    pub(crate) fn remove(&mut self, unit: UnitId) -> Option<FloorItem> {
        let item = self.items.remove(&unit)?;
        self.grid.remove(item.cell(), unit);
        Some(item)
    }

    /// Reserves a thing for somebody, or for nobody any more.
    pub(crate) fn reserve(&mut self, unit: UnitId, stay: Option<Stay>) {
        if let Some(item) = self.items.get_mut(&unit) {
            item.reserved = stay;
        }
    }

    /// The things whose time is over at `now`. Those that somebody is about to have are asked after again when that is
    /// decided: [`Floor::is_over`].
    pub(crate) fn over(&mut self, now: Moment) -> Vec<UnitId> {
        let due: Vec<UnitId> = self.ends.due(now).collect();
        let is_over = |unit: &UnitId| self.is_over(*unit, now);
        due.into_iter().filter(is_over).collect()
    }

    /// Whether a thing's time is over, and nobody is about to have it.
    pub(crate) fn is_over(&self, unit: UnitId, now: Moment) -> bool {
        let item = self.items.get(&unit);
        item.is_some_and(|item| item.ends <= now && item.reserved.is_none())
    }

    /// Whether everything is in the grid once, where it lies; what is wrong, if not. For tests.
    pub(super) fn check(&self) -> Result<(), String> {
        let mut in_grid: Vec<(UnitId, Cell)> = self.grid.all().map(|(cell, unit)| (unit, cell)).collect();
        in_grid.sort_unstable();
        let expected: Vec<(UnitId, Cell)> = self.items.iter().map(|(unit, item)| (*unit, item.cell())).collect();
        if in_grid == expected {
            Ok(())
        } else {
            Err(format!("floor items {in_grid:?} in the grid, not {expected:?}"))
        }
    }
}
