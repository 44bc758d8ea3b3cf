//! Cards: which equipment they go into, and putting them there.

use packets::UnitId;

use super::{belongings, save, status, store};
use crate::{
    event::{Effects, Item, Moment, Notice, look::Posture, notice::ItemNotice},
    state::{Player, ServerState},
    world::World,
};

/// Tells which equipment a card goes into; nothing if there is none.
pub fn list(state: &ServerState, unit: UnitId, card: usize, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let places = player.character.inventory.iter().map(|(place, _)| place);
    let fitting: Vec<usize> = places
        .filter(|&place| slot_for(&state.world, player, card, place).is_some())
        .collect();
    if !fitting.is_empty() {
        effects.tell(player.session, Notice::Item(ItemNotice::CardList(fitting)));
    }
}

/// Puts a card into the first free slot of equipment that is not worn. Saved, and told once that is durable.
pub fn insert(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (card, equipment): (usize, usize),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get(unit) else { return };
    let session = player.session;
    let slot = slot_for(&state.world, player, card, equipment).filter(|_| !store::is_behind(state));
    let inserted = slot.and_then(|slot| put_in(state, unit, card, (equipment, slot)));
    let ok = inserted.is_some();
    let commit = if ok { save::player(state, now, unit) } else { None };
    let told = ItemNotice::CardInserted { equipment, card, ok };
    effects.tell_after(session, Notice::Item(told), commit);
    if ok {
        status::refresh(state, unit, effects);
    }
}

/// A client wants a card put into equipment while its character cannot change what it has.
pub fn refuse(state: &ServerState, unit: UnitId, (card, equipment): (usize, usize), effects: &mut Effects) {
    if let Some(player) = state.players.get(unit) {
        let ok = false;
        let told = ItemNotice::CardInserted { equipment, card, ok };
        effects.tell(player.session, Notice::Item(told));
    }
}

fn put_in(state: &mut ServerState, unit: UnitId, card: usize, (equipment, slot): (usize, usize)) -> Option<()> {
    let card = belongings::remove(state, unit, card, 1)?;
    let item = state.players.get_mut(unit)?.character.inventory.get_mut(equipment)?;
    *item.cards.get_mut(slot)? = card.id;
    Some(())
}

/// The first free slot of equipment, if the card goes into it.
fn slot_for(world: &World, player: &Player, card: usize, equipment: usize) -> Option<usize> {
    let inventory = &player.character.inventory;
    let (card, item) = (inventory.get(card)?, inventory.get(equipment)?);
    let (card_kind, kind) = (world.item(card.id)?, world.item(item.id)?);
    let able = player.posture != Posture::Dead && item.identified && !item.is_worn() && kind.takes(card_kind);
    able.then(|| free_slot(item, kind.slots)).flatten()
}

fn free_slot(item: &Item, slots: u8) -> Option<usize> {
    let slots = item.cards.iter().take(slots.into());
    slots.into_iter().position(|card| card.0 == 0)
}
