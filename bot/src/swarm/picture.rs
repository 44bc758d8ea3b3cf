//! Who is near whom: the bots by blocks of cells at one moment, so that a bot's view is compared with those around it and not with the
//! whole swarm.

use std::collections::HashMap;

use crate::behavior::Cell;

/// Cells per side of a block: about as far as players see.
const BLOCK: u16 = 16;

/// Bots by where they go, or stand.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    blocks: HashMap<(u32, u16, u16), Vec<u32>>,
}

impl Picture {
    /// Of bots, the map that each is on, and its cell.
    pub(crate) fn of(bots: impl Iterator<Item = (u32, u32, Cell)>) -> Self {
        let mut picture = Self::default();
        for (bot, map, cell) in bots {
            let block = (map, cell.x / BLOCK, cell.y / BLOCK);
            picture.blocks.entry(block).or_default().push(bot);
        }
        picture
    }

    /// At least those who were within `range` cells of `cell`, and some more.
    pub(crate) fn around(&self, map: u32, cell: Cell, range: u16) -> impl Iterator<Item = u32> {
        let blocks = |at: u16| at.saturating_sub(range) / BLOCK..=at.saturating_add(range) / BLOCK;
        let (columns, rows) = (blocks(cell.x), blocks(cell.y));
        let keys = columns.flat_map(move |x| rows.clone().map(move |y| (map, x, y)));
        keys.filter_map(|key| self.blocks.get(&key)).flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_around_are_found_across_blocks_and_no_others_than_their_neighbours() {
        let at = |x, y| Cell::new(x, y);
        let picture = Picture::of(
            [
                (0, 7, at(100, 100)),
                (1, 7, at(113, 86)),
                (2, 8, at(100, 100)),
                (3, 7, at(300, 100)),
                (4, 7, at(0, 0)),
            ]
            .into_iter(),
        );
        let around = |map, cell| {
            let mut found: Vec<u32> = picture.around(map, cell, 14).collect();
            found.sort_unstable();
            found
        };
        assert_eq!(around(7, at(100, 100)), [0, 1]);
        assert_eq!(around(8, at(100, 100)), [2]);
        assert_eq!(around(7, at(5, 5)), [4]);
        assert_eq!(around(9, at(u16::MAX, u16::MAX)), [0; 0]);
    }
}
