//! How monsters walk and stop, and what is seen of it.

use rand::Rng;

use super::{appeared, report, seers, vanished};
use crate::{
    event::{MapEffects, Moment, map::Sight},
    figures::behavior::STROLLS_WITHIN,
    service::path,
    state::{MapInstanceState, SIGHT, Walk},
    world::{Cell, Direction, Status},
};

/// Steps that a monster takes at most at a time towards its home.
const HOMEWARD: u16 = 14;

/// Takes a walking monster to its next cell, if it is reached by `now`; whether it was.
pub(super) fn step(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) -> bool {
    let Some(monster) = state.monsters.get_mut(index) else {
        return false;
    };
    let from = monster.cell();
    let Some(to) = monster.walk.as_mut().and_then(|walk| walk.advance(from, now)) else {
        return false;
    };
    monster.walk.take_if(|walk| walk.is_over());
    if let Some(direction) = Direction::between(from, to) {
        monster.look.direction = direction.code();
    }
    state.shift_monster(index, to);
    if let Some(monster) = state.monsters.get(index) {
        let seers = |center: Cell, other: Cell| {
            let around = state.watcher_grid.around(center, SIGHT);
            around
                .filter(move |(cell, _)| cell.distance(other) > SIGHT)
                .map(|(_, stay)| stay)
                .collect()
        };
        report(state, seers(from, to), vanished(monster), effects);
        report(state, seers(to, from), appeared(monster), effects);
    }
    true
}

/// Begins a walk along `steps`, instead of any other; whether there are some.
pub(super) fn begin(
    state: &mut MapInstanceState,
    now: Moment,
    index: usize,
    steps: Vec<Cell>,
    effects: &mut MapEffects,
) -> bool {
    let steps = astray(state, index, steps);
    let Some(monster) = state.monsters.get_mut(index) else {
        return false;
    };
    let goes_on = |walk: &&Walk| walk.next() == steps.first().copied();
    let since = monster.walk.as_ref().filter(goes_on).map_or(now, Walk::since);
    let Some(walk) = Walk::new(steps, monster.look.speed, since) else {
        return false;
    };
    let (unit, here) = (monster.look.unit, monster.cell());
    let movement = walk.movement(here);
    monster.walk = Some(walk);
    report(
        state,
        seers(state, here),
        Sight::Moved { unit, movement, since },
        effects,
    );
    true
}

/// The steps of one that wants to go these: the confused go astray.
fn astray(state: &mut MapInstanceState, index: usize, steps: Vec<Cell>) -> Vec<Cell> {
    let (Some(monster), Some(&to)) = (state.monsters.get(index), steps.last()) else {
        return steps;
    };
    let world = std::sync::Arc::clone(&state.world);
    let Some(map) = world
        .maps
        .get(state.map)
        .filter(|_| monster.look.condition.has(Status::Confusion))
    else {
        return steps;
    };
    let here = monster.cell();
    let to = path::astray(map, &mut state.random, here, to);
    path::path(map, here, to).unwrap_or(steps)
}

/// Stops where it is, if it walks.
pub(super) fn stop(state: &mut MapInstanceState, index: usize, effects: &mut MapEffects) {
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    if monster.walk.take().is_some() {
        let (unit, here) = (monster.look.unit, monster.cell());
        let (x, y) = here.pair();
        report(state, seers(state, here), Sight::Stopped { unit, x, y }, effects);
    }
}

/// Strolls to a cell of its home, or back towards it, if chance finds a way; whether it did.
pub(super) fn stroll(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) -> bool {
    let steps = stroll_steps(state, index).unwrap_or_default();
    begin(state, now, index, steps, effects)
}

fn stroll_steps(state: &mut MapInstanceState, index: usize) -> Option<Vec<Cell>> {
    let monster = state.monsters.get(index)?;
    let (here, home) = (monster.cell(), monster.home);
    let to = if home.contains(here) {
        let reach = i16::try_from(STROLLS_WITHIN).unwrap_or(i16::MAX);
        let mut offset = || state.random.random_range(-reach..=reach);
        let (dx, dy) = (offset(), offset());
        let to = Cell::new(here.x.checked_add_signed(dx)?, here.y.checked_add_signed(dy)?);
        home.contains(to).then_some(to)?
    } else {
        let nearest =
            |at: u16, low: u16, high: u16| at.clamp(low, high).clamp(at.saturating_sub(HOMEWARD), at + HOMEWARD);
        Cell::new(
            nearest(here.x, home.low.x, home.high.x),
            nearest(here.y, home.low.y, home.high.y),
        )
    };
    path::path(state.ground()?, here, to)
}
