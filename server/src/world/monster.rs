//! Kinds of monsters: what operators' monster databases say of each.

use packets::ItemId;

use super::{Element, Mode, MonsterRank, Race, Size};
use crate::event::{Name, record::Attributes};

/// A kind of monster. Never changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonsterKind {
    /// Monster id, which is its sprite too.
    pub class: u16,
    /// Name that databases refer to it by; unique.
    pub aegis_name: Box<str>,
    /// Name that players see.
    pub name: Name,
    /// Level.
    pub level: u16,
    /// Hit points.
    pub hp: u32,
    /// Spell points.
    pub sp: u32,
    /// Base experience for its death.
    pub base_experience: u32,
    /// Job experience for its death.
    pub job_experience: u32,
    /// Base experience that its MVP gets besides.
    pub mvp_experience: u32,
    /// Least attack.
    pub attack_min: u16,
    /// Most attack.
    pub attack_max: u16,
    /// Defense: percent taken off damage.
    pub defense: i16,
    /// Magic defense: percent taken off magic damage.
    pub magic_defense: i16,
    /// STR, AGI, VIT, INT, DEX, LUK.
    pub attributes: Attributes,
    /// Cells that its attack reaches.
    pub attack_range: u8,
    /// Cells that its skills reach, and that it sees.
    pub skill_range: u8,
    /// Cells that it follows.
    pub chase_range: u8,
    /// Size.
    pub size: Size,
    /// Race.
    pub race: Race,
    /// Groups of kinds that it belongs to besides (goblins, orcs, ...).
    pub race_groups: Box<[Box<str>]>,
    /// Element.
    pub element: Element,
    /// Level of its element, 1 to 4.
    pub element_level: u8,
    /// Milliseconds per cell.
    pub speed: u16,
    /// Milliseconds from attack to attack.
    pub attack_delay: u16,
    /// Milliseconds that its attack takes.
    pub attack_motion: u16,
    /// Milliseconds that clients are told its attack takes.
    pub client_attack_motion: u16,
    /// Milliseconds that it stands still when hit.
    pub damage_motion: u16,
    /// Percent of damage that it takes.
    pub damage_taken: u16,
    /// How it behaves: by its AI, its rank and by itself.
    pub modes: Mode,
    /// Rank.
    pub rank: MonsterRank,
    /// What its MVP may get: the first that chance gives.
    pub mvp_drops: Box<[Drop]>,
    /// What it may leave, each by its own chance.
    pub drops: Box<[Drop]>,
}

/// An item that a monster may leave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Drop {
    /// The item.
    pub item: ItemId,
    /// Chance in 1/10000.
    pub rate: u16,
    /// Whether it cannot be stolen.
    pub steal_protected: bool,
}

impl Drop {
    /// The rate of what is left by every one.
    pub const CERTAIN: u16 = 10_000;
}
