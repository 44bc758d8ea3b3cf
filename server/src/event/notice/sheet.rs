//! What notices of the map server carry: figures, looks, results.

use crate::event::record::{Attributes, Hotkey, HotkeyRows};

/// What became of a whisper; the wire values of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhisperResult {
    /// 0: it was heard.
    Heard,
    /// 1: nobody of that name plays.
    NobodyThere,
    /// 2: the other ignores who whispered.
    Ignored,
    /// 3: the other ignores everybody.
    EveryoneIgnored,
}

/// One respect in which a look changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LookChange {
    /// Weapon and shield, by their views.
    Weapon {
        /// View of the weapon.
        weapon: u32,
        /// View of the shield.
        shield: u32,
    },
    /// Job.
    Job(u16),
    /// Upper headgear.
    HeadTop(u16),
    /// Middle headgear.
    HeadMid(u16),
    /// Lower headgear.
    HeadLow(u16),
    /// Garment.
    Robe(u16),
    /// Hair style.
    HairStyle(u16),
    /// Hair colour.
    HairColor(u16),
    /// Cloth colour.
    ClothColor(u16),
}

/// HP and SP.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Vitals {
    /// Hit points now.
    pub hp: u32,
    /// At most.
    pub max_hp: u32,
    /// Spell points now.
    pub sp: u32,
    /// At most.
    pub max_sp: u32,
}

/// Base and job experience.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Experience {
    /// Since the base level was reached.
    pub base: u64,
    /// Needed in all for the next base level.
    pub next_base: u64,
    /// Since the job level was reached.
    pub job: u64,
    /// Needed in all for the next job level.
    pub next_job: u64,
}

/// The attributes and what is computed from them, as the status window shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// STR, AGI, VIT, INT, DEX, LUK by themselves.
    pub attributes: Attributes,
    /// Added to them by other things; 0 each without.
    pub bonuses: Attributes,
    /// Points it costs to raise each attribute by one.
    pub costs: Attributes,
    /// Attack, and what refining and cards add.
    pub attack: (i32, i32),
    /// Magic attack: most and least.
    pub magic_attack: (i32, i32),
    /// Defence by things, and by vitality.
    pub defense: (i32, i32),
    /// Magic defence by things, and by intelligence.
    pub magic_defense: (i32, i32),
    /// HIT.
    pub hit: i32,
    /// FLEE, and perfect dodge.
    pub flee: (i32, i32),
    /// Critical rate.
    pub critical: i32,
    /// Milliseconds that an attack takes, halved as clients count it: `ASPD = (2000 - attack_delay) / 10`.
    pub attack_delay: i32,
    /// Cells that an attack reaches.
    pub attack_range: u16,
}

impl Figures {
    /// Nothing.
    pub const NONE: Self = Self {
        attributes: Attributes::from_each([0; 6]),
        bonuses: Attributes::from_each([0; 6]),
        costs: Attributes::from_each([0; 6]),
        attack: (0, 0),
        magic_attack: (0, 0),
        defense: (0, 0),
        magic_defense: (0, 0),
        hit: 0,
        flee: (0, 0),
        critical: 0,
        attack_delay: 0,
        attack_range: 0,
    };
}

/// The keys of the client's bar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HotkeyBar {
    /// All tabs after each other; those beyond the last are empty.
    pub keys: Vec<Hotkey>,
    /// Which row comes first.
    pub rows: HotkeyRows,
}
