//! What is stored at the end, and whether it is what bots were told.

use std::{collections::BTreeMap, io};

use serde::Deserialize;
use serde_json::Value;

use super::recipe::{Recipe, Wanted};
use crate::behavior::{Audit, Counts, Ledger, Totals, Traded};

/// Complaints that are listed; further ones are counted.
const LISTED: usize = 20;

/// What the store holds, and how it compares.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Bots whose character holds exactly what was acknowledged.
    pub exact: u64,
    /// Bots whose last deal was under way, and is done as a whole.
    pub settled: u64,
    /// Bots of which nobody can say.
    pub unsure: u64,
    /// Bots that lost something, or have something out of nothing.
    pub wrong: u64,
    /// Bots of which nothing is known: none came so far that it was told what it has.
    pub unknown: u64,
    /// What trades brought, over all bots: nothing, if nothing was lost or doubled by them.
    pub traded: Traded,
    /// What all characters have.
    pub zeny: u64,
    /// Items in inventories and storages.
    pub items: u64,
    /// What is wrong, in words: the first of it.
    pub complaints: Vec<String>,
    /// How much is wrong.
    pub complained: u64,
}

/// What `server db check --json` says.
#[derive(Deserialize)]
struct Report {
    zeny: u64,
    items: BTreeMap<String, u64>,
    clean: bool,
    findings: Value,
}

/// A line of an export.
#[derive(Deserialize)]
struct Line {
    kind: String,
    value: Value,
}

#[derive(Deserialize)]
struct Character {
    account: u32,
    zeny: u32,
    inventory: Vec<Item>,
}

#[derive(Deserialize)]
struct Storage {
    account: u32,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    id: u32,
    amount: u16,
}

impl Comparison {
    /// Compares what is stored with what `bots` bots were told.
    pub(super) fn make(recipe: &Recipe, bots: u64, books: Vec<(u32, Ledger)>) -> io::Result<Self> {
        let mut comparison = Self::default();
        comparison.check(&recipe.db(&["check", "--json"], Wanted::Answer)?)?;
        let stored = read(&recipe.db(&["export", "-"], Wanted::Success)?)?;
        comparison.unknown = bots.saturating_sub(books.len() as u64);
        for (account, ledger) in books {
            match stored.get(&account) {
                Some(found) => comparison.compare(account, ledger, found),
                None if !ledger.knows_anything() => comparison.unknown += 1,
                None => comparison.complain(format!("account {account}: no character is stored")),
            }
        }
        if comparison.traded != Traded::default() {
            let text = format!("trades made or lost something: {:?}", comparison.traded);
            comparison.complain(text);
        }
        Ok(comparison)
    }

    /// Takes over what `server db check` says.
    fn check(&mut self, text: &str) -> io::Result<()> {
        let report: Report = serde_json::from_str(text)?;
        self.zeny = report.zeny;
        self.items = report.items.values().sum();
        if !report.clean {
            self.complain(format!("server db check: {}", report.findings));
        }
        Ok(())
    }

    fn compare(&mut self, account: u32, mut ledger: Ledger, found: &Totals) {
        match ledger.reopen_with(found.clone()) {
            None => self.unknown += 1,
            Some(Audit::Exact) => self.exact += 1,
            Some(Audit::Settled) => self.settled += 1,
            Some(Audit::Unsure) => self.unsure += 1,
            Some(Audit::Wrong(text)) => {
                self.wrong += 1;
                self.complain(format!("account {account}: {text}"));
            }
        }
        self.traded.add(ledger.traded());
    }

    /// Bots of which it is known whether they have what they were told.
    pub(super) fn known(&self) -> u64 {
        self.exact + self.settled + self.wrong
    }

    /// All bots.
    pub(super) fn bots(&self) -> u64 {
        self.known() + self.unsure + self.unknown
    }

    /// Something is wrong.
    pub(super) fn complain(&mut self, text: String) {
        self.complained += 1;
        if self.complaints.len() < LISTED {
            self.complaints.push(text);
        }
    }
}

/// What every account has, by the lines of an export.
fn read(text: &str) -> io::Result<BTreeMap<u32, Totals>> {
    let mut stored: BTreeMap<u32, Totals> = BTreeMap::new();
    for line in text.lines() {
        let Line { kind, value } = serde_json::from_str(line)?;
        match kind.as_str() {
            "character" => {
                let character: Character = serde_json::from_value(value)?;
                let totals = stored.entry(character.account).or_default();
                totals.zeny += u64::from(character.zeny);
                add(&mut totals.carried, &character.inventory);
                totals.stored.get_or_insert_default();
            }
            "storage" => {
                let storage: Storage = serde_json::from_value(value)?;
                let totals = stored.entry(storage.account).or_default();
                add(totals.stored.get_or_insert_default(), &storage.items);
            }
            _ => {}
        }
    }
    Ok(stored)
}

fn add(counts: &mut Counts, items: &[Item]) {
    for item in items {
        *counts.entry(item.id).or_default() += u64::from(item.amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        behavior::Belongings,
        client::{Dealing, Listed},
    };

    const EXPORT: &str = r#"{"kind":"account","key":"7","version":1,"value":{"id":7}}
{"kind":"character","key":"1","version":2,"value":{"account":7,"zeny":90,"name":"x","inventory":[{"id":501,"amount":3},{"id":501,"amount":1}]}}
{"kind":"storage","key":"7","version":1,"value":{"account":7,"items":[{"id":909,"amount":2}]}}
"#;

    #[test]
    fn an_export_is_read_by_account() {
        let stored = read(EXPORT).unwrap();
        let totals = &stored[&7];
        assert_eq!((totals.zeny, &totals.carried), (90, &Counts::from([(501, 4)])));
        assert_eq!(totals.stored, Some(Counts::from([(909, 2)])));
    }

    #[test]
    fn complaints_that_are_not_listed_are_counted() {
        let mut comparison = Comparison::default();
        for account in 0..500 {
            comparison.complain(format!("account {account}: no character is stored"));
        }
        assert_eq!((comparison.complaints.len(), comparison.complained), (LISTED, 500));
    }

    #[test]
    fn a_bot_that_was_told_nothing_is_not_called_exact() {
        let stored = read(EXPORT).unwrap();
        let mut comparison = Comparison::default();
        comparison.compare(7, Ledger::default(), &stored[&7]);
        assert_eq!((comparison.exact, comparison.unknown), (0, 1));
    }

    #[test]
    fn what_a_bot_was_told_and_is_not_there_is_said() {
        let stored = read(EXPORT).unwrap();
        let mut belongings = Belongings::default();
        belongings.set_zeny(90);
        belongings.hear(&Dealing::Added(Listed {
            index: 2,
            item: 501,
            count: 5,
            worn: false,
            stacks: true,
        }));
        let mut ledger = Ledger::default();
        ledger.close(&belongings);
        let mut comparison = Comparison::default();
        comparison.compare(7, ledger, &stored[&7]);
        assert_eq!((comparison.wrong, comparison.exact), (1, 0));
        assert!(
            comparison.complaints[0].contains("5 x item 501"),
            "{:?}",
            comparison.complaints
        );
    }
}
