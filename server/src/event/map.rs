//! What the game loop and the map loops tell each other.

use std::sync::Arc;

use packets::{CharacterId, Movement, UnitId};

use super::{
    Character, Condition, Moment, Name,
    fight::{Affliction, Bite, Killed, Reflected, Reflection, Strike, Swing, Swung},
    floor::{FloorEvent, FloorLook, Reserved},
    look::{BossRank, Hiding, Vanish},
    record::Sex,
};
use crate::{figures::Fighter, world::World};

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
        /// Monsters leave it alone until [`MapEvent::Unspared`].
        spared: bool,
    },
    /// A character is spared no longer: monsters may be after it.
    Unspared {
        /// Who.
        stay: Stay,
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
        /// Monsters leave it alone until [`MapEvent::Unspared`].
        spared: bool,
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
    /// A character attacks something of this map.
    Swing(Swing),
    /// A character has hurt another: what splashes hits monsters around that one, too.
    Splash {
        /// Who.
        stay: Stay,
        /// What it fights with at this moment.
        fighter: Arc<Fighter>,
        /// Column of who was hit.
        x: u16,
        /// Row of who was hit.
        y: u16,
    },
    /// An ailment may come over a monster.
    Afflict {
        /// Which.
        unit: UnitId,
        /// The ailment.
        affliction: Affliction,
    },
    /// A monster takes a part of the damage that it did to a character.
    Reflect {
        /// Which.
        unit: UnitId,
        /// How much, and by whom.
        reflection: Reflection,
    },
    /// A blow of a monster has cost a character hit points.
    Suffered {
        /// Which monster.
        unit: UnitId,
        /// Its life when it struck: what is back by now has done nothing yet.
        life: u32,
        /// Who suffered.
        by: Stay,
        /// Hit points, as struck.
        damage: u32,
    },
    /// Something of the floor.
    Floor(FloorEvent),
    /// Monsters shall be there, beside those that the map has by itself; they do not come back when they die.
    Spawn {
        /// Their kind.
        class: u16,
        /// How many.
        count: u16,
        /// Around which cell; anywhere without.
        around: Option<(u16, u16)>,
    },
    /// All monsters die. Nobody earns anything by it.
    KillAll {
        /// They leave what they leave when they die.
        with_drops: bool,
    },
    /// The world is another from now on, of the same maps: this loop's own may have other monsters.
    World(Arc<World>),
    /// The map loop's tick: what is due by now is done. Put in by the map loop itself.
    Tick,
    /// The process stops.
    Shutdown,
}

/// What a character looks like to monsters: all of it that a map loop keeps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Looks {
    /// Which character: a unit is whoever of its account plays.
    pub character: CharacterId,
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
    /// Base level.
    pub level: u16,
    /// Whether monsters see it.
    pub hiding: Hiding,
}

impl Looks {
    /// A character's looks.
    pub const fn of(character: &Character, level: u16, hiding: Hiding) -> Self {
        Self {
            character: character.id,
            job: character.job.0,
            sex: character.sex,
            hair_style: character.hair_style,
            hair_color: character.hair_color,
            cloth_color: character.cloth_color,
            level,
            hiding,
        }
    }
}

/// What a map loop tells.
#[derive(Clone, PartialEq, Debug)]
pub enum MapReport {
    /// What is seen. The game loop passes it on to those whose stay still lasts.
    Seen {
        /// Where it happened.
        instance: MapInstanceId,
        /// Who sees it.
        seen_by: Vec<Stay>,
        /// What is seen.
        sight: Sight,
    },
    /// What became of a character's attack.
    Swung(Swung),
    /// A monster attacks a character.
    Bite(Bite),
    /// A monster died.
    Killed(Killed),
    /// Something on the floor is a character's, if it takes it.
    Reserved(Reserved),
    /// A character cannot have what it wanted from the floor.
    NotReserved {
        /// Who.
        stay: Stay,
        /// It lies there, out of reach.
        too_far: bool,
    },
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
    /// A monster comes into being in sight.
    Spawned(MonsterLook),
    /// A monster in sight begins to walk.
    Moved {
        /// Which.
        unit: UnitId,
        /// From where to where.
        movement: Movement,
        /// Since when.
        since: Moment,
    },
    /// A monster in sight stands still in this cell from now on.
    Stopped {
        /// Which.
        unit: UnitId,
        /// Column.
        x: u16,
        /// Row.
        y: u16,
    },
    /// A monster is seen no longer.
    Vanished {
        /// Which.
        unit: UnitId,
        /// Why.
        why: Vanish,
    },
    /// A unit in sight strikes another.
    Struck(Strike),
    /// A unit in sight takes a part of the damage that it does itself.
    Reflected(Reflected),
    /// How hurt a monster is that those who are told have hurt.
    Hurt {
        /// Which.
        unit: UnitId,
        /// Hit points now.
        hp: u32,
        /// Hit points at most.
        max_hp: u32,
    },
    /// Ailments of a monster in sight began or ended.
    Ailing {
        /// Which.
        unit: UnitId,
        /// What it suffers from now.
        condition: Condition,
    },
    /// Something falls in sight.
    ItemFell(FloorLook),
    /// Something on the floor is in sight.
    ItemLies(FloorLook),
    /// Something on the floor is seen no longer.
    ItemGone {
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
    /// Its ailments.
    pub condition: Condition,
    /// Whether it is a boss.
    pub boss: BossRank,
}
