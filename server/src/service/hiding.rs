//! Hiding from everybody, as game masters do: who hides sees all, and is seen by nobody.

use packets::UnitId;

use super::{people, sight, status};
use crate::{
    event::{
        Effects, MapEvent, Notice,
        look::{Hiding, Vanish},
    },
    state::ServerState,
};

/// A player hides or shows itself: those around lose it from sight or find it, monsters too.
pub fn set(state: &mut ServerState, unit: UnitId, hiding: Hiding, effects: &mut Effects) {
    let Some(player) = state.players.get(unit).filter(|player| player.hiding != hiding) else {
        return;
    };
    if hiding == Hiding::Hidden {
        let why = Vanish::OutOfSight;
        sight::tell_around(state, player, Notice::UnitVanished { unit, why }, effects);
    }
    if let Some(player) = state.players.get_mut(unit) {
        player.hiding = hiding;
    }
    let Some(player) = state.players.get(unit) else { return };
    if hiding == Hiding::Seen {
        sight::tell_around(state, player, sight::now_seen(state, player), effects);
        if let Some(sign) = people::chat_room::sign_of(state, unit) {
            sight::tell_around(state, player, sign, effects);
        }
    }
    effects.tell(player.session, status::condition(player));
    if player.is_in_sight() {
        let (stay, looks) = (player.stay, player.looks());
        effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
    }
}
