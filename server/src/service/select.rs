//! Choosing the character to play.

use super::{characters, travel};
use crate::{
    event::{Effects, Moment, Notice, SessionId},
    state::ServerState,
};

/// A client chooses the character in a slot: it is told where its map server is. A character whose deletion is
/// reserved cannot be played.
pub fn select(state: &mut ServerState, now: Moment, session: SessionId, slot: u8, effects: &mut Effects) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let chosen = characters::idle(state, account).and_then(|online| online.in_slot(slot));
    let Some(chosen) = chosen.filter(|chosen| chosen.deletion.is_none()) else {
        return effects.tell(session, Notice::CharRefused);
    };
    let character = chosen.id;
    let (map, _) = travel::standing_place(state, &chosen.place);
    let Some(map) = state.world.maps.get(map).map(|map| map.name.clone()) else {
        return;
    };
    if let Some(online) = state.accounts.get_mut(&account) {
        online.selected = Some(character);
    }
    effects.tell(session, Notice::MapAddress { character, map });
}
