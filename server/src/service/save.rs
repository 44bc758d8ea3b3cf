//! Saving characters: what changed is marked by whoever changed it, and written once, when the step is over: all that
//! changed in it in one write, so that a deal of several is kept as a whole. Those who deal are changed and marked without
//! anything written in between.
//!
//! While the store is behind, what is marked waits until it is not, the last state of each once.

use packets::UnitId;

use super::{store, vitals};
use crate::{
    event::{
        Character, CommitNumber, Effects, Moment,
        look::Posture,
        persistence::{Save, Write},
        storage::Storage,
    },
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

/// Marks a player as changed; the number of the write that will save it.
pub fn player(state: &mut ServerState, now: Moment, unit: UnitId) -> Option<CommitNumber> {
    let player = state.players.get_mut(unit)?;
    player.saved_at = now;
    player.character.held = player.statuses.kept(now);
    let unsaved = state.unsaved();
    unsaved.players.insert(unit);
    Some(unsaved.commit)
}

/// Marks a player as changed, together with the storage of its account.
pub fn with_storage(state: &mut ServerState, now: Moment, unit: UnitId, storage: Storage) -> Option<CommitNumber> {
    let account = state.players.get(unit)?.character.account;
    state.unsaved().storages.insert(account, storage);
    player(state, now, unit)
}

/// Has a character saved that does not play, as it is now.
pub fn character(state: &mut ServerState, character: Character) -> CommitNumber {
    let unsaved = state.unsaved();
    unsaved.characters.insert(character.id, character);
    unsaved.commit
}

/// Marks a player as changed, and lets what its client was told from the notice of that index on wait for its write.
pub fn telling(state: &mut ServerState, now: Moment, unit: UnitId, from: usize, effects: &mut Effects) {
    if let Some(commit) = player(state, now, unit)
        && let Some(player) = state.players.get(unit)
    {
        effects.hold_back(from, player.session, commit);
    }
}

/// Marks the players whose turn it is, unless the store is behind: it will be asked again in a second.
pub fn due(state: &mut ServerState, now: Moment) {
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
        player(state, now, unit);
    }
}

/// A step is over: what changed is written, unless the store is behind. What a server leaves behind that stops is written
/// in any case.
pub fn step_over(state: &mut ServerState, effects: &mut Effects) {
    if effects.stop || store::takes_more(state) {
        write(state, effects);
    }
}

/// Writes what changed, if anything did, as it is now.
pub(super) fn write(state: &mut ServerState, effects: &mut Effects) {
    let Some(unsaved) = state.unsaved.take() else { return };
    let mut characters = unsaved.characters;
    for player in unsaved.players.iter().filter_map(|&unit| state.players.get(unit)) {
        characters.insert(player.character.id, record(state, player));
    }
    let save = Save {
        characters: characters.into_values().collect(),
        storages: unsaved.storages.into_iter().collect(),
    };
    state.commits.sent(unsaved.commit, save.len());
    effects.write(unsaved.commit, Write::Save(save));
}
