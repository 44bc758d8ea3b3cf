//! A character as it is stored.

mod version1;
mod version2;

use core::time::Duration;

use packets::{AccountId, CharacterId, JobId};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use version1::Version1;
use version2::Version2;

use super::{ItemRecord, Record, RecordKind, name_bytes};
use crate::event::{
    Item, Moment, Name,
    record::{Attributes, Character, Held, HeldKind, Hotkey, HotkeyRows, Place, Sex},
};
use crate::world::Status;

/// Everything kept about a character: see [`Character`] for what the fields mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharacterRecord {
    /// Character id (CID).
    pub id: u32,
    /// The account it belongs to.
    pub account: u32,
    /// Slot on the character screen.
    pub slot: u8,
    /// Name.
    #[serde(with = "name_bytes")]
    pub name: Name,
    /// 0 female, 1 male.
    pub sex: u8,
    /// Job.
    pub job: u16,
    /// Base level.
    pub base_level: u16,
    /// Job level.
    pub job_level: u16,
    /// Experience since the base level was reached.
    pub base_experience: u64,
    /// Experience since the job level was reached.
    pub job_experience: u64,
    /// STR, AGI, VIT, INT, DEX, LUK.
    pub attributes: [u16; 6],
    /// Unspent status points.
    pub status_points: u16,
    /// Unspent skill points.
    pub skill_points: u16,
    /// Hit points.
    pub hp: u32,
    /// Spell points.
    pub sp: u32,
    /// Money.
    pub zeny: u32,
    /// Hair style.
    pub hair_style: u16,
    /// Hair colour.
    pub hair_color: u16,
    /// Cloth colour.
    pub cloth_color: u16,
    /// Where it is.
    pub place: PlaceRecord,
    /// Where it comes back to life.
    pub save_point: PlaceRecord,
    /// Renames left.
    pub renames: u8,
    /// Slot moves left.
    pub slot_moves: u8,
    /// Milliseconds since 1970 from when a reserved deletion may be confirmed.
    pub deletion: Option<u64>,
    /// What it carries and wears, in order.
    pub inventory: Vec<ItemRecord>,
    /// Shortcuts by slot.
    pub hotkeys: Vec<HotkeyRecord>,
    /// Which row of shortcuts comes first, by tab.
    pub hotkey_rows: [u8; 2],
    /// What held of it when it was saved, and goes on.
    pub held: Vec<HeldRecord>,
}

/// Something that held of a character for a while, and goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldRecord {
    /// What.
    pub what: HeldKindRecord,
    /// Milliseconds that it still lasts.
    pub left: u64,
}

/// What sort of thing that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldKindRecord {
    /// So many percent off the attack delay.
    Haste(u8),
    /// The ailment of a number.
    Ailment(u8),
}

/// A shortcut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HotkeyRecord {
    /// A skill, not an item.
    pub skill: bool,
    /// Number of the item or the skill; 0 for an empty slot.
    pub id: u32,
    /// Level of the skill.
    pub level: u16,
}

/// A cell of a named map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceRecord {
    /// Map name.
    pub map: String,
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
}

impl Record for CharacterRecord {
    const KIND: RecordKind = RecordKind::Character;
    const VERSION: u8 = 3;

    fn migrate<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Self, D::Error>> {
        match version {
            // Each version becomes the next: only the last of them knows this one.
            1 => Some(Version1::deserialize(content).map(Version2::from).map(Self::from)),
            2 => Some(Version2::deserialize(content).map(Self::from)),
            _ => None,
        }
    }

    fn as_stored<'de, D: Deserializer<'de>>(version: u8, content: D) -> Option<Result<Vec<u8>, D::Error>> {
        match version {
            1 => Some(again::<Version1, D>(content)),
            2 => Some(again::<Version2, D>(content)),
            _ => None,
        }
    }

    fn key_tail(&self) -> Vec<u8> {
        self.id.to_be_bytes().to_vec()
    }
}

/// The bytes of a record as an older server stored it.
fn again<'de, V: Serialize + Deserialize<'de>, D: Deserializer<'de>>(content: D) -> Result<Vec<u8>, D::Error> {
    postcard::to_stdvec(&V::deserialize(content)?).map_err(Error::custom)
}

impl From<&Character> for CharacterRecord {
    fn from(character: &Character) -> Self {
        Self {
            id: character.id.0,
            account: character.account.0,
            slot: character.slot,
            name: character.name,
            sex: character.sex.code(),
            job: character.job.0,
            base_level: character.base_level,
            job_level: character.job_level,
            base_experience: character.base_experience,
            job_experience: character.job_experience,
            attributes: character.attributes.each(),
            status_points: character.status_points,
            skill_points: character.skill_points,
            hp: character.hp,
            sp: character.sp,
            zeny: character.zeny,
            hair_style: character.hair_style,
            hair_color: character.hair_color,
            cloth_color: character.cloth_color,
            place: (&character.place).into(),
            save_point: (&character.save_point).into(),
            renames: character.renames,
            slot_moves: character.slot_moves,
            deletion: character.deletion.map(|moment| moment.0),
            inventory: character.inventory.items().map(ItemRecord::from).collect(),
            hotkeys: character.hotkeys.iter().map(HotkeyRecord::from).collect(),
            hotkey_rows: character.hotkey_rows.0,
            held: character.held.iter().map(HeldRecord::from).collect(),
        }
    }
}

impl From<CharacterRecord> for Character {
    fn from(record: CharacterRecord) -> Self {
        Self {
            id: CharacterId(record.id),
            account: AccountId(record.account),
            slot: record.slot,
            name: record.name,
            sex: Sex::from_code(record.sex),
            job: JobId(record.job),
            base_level: record.base_level,
            job_level: record.job_level,
            base_experience: record.base_experience,
            job_experience: record.job_experience,
            attributes: Attributes::from_each(record.attributes),
            status_points: record.status_points,
            skill_points: record.skill_points,
            hp: record.hp,
            sp: record.sp,
            zeny: record.zeny,
            hair_style: record.hair_style,
            hair_color: record.hair_color,
            cloth_color: record.cloth_color,
            place: record.place.into(),
            save_point: record.save_point.into(),
            renames: record.renames,
            slot_moves: record.slot_moves,
            deletion: record.deletion.map(Moment),
            inventory: record.inventory.into_iter().map(Item::from).collect(),
            hotkeys: record.hotkeys.into_iter().map(Hotkey::from).collect(),
            hotkey_rows: HotkeyRows(record.hotkey_rows),
            held: record.held.into_iter().filter_map(HeldRecord::held).collect(),
        }
    }
}

impl From<&Place> for PlaceRecord {
    fn from(place: &Place) -> Self {
        Self {
            map: place.map.to_string(),
            x: place.x,
            y: place.y,
        }
    }
}

impl From<PlaceRecord> for Place {
    fn from(record: PlaceRecord) -> Self {
        Self {
            map: record.map.into(),
            x: record.x,
            y: record.y,
        }
    }
}

impl From<&Hotkey> for HotkeyRecord {
    fn from(hotkey: &Hotkey) -> Self {
        Self {
            skill: hotkey.skill,
            id: hotkey.id,
            level: hotkey.level,
        }
    }
}

impl From<HotkeyRecord> for Hotkey {
    fn from(record: HotkeyRecord) -> Self {
        Self {
            skill: record.skill,
            id: record.id,
            level: record.level,
        }
    }
}

impl From<&Held> for HeldRecord {
    fn from(held: &Held) -> Self {
        Self {
            what: match held.what {
                HeldKind::Haste(percent) => HeldKindRecord::Haste(percent),
                HeldKind::Ailment(status) => HeldKindRecord::Ailment(status.code()),
            },
            left: u64::try_from(held.left.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl HeldRecord {
    /// What it says; nothing of an ailment of a number that none has.
    fn held(self) -> Option<Held> {
        let what = match self.what {
            HeldKindRecord::Haste(percent) => HeldKind::Haste(percent.min(100)),
            HeldKindRecord::Ailment(number) => HeldKind::Ailment(Status::from_code(number)?),
        };
        let left = Duration::from_millis(self.left);
        Some(Held { what, left })
    }
}
