//! Characters of servers that kept nothing of what held of them for a while.

use serde::{Deserialize, Serialize};

use super::{CharacterRecord, HotkeyRecord, ItemRecord, PlaceRecord, name_bytes};
use crate::event::Name;

/// A character as servers wrote it that did not keep haste and ailments.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Version2 {
    pub(super) id: u32,
    pub(super) account: u32,
    pub(super) slot: u8,
    #[serde(with = "name_bytes")]
    pub(super) name: Name,
    pub(super) sex: u8,
    pub(super) job: u16,
    pub(super) base_level: u16,
    pub(super) job_level: u16,
    pub(super) base_experience: u64,
    pub(super) job_experience: u64,
    pub(super) attributes: [u16; 6],
    pub(super) status_points: u16,
    pub(super) skill_points: u16,
    pub(super) hp: u32,
    pub(super) sp: u32,
    pub(super) zeny: u32,
    pub(super) hair_style: u16,
    pub(super) hair_color: u16,
    pub(super) cloth_color: u16,
    pub(super) place: PlaceRecord,
    pub(super) save_point: PlaceRecord,
    pub(super) renames: u8,
    pub(super) slot_moves: u8,
    pub(super) deletion: Option<u64>,
    pub(super) inventory: Vec<ItemRecord>,
    pub(super) hotkeys: Vec<HotkeyRecord>,
    pub(super) hotkey_rows: [u8; 2],
}

impl From<Version2> for CharacterRecord {
    fn from(old: Version2) -> Self {
        Self {
            id: old.id,
            account: old.account,
            slot: old.slot,
            name: old.name,
            sex: old.sex,
            job: old.job,
            base_level: old.base_level,
            job_level: old.job_level,
            base_experience: old.base_experience,
            job_experience: old.job_experience,
            attributes: old.attributes,
            status_points: old.status_points,
            skill_points: old.skill_points,
            hp: old.hp,
            sp: old.sp,
            zeny: old.zeny,
            hair_style: old.hair_style,
            hair_color: old.hair_color,
            cloth_color: old.cloth_color,
            place: old.place,
            save_point: old.save_point,
            renames: old.renames,
            slot_moves: old.slot_moves,
            deletion: old.deletion,
            inventory: old.inventory,
            hotkeys: old.hotkeys,
            hotkey_rows: old.hotkey_rows,
            held: Vec::new(),
        }
    }
}
