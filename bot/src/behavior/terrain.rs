//! What the swarm has learnt about maps: cells that somebody stood on or was let walk to, and cells that were refused.
//!
//! Shared by all bots of a run and nothing else: no map file is read, so the same logic works on any server.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// Cells per side: a position on the wire has ten bits per axis.
const SIDE: usize = 1024;

/// Words of one bitset.
const WORDS: usize = SIDE * SIDE / 64;

/// Maps remembered; a server cannot make the memory grow by inventing names.
const MOST_MAPS: usize = 64;

/// A cell of a map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Cell {
    /// Column, 0..=1023.
    pub x: u16,
    /// Row, 0..=1023.
    pub y: u16,
}

impl Cell {
    /// A cell by column and row.
    pub const fn new(x: u16, y: u16) -> Self {
        Self { x, y }
    }

    /// Steps of a king on an empty board: the distance that sight and walks are measured in.
    pub fn distance(self, other: Self) -> u16 {
        self.x.abs_diff(other.x).max(self.y.abs_diff(other.y))
    }

    /// The cell `dx`, `dy` away, if it is on a map at all.
    pub fn offset(self, dx: i16, dy: i16) -> Option<Self> {
        let cell = Self::new(self.x.checked_add_signed(dx)?, self.y.checked_add_signed(dy)?);
        (usize::from(cell.x) < SIDE && usize::from(cell.y) < SIDE).then_some(cell)
    }

    fn bit(self) -> (usize, u64) {
        let index = (usize::from(self.y) % SIDE) * SIDE + usize::from(self.x) % SIDE;
        (index / 64, 1 << (index % 64))
    }
}

/// What is known of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ground {
    /// Nobody has tried.
    Unknown,
    /// Somebody stood there or was let walk there.
    Open,
    /// A walk there was refused.
    Closed,
}

/// The cells of one map.
#[derive(Debug)]
pub struct MapGround {
    open: Bits,
    closed: Bits,
}

#[derive(Debug)]
struct Bits(Box<[AtomicU64]>);

impl Bits {
    fn new() -> Self {
        Self((0..WORDS).map(|_| AtomicU64::new(0)).collect())
    }

    fn get(&self, cell: Cell) -> bool {
        let (word, mask) = cell.bit();
        self.0
            .get(word)
            .is_some_and(|bits| bits.load(Ordering::Relaxed) & mask != 0)
    }

    fn set(&self, cell: Cell) {
        let (word, mask) = cell.bit();
        if let Some(bits) = self.0.get(word) {
            bits.fetch_or(mask, Ordering::Relaxed);
        }
    }
}

impl Default for MapGround {
    fn default() -> Self {
        Self {
            open: Bits::new(),
            closed: Bits::new(),
        }
    }
}

impl MapGround {
    /// What is known of `cell`. What was open once stays open: a refusal there had another reason.
    pub fn at(&self, cell: Cell) -> Ground {
        if self.open.get(cell) {
            Ground::Open
        } else if self.closed.get(cell) {
            Ground::Closed
        } else {
            Ground::Unknown
        }
    }

    /// Somebody stands on `cell`, or was let walk there.
    pub fn learn_open(&self, cell: Cell) {
        self.open.set(cell);
    }

    /// A walk to `cell` was refused.
    pub fn learn_closed(&self, cell: Cell) {
        self.closed.set(cell);
    }
}

/// The maps of a run.
#[derive(Debug, Default)]
pub struct Terrain {
    maps: RwLock<HashMap<String, Arc<MapGround>>>,
}

impl Terrain {
    /// The map called `name`. Past a bound of remembered maps, a new one nobody else learns from.
    pub fn map(&self, name: &str) -> Arc<MapGround> {
        let known = self
            .maps
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned();
        known.unwrap_or_else(|| self.add(name))
    }

    fn add(&self, name: &str) -> Arc<MapGround> {
        let mut maps = self.maps.write().unwrap_or_else(PoisonError::into_inner);
        if maps.len() >= MOST_MAPS && !maps.contains_key(name) {
            return Arc::default();
        }
        Arc::clone(maps.entry(name.to_owned()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_bot_learns_all_know() {
        let terrain = Terrain::default();
        terrain.map("prontera").learn_open(Cell::new(156, 180));
        terrain.map("prontera").learn_closed(Cell::new(1023, 1023));
        assert_eq!(terrain.map("prontera").at(Cell::new(156, 180)), Ground::Open);
        assert_eq!(terrain.map("prontera").at(Cell::new(1023, 1023)), Ground::Closed);
        assert_eq!(terrain.map("prontera").at(Cell::new(157, 180)), Ground::Unknown);
        assert_eq!(terrain.map("prt_in").at(Cell::new(156, 180)), Ground::Unknown);
    }

    #[test]
    fn an_open_cell_is_not_closed_by_a_later_refusal() {
        let ground = MapGround::default();
        ground.learn_open(Cell::new(3, 4));
        ground.learn_closed(Cell::new(3, 4));
        assert_eq!(ground.at(Cell::new(3, 4)), Ground::Open);
    }

    #[test]
    fn invented_map_names_do_not_grow_the_memory() {
        let terrain = Terrain::default();
        for index in 0..MOST_MAPS + 10 {
            terrain.map(&format!("map{index}"));
        }
        assert_eq!(terrain.maps.read().unwrap().len(), MOST_MAPS);
    }

    #[test]
    fn offsets_stay_on_the_map() {
        assert_eq!(Cell::new(0, 5).offset(-1, 0), None);
        assert_eq!(Cell::new(1023, 5).offset(1, 0), None);
        assert_eq!(Cell::new(1, 5).offset(-1, 1), Some(Cell::new(0, 6)));
    }
}
