//! Ailments of players: how they come over them, what they do in time, and how they end. Those of monsters are
//! [`super::monster::ailment`].

use core::time::Duration;
use std::sync::Arc;

use packets::UnitId;
use rand::Rng;

use super::{status, vitals, walk};
use crate::{
    event::{Effects, Moment, fight::Affliction, game::Alarm, look::Posture},
    figures::{
        ailment::{self, Onset, Sufferer},
        resistance::{self, Resister},
    },
    state::{Player, ServerState},
    world::Status,
};

/// An ailment may come over a player: chance decides, after what the player resists. Nothing comes over the dead, and
/// over who loads a map.
pub fn inflict(state: &mut ServerState, now: Moment, unit: UnitId, affliction: &Affliction, effects: &mut Effects) {
    let there = |player: &&Player| player.posture != Posture::Dead && player.is_in_sight();
    let Some(player) = state.players.get(unit).filter(there) else {
        return;
    };
    let (status, fighter) = (affliction.status, &player.fighter);
    match ailment::onset(status, fighter.condition, fighter.element().0) {
        Onset::Fails => return,
        Onset::Ends => return cure(state, now, unit, &[status], effects),
        Onset::Begins => {}
    }
    let resister = Resister::character(fighter, status);
    let chance = resistance::chance(status, affliction.chance, affliction.from, &resister);
    let lasts = resistance::time(status, affliction.lasts, affliction.from, &resister);
    if resistance::strikes(chance, state.random.random()) {
        begin(state, now, unit, (status, lasts), effects);
    }
}

/// An ailment comes over a player, whatever it resists.
pub fn begin(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (status, lasts): (Status, Duration),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    player.statuses.ailments.begin(status, now, lasts);
    if ailment::stops_attack(status) {
        player.fight.stop();
    }
    if ailment::stops_walk(status) && status != Status::Stone {
        walk::stop(state, now, unit, effects);
    }
    changed(state, now, unit, effects);
}

/// Ends ailments of a player: by what it takes, or in another way.
pub fn cure(state: &mut ServerState, now: Moment, unit: UnitId, cured: &[Status], effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let ailments = &mut player.statuses.ailments;
    let ended = cured.iter().filter(|&&status| ailments.end(status)).count();
    if ended > 0 {
        changed(state, now, unit, effects);
    }
}

/// A player was hurt: what that ends has ended.
pub fn hurt(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> Vec<Status> {
    let player = state.players.get_mut(unit);
    let ended = player.map_or_else(Vec::new, |player| player.statuses.ailments.end_by_damage());
    if !ended.is_empty() {
        changed(state, now, unit, effects);
    }
    ended
}

/// Time went by: hit points are lost, stone sets in, what is over ends.
pub fn pass(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let before = player.statuses.ailments.condition();
    let suffered = player.statuses.ailments.pass(now);
    let is_stone = player.statuses.ailments.condition().has(Status::Stone) && before.stiffens();
    if is_stone {
        walk::stop(state, now, unit, effects);
    }
    for status in suffered.wounds {
        suffer(state, now, unit, status, effects);
    }
    changed(state, now, unit, effects);
}

/// An ailment costs hit points, and they may be the last.
fn suffer(state: &mut ServerState, now: Moment, unit: UnitId, status: Status, effects: &mut Effects) {
    let roll = state.random.random();
    let Some(player) = state.players.get(unit) else { return };
    let sufferer = Sufferer {
        player: true,
        hp: player.character.hp,
        max_hp: player.fighter.max_hp,
    };
    vitals::hurt(state, now, unit, ailment::wound(status, sufferer, roll), None, effects);
}

/// Ailments of a player began or ended: its figures, its looks and its icons follow, and it is looked at again when one
/// does something.
pub(super) fn changed(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    status::refresh(state, unit, effects);
    status::show_icons(state, now, unit, effects);
    let next = state.players.get(unit).and_then(|player| player.statuses.next());
    if let Some(at) = next {
        effects.alarm(at, Alarm::StatusOver { unit });
    }
}

/// What a hit of a player brings over another. What the same hit has ended (`ended`) counts as if it still held.
pub(super) fn by_hit(
    state: &mut ServerState,
    now: Moment,
    (by, unit): (UnitId, UnitId),
    ended: &[Status],
    effects: &mut Effects,
) {
    let Some(fighter) = state.players.get(by).map(|player| Arc::clone(&player.fighter)) else {
        return;
    };
    for (status, chance) in fighter.worn.extras.inflicted(fighter.is_ranged()) {
        if ailment::may_follow(status, ended) {
            inflict(state, now, unit, &Affliction::by(&fighter, (status, chance)), effects);
        }
    }
}
