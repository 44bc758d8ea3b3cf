//! What a character carries, wears and uses.

mod behind;
mod busy;
mod cards;
mod dressing;
mod using;
mod wearing;
mod weight;
mod whereabouts;

use server::event::{
    Notice,
    notice::{ItemNotice, LookChange},
};

/// What was told about items.
fn of_items(told: Vec<Notice>) -> Vec<ItemNotice> {
    let of_item = |notice| match notice {
        Notice::Item(notice) => Some(notice),
        _ => None,
    };
    told.into_iter().filter_map(of_item).collect()
}

/// How looks changed that were told.
fn looks(told: &[Notice]) -> Vec<LookChange> {
    let of_look = |notice: &Notice| match notice {
        Notice::LookChanged { change, .. } => Some(*change),
        _ => None,
    };
    told.iter().filter_map(of_look).collect()
}
