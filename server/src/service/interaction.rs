//! What keeps a player busy with somebody else: a talk with an NPC, and whatever it opened; a shop, the storage, a trade, a
//! chat room. All of it ends together, when the player goes elsewhere, dies or leaves.

use packets::UnitId;

use super::{account_storage, dialog, people::chat_room, shop, trade};
use crate::{event::Effects, state::ServerState};

/// Whether what a player has must stay as it is: it talks with an NPC, or trades.
pub fn holds_things(state: &ServerState, unit: UnitId) -> bool {
    let player = state.players.get(unit);
    player.is_some_and(|player| player.dialog.is_some() || player.is_trading())
}

/// Whether a player is too busy to attack, to pick things up and to let go of them: it also sits in a chat room, or its
/// storage is open, or an ailment holds its body.
pub fn is_busy(state: &ServerState, unit: UnitId) -> bool {
    let player = state.players.get(unit);
    let held = player.is_some_and(|player| player.storage.is_some() || player.fighter.condition.is_helpless());
    held || state.people.rooms.of(unit).is_some() || holds_things(state, unit)
}

/// A player goes elsewhere: all ends, and dialogs without a word, for clients close their windows with the map.
pub fn leave_behind(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get_mut(unit) {
        player.dialog = None;
    }
    end(state, unit, effects);
}

/// Ends everything that a player is busy with; nothing that was not done is done any more.
pub fn end(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    chat_room::leave(state, unit, effects);
    dialog::break_off(state, unit, effects);
    shop::close(state, unit);
    account_storage::close(state, unit, effects);
    trade::cancel(state, unit, effects);
}
