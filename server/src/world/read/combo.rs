//! Combos as files say them.

use serde::Deserialize;
use toml::Spanned;

use super::{
    Entry, Problem,
    item::{self, Known},
    names::Names,
};
use crate::world::{Combos, Effect, ItemCombo};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComboDraft {
    items: Vec<Spanned<String>>,
    effects: Vec<Spanned<Effect>>,
}

/// All combos.
pub(super) fn combos(
    entries: &[Entry<'_, ComboDraft>],
    names: &Names,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Combos {
    let combo = |entry: &Entry<'_, ComboDraft>| {
        let ComboDraft { items, effects } = &entry.value;
        if items.len() < 2 {
            let (what, hint) = ("it combines nothing", "items lists two or more that are worn together");
            problems.push(entry.at.problem(format!("combo: {what}"), hint));
        }
        item::check_effects(entry, effects, known, problems);
        ItemCombo {
            items: items
                .iter()
                .filter_map(|item| names.item(entry, item, problems))
                .collect(),
            effects: item::known(effects),
        }
    };
    entries.iter().map(combo).collect()
}
