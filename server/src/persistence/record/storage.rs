//! What is stored of the storage that the characters of an account share.

use packets::AccountId;
use serde::{Deserialize, Serialize};

use super::{ItemRecord, Record, RecordKind};
use crate::event::{Item, storage::Storage};

/// All items of an account's storage. Accounts that never put anything in have no such record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StorageRecord {
    /// The account's id.
    pub account: u32,
    /// The items, in the order of their places.
    pub items: Vec<ItemRecord>,
}

impl StorageRecord {
    /// The record of an account's storage.
    pub fn new(account: AccountId, storage: &Storage) -> Self {
        Self {
            account: account.0,
            items: storage.iter().map(|(_, item)| ItemRecord::from(item)).collect(),
        }
    }
}

impl From<StorageRecord> for Storage {
    fn from(record: StorageRecord) -> Self {
        record.items.into_iter().map(Item::from).collect()
    }
}

impl Record for StorageRecord {
    const KIND: RecordKind = RecordKind::Storage;

    fn key_tail(&self) -> Vec<u8> {
        self.account.to_be_bytes().to_vec()
    }
}
