//! What a unit looks like to those who see it: everything that any version's unit packets carry.

use packets::{AccountId, CharacterId, Movement, Position, Tick, UnitId};

use super::{Condition, Name, map::MonsterLook, record::Sex};
use crate::world::{Cell, Mode, MonsterKind, MonsterRank, Npc};

/// Milliseconds per cell that public servers say of an NPC, which never walks.
const NPC_SPEED: u16 = 200;

/// What sort of unit it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitKind {
    /// A player's character.
    Character,
    /// A monster.
    Monster,
    /// An NPC.
    Npc,
}

/// Whether a unit is a boss: newer clients draw those differently.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum BossRank {
    /// It is none.
    #[default]
    None,
    /// A boss.
    Boss,
    /// A boss whose death rewards who did most (MVP).
    Mvp,
}

impl BossRank {
    /// That of a kind of monster.
    pub fn of(kind: &MonsterKind) -> Self {
        if kind.modes.contains(Mode::MVP) {
            Self::Mvp
        } else if kind.rank == MonsterRank::Boss {
            Self::Boss
        } else {
            Self::None
        }
    }
}

/// Whether a character stands or sits.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Posture {
    /// On its feet.
    #[default]
    Standing,
    /// Sitting.
    Sitting,
    /// Dead.
    Dead,
}

/// Whether a character hides, as game masters do.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Hiding {
    /// It does not.
    #[default]
    Seen,
    /// It does: no monster is after it.
    Hidden,
}

/// A unit as others see it. Fields that a kind of unit has no use for are 0.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitLook {
    /// What it is.
    pub kind: UnitKind,
    /// GID on the map.
    pub unit: UnitId,
    /// The character, 0 for others.
    pub character: CharacterId,
    /// Milliseconds per cell.
    pub speed: u16,
    /// Job of a character, class of a monster, sprite of an NPC.
    pub job: u16,
    /// Hair style.
    pub hair_style: u16,
    /// Hair colour.
    pub hair_color: u16,
    /// Cloth colour.
    pub cloth_color: u16,
    /// View of the weapon.
    pub weapon: u32,
    /// View of the shield.
    pub shield: u32,
    /// View of the headgear: low, middle, top.
    pub headgear: [u16; 3],
    /// View of the garment.
    pub robe: u16,
    /// Where the head is turned: 0 straight, 1 right, 2 left.
    pub head_direction: u16,
    /// Sex.
    pub sex: Sex,
    /// Cell and direction it faces. Of a unit that walks: where it walks to.
    pub position: Position,
    /// Stands, sits or lies dead.
    pub posture: Posture,
    /// Base level.
    pub level: u16,
    /// Hit points now; of a monster.
    pub hp: u32,
    /// Hit points at most; of a monster.
    pub max_hp: u32,
    /// Name.
    pub name: Name,
    /// Ailments.
    pub condition: Condition,
    /// Whether it is a boss.
    pub boss: BossRank,
}

impl UnitLook {
    /// The look of what is no character: it wears nothing, and stands.
    const fn plain(kind: UnitKind, unit: UnitId, sprite: u16, position: Position, name: Name) -> Self {
        Self {
            kind,
            unit,
            character: CharacterId(0),
            speed: NPC_SPEED,
            job: sprite,
            hair_style: 0,
            hair_color: 0,
            cloth_color: 0,
            weapon: 0,
            shield: 0,
            headgear: [0; 3],
            robe: 0,
            head_direction: 0,
            sex: Sex::Female,
            position,
            posture: Posture::Standing,
            level: 0,
            hp: 0,
            max_hp: 0,
            name,
            condition: Condition::NONE,
            boss: BossRank::None,
        }
    }

    /// A monster's look.
    pub fn of_monster(monster: &MonsterLook) -> Self {
        let position = Position::new(monster.x, monster.y, monster.direction);
        let plain = Self::plain(UnitKind::Monster, monster.unit, monster.class, position, monster.name);
        Self {
            speed: monster.speed,
            level: monster.level,
            hp: monster.hp,
            max_hp: monster.max_hp,
            condition: monster.condition,
            boss: monster.boss,
            ..plain
        }
    }

    /// The look of the NPC at an index of the world.
    pub fn of_npc(index: usize, npc: &Npc) -> Self {
        let Cell { x, y } = npc.cell;
        let position = Position::new(x, y, npc.direction.code());
        Self::plain(UnitKind::Npc, Npc::unit(index), npc.sprite.0, position, npc.name)
    }

    /// The account whose id the unit's is, for a character.
    pub const fn account(&self) -> AccountId {
        AccountId(self.unit.0)
    }
}

/// How a unit comes into sight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Appearance {
    /// It was there before: it stands.
    Standing,
    /// It has just come into the map.
    New,
    /// It walks.
    Walking {
        /// From the cell it is in to the cell it walks to.
        movement: Movement,
        /// When it was in the cell of departure.
        since: Tick,
    },
}

/// Why a unit is no longer seen; the wire values of the vanish packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Vanish {
    /// 0: out of sight.
    OutOfSight,
    /// 1: it died.
    Died,
    /// 2: it left the game.
    LoggedOut,
    /// 3: it teleported or left by a warp command.
    Teleported,
}
