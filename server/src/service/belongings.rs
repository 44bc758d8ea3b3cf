//! What a character has: items and zeny come and go here and nowhere else. Every change is saved, and the client is told
//! once it is durable.

use std::sync::Arc;

use packets::UnitId;

use super::{equipment, save, status};
use crate::{
    event::{
        CommitNumber, Effects, Inventory, Item, Moment, NoRoom, Notice,
        notice::{AddRefusal, ItemCard, ItemNotice, Loss},
    },
    figures::weight,
    state::{Player, ServerState},
    world::World,
};

/// Most zeny that a character can have.
pub const MOST_ZENY: u32 = 2_000_000_000;

/// The items of an inventory as clients are told them; those of kinds that the world does not know are left out.
pub fn cards(world: &World, inventory: &Inventory) -> Vec<ItemCard> {
    let card = |(place, item): (usize, &Item)| Some(ItemCard::new(place, *item, world.item(item.id)?));
    inventory.iter().filter_map(card).collect()
}

/// Whether a player can take items on: by their kind, their weight, places and stacks. Nothing changes.
pub fn room_for(world: &World, player: &Player, item: &Item) -> Result<(), AddRefusal> {
    let kind = world.item(item.id).ok_or(AddRefusal::Invalid)?;
    let heavy = kind.weight.saturating_mul(item.amount.into());
    if item.amount == 0 {
        return Err(AddRefusal::Invalid);
    }
    if !weight::fits(player.fighter.weight, heavy, player.fighter.max_weight) {
        return Err(AddRefusal::TooHeavy);
    }
    let inventory = &player.character.inventory;
    if kind.stacks() {
        return inventory.place_for(kind, item).map(|_| ()).map_err(refusal);
    }
    let free = Inventory::PLACES - inventory.len();
    if usize::from(item.amount) <= free {
        Ok(())
    } else {
        Err(AddRefusal::Full)
    }
}

/// What a client is told of it.
pub const fn refusal(no_room: NoRoom) -> AddRefusal {
    match no_room {
        NoRoom::Places => AddRefusal::Full,
        NoRoom::Stack => AddRefusal::TooMany,
    }
}

/// Gives a player items, all of them or none; what does not stack takes a place each. Saved and told.
pub fn give(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    item: Item,
    effects: &mut Effects,
) -> Result<(), AddRefusal> {
    let added = put(state, unit, item)?;
    let commit = save::player(state, now, unit);
    if let Some(session) = state.players.get(unit).map(|player| player.session) {
        for card in added {
            effects.tell_after(session, Notice::Item(ItemNotice::Added(card)), commit);
        }
    }
    status::weigh(state, unit, effects);
    Ok(())
}

/// Puts items into a player's inventory, all of them or none, without saving or telling: for what changes several things
/// at once. What came where, for the client. [`status::weigh`] is due afterwards.
pub fn put(state: &mut ServerState, unit: UnitId, item: Item) -> Result<Vec<ItemCard>, AddRefusal> {
    let world = Arc::clone(&state.world);
    let player = state.players.get_mut(unit).ok_or(AddRefusal::Invalid)?;
    room_for(&world, player, &item)?;
    let kind = world.item(item.id).ok_or(AddRefusal::Invalid)?;
    let (times, each) = if kind.stacks() {
        (1, item.amount)
    } else {
        (item.amount, 1)
    };
    let mut added = Vec::with_capacity(usize::from(times));
    for _ in 0..times {
        let part = item.taken_off().with_amount(each);
        let place = player.character.inventory.add(kind, part).map_err(refusal)?;
        added.push(ItemCard::new(place, part, kind));
    }
    Ok(added)
}

/// Takes so many out of a place of a player's inventory: what was taken, and the write that saves it. `None`, and nothing
/// changes, if there are not so many, or they are worn (but ammunition, which is used up while it is), or the player trades.
pub fn take(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (place, amount): (usize, u16),
    why: Loss,
    effects: &mut Effects,
) -> Option<Item> {
    let before = *state.players.get(unit)?.character.inventory.get(place)?;
    let item = remove(state, unit, place, amount)?;
    let commit = save::player(state, now, unit);
    let session = state.players.get(unit)?.session;
    let removed = ItemNotice::Removed { place, amount, why };
    effects.tell_after(session, Notice::Item(removed), commit);
    if before.is_worn() && before.amount == amount {
        equipment::remember_deed(&state.world, unit, (before, false), effects);
        status::refresh(state, unit, effects);
    } else {
        status::weigh(state, unit, effects);
    }
    Some(item)
}

/// Takes items out of a player's inventory without saving or telling, as [`put`].
pub fn remove(state: &mut ServerState, unit: UnitId, place: usize, amount: u16) -> Option<Item> {
    let stacks = |id| state.world.item(id).is_none_or(crate::world::ItemKind::stacks);
    let player = state.players.get(unit)?;
    let inventory = &player.character.inventory;
    // What somebody trades with stays as it is until the trade is over.
    if player.is_trading() {
        return None;
    }
    let free = inventory
        .get(place)
        .is_some_and(|item| !item.is_worn() || stacks(item.id));
    let inventory = &mut state.players.get_mut(unit)?.character.inventory;
    if free { inventory.take(place, amount) } else { None }
}

/// Changes a player's zeny by so much; saved and told. `None`, and nothing changes, if it would be less than nothing or
/// more than [`MOST_ZENY`].
pub fn zeny(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    change: i64,
    effects: &mut Effects,
) -> Option<CommitNumber> {
    let player = state.players.get_mut(unit)?;
    let (session, zeny) = (player.session, sum(player.character.zeny, change)?);
    player.character.zeny = zeny;
    let commit = save::player(state, now, unit);
    effects.tell_after(session, Notice::Zeny(zeny), commit);
    commit
}

/// Zeny after a change; `None` if nobody can have that.
pub fn sum(zeny: u32, change: i64) -> Option<u32> {
    let sum = u32::try_from(i64::from(zeny).checked_add(change)?).ok()?;
    (sum <= MOST_ZENY.max(zeny)).then_some(sum)
}
