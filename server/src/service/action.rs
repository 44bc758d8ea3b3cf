//! What a character does on the spot: turn, sit, stand, show an emotion.

use core::ops::RangeInclusive;

use rand::Rng as _;

use super::{
    recovery,
    sight::{tell_around, tell_around_and_self},
    walk,
};
use crate::{
    event::{Effects, Moment, Notice, SessionId, look::Posture},
    state::{Player, SIGHT, ServerState},
    world::Direction,
};

/// Turns body and head; others see it. Values that are no direction are passed over.
pub fn turn(state: &mut ServerState, session: SessionId, body: u8, head: u16, effects: &mut Effects) {
    let (Some(direction), 0..=2) = (Direction::from_code(body), head) else {
        return;
    };
    let Some(unit) = state.unit_of(session) else { return };
    let Some(player) = state
        .players
        .get_mut(unit)
        .filter(|player| player.posture != Posture::Dead)
    else {
        return;
    };
    (player.direction, player.head) = (direction, head);
    let turned = Notice::UnitTurned { unit, body, head };
    if let Some(player) = state.players.get(unit) {
        tell_around(state, player, turned, effects);
    }
}

/// Sits down, where the character is by now. Whose body is held by an ailment neither sits down nor stands up.
pub fn sit(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    change_posture(state, now, session, (Posture::Standing, Posture::Sitting), effects);
}

/// Stands up.
pub fn stand(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    change_posture(state, now, session, (Posture::Sitting, Posture::Standing), effects);
}

fn change_posture(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (from, to): (Posture, Posture),
    effects: &mut Effects,
) {
    let Some(unit) = state.unit_of(session) else { return };
    walk::stop(state, now, unit, effects);
    let ready = |player: &&mut Player| {
        player.posture == from && player.is_in_sight() && !player.fighter.condition.is_helpless()
    };
    let Some(player) = state.players.get_mut(unit).filter(ready) else {
        return;
    };
    player.posture = to;
    player.fight.stop();
    if let Some(player) = state.players.get(unit) {
        let posture = to;
        tell_around_and_self(state, player, SIGHT, Notice::PostureChanged { unit, posture }, effects);
    }
    recovery::reckon(state, now, unit, effects);
}

/// Emotions that clients have. Newer ones have more, which the public servers do not show either.
const EMOTIONS: RangeInclusive<u8> = 0..=87;

/// The emotion of who may not speak: servers show it, players cannot.
const MUTED: u8 = 34;

/// The emotions of a die, by its points.
const DICE: RangeInclusive<u8> = 58..=63;

/// Shows an emotion to all who see the character, and to itself. The points of a die are the server's choice; a number that
/// is no player's emotion is passed over.
pub fn emote(state: &mut ServerState, session: SessionId, emotion: u8, effects: &mut Effects) {
    if !EMOTIONS.contains(&emotion) || emotion == MUTED {
        return;
    }
    let emotion = if DICE.contains(&emotion) {
        state.random.random_range(DICE)
    } else {
        emotion
    };
    if let Some(player) = state.player_of(session).filter(|player| player.is_in_sight()) {
        let unit = player.unit();
        tell_around_and_self(state, player, SIGHT, Notice::Emotion { unit, emotion }, effects);
    }
}

/// Switches a setting that the server keeps; numbers it does not know are passed over.
pub fn configure(state: &mut ServerState, session: SessionId, kind: u32, on: bool, effects: &mut Effects) {
    let Some(player) = state.unit_of(session).and_then(|unit| state.players.get_mut(unit)) else {
        return;
    };
    let setting = usize::try_from(kind)
        .ok()
        .and_then(|kind| player.settings.get_mut(kind));
    if let Some(setting) = setting {
        *setting = on;
        effects.tell(session, Notice::Configured { kind, on });
    }
}
