//! Combos: items and cards that do more when they are worn together.

use std::collections::HashMap;

use packets::ItemId;

use super::Effect;

/// Items and cards that do more when all of them are worn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemCombo {
    /// What has to be worn: items by themselves, cards in anything that is worn. What is listed twice has to be worn twice,
    /// a card in two items.
    pub items: Box<[ItemId]>,
    /// What it does then, once.
    pub effects: Box<[Effect]>,
}

/// All combos, found by the first of their items.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Combos {
    all: Vec<ItemCombo>,
    by_first: HashMap<ItemId, Vec<usize>>,
}

impl Combos {
    /// The combos whose first item is this.
    pub fn begun_by(&self, first: ItemId) -> impl Iterator<Item = &ItemCombo> {
        let indices = self.by_first.get(&first).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| self.all.get(index))
    }
}

impl FromIterator<ItemCombo> for Combos {
    fn from_iter<I: IntoIterator<Item = ItemCombo>>(combos: I) -> Self {
        let all: Vec<ItemCombo> = combos.into_iter().collect();
        let mut by_first: HashMap<ItemId, Vec<usize>> = HashMap::new();
        for (index, combo) in all.iter().enumerate() {
            if let Some(first) = combo.items.first() {
                by_first.entry(*first).or_default().push(index);
            }
        }
        Self { all, by_first }
    }
}
