//! Accounts and characters as they are kept: what the store writes, and what the game loop holds while they are online.

use core::time::Duration;
use std::sync::Arc;

use packets::{AccountId, CharacterId, JobId};

use super::{Inventory, Moment, Name};
use crate::world::Status;

/// Sex of an account or a character; the wire value is 0 for female, 1 for male.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sex {
    /// 0 on the wire.
    Female,
    /// 1 on the wire.
    Male,
}

impl Sex {
    /// The value on the wire.
    pub const fn code(self) -> u8 {
        match self {
            Self::Female => 0,
            Self::Male => 1,
        }
    }

    /// The sex of a wire value: 0 is female, all else male, as the client takes it.
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Female,
            _ => Self::Male,
        }
    }
}

/// A stored account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// AID. At least 2,000,000, as clients and tools expect of accounts.
    pub id: AccountId,
    /// Name to log in with: 1 to 23 bytes. Unique, letter case counts.
    pub user: Name,
    /// Password as an argon2id string (`$argon2id$v=19$...`).
    pub password_hash: Arc<str>,
    /// Sex of the account; clients before 2014 take it for every character.
    pub sex: Sex,
    /// Mail address that the old ways of deleting a character ask for.
    pub mail: Arc<str>,
    /// Birth date as six digits `YYMMDD`, which the newer ways of deleting a character ask for.
    pub birth_date: BirthDate,
    /// Permission group: 0 plays, [`Account::GAME_MASTER`] and above may give GM commands.
    pub group: u8,
    /// Pincode as an argon2id string, once set.
    pub pincode_hash: Option<Arc<str>>,
    /// Until when the account may not log in.
    pub banned_until: Option<Moment>,
}

impl Account {
    /// The lowest [`Account::group`] that may give GM commands.
    pub const GAME_MASTER: u8 = 10;

    /// The name in these bytes, if an account may be made with it: 4 to 23 printable ASCII signs without blanks, which
    /// everybody can type and every list can show.
    pub fn new_user(bytes: &[u8]) -> Option<Name> {
        let fits = bytes.len() >= 4 && bytes.iter().all(u8::is_ascii_graphic);
        Name::new(bytes).filter(|_| fits)
    }
}

/// Six ASCII digits, `YYMMDD`.
pub type BirthDate = [u8; 6];

/// A pincode as it is typed: four ASCII digits.
pub type Pincode = [u8; 4];

/// A value for each of the six attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attributes {
    /// STR.
    pub strength: u16,
    /// AGI.
    pub agility: u16,
    /// VIT.
    pub vitality: u16,
    /// INT.
    pub intelligence: u16,
    /// DEX.
    pub dexterity: u16,
    /// LUK.
    pub luck: u16,
}

impl Attributes {
    /// STR, AGI, VIT, INT, DEX, LUK.
    pub const fn each(self) -> [u16; 6] {
        [
            self.strength,
            self.agility,
            self.vitality,
            self.intelligence,
            self.dexterity,
            self.luck,
        ]
    }

    /// From STR, AGI, VIT, INT, DEX, LUK.
    pub const fn from_each([strength, agility, vitality, intelligence, dexterity, luck]: [u16; 6]) -> Self {
        Self {
            strength,
            agility,
            vitality,
            intelligence,
            dexterity,
            luck,
        }
    }
}

/// A cell of a named map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Map name without `.gat`.
    pub map: Arc<str>,
    /// Column, from west.
    pub x: u16,
    /// Row, from south.
    pub y: u16,
}

/// A stored character. Everything that outlives a session, and nothing that is computed from the rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Character {
    /// CID (called GID on the char server).
    pub id: CharacterId,
    /// The account it belongs to.
    pub account: AccountId,
    /// Slot on the character screen, `0..slots`.
    pub slot: u8,
    /// Name: 4 to 23 bytes, unique without regard to letter case.
    pub name: Name,
    /// Sex.
    pub sex: Sex,
    /// Job; 0 is novice.
    pub job: JobId,
    /// Base level, from 1.
    pub base_level: u16,
    /// Job level, from 1.
    pub job_level: u16,
    /// Experience since the base level was reached.
    pub base_experience: u64,
    /// Experience since the job level was reached.
    pub job_experience: u64,
    /// STR, AGI, VIT, INT, DEX, LUK without bonuses, each at least 1.
    pub attributes: Attributes,
    /// Unspent status points.
    pub status_points: u16,
    /// Unspent skill points.
    pub skill_points: u16,
    /// Hit points now.
    pub hp: u32,
    /// Spell points now.
    pub sp: u32,
    /// Money.
    pub zeny: u32,
    /// Hair style.
    pub hair_style: u16,
    /// Hair colour.
    pub hair_color: u16,
    /// Cloth colour (palette).
    pub cloth_color: u16,
    /// Where it is, or was when last saved.
    pub place: Place,
    /// Where it comes back to life.
    pub save_point: Place,
    /// How often it may still be renamed.
    pub renames: u8,
    /// How often it may still be moved to another slot.
    pub slot_moves: u8,
    /// From when a reserved deletion may be confirmed; `None` without reservation.
    pub deletion: Option<Moment>,
    /// What it carries and wears.
    pub inventory: Inventory,
    /// Shortcuts, by slot; those beyond the last are empty.
    pub hotkeys: Vec<Hotkey>,
    /// Which row of shortcuts comes first.
    pub hotkey_rows: HotkeyRows,
    /// What held of it when it was saved, and goes on when it plays. While it plays this is not looked at.
    pub held: Vec<Held>,
}

/// Something that held of a character for a while, and goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Held {
    /// What.
    pub what: HeldKind,
    /// How long it still lasts.
    pub left: Duration,
}

/// What sort of thing that is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeldKind {
    /// So many percent off the attack delay.
    Haste(u8),
    /// An ailment.
    Ailment(Status),
}

/// Which row of shortcuts comes first, by tab of the bar.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct HotkeyRows(pub [u8; 2]);

/// What a shortcut leads to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Hotkey {
    /// A skill, not an item.
    pub skill: bool,
    /// Number of the item or the skill; 0 for an empty slot.
    pub id: u32,
    /// Level of the skill.
    pub level: u16,
}

impl Hotkey {
    /// Most shortcuts of a character; how many a client shows depends on its version.
    pub const MOST: usize = 76;
}
