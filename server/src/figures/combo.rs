//! Which combos are worn whole.

use packets::ItemId;

use crate::{
    event::{Inventory, Item},
    world::{ItemCombo, ItemType, World},
};

/// The combos of which everything is worn, each once.
pub(super) fn worn<'w>(world: &'w World, inventory: &Inventory) -> Vec<&'w ItemCombo> {
    let items: Vec<&Item> = inventory.items().filter(|item| item.is_worn()).collect();
    let mut firsts: Vec<ItemId> = items.iter().flat_map(|item| item.cards().chain([item.id])).collect();
    firsts.sort_unstable_by_key(|id| id.0);
    firsts.dedup();
    let begun = firsts.into_iter().flat_map(|first| world.combos.begun_by(first));
    begun.filter(|combo| is_whole(world, combo, &items)).collect()
}

/// Whether each item of a combo is worn as often as it is listed.
fn is_whole(world: &World, combo: &ItemCombo, items: &[&Item]) -> bool {
    combo.items.iter().all(|id| {
        let card = world.item(*id).is_some_and(|kind| kind.kind == ItemType::Card);
        let has = |item: &&&Item| {
            if card {
                item.cards().any(|of| of == *id)
            } else {
                item.id == *id
            }
        };
        let listed = combo.items.iter().filter(|other| *other == id).count();
        items.iter().filter(has).count() >= listed
    })
}
