//! What the game loop and the map loops tell each other.

use packets::{Movement, UnitId};

use super::{Character, Moment, Name, record::Sex};

/// A live instance of a map: one map loop owns it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MapInstanceId(pub u32);

/// One stay of a character on a map instance. Every entering has a number of its own, so that what a map loop says
/// about an earlier stay is told from what it says about this one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stay {
    /// The character's unit.
    pub unit: UnitId,
    /// Counts up with every entering, over all characters.
    pub number: u64,
}

/// What a map loop is told. Characters are the game loop's; the map loop keeps a copy of what its monsters see of them.
#[derive(Clone, PartialEq, Debug)]
pub enum MapEvent {
    /// A character is in the map, standing or dead, and sees from now on.
    Entered {
        /// Who.
        stay: Stay,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
        /// What it looks like.
        looks: Looks,
        /// It lies dead.
        dead: bool,
    },
    /// A character is in another cell.
    Moved {
        /// Who.
        stay: Stay,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// A character is gone.
    Left {
        /// Who.
        stay: Stay,
    },
    /// A character died where it stands.
    Died {
        /// Who.
        stay: Stay,
    },
    /// A character that lay dead lives again where it is.
    Revived {
        /// Who.
        stay: Stay,
    },
    /// A character looks different from now on.
    Looks {
        /// Who.
        stay: Stay,
        /// What it looks like.
        looks: Looks,
    },
    /// A character asks what a unit of this map is called.
    NameAsked {
        /// Who asks.
        stay: Stay,
        /// About which unit.
        unit: UnitId,
    },
    /// The map loop's tick: what is due by now is done. Put in by the map loop itself.
    Tick,
    /// The process stops.
    Shutdown,
}

/// What a character looks like, as far as a map loop keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Looks {
    /// Job.
    pub job: u16,
    /// Sex.
    pub sex: Sex,
    /// Hair style.
    pub hair_style: u16,
    /// Hair colour.
    pub hair_color: u16,
    /// Cloth colour.
    pub cloth_color: u16,
}

impl Looks {
    /// A character's looks.
    pub const fn of(character: &Character) -> Self {
        Self {
            job: character.job.0,
            sex: character.sex,
            hair_style: character.hair_style,
            hair_color: character.hair_color,
            cloth_color: character.cloth_color,
        }
    }
}

/// What a map loop tells: to whom, and what. The game loop passes it on to those whose stay still lasts.
#[derive(Clone, PartialEq, Debug)]
pub struct MapReport {
    /// Where it happened.
    pub instance: MapInstanceId,
    /// Who sees it.
    pub seen_by: Vec<Stay>,
    /// What is seen.
    pub sight: Sight,
}

/// Something about a unit that a map loop owns.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Sight {
    /// A monster is in sight, standing or walking.
    Appeared {
        /// Which, and what it looks like.
        monster: MonsterLook,
        /// Its walk, when it walks.
        walk: Option<(Movement, Moment)>,
    },
    /// A monster in sight begins to walk.
    Moved {
        /// Which.
        unit: UnitId,
        /// From where to where.
        movement: Movement,
        /// Since when.
        since: Moment,
    },
    /// A monster is out of sight.
    Vanished {
        /// Which.
        unit: UnitId,
    },
    /// What a monster is called.
    Named {
        /// Which.
        unit: UnitId,
        /// Its name.
        name: Name,
    },
}

/// What a monster looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonsterLook {
    /// GID.
    pub unit: UnitId,
    /// Monster id; also its sprite (1002 is Poring).
    pub class: u16,
    /// Name above it.
    pub name: Name,
    /// Milliseconds per cell.
    pub speed: u16,
    /// Level.
    pub level: u16,
    /// Hit points now.
    pub hp: u32,
    /// Hit points at most.
    pub max_hp: u32,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
    /// Direction it faces, `0..=7`.
    pub direction: u8,
}
