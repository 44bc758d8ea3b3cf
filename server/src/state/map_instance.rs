//! The state of one map instance: its monsters, and a copy of who looks at them.

use std::{collections::BTreeMap, sync::Arc};

use packets::UnitId;
use rand::{SeedableRng, rngs::StdRng};

use super::{Floor, Grid, Monster, PendingBlow, Wounds};
use crate::{
    event::{
        Moment,
        map::{Looks, MapInstanceId, Stay},
    },
    schedule::Schedule,
    world::{Cell, Map, World},
};

/// Everything that a map loop owns.
///
/// Invariants, which [`MapInstanceState::check`] verifies: living monsters and watchers are in their grids once, in their
/// cells, and nobody else is. A monster has no more hit points than its most, and lives exactly while it has some. Whom it
/// is after is a watcher, alive. What lies on the floor is in its grid once. A monster is in the sight of a watcher exactly when they are at most [`super::SIGHT`]
/// cells apart.
#[derive(Clone, PartialEq, Debug)]
pub struct MapInstanceState {
    /// Which instance.
    pub id: MapInstanceId,
    /// The static world.
    pub world: Arc<World>,
    /// Index of its map in the world.
    pub map: usize,
    /// Where all chance comes from.
    pub random: StdRng,
    /// Who looks, by unit.
    pub watchers: BTreeMap<UnitId, Watcher>,
    /// When monsters wake.
    pub wakes: Schedule<Wake>,
    /// When ailments of monsters do something.
    pub ailing: Schedule<Wake>,
    /// Blows at monsters that have not landed yet.
    pub blows: Schedule<PendingBlow>,
    /// What lies on the floor.
    pub floor: Floor,
    pub(crate) monsters: Vec<Monster>,
    pub(crate) monster_grid: Grid<usize>,
    pub(crate) watcher_grid: Grid<Stay>,
}

/// A monster wakes, or its ailments do something. Only that counts which it last set itself: [`Monster::wakes`], or
/// [`super::Ailments::next`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wake {
    /// Which, by index.
    pub monster: usize,
    /// When.
    pub at: Moment,
}

/// A character as the map loop knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watcher {
    /// Its stay.
    pub stay: Stay,
    /// The cell it was last told to be in.
    pub cell: Cell,
    /// What it looks like.
    pub looks: Looks,
    /// It lies dead.
    pub dead: bool,
    /// It has just loaded the map: monsters leave it alone.
    pub spared: bool,
}

/// Unit ids of monsters begin here, above every account id; each instance has a range of its own.
const FIRST_UNIT: u32 = 0x4000_0000;

/// Unit ids of one instance.
const UNITS_PER_INSTANCE: u32 = 0x1_0000;

impl MapInstanceState {
    /// The instance of a map, with its monsters put where chance, decided by `seed`, wants them. They sleep till somebody
    /// comes.
    pub fn new(world: &Arc<World>, map: usize, id: MapInstanceId, seed: [u8; 32], now: Moment) -> Self {
        let (width, height) = world.maps.get(map).map_or((0, 0), |map| (map.width, map.height));
        let mut state = Self {
            id,
            world: Arc::clone(world),
            map,
            random: StdRng::from_seed(seed),
            watchers: BTreeMap::new(),
            wakes: Schedule::default(),
            ailing: Schedule::default(),
            blows: Schedule::default(),
            floor: Floor::new(width, height),
            monsters: Vec::new(),
            monster_grid: Grid::new(width, height),
            watcher_grid: Grid::new(width, height),
        };
        state.populate(now);
        state
    }

    /// The map's cells.
    pub fn ground(&self) -> Option<&Map> {
        self.world.maps.get(self.map)
    }

    /// The monsters, dead ones of spawn groups too: they come back.
    pub fn monsters(&self) -> &[Monster] {
        &self.monsters
    }

    /// The unit of the monster of an index.
    pub(super) fn unit_at(&self, index: usize) -> Option<UnitId> {
        let number = u32::try_from(index)
            .ok()
            .filter(|&number| number < UNITS_PER_INSTANCE)?;
        let first = FIRST_UNIT.checked_add(self.id.0.checked_mul(UNITS_PER_INSTANCE)?)?;
        Some(UnitId(first.checked_add(number)?))
    }

    /// The index of a living monster.
    pub(crate) fn index_of(&self, unit: UnitId) -> Option<usize> {
        let first = self.monsters.first()?.look.unit;
        let index = usize::try_from(unit.0.checked_sub(first.0)?).ok()?;
        self.monsters
            .get(index)
            .filter(|monster| monster.alive && monster.look.unit == unit)?;
        Some(index)
    }

    /// A living monster by its unit: units are given in the order of the monsters.
    pub(crate) fn monster(&self, unit: UnitId) -> Option<&Monster> {
        self.monsters.get(self.index_of(unit)?)
    }

    /// The character of a stay that still lasts.
    pub(crate) fn watcher(&self, stay: Stay) -> Option<&Watcher> {
        self.watchers.get(&stay.unit).filter(|watcher| watcher.stay == stay)
    }

    /// Who wounded a monster, if that character is still there.
    pub(crate) fn wounder(&self, wounds: &Wounds) -> Option<&Watcher> {
        let watcher = self.watchers.get(&wounds.by);
        watcher.filter(|watcher| watcher.looks.character == wounds.character)
    }

    /// When something is to be done next, if nothing happens before: a blow lands, a monster wakes, a thing on the floor has
    /// lain there for long enough.
    pub fn due(&self) -> Option<Moment> {
        [
            self.blows.next(),
            self.ailing.next(),
            self.wakes.next(),
            self.floor.next_end(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Takes a monster to another cell.
    pub(crate) fn shift_monster(&mut self, index: usize, to: Cell) {
        if let Some(monster) = self.monsters.get_mut(index) {
            let from = monster.cell();
            (monster.look.x, monster.look.y) = to.pair();
            self.monster_grid.shift(from, to, index);
        }
    }

    /// Sets when a monster does something next, whatever was set before.
    pub(crate) fn wake_at(&mut self, index: usize, at: Moment) {
        if let Some(monster) = self.monsters.get_mut(index)
            && core::mem::replace(&mut monster.wakes, at) != at
            && at != super::NEVER
        {
            self.wakes.put(at, Wake { monster: index, at });
        }
    }

    /// Whether the invariants hold; what is wrong, if not. For tests.
    pub fn check(&self) -> Result<(), String> {
        let mut monsters: Vec<(usize, Cell)> = self.monster_grid.all().map(|(cell, index)| (index, cell)).collect();
        monsters.sort_unstable();
        let living = self.monsters.iter().enumerate().filter(|(_, monster)| monster.alive);
        let expected: Vec<(usize, Cell)> = living.map(|(index, monster)| (index, monster.cell())).collect();
        if monsters != expected {
            return Err(format!("monsters {monsters:?} in the grid, not {expected:?}"));
        }
        let mut watchers: Vec<(Stay, Cell)> = self.watcher_grid.all().map(|(cell, stay)| (stay, cell)).collect();
        watchers.sort_unstable();
        let expected: Vec<(Stay, Cell)> = self
            .watchers
            .values()
            .map(|watcher| (watcher.stay, watcher.cell))
            .collect();
        if watchers != expected {
            return Err(format!("watchers {watchers:?} in the grid, not {expected:?}"));
        }
        self.floor.check()?;
        self.monsters.iter().try_for_each(|monster| self.check_monster(monster))
    }

    fn check_monster(&self, monster: &Monster) -> Result<(), String> {
        let look = &monster.look;
        if look.hp > look.max_hp || monster.alive != (look.hp > 0) {
            return Err(format!("{monster:?}: hit points"));
        }
        if look.condition != monster.ailments.condition() {
            return Err(format!("{monster:?}: its ailments look different"));
        }
        let is_after_somebody = |stay| self.watcher(stay).is_some_and(|watcher| !watcher.dead);
        if monster
            .mind
            .target
            .is_some_and(|stay| !monster.alive || !is_after_somebody(stay))
        {
            return Err(format!("{monster:?}: its target is not there"));
        }
        Ok(())
    }
}
