//! All characters that play, where they stand, and who sees whom.

use std::collections::BTreeMap;

use packets::{CharacterId, UnitId};

use super::{Grid, Player, SIGHT};
use crate::{
    event::{Name, SessionId, map::MapInstanceId},
    world::{Cell, World},
};

/// Somebody who stands in a map: seen there, and told what is seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Seer {
    /// The character's unit.
    pub unit: UnitId,
    /// Who is told.
    pub session: SessionId,
}

/// The characters that play.
///
/// Invariants, which [`Players::check`] verifies: a player in sight is in the grid of its map, once, in its cell;
/// nobody else is in any grid; names lead to those who have them. Two players see each other exactly when both are in
/// sight on one map, at most [`SIGHT`] cells apart.
#[derive(Clone, PartialEq, Debug)]
pub struct Players {
    by_unit: BTreeMap<UnitId, Player>,
    /// By folded name.
    by_name: BTreeMap<Name, UnitId>,
    by_character: BTreeMap<CharacterId, UnitId>,
    /// One per map instance.
    grids: Vec<Grid<Seer>>,
}

impl Players {
    /// Nobody, on the maps of `world`.
    pub fn new(world: &World) -> Self {
        Self {
            by_unit: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_character: BTreeMap::new(),
            grids: world.maps.iter().map(|map| Grid::new(map.width, map.height)).collect(),
        }
    }

    /// How many play.
    pub fn len(&self) -> usize {
        self.by_unit.len()
    }

    /// Whether nobody plays.
    pub fn is_empty(&self) -> bool {
        self.by_unit.is_empty()
    }

    /// A player.
    pub fn get(&self, unit: UnitId) -> Option<&Player> {
        self.by_unit.get(&unit)
    }

    /// A player, to be changed in all but where it stands.
    pub fn get_mut(&mut self, unit: UnitId) -> Option<&mut Player> {
        self.by_unit.get_mut(&unit)
    }

    /// Everybody, by unit.
    pub fn iter(&self) -> impl Iterator<Item = &Player> {
        self.by_unit.values()
    }

    /// The player of that name, letter case aside.
    pub fn named(&self, name: Name) -> Option<&Player> {
        self.get(*self.by_name.get(&name.folded())?)
    }

    /// The player of that character.
    pub fn with_character(&self, character: CharacterId) -> Option<&Player> {
        self.get(*self.by_character.get(&character)?)
    }

    /// Adds somebody, out of sight. Whoever played that unit before must have been removed.
    pub fn insert(&mut self, player: Player) {
        self.by_name.insert(player.name().folded(), player.unit());
        self.by_character.insert(player.character.id, player.unit());
        self.by_unit.insert(player.unit(), player);
    }

    /// Removes somebody.
    pub fn remove(&mut self, unit: UnitId) -> Option<Player> {
        self.hide(unit);
        let player = self.by_unit.remove(&unit)?;
        self.by_name.remove(&player.name().folded());
        self.by_character.remove(&player.character.id);
        Some(player)
    }

    /// Puts somebody into sight where it stands.
    pub fn show(&mut self, unit: UnitId) {
        let Some(player) = self.by_unit.get_mut(&unit) else {
            return;
        };
        if !core::mem::replace(&mut player.in_sight, true)
            && let Some(grid) = self.grids.get_mut(player.instance.0 as usize)
        {
            grid.insert(player.cell, seer(player));
        }
    }

    /// Takes somebody out of sight.
    pub fn hide(&mut self, unit: UnitId) {
        let Some(player) = self.by_unit.get_mut(&unit) else {
            return;
        };
        if core::mem::replace(&mut player.in_sight, false)
            && let Some(grid) = self.grids.get_mut(player.instance.0 as usize)
        {
            grid.remove(player.cell, seer(player));
        }
    }

    /// Puts somebody, who must be out of sight, on another cell, maybe of another map.
    pub fn put(&mut self, unit: UnitId, instance: MapInstanceId, cell: Cell) {
        self.hide(unit);
        if let Some(player) = self.by_unit.get_mut(&unit) {
            (player.instance, player.cell) = (instance, cell);
        }
    }

    /// Takes somebody in sight to another cell of its map.
    pub fn shift(&mut self, unit: UnitId, to: Cell) {
        let Some(player) = self.by_unit.get_mut(&unit) else {
            return;
        };
        let from = core::mem::replace(&mut player.cell, to);
        if player.in_sight
            && let Some(grid) = self.grids.get_mut(player.instance.0 as usize)
        {
            grid.shift(from, to, seer(player));
        }
    }

    /// Those in sight at most `range` cells from `center`, each with its cell.
    pub fn around(&self, instance: MapInstanceId, center: Cell, range: u16) -> impl Iterator<Item = (Cell, Seer)> {
        let grid = self.grids.get(instance.0 as usize);
        grid.into_iter().flat_map(move |grid| grid.around(center, range))
    }

    /// Those in sight near two neighbouring cells: at least all within [`SIGHT`] of either.
    pub fn near(&self, instance: MapInstanceId, a: Cell, b: Cell) -> impl Iterator<Item = (Cell, Seer)> {
        let grid = self.grids.get(instance.0 as usize);
        grid.into_iter().flat_map(move |grid| grid.near(a, b, SIGHT))
    }

    /// The sessions of the others who are at most `range` cells from a player in sight.
    pub fn others_around(&self, player: &Player, range: u16) -> Vec<SessionId> {
        self.around(player.instance, player.cell, range)
            .filter(|(_, seer)| seer.unit != player.unit())
            .map(|(_, seer)| seer.session)
            .collect()
    }

    /// Whether the invariants hold; what is wrong, if not. For tests: it looks at everybody.
    pub fn check(&self) -> Result<(), String> {
        let mut in_grids = BTreeMap::new();
        for (index, grid) in self.grids.iter().enumerate() {
            for (cell, seer) in grid.all() {
                if in_grids.insert(seer, (index, cell)).is_some() {
                    return Err(format!("{seer:?} is in the grids twice"));
                }
            }
        }
        for player in self.iter() {
            let there = in_grids.remove(&seer(player));
            let expected = player.in_sight.then_some((player.instance.0 as usize, player.cell));
            if there != expected {
                return Err(format!(
                    "{}: in the grids as {there:?}, not {expected:?}",
                    player.name()
                ));
            }
            if self.named(player.name()).map(Player::unit) != Some(player.unit()) {
                return Err(format!("{}: not found by name", player.name()));
            }
        }
        if !in_grids.is_empty() || self.by_name.len() != self.len() {
            return Err(format!("{in_grids:?} in grids, {} names", self.by_name.len()));
        }
        Ok(())
    }
}

const fn seer(player: &Player) -> Seer {
    Seer {
        unit: player.stay.unit,
        session: player.session,
    }
}
