//! Item groups as files say them.

use packets::ItemId;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Entry, Problem,
    names::{Names, Once},
};
use crate::world::{GroupAlgorithm, GroupEntry, GroupPart, ItemGroup, Table};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupDraft {
    name: Box<str>,
    parts: Vec<PartDraft>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartDraft {
    #[serde(default)]
    algorithm: GroupAlgorithm,
    items: Vec<Spanned<GroupEntryDraft>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntryDraft {
    item: Spanned<String>,
    #[serde(default)]
    rate: u32,
    #[serde(default = "one")]
    amount: u16,
    #[serde(default)]
    minutes: u32,
    #[serde(default)]
    announced: bool,
    #[serde(default)]
    refine_min: u8,
    #[serde(default)]
    refine_max: u8,
}

const fn one() -> u16 {
    1
}

/// The names of all groups.
pub(super) fn names<'d>(entries: &'d [Entry<'_, GroupDraft>]) -> Vec<&'d str> {
    entries.iter().map(|entry| &*entry.value.name).collect()
}

/// All groups.
pub(super) fn groups(
    entries: &[Entry<'_, GroupDraft>],
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Table<Box<str>, ItemGroup> {
    let mut once = Once::new("group");
    let mut groups = Table::default();
    for entry in entries {
        once.see(&*entry.value.name, entry.at, problems);
        if entry.value.parts.is_empty() || entry.value.parts.iter().any(|part| part.items.is_empty()) {
            let what = format!("group {}: there is nothing in it, or in a part of it", entry.value.name);
            problems.push(entry.at.problem(what, "items = [{ item = \"Jellopy\", rate = 1 }]"));
        }
        let parts = entry
            .value
            .parts
            .iter()
            .map(|draft| part(entry, draft, names, problems));
        let group = ItemGroup {
            name: entry.value.name.clone(),
            parts: parts.collect(),
        };
        groups.insert(entry.value.name.clone(), group);
    }
    groups
}

fn part(entry: &Entry<'_, GroupDraft>, draft: &PartDraft, names: &Names, problems: &mut Vec<Problem>) -> GroupPart {
    let mut entries = Vec::new();
    for said in &draft.items {
        let item = said.get_ref();
        if (draft.algorithm == GroupAlgorithm::All) != (item.rate == 0) {
            let hint = "say rate where one of the items is given, and not where all are";
            problems.push(entry.at(said).problem("the rate does not fit the algorithm", hint));
        }
        let id = names.item(entry, &item.item, problems);
        entries.extend(id.map(|id| group_entry(item, id)));
    }
    GroupPart {
        algorithm: draft.algorithm,
        entries: entries.into(),
    }
}

fn group_entry(draft: &GroupEntryDraft, item: ItemId) -> GroupEntry {
    GroupEntry {
        item,
        rate: draft.rate,
        amount: draft.amount,
        minutes: draft.minutes,
        announced: draft.announced,
        refine_min: draft.refine_min,
        refine_max: draft.refine_max,
    }
}
