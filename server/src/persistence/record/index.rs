//! Index entries: which id a name or a slot belongs to. They change in the same batch as what they point to.

use serde::{Deserialize, Serialize};

use super::{Record, RecordKind, name_bytes};
use crate::event::Name;

/// Which account has a user name. Letter case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountNameRecord {
    /// The name as it was registered.
    #[serde(with = "name_bytes")]
    pub user: Name,
    /// The account's id.
    pub account: u32,
}

/// Which character has a name. Names that differ only by letter case are the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharacterNameRecord {
    /// The name as [`Name::folded`] gives it.
    #[serde(with = "name_bytes")]
    pub folded: Name,
    /// The character's id.
    pub character: u32,
}

/// Which character is in an account's slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotRecord {
    /// The account's id.
    pub account: u32,
    /// The slot, counted from 0.
    pub slot: u8,
    /// The character's id.
    pub character: u32,
}

impl SlotRecord {
    /// What tells a slot's record apart.
    pub fn tail(account: u32, slot: u8) -> Vec<u8> {
        let mut tail = account.to_be_bytes().to_vec();
        tail.push(slot);
        tail
    }
}

impl Record for AccountNameRecord {
    const KIND: RecordKind = RecordKind::AccountName;

    fn key_tail(&self) -> Vec<u8> {
        self.user.as_bytes().to_vec()
    }
}

impl Record for CharacterNameRecord {
    const KIND: RecordKind = RecordKind::CharacterName;

    fn key_tail(&self) -> Vec<u8> {
        self.folded.as_bytes().to_vec()
    }
}

impl Record for SlotRecord {
    const KIND: RecordKind = RecordKind::Slot;

    fn key_tail(&self) -> Vec<u8> {
        Self::tail(self.account, self.slot)
    }
}
