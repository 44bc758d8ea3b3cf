//! What clients ask about their own items, led to the service of each.

use packets::UnitId;

use super::{card, equipment, identify, interaction, item_use};
use crate::{
    event::{Effects, Moment, SessionId, item::ItemCommand},
    state::ServerState,
};

/// Does what a client asks, unless its character talks or trades: then it is refused. A place that no inventory has is passed over,
/// as public servers do.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, command: ItemCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    match command {
        _ if interaction::holds_things(state, unit) => refuse(state, unit, command, effects),
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

/// What a client asks is not done now. It is told so where it would wait for an answer.
fn refuse(state: &mut ServerState, unit: UnitId, command: ItemCommand, effects: &mut Effects) {
    match command {
        ItemCommand::Use { place: Some(place) } => item_use::refuse(state, unit, place, effects),
        ItemCommand::Wear { place: Some(place), .. } => equipment::refuse_wear(state, unit, place, effects),
        ItemCommand::TakeOff { place: Some(place) } => equipment::refuse_take_off(state, unit, place, effects),
        ItemCommand::InsertCard {
            card: Some(card),
            equipment: Some(equipment),
        } => card::refuse(state, unit, (card, equipment), effects),
        ItemCommand::Identify { place } => identify::refuse(state, unit, place, effects),
        _ => {}
    }
}
