//! Sparing who has just loaded a map, or was just revived: nobody attacks it, until it does something or a while has passed.
//!
//! What public servers call the invincible time of players: without it, who is still looking at a loading picture's last
//! moment is killed by what stands at the warp.

use packets::UnitId;

use crate::{
    event::{Effects, MapEvent, Moment, game::Alarm, map::Stay},
    state::{Player, ServerState},
};

/// A client has loaded its map, or its character lives again: to be called before those around learn of it.
pub fn begin(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let span = state.rules.spared_after_load;
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    player.spared_until = (!span.is_zero()).then(|| now + span);
    if let Some(until) = player.spared_until {
        let stay = player.stay;
        effects.alarm(until, Alarm::SpareOver { stay });
    }
}

/// The while has passed, unless another has begun since.
pub fn over(state: &mut ServerState, now: Moment, stay: Stay, effects: &mut Effects) {
    let is_over = |player: &Player| player.stay == stay && player.spared_until.is_some_and(|until| until <= now);
    if state.players.get(stay.unit).is_some_and(is_over) {
        end(state, stay.unit, effects);
    }
}

/// A player does something: it is spared no longer.
pub fn end(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    if player.spared_until.take().is_some() && player.is_in_sight() {
        let stay = player.stay;
        effects.map.push((player.instance(), MapEvent::Unspared { stay }));
    }
}
