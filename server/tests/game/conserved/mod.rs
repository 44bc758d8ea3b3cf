//! Whatever players do: not an item and not a zeny is ever made or lost, in memory, in the store after each single write,
//! and on the floor.

mod acts;
mod crowd;
mod disk;
mod ledger;
mod market;

use std::collections::BTreeMap;

use server::event::{Character, Item};

/// How many there are of each item, by its id; of zeny under [`ZENY`]. Of none there is no entry.
type Worth = BTreeMap<u32, i64>;

const ZENY: u32 = 0;

fn add(worth: &mut Worth, id: u32, amount: i64) {
    let sum = worth.entry(id).or_default();
    *sum += amount;
    if *sum == 0 {
        worth.remove(&id);
    }
}

fn add_all(worth: &mut Worth, more: &Worth, times: i64) {
    for (id, amount) in more {
        add(worth, *id, amount * times);
    }
}

fn add_items<'a>(worth: &mut Worth, items: impl IntoIterator<Item = &'a Item>) {
    for item in items {
        add(worth, item.id.0, item.amount.into());
    }
}

fn add_character(worth: &mut Worth, character: &Character) {
    add(worth, ZENY, character.zeny.into());
    add_items(worth, character.inventory.items());
}
