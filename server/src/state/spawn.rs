//! How monsters come to a map: those that it has by itself, and those that are called.

use packets::UnitId;
use rand::Rng;

use super::{Ailments, MapInstanceState, Mind, Monster, NEVER};
use crate::{
    event::{Condition, Moment, look::BossRank, map::MonsterLook},
    figures::behavior,
    world::{Area, Cell, Map, Mode, MonsterKind, SpawnGroup},
};

/// Cells of an area that are tried by chance before all of them are looked through.
const TRIES: usize = 50;

impl MapInstanceState {
    /// Puts the monsters of all spawn groups.
    pub(super) fn populate(&mut self, now: Moment) {
        let world = std::sync::Arc::clone(&self.world);
        let groups = world.maps.get(self.map).map_or(&[][..], |map| &map.spawns);
        for (index, group) in groups.iter().enumerate() {
            for _ in 0..group.count {
                self.put(group.class, group.area, Some(index), now);
            }
        }
    }

    /// Takes all monsters away and puts those of the spawn groups, in the same places of the list: what was meant for those
    /// before does nothing to these.
    pub(crate) fn repopulate(&mut self, now: Moment) {
        for index in 0..self.monsters.len() {
            if let Some(monster) = self.monsters.get_mut(index) {
                let (was_there, cell) = (monster.alive, monster.cell());
                // Its place may be had by any that comes.
                (monster.alive, monster.look.hp, monster.group) = (false, 0, None);
                (monster.walk, monster.wakes) = (None, NEVER);
                (monster.mind.target, monster.mind.wants) = (None, None);
                monster.taken.clear();
                if was_there {
                    self.monster_grid.remove(cell, index);
                }
            }
        }
        self.populate(now);
    }

    /// Puts a monster that nobody knows of yet somewhere into an area; its index. Nothing comes of a kind that the world
    /// does not have, an area without a walkable cell, or a map that is full.
    pub(crate) fn put(&mut self, class: u16, area: Area, group: Option<usize>, now: Moment) -> Option<usize> {
        let world = std::sync::Arc::clone(&self.world);
        let (kind, map) = (world.monster(class)?, world.maps.get(self.map)?);
        let cell = self.free_cell(map, area)?;
        let vacant = self
            .monsters
            .iter()
            .position(|monster| !monster.alive && monster.group.is_none());
        let index = vacant.unwrap_or(self.monsters.len());
        let unit = self.unit_at(index)?;
        let lived = self.monsters.get(index).map_or(0, |monster| monster.life);
        let mut monster = self.newborn(kind, unit, cell, now);
        (monster.home, monster.group, monster.life) = (area, group, lived.wrapping_add(1));
        match self.monsters.get_mut(index) {
            Some(place) => *place = monster,
            None => self.monsters.push(monster),
        }
        self.monster_grid.insert(cell, index);
        Some(index)
    }

    /// Brings a dead monster of a spawn group back; whether it is there now.
    pub(crate) fn put_back(&mut self, index: usize, now: Moment) -> bool {
        let world = std::sync::Arc::clone(&self.world);
        let Some(map) = world.maps.get(self.map) else {
            return false;
        };
        let Some((unit, life, group)) = self
            .monsters
            .get(index)
            .filter(|monster| !monster.alive)
            .map(|monster| (monster.look.unit, monster.life, monster.group))
        else {
            return false;
        };
        let spawn: Option<&SpawnGroup> = group.and_then(|group| map.spawns.get(group));
        let Some((spawn, kind)) = spawn.and_then(|spawn| Some((spawn, world.monster(spawn.class)?))) else {
            return false;
        };
        let Some(cell) = self.free_cell(map, spawn.area) else {
            return false;
        };
        let mut monster = self.newborn(kind, unit, cell, now);
        (monster.home, monster.group, monster.life) = (spawn.area, group, life.wrapping_add(1));
        if let Some(place) = self.monsters.get_mut(index) {
            *place = monster;
            self.monster_grid.insert(cell, index);
        }
        true
    }

    /// A walkable cell of an area, by chance.
    fn free_cell(&mut self, map: &Map, area: Area) -> Option<Cell> {
        let high = Cell::new(
            area.high.x.min(map.width.saturating_sub(1)),
            area.high.y.min(map.height.saturating_sub(1)),
        );
        let low = Cell::new(area.low.x.min(high.x), area.low.y.min(high.y));
        for _ in 0..TRIES {
            let x = self.random.random_range(low.x..=high.x);
            let y = self.random.random_range(low.y..=high.y);
            let cell = Cell::new(x, y);
            if map.is_walkable(cell) {
                return Some(cell);
            }
        }
        let cells: Vec<Cell> = area.cells().filter(|&cell| map.is_walkable(cell)).collect();
        let count = cells.len();
        (count > 0).then(|| cells.get(self.random.random_range(0..count)).copied())?
    }

    fn newborn(&mut self, kind: &MonsterKind, unit: UnitId, cell: Cell, now: Moment) -> Monster {
        let strolls_at = now + behavior::rest(self.random.random());
        Monster {
            look: MonsterLook {
                unit,
                class: kind.class,
                name: kind.name,
                speed: kind.speed,
                level: kind.level,
                hp: kind.hp.max(1),
                max_hp: kind.hp.max(1),
                x: cell.x,
                y: cell.y,
                direction: self.random.random_range(0..8),
                condition: Condition::NONE,
                boss: BossRank::of(kind),
            },
            group: None,
            home: Area { low: cell, high: cell },
            mode: kind.modes,
            alive: true,
            life: 0,
            walk: None,
            wakes: NEVER,
            mind: Mind {
                angry: kind.modes.contains(Mode::ANGRY),
                strolls_at,
                able_at: now,
                ..Mind::default()
            },
            ailments: Ailments::default(),
            taken: Vec::new(),
            wounds: Vec::new(),
        }
    }
}
