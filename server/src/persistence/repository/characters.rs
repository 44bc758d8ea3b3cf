//! Characters: by id, by account and slot, by name.

use std::collections::BTreeSet;

use packets::{AccountId, CharacterId};

use super::{next, people};
use crate::{
    event::{Character, Name, persistence::CreateConflict},
    persistence::{
        database::{Changes, Database},
        record::{AccountRecord, CharacterNameRecord, CharacterRecord, Counter, RecordKind, SlotRecord},
        store::StoreError,
    },
};

/// The character with this id.
pub fn by_id(database: &Database, id: CharacterId) -> Result<Option<Character>, StoreError> {
    Ok(record(database, id)?.map(Character::from))
}

/// Every character of an account, by slot.
pub fn of_account(database: &Database, account: AccountId) -> Result<Vec<Character>, StoreError> {
    let mut characters = Vec::new();
    for entry in database.scan::<SlotRecord>(&account.0.to_be_bytes()) {
        characters.extend(by_id(database, CharacterId(entry?.character))?);
    }
    Ok(characters)
}

/// Which character has this name, letter case aside.
pub fn by_name(database: &Database, name: Name) -> Result<Option<CharacterId>, StoreError> {
    let entry: Option<CharacterNameRecord> = database.get(name.folded().as_bytes())?;
    Ok(entry.map(|entry| CharacterId(entry.character)))
}

/// Makes a character with the next free id, whatever id it came with. A slot of an account that does not exist counts
/// as taken.
pub fn create(
    database: &mut Database,
    mut character: Character,
) -> Result<Result<Character, CreateConflict>, StoreError> {
    if by_name(database, character.name)?.is_some() {
        return Ok(Err(CreateConflict::NameTaken));
    }
    let account = character.account.0;
    let owner: Option<AccountRecord> = database.get(&account.to_be_bytes())?;
    let there: Option<SlotRecord> = database.get(&SlotRecord::tail(account, character.slot))?;
    if owner.is_none() || there.is_some() {
        return Ok(Err(CreateConflict::SlotTaken));
    }
    let (id, counter) = next(database, Counter::Character)?;
    character.id = CharacterId(id);
    let record = CharacterRecord::from(&character);
    database.commit(
        Changes::new()
            .put(&record)
            .put(&name_of(&record))
            .put(&slot_of(&record))
            .put(&counter),
    )?;
    Ok(Ok(character))
}

/// A character as it is stored, and as it will be stored when it is saved: owner, name and slot stay. `None` when there is
/// no such character.
pub(super) fn as_saved(
    database: &Database,
    character: &Character,
) -> Result<Option<(CharacterRecord, CharacterRecord)>, StoreError> {
    let stored = record(database, character.id)?;
    Ok(stored.map(|stored| {
        let saved = merged(&stored, character);
        (stored, saved)
    }))
}

fn merged(stored: &CharacterRecord, character: &Character) -> CharacterRecord {
    CharacterRecord {
        account: stored.account,
        name: stored.name,
        slot: stored.slot,
        ..CharacterRecord::from(character)
    }
}

/// Deletes a character, frees its name and slot, and takes it out of its friends' lists and its party; `false` when there is
/// no such character.
pub fn delete(database: &mut Database, id: CharacterId) -> Result<bool, StoreError> {
    let Some(stored) = record(database, id)? else {
        return Ok(false);
    };
    let changes = Changes::new()
        .delete(RecordKind::Character, &id.0.to_be_bytes())
        .delete(RecordKind::CharacterName, stored.name.folded().as_bytes())
        .delete(RecordKind::Slot, &SlotRecord::tail(stored.account, stored.slot));
    let changes = people::without(database, id, changes)?;
    database.commit(changes)?;
    Ok(true)
}

/// Saves a character under a new name; `false` when another has it or there is no such character.
pub fn rename(database: &mut Database, character: &Character) -> Result<bool, StoreError> {
    let Some(stored) = record(database, character.id)? else {
        return Ok(false);
    };
    let holder = by_name(database, character.name)?;
    if holder.is_some_and(|holder| holder != character.id) {
        return Ok(false);
    }
    let renamed = CharacterRecord {
        account: stored.account,
        slot: stored.slot,
        ..CharacterRecord::from(character)
    };
    let changes = Changes::new()
        .delete(RecordKind::CharacterName, stored.name.folded().as_bytes())
        .put(&renamed)
        .put(&name_of(&renamed));
    database.commit(changes)?;
    Ok(true)
}

/// Saves characters of one account in new slots. `false`, and nothing changed, when one of them is unknown or would
/// share its slot with another.
pub fn move_slots(database: &mut Database, characters: &[Character]) -> Result<bool, StoreError> {
    let mut moved = Vec::with_capacity(characters.len());
    for character in characters {
        let Some(stored) = record(database, character.id)? else {
            return Ok(false);
        };
        let to = CharacterRecord {
            account: stored.account,
            name: stored.name,
            ..CharacterRecord::from(character)
        };
        moved.push((stored, to));
    }
    if !slots_are_free(database, &moved)? {
        return Ok(false);
    }
    let mut changes = Changes::new();
    for (from, _) in &moved {
        changes = changes.delete(RecordKind::Slot, &SlotRecord::tail(from.account, from.slot));
    }
    for (_, to) in &moved {
        changes = changes.put(to).put(&slot_of(to));
    }
    database.commit(changes)?;
    Ok(true)
}

/// Whether every slot moved to is free, or left by one that moves too, and taken once only.
fn slots_are_free(database: &Database, moved: &[(CharacterRecord, CharacterRecord)]) -> Result<bool, StoreError> {
    let moving: BTreeSet<u32> = moved.iter().map(|(from, _)| from.id).collect();
    let mut taken = BTreeSet::new();
    for (_, to) in moved {
        let there: Option<SlotRecord> = database.get(&SlotRecord::tail(to.account, to.slot))?;
        let held = there.is_some_and(|entry| !moving.contains(&entry.character));
        if held || !taken.insert((to.account, to.slot)) {
            return Ok(false);
        }
    }
    Ok(moving.len() == moved.len())
}

fn record(database: &Database, id: CharacterId) -> Result<Option<CharacterRecord>, StoreError> {
    database.get(&id.0.to_be_bytes())
}

fn name_of(record: &CharacterRecord) -> CharacterNameRecord {
    CharacterNameRecord {
        folded: record.name.folded(),
        character: record.id,
    }
}

fn slot_of(record: &CharacterRecord) -> SlotRecord {
    SlotRecord {
        account: record.account,
        slot: record.slot,
        character: record.id,
    }
}
