//! The storages of accounts.

use packets::AccountId;

use crate::{
    event::storage::Storage,
    persistence::{database::Database, record::StorageRecord, store::StoreError},
};

/// The storage of an account: empty if it never had anything in it.
pub fn of_account(database: &Database, account: AccountId) -> Result<Storage, StoreError> {
    let record: Option<StorageRecord> = database.get(&account.0.to_be_bytes())?;
    Ok(record.map_or_else(Storage::default, Storage::from))
}
