//! What a scan came across, and whether it belongs together.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use super::{
    people::FoundPeople,
    report::{FindingKind, Report},
};
use crate::{
    event::Name,
    persistence::record::{self, AnyRecord, Counter, CounterRecord, RecordKind, TotalsRecord},
};

/// Whatever other records refer to, or are referred to by.
#[derive(Default)]
pub(super) struct Found {
    counted: TotalsRecord,
    stored_totals: Option<TotalsRecord>,
    /// Account id to name.
    accounts: BTreeMap<u32, Name>,
    account_names: BTreeMap<Name, u32>,
    /// Character id to folded name and slot.
    characters: BTreeMap<u32, (Name, (u32, u8))>,
    character_names: BTreeMap<Name, u32>,
    slots: BTreeMap<(u32, u8), u32>,
    /// Accounts that have a storage.
    storages: BTreeSet<u32>,
    counters: Vec<CounterRecord>,
    people: FoundPeople,
}

impl Found {
    /// Counts a record towards the totals, readable or not.
    pub(super) fn count(&mut self, key: &[u8], value: &[u8]) {
        if RecordKind::of(key) != Some(RecordKind::Totals) {
            self.counted.add(record::checksum(value));
        }
    }

    /// Keeps what will be compared.
    pub(super) fn take(&mut self, record: AnyRecord) {
        match record {
            AnyRecord::Account(account) => {
                self.accounts.insert(account.id, account.user);
            }
            AnyRecord::Character(character) => {
                let slot = (character.account, character.slot);
                self.characters.insert(character.id, (character.name.folded(), slot));
            }
            AnyRecord::Counter(counter) => self.counters.push(counter),
            AnyRecord::CharacterName(entry) => {
                self.character_names.insert(entry.folded, entry.character);
            }
            AnyRecord::AccountName(entry) => {
                self.account_names.insert(entry.user, entry.account);
            }
            AnyRecord::Slot(entry) => {
                self.slots.insert((entry.account, entry.slot), entry.character);
            }
            AnyRecord::Storage(storage) => {
                self.storages.insert(storage.account);
            }
            AnyRecord::Social(social) => self.people.social(social),
            AnyRecord::Party(party) => self.people.party(party),
            AnyRecord::PartyName(entry) => self.people.name(entry),
            AnyRecord::PartyMember(entry) => self.people.member(entry),
            AnyRecord::Totals(totals) => self.stored_totals = Some(totals),
        }
    }

    pub(super) fn stored_totals(&self) -> TotalsRecord {
        self.stored_totals.unwrap_or_default()
    }

    /// Tells everything that does not fit.
    pub(super) fn compare(&self, report: &mut Report) {
        self.compare_totals(report);
        let names = self.accounts.iter().map(|(id, name)| (*name, *id));
        compare_index(&owners(names), &self.account_names, "account name", report);
        let names = self.characters.iter().map(|(id, (folded, _))| (*folded, *id));
        compare_index(&owners(names), &self.character_names, "character name", report);
        let slots = self.characters.iter().map(|(id, (_, slot))| (*slot, *id));
        compare_index(&owners(slots), &self.slots, "character slot", report);
        self.compare_owners(report);
        self.compare_counter(Counter::Account, self.accounts.keys().next_back(), report);
        self.compare_counter(Counter::Character, self.characters.keys().next_back(), report);
        self.compare_counter(Counter::Party, self.people.last_party(), report);
        self.people.compare(|id| self.characters.contains_key(&id), report);
    }

    fn compare_totals(&self, report: &mut Report) {
        let stored = self.stored_totals();
        if stored.records != self.counted.records {
            let text = format!(
                "there are {} records where change {} left {}",
                self.counted.records, stored.sequence, stored.records
            );
            report.add(FindingKind::Totals, text);
        } else if stored.checksums != self.counted.checksums {
            let text = format!(
                "a record is older or newer than change {}: the checksums do not add up",
                stored.sequence
            );
            report.add(FindingKind::Totals, text);
        }
    }

    fn compare_owners(&self, report: &mut Report) {
        for (id, (_, (account, _))) in &self.characters {
            if !self.accounts.contains_key(account) {
                let text = format!("character {id} belongs to account {account}, which does not exist");
                report.add(FindingKind::Orphan, text);
            }
        }
        for account in self
            .storages
            .iter()
            .filter(|account| !self.accounts.contains_key(account))
        {
            let text = format!("a storage belongs to account {account}, which does not exist");
            report.add(FindingKind::Orphan, text);
        }
    }

    fn compare_counter(&self, counter: Counter, highest: Option<&u32>, report: &mut Report) {
        let stored = self.counters.iter().find(|record| record.counter == counter);
        let next = stored.map_or(counter.first(), |record| record.next);
        if let Some(&highest) = highest.filter(|highest| next <= **highest) {
            let text = format!("the next {counter:?} id would be {next}, but {highest} is in use");
            report.add(FindingKind::Counter, text);
        }
    }
}

/// Everybody who has a name or a slot: one each, if all is well.
pub(super) fn owners<K: Ord>(pairs: impl Iterator<Item = (K, u32)>) -> BTreeMap<K, Vec<u32>> {
    let mut owners: BTreeMap<K, Vec<u32>> = BTreeMap::new();
    for (key, id) in pairs {
        owners.entry(key).or_default().push(id);
    }
    owners
}

/// Compares an index with what it should be, built from the records it points to.
pub(super) fn compare_index<K: Ord + Debug>(
    owners: &BTreeMap<K, Vec<u32>>,
    stored: &BTreeMap<K, u32>,
    index: &str,
    report: &mut Report,
) {
    for (key, ids) in owners {
        match ids.as_slice() {
            [id] if stored.get(key) != Some(id) => {
                report.add(
                    FindingKind::Missing,
                    format!("{id} has no entry for the {index} {key:?}"),
                );
            }
            [_] => {}
            ids => report.add(FindingKind::Duplicate, format!("{ids:?} have the same {index} {key:?}")),
        }
    }
    for (key, id) in stored {
        if !owners.get(key).is_some_and(|ids| ids.contains(id)) {
            let text = format!("the {index} {key:?} leads to {id}, which does not have it");
            report.add(FindingKind::Orphan, text);
        }
    }
}
