//! What a check says: what is there, and what is wrong with it.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use serde::{Serialize, Serializer};

use crate::{
    event::{Inventory, storage::Storage},
    persistence::{
        record::{AnyRecord, ItemRecord, RecordError, RecordKind, TotalsRecord},
        store::StoreError,
    },
};

/// Findings that are listed; further ones are only counted. Damage can make as many as there are records.
const LISTED: usize = 1000;

/// The outcome of a check.
#[derive(Debug, Default)]
pub struct Report {
    /// The stored totals: number of changes, records, checksums.
    pub totals: TotalsRecord,
    /// How many readable records there are of each kind.
    pub records: BTreeMap<RecordKind, u64>,
    /// What all characters have together.
    pub zeny: u64,
    /// How many there are of each item, wherever they lie, cards in equipment included.
    pub items: BTreeMap<u32, u64>,
    /// What is wrong, in the order in which it was found.
    pub findings: Vec<Finding>,
    /// Findings beyond those that are listed.
    pub unlisted: u64,
    /// Where the store's files are as they were before they were opened, if something is wrong and the engine may have changed
    /// them.
    pub copy: Option<PathBuf>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of thing.
    pub kind: FindingKind,
    /// What exactly, with ids and names.
    pub text: String,
    /// The error of a damaged record.
    #[serde(skip)]
    record: Option<RecordError>,
}

/// What kind of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingKind {
    /// The engine found its files damaged and read no further.
    Files,
    /// A record that cannot be read. What refers to it may be told as well.
    Damaged,
    /// The records do not add up to the stored totals.
    Totals,
    /// A record that refers to one that is not there, or not any more.
    Orphan,
    /// A record without its index entry.
    Missing,
    /// Something that one may have is had by several.
    Duplicate,
    /// An id that is in use would be given out again.
    Counter,
    /// Items as nobody can have them.
    Item,
    /// Changes that were acknowledged are not there.
    LostEnd,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// A report of files that the engine cannot read.
    pub(crate) fn unreadable(error: &StoreError) -> Self {
        let mut report = Self::default();
        report.add(FindingKind::Files, error.to_string());
        report
    }

    pub(super) fn count(&mut self, record: &AnyRecord) {
        *self.records.entry(record.kind()).or_default() += 1;
        match record {
            AnyRecord::Character(character) => {
                self.zeny += u64::from(character.zeny);
                let owner = format!("character {}", character.id);
                self.count_items(&owner, &character.inventory, Inventory::PLACES);
            }
            AnyRecord::Storage(storage) => {
                let owner = format!("the storage of account {}", storage.account);
                self.count_items(&owner, &storage.items, Storage::PLACES);
            }
            _ => {}
        }
    }

    /// Counts what lies with somebody, and tells of what nobody can have.
    fn count_items(&mut self, owner: &str, items: &[ItemRecord], places: usize) {
        if items.len() > places {
            let text = format!(
                "{owner} has {} things in {places} places: the last would be lost",
                items.len()
            );
            self.add(FindingKind::Item, text);
        }
        let mut taken = 0;
        for item in items {
            *self.items.entry(item.id).or_default() += u64::from(item.amount);
            for card in item.cards.into_iter().filter(|card| *card != 0) {
                *self.items.entry(card).or_default() += u64::from(item.amount);
            }
            if item.amount == 0 {
                self.add(FindingKind::Item, format!("{owner} has item {} 0 times", item.id));
            }
            if item.worn & taken != 0 {
                let text = format!("{owner} wears item {} where it wears another", item.id);
                self.add(FindingKind::Item, text);
            }
            taken |= item.worn;
        }
    }

    pub(crate) fn add(&mut self, kind: FindingKind, text: String) {
        self.push(Finding {
            kind,
            text,
            record: None,
        });
    }

    pub(super) fn damaged(&mut self, error: RecordError) {
        self.push(Finding {
            kind: FindingKind::Damaged,
            text: error.to_string(),
            record: Some(error),
        });
    }

    pub(super) fn first(self) -> Option<Finding> {
        self.findings.into_iter().next()
    }

    fn push(&mut self, finding: Finding) {
        if self.findings.len() < LISTED {
            self.findings.push(finding);
        } else {
            self.unlisted += 1;
        }
    }
}

impl From<Finding> for StoreError {
    fn from(finding: Finding) -> Self {
        finding.record.map_or(Self::Inconsistent(finding.text), Self::Record)
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Files => "files",
            Self::Damaged => "damaged",
            Self::Totals => "totals",
            Self::Orphan => "orphan",
            Self::Missing => "missing",
            Self::Duplicate => "duplicate",
            Self::Counter => "counter",
            Self::Item => "item",
            Self::LostEnd => "lost end",
        })
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
