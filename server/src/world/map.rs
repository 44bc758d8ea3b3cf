//! One map: its cells, its warps, its monsters.

use std::sync::Arc;

use super::Cell;

/// A rectangle of cells; both corners belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// South-west corner.
    pub low: Cell,
    /// North-east corner, not below [`Area::low`] in either axis.
    pub high: Cell,
}

impl Area {
    /// Whether a cell lies in it.
    pub fn contains(&self, cell: Cell) -> bool {
        (self.low.x..=self.high.x).contains(&cell.x) && (self.low.y..=self.high.y).contains(&cell.y)
    }

    /// Its cells, row by row.
    pub fn cells(self) -> impl Iterator<Item = Cell> {
        (self.low.y..=self.high.y).flat_map(move |y| (self.low.x..=self.high.x).map(move |x| Cell::new(x, y)))
    }
}

/// Cells that take a character elsewhere when it steps on one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warp {
    /// Where it is entered.
    pub area: Area,
    /// Index of the map it leads to.
    pub map: usize,
    /// Where one arrives: walkable, and on no warp.
    pub to: Cell,
}

/// So many monsters of a kind in an area, back after a while when they die.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spawn {
    /// Monster id, of a kind that the world has.
    pub class: u16,
    /// How many.
    pub count: u16,
    /// Where: it has at least one walkable cell.
    pub area: Area,
}

/// A map as everybody walks it. Never changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Map {
    /// Name without `.gat`, at most 15 bytes.
    pub name: Arc<str>,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// Whether it is a town.
    pub town: bool,
    /// Warps; no two share a cell.
    pub warps: Vec<Warp>,
    /// Monsters.
    pub spawns: Vec<Spawn>,
    /// One per cell, row by row from south.
    walkable: Vec<bool>,
}

impl Map {
    /// A map of `width` x `height` cells, none of them walkable, and nothing on it.
    pub fn new(name: &str, width: u16, height: u16) -> Self {
        Self {
            name: name.into(),
            width,
            height,
            town: false,
            warps: Vec::new(),
            spawns: Vec::new(),
            walkable: vec![false; usize::from(width) * usize::from(height)],
        }
    }

    /// Makes the cells of `area` walkable or not; those outside the map are passed over.
    pub fn set_walkable(&mut self, area: Area, walkable: bool) {
        for cell in area.cells() {
            if let Some(slot) = self.index(cell).and_then(|index| self.walkable.get_mut(index)) {
                *slot = walkable;
            }
        }
    }

    /// Whether a cell lies in the map and can be stood on.
    pub fn is_walkable(&self, cell: Cell) -> bool {
        self.index(cell).and_then(|index| self.walkable.get(index)) == Some(&true)
    }

    /// The warp on a cell.
    pub fn warp_at(&self, cell: Cell) -> Option<&Warp> {
        self.warps.iter().find(|warp| warp.area.contains(cell))
    }

    /// Every walkable cell, row by row.
    pub fn walkable_cells(&self) -> impl Iterator<Item = Cell> {
        self.whole().cells().filter(|&cell| self.is_walkable(cell))
    }

    /// Whether one can come to stand on a cell: it is walkable, and no warp takes one away.
    pub fn is_standable(&self, cell: Cell) -> bool {
        self.is_walkable(cell) && self.warp_at(cell).is_none()
    }

    /// The standable cell nearest to `cell`, for a character that was saved on one that is no more.
    pub fn nearest_standable(&self, cell: Cell) -> Option<Cell> {
        let cells = self.walkable_cells().filter(|&candidate| self.is_standable(candidate));
        cells.min_by_key(|candidate| (candidate.distance(cell), *candidate))
    }

    fn whole(&self) -> Area {
        let high = Cell::new(self.width.saturating_sub(1), self.height.saturating_sub(1));
        Area {
            low: Cell::new(0, 0),
            high,
        }
    }

    fn index(&self, cell: Cell) -> Option<usize> {
        let inside = cell.x < self.width && cell.y < self.height;
        inside.then(|| usize::from(cell.y) * usize::from(self.width) + usize::from(cell.x))
    }
}
