//! Opening boxes: what comes out of them, and whether there is room for it.

use rand::{Rng, rngs::StdRng};

use super::ledger::Ledger;
use crate::{
    event::{Item, notice::AddRefusal},
    world::{GroupAlgorithm, GroupEntry, GroupPart, ItemGroup},
};

/// Gives what comes out of a box: of each part of its group all, or one that chance decides.
///
/// Whether there is room does not depend on chance: a box stays shut unless anything that may come out of it would find
/// room. Otherwise one could fill an inventory so that little fits, and try until what one wants comes out. What a refused
/// box has put into the ledger is to be thrown away with it.
pub(super) fn open(random: &mut StdRng, group: &ItemGroup, ledger: &mut Ledger<'_>) -> Result<(), AddRefusal> {
    let (all, chosen): (Vec<_>, Vec<_>) = group
        .parts
        .iter()
        .partition(|part| part.algorithm == GroupAlgorithm::All);
    for entry in all.iter().flat_map(|part| &part.entries) {
        ledger.give(item_of(entry))?;
    }
    let may_come: Vec<Vec<Item>> = chosen
        .iter()
        .map(|part| part.entries.iter().map(item_of).collect())
        .collect();
    ledger.has_room_for_one_of_each(&may_come)?;
    for entry in chosen.iter().filter_map(|part| choose(random, part)) {
        ledger.give(item_of(entry))?;
    }
    Ok(())
}

const fn item_of(entry: &GroupEntry) -> Item {
    Item::new(entry.item, entry.amount)
}

fn choose<'g>(random: &mut StdRng, part: &'g GroupPart) -> Option<&'g GroupEntry> {
    let weight = part.weight();
    let number = if weight > 0 { random.random_range(0..weight) } else { 0 };
    part.choose(number)
}
