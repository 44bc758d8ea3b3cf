//! The storages of accounts.

use packets::AccountId;

use super::characters;
use crate::{
    event::{Character, storage::Storage},
    persistence::{database::Database, record::StorageRecord, store::StoreError},
};

/// The storage of an account: empty if it never had anything in it.
pub fn of_account(database: &Database, account: AccountId) -> Result<Storage, StoreError> {
    let record: Option<StorageRecord> = database.get(&account.0.to_be_bytes())?;
    Ok(record.map_or_else(Storage::default, Storage::from))
}

/// Saves a character and the storage of its account in one change. `false`, and nothing changed, when there is no such
/// character any more.
pub fn save(database: &mut Database, character: &Character, storage: &Storage) -> Result<bool, StoreError> {
    let Some(changes) = characters::changes(database, character)? else {
        return Ok(false);
    };
    let storage = StorageRecord::new(character.account, storage);
    database.commit(changes.put(&storage))?;
    Ok(true)
}
