//! What keeps a player busy with somebody else: a talk with an NPC, and whatever it opened. All of it ends together, when the
//! player goes elsewhere, dies or leaves.

use packets::UnitId;

use super::dialog;
use crate::{event::Effects, state::ServerState};

/// A player goes elsewhere: all ends, and dialogs without a word, for clients close their windows with the map.
pub fn leave_behind(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get_mut(unit) {
        player.dialog = None;
    }
    end(state, unit, effects);
}

/// Ends everything that a player is busy with; nothing that was not done is done any more.
pub fn end(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    dialog::break_off(state, unit, effects);
}
