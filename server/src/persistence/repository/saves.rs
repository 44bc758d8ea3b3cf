//! What changed in a step of the game, in one change.

use packets::CharacterId;

use super::characters;
use crate::{
    event::persistence::Save,
    persistence::{
        database::{Changes, Database},
        record::{AccountRecord, StorageRecord},
        store::StoreError,
    },
};

/// Saves characters and storages in one change; owners, names and slots of characters stay as stored. Those characters
/// that are not there are left out, and returned: one that was deleted meanwhile does not come back. So are the storages
/// of accounts that are not there.
pub fn write(database: &mut Database, save: &Save) -> Result<Vec<CharacterId>, StoreError> {
    let (mut changes, mut missing) = (Changes::new(), Vec::new());
    for character in &save.characters {
        match characters::as_saved(database, character)? {
            Some((stored, saved)) if stored != saved => changes = changes.put(&saved),
            Some(_) => {}
            None => missing.push(character.id),
        }
    }
    for (account, storage) in &save.storages {
        if database.get::<AccountRecord>(&account.0.to_be_bytes())?.is_some() {
            changes = changes.put(&StorageRecord::new(*account, storage));
        }
    }
    if !changes.is_empty() {
        database.commit(changes)?;
    }
    Ok(missing)
}
