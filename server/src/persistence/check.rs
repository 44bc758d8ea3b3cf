//! The check of every stored record before a server starts on it.
//!
//! Each value must pass its checksum and be readable, all of them must add up to the stored totals, and what refers to
//! another record must find it. The first thing that is wrong is reported; nothing is changed.

use std::collections::BTreeMap;

use super::{
    record::{
        self, AccountNameRecord, AccountRecord, CharacterNameRecord, CharacterRecord, Counter, CounterRecord,
        RecordError, RecordKind, SlotRecord, TotalsRecord,
    },
    store::{Store, StoreError},
};
use crate::event::Name;

/// Reads every record once and returns the totals that the next change goes on from.
pub(super) fn check(store: &dyn Store) -> Result<TotalsRecord, StoreError> {
    let mut found = Found::default();
    for pair in store.scan(&[]) {
        let (key, value) = pair?;
        found.take(&key, &value)?;
    }
    found.compare_totals()?;
    found.compare_references()?;
    Ok(found.stored_totals.unwrap_or_default())
}

/// What a scan came across.
#[derive(Default)]
struct Found {
    counted: TotalsRecord,
    stored_totals: Option<TotalsRecord>,
    /// Account id to name.
    accounts: BTreeMap<u32, Name>,
    account_names: BTreeMap<Name, u32>,
    /// Character id to folded name and slot.
    characters: BTreeMap<u32, (Name, (u32, u8))>,
    character_names: BTreeMap<Name, u32>,
    slots: BTreeMap<(u32, u8), u32>,
    counters: Vec<CounterRecord>,
}

impl Found {
    fn take(&mut self, key: &[u8], value: &[u8]) -> Result<(), RecordError> {
        let unknown = || RecordError::UnknownKind {
            key: record::hexadecimal(key),
        };
        let kind = RecordKind::of(key).ok_or_else(unknown)?;
        if kind != RecordKind::Totals {
            self.counted.add(record::checksum(value));
        }
        match kind {
            RecordKind::Account => {
                let account: AccountRecord = record::decode(key, value)?;
                self.accounts.insert(account.id, account.user);
            }
            RecordKind::Character => {
                let character: CharacterRecord = record::decode(key, value)?;
                let slot = (character.account, character.slot);
                self.characters.insert(character.id, (character.name.folded(), slot));
            }
            RecordKind::Counter => self.counters.push(record::decode(key, value)?),
            RecordKind::CharacterName => {
                let entry: CharacterNameRecord = record::decode(key, value)?;
                self.character_names.insert(entry.folded, entry.character);
            }
            RecordKind::AccountName => {
                let entry: AccountNameRecord = record::decode(key, value)?;
                self.account_names.insert(entry.user, entry.account);
            }
            RecordKind::Slot => {
                let entry: SlotRecord = record::decode(key, value)?;
                self.slots.insert((entry.account, entry.slot), entry.character);
            }
            RecordKind::Totals => self.stored_totals = Some(record::decode(key, value)?),
        }
        Ok(())
    }

    fn compare_totals(&self) -> Result<(), StoreError> {
        let stored = self.stored_totals.unwrap_or_default();
        if stored.records != self.counted.records {
            return Err(StoreError::Inconsistent(format!(
                "there are {} records where change {} left {}",
                self.counted.records, stored.sequence, stored.records
            )));
        }
        if stored.checksums != self.counted.checksums {
            return Err(StoreError::Inconsistent(format!(
                "a record is older or newer than change {}: the checksums do not add up",
                stored.sequence
            )));
        }
        Ok(())
    }

    fn compare_references(&self) -> Result<(), StoreError> {
        let accounts = self.accounts.iter().map(|(id, name)| (*name, *id)).collect();
        same(&accounts, &self.account_names, "account name")?;
        let names = self.characters.iter().map(|(id, (folded, _))| (*folded, *id)).collect();
        same(&names, &self.character_names, "character name")?;
        let slots = self.characters.iter().map(|(id, (_, slot))| (*slot, *id)).collect();
        same(&slots, &self.slots, "character slot")?;
        self.check_owners()?;
        self.check_counter(Counter::Account, self.accounts.keys().next_back())?;
        self.check_counter(Counter::Character, self.characters.keys().next_back())
    }

    fn check_owners(&self) -> Result<(), StoreError> {
        for (id, (_, (account, _))) in &self.characters {
            if !self.accounts.contains_key(account) {
                return Err(StoreError::Inconsistent(format!(
                    "character {id} belongs to account {account}, which does not exist"
                )));
            }
        }
        Ok(())
    }

    fn check_counter(&self, counter: Counter, highest: Option<&u32>) -> Result<(), StoreError> {
        let stored = self.counters.iter().find(|record| record.counter == counter);
        let next = stored.map_or(counter.first(), |record| record.next);
        match highest {
            Some(&highest) if next <= highest => Err(StoreError::Inconsistent(format!(
                "the next {counter:?} id would be {next}, but {highest} is in use"
            ))),
            _ => Ok(()),
        }
    }
}

/// Compares an index with what it should be, built from the records it points to.
fn same<K: Ord + std::fmt::Debug>(
    wanted: &BTreeMap<K, u32>,
    stored: &BTreeMap<K, u32>,
    index: &str,
) -> Result<(), StoreError> {
    let missing = wanted.iter().find(|(key, id)| stored.get(key) != Some(id));
    if let Some((key, id)) = missing {
        return Err(StoreError::Inconsistent(format!(
            "{id} has no entry for the {index} {key:?}"
        )));
    }
    match stored.iter().find(|(key, id)| wanted.get(key) != Some(id)) {
        Some((key, id)) => Err(StoreError::Inconsistent(format!(
            "the {index} {key:?} leads to {id}, which does not have it"
        ))),
        None => Ok(()),
    }
}
