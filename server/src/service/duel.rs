//! Characters that strike each other, where the map says that they may.

use std::sync::Arc;

use packets::UnitId;
use rand::Rng;

use super::{chance, fight};
use crate::{
    event::{Effects, MapEvent, MapInstanceId, Moment, fight::SwingOutcome, look::Posture, map::Stay},
    figures::{
        Fighter,
        blow::{self, Blow},
        reach, versus,
    },
    state::{Player, SIGHT, ServerState},
    world::{Cell, Map, MapFlags},
};

/// A character attacks another, where they may, and who is around it if its hits splash: characters here, monsters on the
/// map loop. How it went, and what was drained.
pub(super) fn duel(
    state: &mut ServerState,
    now: Moment,
    (unit, other): (UnitId, UnitId),
    fighter: &Arc<Fighter>,
    effects: &mut Effects,
) -> (SwingOutcome, (i64, i64)) {
    let (cell, stay, instance) = match aim(state, (unit, other), fighter) {
        Ok(aimed) => aimed,
        Err(outcome) => return (outcome, (0, 0)),
    };
    let Some(blow) = strike_player(state, now, (unit, other), fighter, effects) else {
        return (SwingOutcome::NoTarget, (0, 0));
    };
    let Cell { x, y } = cell;
    let extras = &fighter.worn.extras;
    if extras.splash > 0 && blow.damage() > 0 {
        splash(state, now, (unit, fighter), (cell, Some(other)), effects);
        let splashed = MapEvent::Splash {
            stay,
            fighter: Arc::clone(fighter),
            x,
            y,
        };
        effects.map.push((instance, splashed));
    }
    let drained = extras.drains.of(&blow, state.random.random());
    (SwingOutcome::Done { x, y }, drained)
}

/// A character's blow splashes: all whom it may fight around a cell are struck, but the one that was struck already.
pub(super) fn splash(
    state: &mut ServerState,
    now: Moment,
    (unit, fighter): (UnitId, &Fighter),
    around: (Cell, Option<UnitId>),
    effects: &mut Effects,
) {
    for beside in enemies_around(state, unit, around, fighter.worn.extras.splash.into()) {
        strike_player(state, now, (unit, beside), fighter, effects);
    }
}

/// Where the target of an attack stands, if it can be struck, with the stay of who attacks; what becomes of the attack, if
/// not.
fn aim(
    state: &ServerState,
    (unit, other): (UnitId, UnitId),
    fighter: &Fighter,
) -> Result<(Cell, Stay, MapInstanceId), SwingOutcome> {
    let both = state.players.get(unit).zip(state.players.get(other));
    let (player, target) = both.ok_or(SwingOutcome::NoTarget)?;
    let map = state.world.maps.get(player.instance().0 as usize);
    let (from, to) = (player.cell(), target.cell());
    let may = |map: &&Map| is_enemy(state, map, player, target) && from.distance(to) <= SIGHT;
    let map = map.filter(may).ok_or(SwingOutcome::NoTarget)?;
    let more = if target.walk.is_some() {
        reach::WALKING_TARGET
    } else {
        0
    };
    let Cell { x, y } = to;
    if !reach::player_reaches(from, to, fighter.range.saturating_add(more)) {
        return Err(SwingOutcome::OutOfReach { x, y });
    }
    if !reach::is_clear(from, to, |cell| map.is_walkable(cell)) {
        return Err(SwingOutcome::NoTarget);
    }
    Ok((to, player.stay, player.instance()))
}

/// Who else may be struck around a cell by a character's attack.
fn enemies_around(
    state: &ServerState,
    unit: UnitId,
    (center, struck): (Cell, Option<UnitId>),
    cells: u16,
) -> Vec<UnitId> {
    let Some(player) = state.players.get(unit) else {
        return Vec::new();
    };
    let Some(map) = state.world.maps.get(player.instance().0 as usize) else {
        return Vec::new();
    };
    let around = state.players.around(player.instance(), center, cells);
    let enemy = |other: &UnitId| {
        let other = state.players.get(*other).filter(|other| Some(other.unit()) != struck);
        other.is_some_and(|other| is_enemy(state, map, player, other))
    };
    around.map(|(_, other)| other.unit).filter(enemy).collect()
}

/// A character strikes another.
fn strike_player(
    state: &mut ServerState,
    now: Moment,
    (unit, other): (UnitId, UnitId),
    fighter: &Fighter,
    effects: &mut Effects,
) -> Option<Blow> {
    let target = state.players.get(other)?;
    let victim = Arc::clone(&target.fighter);
    let (attack, struck) = versus::player(&state.world, fighter, &victim, fight::attackers(state, now, target));
    let rolls = chance::rolls(&mut state.random);
    let blow = blow::strike(&attack, &struck, &rolls);
    let motions = (fighter.attack_motion, victim.damage_motion);
    fight::strike(state, now, ((unit, 0), other), motions, blow, effects);
    if !fighter.is_ranged() {
        let damage = victim.worn.extras.reflection(blow.damage(), victim.max_hp);
        fight::reflect(state, now, (unit, other), (damage, fighter.attack_motion), effects);
    }
    Some(blow)
}

/// Whether a character may attack another where they are: both are there, the other lives and is seen, and on this map
/// players fight each other; members of a party only where the map says so.
fn is_enemy(state: &ServerState, map: &Map, player: &Player, other: &Player) -> bool {
    let here = player.instance() == other.instance() && other.is_in_sight();
    let party = |player: &Player| state.people.parties.of(player.character.id).map(|party| party.id);
    let spared = !map.flags.contains(MapFlags::PVP_NO_PARTY) && party(player).is_some();
    let friends = spared && party(player) == party(other);
    let fights = map.flags.contains(MapFlags::PVP) && player.unit() != other.unit() && !friends;
    fights && here && other.is_seen() && !other.is_spared() && other.posture != Posture::Dead
}
