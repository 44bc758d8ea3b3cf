//! The static world: maps, warps, monsters. Read once, then shared and never changed.
//!
//! # Format
//!
//! A world is text files, one statement a line; `#` starts a comment, white space is free. Columns count from west and
//! rows from south, both from 0, as the client shows them; a range `a..b` includes both ends.
//!
//! | statement | meaning |
//! | --- | --- |
//! | `monster 1002 Poring level 1 hp 50 speed 400` | a kind of monster: id and sprite, name, milliseconds per cell |
//! | `map prontera 312 x 392` | begins a map: name without `.gat`, columns, rows as the client has them |
//! | `town` | the map is a town |
//! | `start 156 180` | new characters stand here, on this map: once in a world |
//! | `walk 149..162 27..193` | columns, rows: these cells can be walked |
//! | `block 150..151 240..241` | these cannot, after all |
//! | `warp 154..157 22..23 -> prt_fild08 170 373` | who steps there comes to stand here |
//! | `spawn 1002 x 20 in 143..215 306..368` | so many monsters of a kind on the walkable cells there |
//!
//! Statements about a map stand below its `map`, in the same file; `walk` and `block` are applied in their order.
//! Everything wrong is told at once, with file, line and a hint.

mod cell;
mod check;
mod flags;
pub mod kinds;
mod location;
mod map;
mod mode;
mod problem;
mod text;

use std::sync::Arc;

pub use cell::{Cell, Direction};
pub use kinds::{AmmoType, Element, ItemType, Race, Size, WeaponType};
pub use location::Location;
pub use map::{Area, Map, Spawn, Warp};
pub use mode::{Mode, MonsterClass};
pub use problem::{Problem, Problems};

use crate::event::Name;

/// A kind of monster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonsterKind {
    /// Monster id, which is its sprite too.
    pub class: u16,
    /// Name.
    pub name: Name,
    /// Level.
    pub level: u16,
    /// Hit points.
    pub hp: u32,
    /// Milliseconds per cell.
    pub speed: u16,
}

/// Everything that does not change while the server runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct World {
    /// The maps; a map is named by its index here.
    pub maps: Vec<Map>,
    /// Kinds of monsters, by id.
    pub monsters: Vec<MonsterKind>,
    /// Where new characters stand: index of the map, and a walkable cell.
    pub start: (usize, Cell),
}

/// The world that comes with the server: a town, a field, an interior.
const EMBEDDED: [(&str, &str); 4] = [
    ("monsters.world", include_str!("../../world/monsters.world")),
    ("prontera.world", include_str!("../../world/prontera.world")),
    ("prt_fild08.world", include_str!("../../world/prt_fild08.world")),
    ("prt_in.world", include_str!("../../world/prt_in.world")),
];

impl World {
    /// The world that comes with the server.
    pub fn embedded() -> Result<Arc<Self>, Problems> {
        Self::read(&EMBEDDED)
    }

    /// Reads a world from files given as name and text.
    pub fn read(files: &[(&str, &str)]) -> Result<Arc<Self>, Problems> {
        let (drafts, mut problems) = text::parse(files);
        let world = check::link(&drafts, &mut problems);
        match world {
            Some(world) if problems.is_empty() => Ok(Arc::new(world)),
            _ => {
                let place = |problem: &Problem| files.iter().position(|(name, _)| *name == problem.file);
                problems.sort_by_key(|problem| (place(problem), problem.line));
                Err(Problems(problems))
            }
        }
    }

    /// Index of the map of that name.
    pub fn map_index(&self, name: &str) -> Option<usize> {
        self.maps.iter().position(|map| &*map.name == name)
    }

    /// The map of that name.
    pub fn map(&self, name: &str) -> Option<&Map> {
        self.maps.get(self.map_index(name)?)
    }

    /// The kind of monster of that id.
    pub fn monster(&self, class: u16) -> Option<&MonsterKind> {
        self.monsters.iter().find(|kind| kind.class == class)
    }
}
