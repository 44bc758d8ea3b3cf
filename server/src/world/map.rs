//! One map: its cells, its warps, its monsters.

use std::sync::Arc;

use super::{Cell, Spot, flags::flags};

flags! {
    /// What a map forbids or allows.
    pub struct MapFlags(u32) {
        /// A town.
        TOWN = 0x0000_0001 "town",
        /// Players fight each other.
        PVP = 0x0000_0002 "pvp",
        /// They do, but not within a party.
        PVP_NO_PARTY = 0x0000_0004 "pvp_noparty",
        /// They do, but not within a guild.
        PVP_NO_GUILD = 0x0000_0008 "pvp_noguild",
        /// Guilds fight each other.
        GVG = 0x0000_0010 "gvg",
        /// No random teleport.
        NO_TELEPORT = 0x0000_0020 "noteleport",
        /// Who leaves the game here comes back at the save point.
        NO_SAVE = 0x0000_0040 "nosave",
        /// It cannot be kept as a portal's end.
        NO_MEMO = 0x0000_0080 "nomemo",
        /// Players cannot warp away.
        NO_WARP = 0x0000_0100 "nowarp",
        /// Players cannot warp here.
        NO_WARP_TO = 0x0000_0200 "nowarpto",
        /// No return to the save point by item.
        NO_RETURN = 0x0000_0400 "noreturn",
        /// Death costs no experience.
        NO_PENALTY = 0x0000_0800 "nopenalty",
        /// Players cannot drop items.
        NO_DROP = 0x0000_1000 "nodrop",
        /// Monsters leave nothing.
        NO_LOOT = 0x0000_2000 "noloot",
        /// MVPs get nothing.
        NO_MVP_LOOT = 0x0000_4000 "nomvploot",
        /// Monsters bring no experience.
        NO_EXPERIENCE = 0x0000_8000 "noexperience",
        /// No trade.
        NO_TRADE = 0x0001_0000 "notrade",
        /// No shops of players.
        NO_VENDING = 0x0002_0000 "novending",
        /// No chat rooms.
        NO_CHAT = 0x0004_0000 "nochat",
        /// No skills.
        NO_SKILL = 0x0008_0000 "noskill",
        /// No monsters called by items.
        NO_BRANCH = 0x0010_0000 "nobranch",
        /// No walls of ice.
        NO_ICE_WALL = 0x0020_0000 "noicewall",
        /// Parties cannot be changed.
        PARTY_LOCK = 0x0040_0000 "partylock",
        /// Guilds cannot be changed.
        GUILD_LOCK = 0x0080_0000 "guildlock",
    }
}

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

    /// Whether a cell lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
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
pub struct SpawnGroup {
    /// Monster id, of a kind that the world has.
    pub class: u16,
    /// How many.
    pub count: u16,
    /// Where: it has at least one walkable cell.
    pub area: Area,
    /// Milliseconds from death until it is back, at least.
    pub delay: u32,
    /// Milliseconds that chance adds at most.
    pub variance: u32,
}

impl SpawnGroup {
    /// [`Self::delay`] where nothing else is said.
    pub const DELAY: u32 = 5000;
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
    /// What it forbids or allows.
    pub flags: MapFlags,
    /// Where who leaves the game here comes back, if not where it left, nor ([`MapFlags::NO_SAVE`]) at its save point.
    pub back: Option<Spot>,
    /// Warps; no two share a cell.
    pub warps: Vec<Warp>,
    /// Monsters.
    pub spawns: Vec<SpawnGroup>,
    /// The NPCs on it, by their index in the world.
    pub npcs: Vec<usize>,
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
            flags: MapFlags::NONE,
            back: None,
            warps: Vec::new(),
            spawns: Vec::new(),
            npcs: Vec::new(),
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

    /// All of it.
    pub fn whole(&self) -> Area {
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
