//! Where the NPCs stand. They never move: all of this is replaced when the world is.

use super::{Grid, SIGHT};
use crate::world::{Cell, World};

/// The NPCs of every map, found by where they stand.
#[derive(Clone, PartialEq, Debug)]
pub struct NpcGrids {
    /// One per map; each NPC by its index in the world.
    grids: Vec<Grid<usize>>,
}

impl NpcGrids {
    /// The NPCs of `world`. Maps without any have a grid that costs nothing to look at.
    pub fn new(world: &World) -> Self {
        let grid = |map: usize| {
            let size = world.maps.get(map).filter(|map| !map.npcs.is_empty());
            let mut grid = size.map_or_else(|| Grid::new(0, 0), |map| Grid::new(map.width, map.height));
            world.npcs_of(map).for_each(|(index, npc)| grid.insert(npc.cell, index));
            grid
        };
        Self {
            grids: (0..world.maps.len()).map(grid).collect(),
        }
    }

    /// The NPCs in sight of a cell, by index.
    pub fn seen_from(&self, map: usize, cell: Cell) -> impl Iterator<Item = usize> {
        let grid = self.grids.get(map);
        let around = grid.into_iter().flat_map(move |grid| grid.around(cell, SIGHT));
        around.map(|(_, index)| index)
    }

    /// The NPCs that come into sight on a step from one cell to a neighbouring one, and those that go out of it.
    pub fn changes(&self, map: usize, from: Cell, to: Cell) -> impl Iterator<Item = (usize, SightChange)> {
        let grid = self.grids.get(map);
        let near = grid.into_iter().flat_map(move |grid| grid.near(from, to, SIGHT));
        near.filter_map(move |(cell, index)| {
            let change = match (cell.distance(from) <= SIGHT, cell.distance(to) <= SIGHT) {
                (false, true) => SightChange::Found,
                (true, false) => SightChange::Lost,
                _ => return None,
            };
            Some((index, change))
        })
    }
}

/// What a step does to what is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SightChange {
    /// It comes into sight.
    Found,
    /// It goes out of sight.
    Lost,
}
