//! What dialogs ask before they go on.

use packets::ItemId;

use super::super::{ledger::Ledger, refine};
use crate::{
    event::Item,
    state::Player,
    world::{Condition, World},
};

/// Whether a condition holds for a player who talks.
pub(super) fn holds(world: &World, player: &Player, condition: &Condition) -> bool {
    let Some(talk) = &player.dialog else { return false };
    let character = &player.character;
    match condition {
        Condition::BaseLevel(level) => character.base_level >= *level,
        Condition::JobLevel(level) => character.job_level >= *level,
        Condition::Job(jobs) => jobs.contains(&character.job),
        Condition::Zeny(amount) => character.zeny >= amount.of(talk.number),
        Condition::Item(item, amount) => spare(player, *item) >= amount.of(talk.number),
        Condition::Room(item, amount) => has_room(world, player, *item, amount.of(talk.number)),
        Condition::Number(low, high) => (*low..=*high).contains(&talk.number),
        Condition::Refineable => refine::work(world, player, talk.piece).is_some(),
        Condition::RefineSafe => refine::work(world, player, talk.piece).is_some_and(|work| work.is_safe()),
        Condition::RefinePaid => {
            let work = refine::work(world, player, talk.piece);
            work.is_some_and(|work| work.is_paid(world, player))
        }
        Condition::Text(text) => talk.text.eq_ignore_ascii_case(text.as_bytes()),
    }
}

/// How many of an item could be taken: those that are not worn.
fn spare(player: &Player, id: ItemId) -> u32 {
    let items = player.character.inventory.items();
    let spare = items.filter(|item| item.id == id && !item.is_worn());
    spare.map(|item| u32::from(item.amount)).sum()
}

fn has_room(world: &World, player: &Player, id: ItemId, amount: u32) -> bool {
    let amount = u16::try_from(amount).ok();
    amount.is_some_and(|amount| amount == 0 || Ledger::of(world, player).give(Item::new(id, amount)).is_ok())
}
