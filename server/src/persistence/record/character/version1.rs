//! Characters of servers that knew no items and no shortcuts.

use serde::{Deserialize, Serialize};

use super::{PlaceRecord, name_bytes, version2::Version2};
use crate::event::Name;

/// A character as servers wrote it that knew no items.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Version1 {
    id: u32,
    account: u32,
    slot: u8,
    #[serde(with = "name_bytes")]
    name: Name,
    sex: u8,
    job: u16,
    base_level: u16,
    job_level: u16,
    base_experience: u64,
    job_experience: u64,
    attributes: [u16; 6],
    status_points: u16,
    skill_points: u16,
    hp: u32,
    sp: u32,
    zeny: u32,
    hair_style: u16,
    hair_color: u16,
    cloth_color: u16,
    place: PlaceRecord,
    save_point: PlaceRecord,
    renames: u8,
    slot_moves: u8,
    deletion: Option<u64>,
}

impl From<Version1> for Version2 {
    fn from(old: Version1) -> Self {
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
            inventory: Vec::new(),
            hotkeys: Vec::new(),
            hotkey_rows: [0; 2],
        }
    }
}
