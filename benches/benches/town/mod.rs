//! Characters to measure with.

use packets::{AccountId, CharacterId, JobId};
use server::event::{
    Character, Inventory, Name,
    record::{Attributes, HotkeyRows, Place, Sex},
};

/// A name.
pub(crate) fn name(number: u32) -> Name {
    Name::new(format!("walker{number}").as_bytes()).expect("short")
}

/// A novice.
pub(crate) fn character(number: u32, account: AccountId) -> Character {
    let one = Attributes {
        strength: 1,
        agility: 1,
        vitality: 1,
        intelligence: 1,
        dexterity: 1,
        luck: 1,
    };
    let place = Place {
        map: "prontera".into(),
        x: 0,
        y: 0,
    };
    Character {
        id: CharacterId(150_000 + number),
        account,
        slot: 0,
        name: name(number),
        sex: Sex::Female,
        job: JobId(0),
        base_level: 1,
        job_level: 1,
        base_experience: 0,
        job_experience: 0,
        attributes: one,
        status_points: 48,
        skill_points: 0,
        hp: 40,
        sp: 11,
        zeny: 0,
        hair_style: 1,
        hair_color: 0,
        cloth_color: 0,
        place: place.clone(),
        save_point: place,
        renames: 0,
        slot_moves: 0,
        deletion: None,
        inventory: Inventory::default(),
        hotkeys: Vec::new(),
        hotkey_rows: HotkeyRows::default(),
        held: Vec::new(),
    }
}
