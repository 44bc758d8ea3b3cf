//! Who stands near: things of a map by blocks of 8x8 cells, so that looking around costs what is around, not what is
//! on the map.

use crate::world::Cell;

/// How far a unit sees, in cells, in every direction (Chebyshev distance).
pub const SIGHT: u16 = 14;

/// Cells along the edge of a block.
const BLOCK: u16 = 8;

/// Things on a map, each in one cell. Any number may share a cell.
#[derive(Clone, PartialEq, Debug)]
pub struct Grid<T> {
    /// Blocks along the width of the map.
    columns: u16,
    /// Row by row; a thing is in the block of its cell.
    blocks: Vec<Vec<(Cell, T)>>,
}

impl<T: Copy + PartialEq> Grid<T> {
    /// An empty grid over a map of that size.
    pub fn new(width: u16, height: u16) -> Self {
        let columns = width.div_ceil(BLOCK);
        let count = usize::from(columns) * usize::from(height.div_ceil(BLOCK));
        Self {
            columns,
            blocks: vec![Vec::new(); count],
        }
    }

    /// Puts `thing` into `cell`, which must lie in the map.
    pub fn insert(&mut self, cell: Cell, thing: T) {
        if let Some(block) = self.block_mut(cell) {
            block.push((cell, thing));
        }
    }

    /// Takes `thing` out of `cell`.
    pub fn remove(&mut self, cell: Cell, thing: T) {
        if let Some(block) = self.block_mut(cell)
            && let Some(index) = block.iter().position(|&entry| entry == (cell, thing))
        {
            block.swap_remove(index);
        }
    }

    /// Takes `thing` from one cell to another.
    pub fn shift(&mut self, from: Cell, to: Cell, thing: T) {
        let same_block = (from.x / BLOCK, from.y / BLOCK) == (to.x / BLOCK, to.y / BLOCK);
        if !same_block {
            self.remove(from, thing);
            self.insert(to, thing);
        } else if let Some(block) = self.block_mut(from)
            && let Some(entry) = block.iter_mut().find(|entry| **entry == (from, thing))
        {
            entry.0 = to;
        }
    }

    /// The things at most `range` cells from `center`, each with its cell.
    pub fn around(&self, center: Cell, range: u16) -> impl Iterator<Item = (Cell, T)> {
        self.within(center, center, range)
            .filter(move |(cell, _)| cell.distance(center) <= range)
    }

    /// Everything in the blocks that have a cell at most `range` cells from `a` or from `b`, which are neighbours or
    /// one.
    pub fn near(&self, a: Cell, b: Cell, range: u16) -> impl Iterator<Item = (Cell, T)> {
        let low = Cell::new(a.x.min(b.x), a.y.min(b.y));
        let high = Cell::new(a.x.max(b.x), a.y.max(b.y));
        self.within(low, high, range)
    }

    /// Everything, block by block.
    pub fn all(&self) -> impl Iterator<Item = (Cell, T)> {
        self.blocks.iter().flatten().copied()
    }

    fn within(&self, low: Cell, high: Cell, range: u16) -> impl Iterator<Item = (Cell, T)> {
        let first = |low: u16| low.saturating_sub(range) / BLOCK;
        let last = |high: u16| high.saturating_add(range) / BLOCK;
        let columns = first(low.x)..last(high.x).saturating_add(1).min(self.columns);
        (first(low.y)..=last(high.y)).flat_map(move |row| {
            let start = usize::from(row) * usize::from(self.columns);
            let range = start + usize::from(columns.start)..start + usize::from(columns.end);
            self.blocks.get(range).unwrap_or_default().iter().flatten().copied()
        })
    }

    fn block_mut(&mut self, cell: Cell) -> Option<&mut Vec<(Cell, T)>> {
        let column = cell.x / BLOCK;
        let index = usize::from(cell.y / BLOCK) * usize::from(self.columns) + usize::from(column);
        (column < self.columns).then(|| self.blocks.get_mut(index))?
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIDTH: u16 = 61;
    const HEIGHT: u16 = 45;

    fn cell() -> impl Strategy<Value = Cell> {
        (0..WIDTH, 0..HEIGHT).prop_map(|(x, y)| Cell::new(x, y))
    }

    proptest! {
        #[test]
        fn around_finds_exactly_what_is_in_range_after_any_moves(
            mut cells in prop::collection::vec(cell(), 1..40),
            moves in prop::collection::vec((any::<prop::sample::Index>(), cell()), 0..80),
            (center, range) in (cell(), 0..20_u16),
        ) {
            let mut grid = Grid::new(WIDTH, HEIGHT);
            for (thing, &at) in cells.iter().enumerate() {
                grid.insert(at, thing);
            }
            for (which, to) in moves {
                let thing = which.index(cells.len());
                grid.shift(cells[thing], to, thing);
                cells[thing] = to;
            }
            let mut found: Vec<usize> = grid.around(center, range).map(|(_, thing)| thing).collect();
            found.sort_unstable();
            let in_range = |at: &Cell| at.distance(center) <= range;
            let expected: Vec<usize> = (0..cells.len()).filter(|&thing| in_range(&cells[thing])).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
