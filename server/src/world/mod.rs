//! The static world: maps, items, monsters, jobs, tables, NPCs. Read once, then shared and never changed.
//!
//! # Maps
//!
//! Maps are text files, one statement a line; `#` starts a comment, white space is free. Columns count from west and
//! rows from south, both from 0, as the client shows them; a range `a..b` includes both ends.
//!
//! | statement | meaning |
//! | --- | --- |
//! | `map prontera 312 x 392` | begins a map: name without `.gat`, columns, rows as the client has them |
//! | `flags town nobranch` | what the map forbids or allows ([`MapFlags`]); those that nothing uses yet are read and checked |
//! | `back prontera 156 180` | who leaves the game on this map comes back there; read and checked, but nothing uses it yet |
//! | `start 156 180` | new characters stand here, on this map; accounts in turn where a world says it several times |
//! | `walk 149..162 27..193` | columns, rows: these cells can be walked |
//! | `block 150..151 240..241` | these cannot, after all |
//! | `warp 154..157 22..23 -> prt_fild08 170 373` | who steps there comes to stand here |
//! | `spawn 1002 x 20 in 143..215 306..368` | so many monsters of a kind (id or Aegis name) on the walkable cells there |
//! | `spawn PORING x 20 anywhere delay 5000 variance 2000` | the same on the whole map; milliseconds from death until one is back |
//!
//! Statements about a map stand below its `map`, in the same file; `walk` and `block` are applied in their order.
//!
//! # Everything else
//!
//! is TOML: lists of `[[item]]`, `[[combo]]` (what items and cards do together), `[[monster]]`, `[[job]]`, `[[experience]]`, `[[group]]`
//! (what boxes hold), `[[size]]`, `[[element]]`, `[[refine]]`, `[[status_points]]` and `[[npc]]`, in files of any name. Fields are called as those of [`ItemKind`], [`MonsterKind`], ...;
//! items, monsters and jobs are referred to by name. The files in `server/world` show all of it.
//!
//! Everything wrong is told at once, with file, line and a hint.

mod cell;
mod combo;
mod dialog;
mod effect;
mod flags;
mod folder;
mod game_rates;
mod group;
mod item;
mod job;
pub mod kinds;
mod location;
mod map;
mod mode;
mod monster;
mod npc;
mod plain;
mod problem;
mod read;
mod refine;
mod table;
mod tables;

use std::{collections::HashMap, sync::Arc};

use packets::{ItemId, JobId, UnitId};

pub use cell::{Cell, Direction, Spot};
pub use combo::{Combos, ItemCombo};
pub use dialog::{Action, Amount, Choice, Condition, Dialog, Gap, Line, PicturePlace, Piece, Step};
pub use effect::{Breakable, Effect};
pub use folder::WorldError;
pub use game_rates::GameRates;
pub use group::{GroupAlgorithm, GroupEntry, GroupPart, ItemGroup};
pub use item::{DropEffect, ItemFlags, ItemKind, StackLimit, StackPlaces, TradeLimits, UseDelay, Users};
pub use job::{BaseJobs, Job, JobClasses};
pub use kinds::{AmmoType, Element, ItemType, Race, Size, Status, WeaponType};
pub use location::Location;
pub use map::{Area, Map, MapFlags, SpawnGroup, Warp};
pub use mode::{Mode, MonsterRank};
pub use monster::{Drop, MonsterKind};
pub use npc::{Goods, Npc, Role};
pub use problem::{Problem, Problems};
pub use refine::{RefineBonus, RefineGroup, RefineKind, RefineTable, RefineWay, Refining};
pub use table::Table;
pub use tables::{ElementTable, SizeTable, StatusPoints};

/// Everything that does not change while the server runs.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct World {
    /// The maps; a map is named by its index here.
    pub maps: Vec<Map>,
    /// The first start: index of the map, and a walkable cell. Who has no other place to be is taken there.
    pub start: (usize, Cell),
    /// Where new characters stand, accounts in turn; the first is `start`. Never empty in a world that was read.
    pub starts: Vec<(usize, Cell)>,
    /// Kinds of items, by id.
    pub items: Table<ItemId, ItemKind>,
    /// Items and cards that do more together.
    pub combos: Combos,
    /// Kinds of monsters, by id.
    pub monsters: Table<u16, MonsterKind>,
    /// Jobs, by id.
    pub jobs: Table<JobId, Job>,
    /// Item groups, by name.
    pub groups: Table<Box<str>, ItemGroup>,
    /// The NPCs; an NPC is named by its index here.
    pub npcs: Vec<Npc>,
    /// Weapon by size.
    pub sizes: SizeTable,
    /// Element by element.
    pub elements: ElementTable,
    /// Refining.
    pub refining: RefineTable,
    /// Status points by base level.
    pub status_points: StatusPoints,
    map_indices: HashMap<Box<str>, usize>,
    item_ids: HashMap<Box<str>, ItemId>,
    monster_classes: HashMap<Box<str>, u16>,
    job_ids: HashMap<Box<str>, JobId>,
}

/// A file of a world: its name and its text.
pub type WorldFile = (&'static str, &'static str);

/// The rules of the world that comes with the server: items, monsters, jobs and tables. A world of other maps can stand on them.
pub const RULES: &[WorldFile] = &[
    ("usables.toml", include_str!("../../world/usables.toml")),
    ("loot.toml", include_str!("../../world/loot.toml")),
    ("weapons.toml", include_str!("../../world/weapons.toml")),
    ("armor.toml", include_str!("../../world/armor.toml")),
    ("cards.toml", include_str!("../../world/cards.toml")),
    ("groups.toml", include_str!("../../world/groups.toml")),
    ("monsters.toml", include_str!("../../world/monsters.toml")),
    ("jobs.toml", include_str!("../../world/jobs.toml")),
    ("tables.toml", include_str!("../../world/tables.toml")),
];

/// The maps and NPCs of the world that comes with the server, and what new characters have: a town, two fields, a dungeon, an
/// interior.
pub const PLACES: &[WorldFile] = &[
    ("prontera.world", include_str!("../../world/prontera.world")),
    ("prt_fild08.world", include_str!("../../world/prt_fild08.world")),
    ("prt_in.world", include_str!("../../world/prt_in.world")),
    ("prt_fild05.world", include_str!("../../world/prt_fild05.world")),
    ("prt_sewb1.world", include_str!("../../world/prt_sewb1.world")),
    ("npcs.toml", include_str!("../../world/npcs.toml")),
    ("start.toml", include_str!("../../world/start.toml")),
];

impl World {
    /// The world that comes with the server: [`RULES`] and [`PLACES`].
    pub fn embedded() -> Result<Arc<Self>, Problems> {
        Self::read(&[RULES, PLACES].concat())
    }

    /// Reads a world from files given as name and text; names that end in `.toml` are TOML, all others statements.
    pub fn read(files: &[(&str, &str)]) -> Result<Arc<Self>, Problems> {
        read::read(files)
    }

    /// Index of the map of that name.
    pub fn map_index(&self, name: &str) -> Option<usize> {
        self.map_indices.get(name).copied()
    }

    /// The map of that name.
    pub fn map(&self, name: &str) -> Option<&Map> {
        self.maps.get(self.map_index(name)?)
    }

    /// The kind of item of that id.
    pub fn item(&self, id: ItemId) -> Option<&ItemKind> {
        self.items.get(&id)
    }

    /// The kind of item of that Aegis name.
    pub fn item_named(&self, aegis_name: &str) -> Option<&ItemKind> {
        self.item(*self.item_ids.get(aegis_name)?)
    }

    /// The kind of monster of that id.
    pub fn monster(&self, class: u16) -> Option<&MonsterKind> {
        self.monsters.get(&class)
    }

    /// The kind of monster of that Aegis name.
    pub fn monster_named(&self, aegis_name: &str) -> Option<&MonsterKind> {
        self.monster(*self.monster_classes.get(aegis_name)?)
    }

    /// The job of that id.
    pub fn job(&self, id: JobId) -> Option<&Job> {
        self.jobs.get(&id)
    }

    /// The job of that name.
    pub fn job_named(&self, name: &str) -> Option<&Job> {
        self.job(*self.job_ids.get(name)?)
    }

    /// The item group of that name.
    pub fn group(&self, name: &str) -> Option<&ItemGroup> {
        self.groups.get(name)
    }

    /// The NPC whose unit that is, with its index.
    pub fn npc(&self, unit: UnitId) -> Option<(usize, &Npc)> {
        let index = Npc::index(unit)?;
        Some((index, self.npcs.get(index)?))
    }

    /// The NPCs of a map, each with its index.
    pub fn npcs_of(&self, map: usize) -> impl Iterator<Item = (usize, &Npc)> {
        let indices = self.maps.get(map).map_or(&[][..], |map| &map.npcs);
        indices.iter().filter_map(|&index| Some((index, self.npcs.get(index)?)))
    }
}
