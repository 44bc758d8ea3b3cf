//! Signs of life: clients that play are asked for one now and then, so that neither side takes a quiet connection for a
//! dead one. Those that answer nothing are ended by net, which knows when it last heard of a client.

use crate::{
    event::{Effects, Moment, Notice},
    state::{Player, ServerState},
};

/// Asks the clients that were not asked for a while. Each has a turn of its own, so that not all are asked at once.
pub fn due(state: &mut ServerState, now: Moment, effects: &mut Effects) {
    let is_due = |player: &&Player| player.pinged_at + Player::PING_INTERVAL <= now;
    let due: Vec<_> = state.players.iter().filter(is_due).map(Player::unit).collect();
    let mut sessions = Vec::with_capacity(due.len());
    for unit in due {
        if let Some(player) = state.players.get_mut(unit) {
            player.pinged_at = now;
            sessions.push(player.session);
        }
    }
    effects.tell_all(sessions, Notice::Ping);
}
