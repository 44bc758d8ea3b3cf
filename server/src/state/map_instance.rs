//! The state of one map instance: its monsters, and a copy of who looks at them.

use std::{collections::BTreeMap, sync::Arc};

use packets::UnitId;
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::{Grid, Monster};
use crate::{
    event::{
        Moment,
        map::{Looks, MapInstanceId, MonsterLook, Stay},
    },
    schedule::Schedule,
    world::{Cell, Map, SpawnGroup, World},
};

/// Everything that a map loop owns.
///
/// Invariants, which [`MapInstanceState::check`] verifies: monsters and watchers are in their grids once, in their
/// cells. A monster is in the sight of a watcher exactly when they are at most [`super::SIGHT`] cells apart.
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
    /// When monsters wake, by index.
    pub wakes: Schedule<usize>,
    pub(crate) monsters: Vec<Monster>,
    pub(crate) monster_grid: Grid<usize>,
    pub(crate) watcher_grid: Grid<Stay>,
}

/// A character as the map loop knows it. Its monsters only look at where it is, for now; the rest is what they will
/// choose their targets by.
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
}

/// Unit ids of monsters begin here, above every account id; each instance has a range of its own.
const FIRST_UNIT: u32 = 0x4000_0000;

/// Unit ids of one instance.
const UNITS_PER_INSTANCE: u32 = 0x1_0000;

impl MapInstanceState {
    /// The instance of a map, with its monsters put where chance, decided by `seed`, wants them.
    pub fn new(world: &Arc<World>, map: usize, id: MapInstanceId, seed: [u8; 32], now: Moment) -> Self {
        let (width, height) = world.maps.get(map).map_or((0, 0), |map| (map.width, map.height));
        let mut state = Self {
            id,
            world: Arc::clone(world),
            map,
            random: StdRng::from_seed(seed),
            watchers: BTreeMap::new(),
            wakes: Schedule::default(),
            monsters: Vec::new(),
            monster_grid: Grid::new(width, height),
            watcher_grid: Grid::new(width, height),
        };
        if let Some(map) = world.maps.get(map) {
            for spawn in &map.spawns {
                state.spawn(map, spawn, now);
            }
        }
        state
    }

    fn spawn(&mut self, map: &Map, spawn: &SpawnGroup, now: Moment) {
        let Some(kind) = self.world.monster(spawn.class) else {
            return;
        };
        let cells: Vec<Cell> = spawn.area.cells().filter(|&cell| map.is_walkable(cell)).collect();
        for _ in 0..spawn.count {
            let index = self.monsters.len();
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            if number >= UNITS_PER_INSTANCE {
                return;
            }
            let cell = match cells.len() {
                0 => return,
                count => cells
                    .get(self.random.random_range(0..count))
                    .copied()
                    .unwrap_or_default(),
            };
            let wakes = Moment(now.0.saturating_add(self.random.random_range(0..5000)));
            let first = FIRST_UNIT.saturating_add(self.id.0.saturating_mul(UNITS_PER_INSTANCE));
            let look = MonsterLook {
                unit: UnitId(first.saturating_add(number)),
                class: kind.class,
                name: kind.name,
                speed: kind.speed,
                level: kind.level,
                hp: kind.hp,
                max_hp: kind.hp,
                x: cell.x,
                y: cell.y,
                direction: self.random.random_range(0..8),
            };
            self.monster_grid.insert(cell, index);
            self.wakes.put(wakes, index);
            self.monsters.push(Monster {
                look,
                home: spawn.area,
                walk: None,
                wakes,
            });
        }
    }

    /// The map's cells.
    pub fn ground(&self) -> Option<&Map> {
        self.world.maps.get(self.map)
    }

    /// The monsters.
    pub fn monsters(&self) -> &[Monster] {
        &self.monsters
    }

    /// A monster by its unit: units are given in the order of the monsters.
    pub(crate) fn monster(&self, unit: UnitId) -> Option<&Monster> {
        let first = self.monsters.first()?.look.unit;
        let index = usize::try_from(unit.0.checked_sub(first.0)?).ok()?;
        self.monsters.get(index).filter(|monster| monster.look.unit == unit)
    }

    /// Takes a monster to another cell.
    pub(crate) fn shift_monster(&mut self, index: usize, to: Cell) {
        if let Some(monster) = self.monsters.get_mut(index) {
            let from = monster.cell();
            (monster.look.x, monster.look.y) = to.pair();
            self.monster_grid.shift(from, to, index);
        }
    }

    /// Whether the invariants hold; what is wrong, if not. For tests.
    pub fn check(&self) -> Result<(), String> {
        let mut monsters: Vec<(usize, Cell)> = self.monster_grid.all().map(|(cell, index)| (index, cell)).collect();
        monsters.sort_unstable();
        let expected: Vec<(usize, Cell)> = self.monsters.iter().map(Monster::cell).enumerate().collect();
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
        Ok(())
    }
}
