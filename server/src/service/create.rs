//! Making a character.

use std::sync::Arc;

use packets::{AccountId, CharacterId, JobId};

use super::{characters, looks, store};
use crate::{
    event::{
        Character, CommitNumber, Effects, Inventory, Item, Moment, Name, Notice, SessionId,
        command::CreateCharacter,
        notice::CreateRefusal,
        persistence::{CreateConflict, Write},
        record::{Attributes, HotkeyRows, Place, Sex},
    },
    figures::{self, Fighter},
    state::{Online, Pending, ServerState},
    world::World,
};

/// Fewest bytes of a character's name; the most is [`Name::MAX`].
pub const NAME_MIN: usize = 4;

/// What a name may have beside ASCII letters and digits. A space may not be first or last.
const NAME_SIGNS: &[u8] = b" _-'.!~*[]()";

/// Status points of a novice whose attributes were not chosen.
const STATUS_POINTS: u16 = 48;

/// A client wants a character made: whether its name and slot are free, the store decides.
pub fn create(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    wanted: &CreateCharacter,
    effects: &mut Effects,
) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let character = match characters::idle(state, account) {
        Some(online) => novice(state, online, wanted),
        None => Err(CreateRefusal::Denied),
    };
    match character {
        Ok(character) => {
            characters::set_pending(state, account, Pending::Create);
            let character = Box::new(character);
            store::write(state, Write::CreateCharacter { session, character }, effects);
        }
        Err(why) => effects.tell(session, Notice::CreateRefused(why)),
    }
}

/// The store made the character, or refused.
pub fn created(
    state: &mut ServerState,
    session: SessionId,
    commit: CommitNumber,
    result: Result<Box<Character>, CreateConflict>,
    effects: &mut Effects,
) {
    let world = Arc::clone(&state.world);
    let Some(online) = characters::take_pending(state, session, Pending::Create) else {
        return;
    };
    match result {
        Ok(character) => {
            let card = Box::new(figures::card(&world, &character));
            online.put(*character);
            effects.tell_after(session, Notice::CharacterCreated(card), Some(commit));
        }
        Err(CreateConflict::NameTaken) => effects.tell(session, Notice::CreateRefused(CreateRefusal::NameTaken)),
        Err(CreateConflict::SlotTaken) => effects.tell(session, Notice::CreateRefused(CreateRefusal::Denied)),
    }
}

/// The name in these bytes, if a character may have it.
pub fn name(bytes: &[u8]) -> Result<Name, CreateRefusal> {
    let name = Name::new(bytes).ok_or(CreateRefusal::Denied)?;
    let text = name.as_bytes();
    let allowed = |sign: &u8| sign.is_ascii_alphanumeric() || NAME_SIGNS.contains(sign);
    if !text.iter().all(allowed) || text.trim_ascii() != text {
        return Err(CreateRefusal::BadName);
    }
    if text.len() < NAME_MIN {
        return Err(CreateRefusal::Denied);
    }
    Ok(name)
}

fn novice(state: &ServerState, online: &Online, wanted: &CreateCharacter) -> Result<Character, CreateRefusal> {
    let name = name(&wanted.name)?;
    if wanted.slot >= state.rules.slots {
        return Err(CreateRefusal::BadSlot);
    }
    let looks = looks::HAIR_STYLES.contains(&wanted.hair_style) && looks::HAIR_COLORS.contains(&wanted.hair_color);
    let novice = wanted.job.is_none_or(|job| job == 0);
    if online.in_slot(wanted.slot).is_some() || !looks || !novice {
        return Err(CreateRefusal::Denied);
    }
    let (attributes, status_points) = attributes(wanted.attributes)?;
    let mut character = blank(state, online.account.id, name, attributes);
    character.slot = wanted.slot;
    character.sex = wanted.sex.map_or(online.account.sex, Sex::from_code);
    character.status_points = status_points;
    character.hair_style = wanted.hair_style;
    character.hair_color = wanted.hair_color;
    Ok(character)
}

/// Chosen attributes are 1 to 9 each, 30 in all, in pairs of 10: STR and INT, AGI and LUK, VIT and DEX. Without a
/// choice they are 1 each, and the points are left to spend.
fn attributes(chosen: Option<[u8; 6]>) -> Result<(Attributes, u16), CreateRefusal> {
    let Some(chosen) = chosen else {
        return Ok((Attributes::from_each([1; 6]), STATUS_POINTS));
    };
    let [strength, agility, vitality, intelligence, dexterity, luck] = chosen;
    let in_range = chosen.iter().all(|value| (1..=9).contains(value));
    let pairs = [(strength, intelligence), (agility, luck), (vitality, dexterity)];
    if in_range && pairs.iter().all(|(a, b)| a + b == 10) {
        Ok((Attributes::from_each(chosen.map(u16::from)), 0))
    } else {
        Err(CreateRefusal::Denied)
    }
}

/// The group of items that new characters have.
const START_ITEMS: &str = "START";

/// What new characters have: equipment is worn, as far as places are free.
fn start_items(world: &World) -> Inventory {
    let parts = world.group(START_ITEMS).map_or(&[][..], |group| &group.parts);
    let mut inventory = Inventory::default();
    for entry in parts.iter().flat_map(|part| &part.entries) {
        let Some(kind) = world.item(entry.item) else { continue };
        let place = inventory.add(kind, Item::new(entry.item, entry.amount));
        let free = kind.is_equipment() && inventory.worn(kind.locations).is_none();
        if let Some(item) = place.ok().filter(|_| free).and_then(|place| inventory.get_mut(place)) {
            item.worn = kind.locations;
        }
    }
    inventory
}

/// A novice of level 1 at the start, with full hit and spell points.
fn blank(state: &ServerState, account: AccountId, name: Name, attributes: Attributes) -> Character {
    let starts = &state.world.starts;
    let turn = (account.0 as usize).checked_rem(starts.len()).unwrap_or(0);
    let (map, cell) = starts.get(turn).copied().unwrap_or(state.world.start);
    let start = Place {
        map: state
            .world
            .maps
            .get(map)
            .map_or_else(|| "".into(), |map| map.name.clone()),
        x: cell.x,
        y: cell.y,
    };
    let mut character = Character {
        id: CharacterId(0),
        account,
        slot: 0,
        name,
        sex: Sex::Female,
        job: JobId(0),
        base_level: 1,
        job_level: 1,
        base_experience: 0,
        job_experience: 0,
        attributes,
        status_points: 0,
        skill_points: 0,
        hp: 0,
        sp: 0,
        zeny: 0,
        hair_style: 1,
        hair_color: 0,
        cloth_color: 0,
        place: start.clone(),
        save_point: start,
        renames: state.rules.renames,
        slot_moves: state.rules.slot_moves,
        deletion: None,
        inventory: start_items(&state.world),
        hotkeys: Vec::new(),
        hotkey_rows: HotkeyRows::default(),
        held: Vec::new(),
    };
    let fighter = Fighter::new(&state.world, &character);
    (character.hp, character.sp) = (fighter.max_hp, fighter.max_sp);
    character
}
