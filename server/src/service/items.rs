//! What clients ask about their own items, led to the service of each.

use super::{card, equipment, identify, interaction, item_use};
use crate::{
    event::{Effects, Moment, SessionId, item::ItemCommand},
    state::ServerState,
};

/// Does what a client asks, unless its character talks or trades: then an item is refused to be used, and all else passed over. So is a
/// place that no inventory has, as public servers do.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: ItemCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        ItemCommand::Use { place: Some(place) } if interaction::holds_things(state, unit) => {
            item_use::refuse(state, unit, place, effects);
        }
        _ if interaction::holds_things(state, unit) => {}
        ItemCommand::Use { place: Some(place) } => item_use::by_client(state, now, unit, place, effects),
        ItemCommand::Wear { place: Some(place), at } => equipment::wear(state, now, unit, (place, at), effects),
        ItemCommand::TakeOff { place: Some(place) } => equipment::take_off(state, now, unit, place, effects),
        ItemCommand::CardList { card: Some(place) } => card::list(state, unit, place, effects),
        ItemCommand::InsertCard {
            card: Some(card),
            equipment: Some(equipment),
        } => card::insert(state, now, unit, (card, equipment), effects),
        ItemCommand::Identify { place } => identify::choose(state, now, unit, place, effects),
        _ => {}
    }
}
