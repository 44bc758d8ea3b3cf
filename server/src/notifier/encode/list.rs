//! The character list in every version's way.

use packets::{CharacterInfo, EncodeError, HcAcceptEnter, HcAcceptEnter2, HcAckCharinfoPerPage, Sex, fill};

use super::{Page, text};
use crate::event::Moment;
use crate::event::notice::{CharacterCard, CharacterList};

/// A client that got a page of so many characters asks for another one.
const PAGE: usize = 3;

/// The answer to coming in: the numbers of slots, where the version wants them, and the list.
pub(super) fn whole(list: &CharacterList, page: &mut Page<'_>) -> Result<(), EncodeError> {
    page.put(&fill!(HcAcceptEnter2 {
        normal_slots: list.slots,
        producible_slots: list.slots,
        valid_slots: list.slots
    }))?;
    accept(list, page)
}

/// The list as pages; nothing where the version has none.
pub(super) fn pages(list: &CharacterList, page: &mut Page<'_>) -> Result<(), EncodeError> {
    page.put(&fill!(HcAckCharinfoPerPage {
        characters: infos(list),
    }))?;
    if list.characters.len() == PAGE {
        page.put(&HcAckCharinfoPerPage::default())?;
    }
    Ok(())
}

/// The list once more, after a change.
pub(super) fn again(list: &CharacterList, page: &mut Page<'_>) -> Result<(), EncodeError> {
    if page.knows::<HcAckCharinfoPerPage>() {
        pages(list, page)
    } else {
        accept(list, page)
    }
}

fn accept(list: &CharacterList, page: &mut Page<'_>) -> Result<(), EncodeError> {
    page.put(&fill!(HcAcceptEnter {
        total_slots: list.slots,
        premium_start: list.slots,
        premium_end: list.slots,
        characters: infos(list),
    }))
}

fn infos(list: &CharacterList) -> Vec<CharacterInfo> {
    list.characters.iter().map(|card| info(card, Some(list.now))).collect()
}

/// A character's block; without `now`, of one whose deletion is not reserved.
pub(super) fn info(card: &CharacterCard, now: Option<Moment>) -> CharacterInfo {
    let character = &card.character;
    let attributes = &character.attributes;
    let views = &card.views;
    let [low, middle, top] = views.headgear;
    let deletion = character.deletion.zip(now);
    fill!(CharacterInfo {
        character: character.id,
        base_experience: character.base_experience,
        zeny: character.zeny,
        job_experience: character.job_experience,
        job_level: character.job_level,
        status_points: character.status_points,
        hp: character.hp,
        max_hp: card.max_hp,
        sp: character.sp,
        max_sp: card.max_sp,
        speed: card.speed,
        job: character.job,
        hair: character.hair_style,
        weapon: u16::from(views.weapon_type.code()),
        head_bottom: low,
        shield: u16::try_from(views.shield).unwrap_or(0),
        head_top: top,
        head_middle: middle,
        robe: u32::from(views.robe),
        base_level: character.base_level,
        skill_points: character.skill_points,
        hair_color: character.hair_color,
        cloth_color: character.cloth_color,
        name: text::field(character.name),
        strength: byte(attributes.strength),
        agility: byte(attributes.agility),
        vitality: byte(attributes.vitality),
        intelligence: byte(attributes.intelligence),
        dexterity: byte(attributes.dexterity),
        luck: byte(attributes.luck),
        slot: character.slot,
        renamed: u16::from(character.renames == 0),
        last_map: text::map_name(&character.place.map),
        delete_date: deletion.map_or(0, |(at, _)| seconds(at.unix_seconds())),
        // 0 would mean that no deletion is reserved.
        delete_delay: deletion.map_or(0, |(at, now)| seconds(at.since(now).div_ceil(1000)).max(1)),
        slot_changes: character.slot_moves,
        name_changes: character.renames,
        sex: Sex(character.sex.code())
    })
}

/// A number of seconds in 32 bits, as every version counts them.
pub(super) fn seconds(seconds: u64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// An attribute, which the list shows in 8 bits.
fn byte(attribute: u16) -> u8 {
    u8::try_from(attribute).unwrap_or(u8::MAX)
}
