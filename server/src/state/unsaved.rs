//! What has changed and is not on its way to the store yet.

use std::collections::{BTreeMap, BTreeSet};

use packets::{AccountId, CharacterId, UnitId};

use crate::event::{Character, CommitNumber, storage::Storage};

/// Characters and storages that changed since they were written last: they will be written together, in one write whose
/// number is given already, so that notices can wait for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Unsaved {
    /// The number of the write.
    pub commit: CommitNumber,
    /// Characters that play: written as they are by then.
    pub players: BTreeSet<UnitId>,
    /// Characters that do not play any more, as they were when they left or changed last.
    pub characters: BTreeMap<CharacterId, Character>,
    /// Storages, as they were changed last.
    pub storages: BTreeMap<AccountId, Storage>,
}

impl Unsaved {
    /// Nothing yet, to be written under a number.
    pub const fn under(commit: CommitNumber) -> Self {
        Self {
            commit,
            players: BTreeSet::new(),
            characters: BTreeMap::new(),
            storages: BTreeMap::new(),
        }
    }

    /// How many records will be written.
    pub fn len(&self) -> u64 {
        let records = self.players.len() + self.characters.len() + self.storages.len();
        u64::try_from(records).unwrap_or(u64::MAX)
    }

    /// Whether nothing will be written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
