//! Saving characters: when they leave, on a timer, and when the server stops.

use packets::UnitId;

use super::{storage, vitals};
use crate::{
    event::{Character, CommitNumber, Effects, Moment, look::Posture, persistence::Write},
    state::{Player, ServerState},
};

/// A player's record as it is to be saved now. The dead are kept as they will come back: at their save point.
pub fn record(state: &ServerState, player: &Player) -> Character {
    let map = state.world.maps.get(player.instance().0 as usize);
    let mut record = map.map_or_else(|| player.character.clone(), |map| player.record(map.name.clone()));
    if player.posture == Posture::Dead {
        (record.hp, record.sp) = vitals::after_death(&state.world, &record, player.fighter.max_hp);
        record.place = record.save_point.clone();
    }
    record
}

/// Has the store write a character.
pub fn write(state: &mut ServerState, character: Character, effects: &mut Effects) -> CommitNumber {
    let character = Box::new(character);
    storage::write(state, Write::SaveCharacter { character }, effects)
}

/// Saves a player now.
pub fn player(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> Option<CommitNumber> {
    let record = record(state, state.players.get(unit)?);
    if let Some(player) = state.players.get_mut(unit) {
        player.saved_at = now;
    }
    Some(write(state, record, effects))
}

/// Saves a player now, and lets what its client was told from the notice of that index on wait for that.
pub fn telling(state: &mut ServerState, now: Moment, unit: UnitId, from: usize, effects: &mut Effects) {
    if let Some(commit) = player(state, now, unit, effects)
        && let Some(player) = state.players.get(unit)
    {
        effects.hold_back(from, player.session, commit);
    }
}

/// Saves the players whose turn it is, unless the store is behind: it will be asked again in a second.
pub fn due(state: &mut ServerState, now: Moment, effects: &mut Effects) {
    let interval = state.rules.save_interval;
    let room = state.rules.backlog_max.saturating_sub(state.commits.backlog());
    let due: Vec<UnitId> = state
        .players
        .iter()
        .filter(|player| player.saved_at + interval <= now)
        .map(Player::unit)
        .take(usize::try_from(room).unwrap_or(usize::MAX))
        .collect();
    for unit in due {
        player(state, now, unit, effects);
    }
}
