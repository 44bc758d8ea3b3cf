//! What monsters do: they stroll around their home while somebody is near enough to see it.

use packets::UnitId;
use rand::Rng;

use super::path;
use crate::{
    event::{
        MapEffects, MapReport, Moment,
        map::{Looks, Sight, Stay},
    },
    state::{MapInstanceState, Monster, SIGHT, Walk, Watcher},
    world::{Cell, Direction},
};

/// How far a monster strolls at a time, in cells along each axis.
const STROLL: i16 = 7;

/// Milliseconds between the end of a stroll and the next.
const REST: core::ops::Range<u64> = 2_000..6_000;

/// A character is in the map: it sees the monsters around.
pub fn watch(state: &mut MapInstanceState, watcher: Watcher, effects: &mut MapEffects) {
    let Watcher { stay, cell, .. } = watcher;
    unwatch(state, stay.unit);
    state.watchers.insert(stay.unit, watcher);
    state.watcher_grid.insert(cell, stay);
    for (_, index) in state.monster_grid.around(cell, SIGHT) {
        if let Some(monster) = state.monsters.get(index) {
            report(state, vec![stay], appeared(monster), effects);
        }
    }
}

/// A character died. It still sees; monsters leave it alone, as they leave everybody alone for now.
pub fn watcher_died(state: &mut MapInstanceState, stay: Stay) {
    if let Some(watcher) = current_mut(state, stay) {
        watcher.dead = true;
    }
}

/// A character that lay dead lives again.
pub fn watcher_revived(state: &mut MapInstanceState, stay: Stay) {
    if let Some(watcher) = current_mut(state, stay) {
        watcher.dead = false;
    }
}

/// A character looks different.
pub fn watcher_changed(state: &mut MapInstanceState, stay: Stay, looks: Looks) {
    if let Some(watcher) = current_mut(state, stay) {
        watcher.looks = looks;
    }
}

/// A character is gone.
pub fn unwatch(state: &mut MapInstanceState, unit: UnitId) {
    if let Some(Watcher { stay, cell, .. }) = state.watchers.remove(&unit) {
        state.watcher_grid.remove(cell, stay);
    }
}

/// A character is in another cell: monsters come into its sight and go out of it.
pub fn watcher_moved(state: &mut MapInstanceState, stay: Stay, to: Cell, effects: &mut MapEffects) {
    let Some(watcher) = current_mut(state, stay) else {
        return;
    };
    let from = core::mem::replace(&mut watcher.cell, to);
    state.watcher_grid.shift(from, to, stay);
    let seen_from = |center: Cell| state.monster_grid.around(center, SIGHT);
    for (cell, index) in seen_from(from) {
        if let Some(monster) = state.monsters.get(index).filter(|_| cell.distance(to) > SIGHT) {
            report(state, vec![stay], vanished(monster), effects);
        }
    }
    for (cell, index) in seen_from(to) {
        if let Some(monster) = state.monsters.get(index).filter(|_| cell.distance(from) > SIGHT) {
            report(state, vec![stay], appeared(monster), effects);
        }
    }
}

/// A character asks what a monster in its sight is called.
pub fn name(state: &MapInstanceState, stay: Stay, unit: UnitId, effects: &mut MapEffects) {
    let found = state.monster(unit);
    let here = state.watchers.get(&stay.unit).filter(|watcher| watcher.stay == stay);
    if let Some((monster, watcher)) = found.zip(here)
        && monster.cell().distance(watcher.cell) <= SIGHT
    {
        let name = monster.look.name;
        report(state, vec![stay], Sight::Named { unit, name }, effects);
    }
}

/// Does what is due by `now`.
pub fn tick(state: &mut MapInstanceState, now: Moment, effects: &mut MapEffects) {
    let due: Vec<usize> = state.wakes.due(now).collect();
    for index in due {
        while step(state, now, index, effects) {}
        let Some(monster) = state.monsters.get(index) else {
            continue;
        };
        let wakes = match &monster.walk {
            Some(walk) => walk.next_at(monster.cell()),
            None => rest(state, now, index, effects),
        };
        state.wakes.put(wakes, index);
    }
}

/// Takes a walking monster to its next cell, if it is reached by `now`.
fn step(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) -> bool {
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

/// A monster that stands strolls on if somebody is near, and rests otherwise; when it wakes again.
fn rest(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) -> Moment {
    let rested = Moment(now.0.saturating_add(state.random.random_range(REST)));
    if state.watchers.is_empty() {
        return rested;
    }
    let Some(walk) = stroll(state, now, index) else {
        return rested;
    };
    let Some(monster) = state.monsters.get_mut(index) else {
        return rested;
    };
    let (unit, here) = (monster.look.unit, monster.cell());
    let (movement, wakes) = (walk.movement(here), walk.next_at(here));
    monster.walk = Some(walk);
    let seers = state.watcher_grid.around(here, SIGHT).map(|(_, stay)| stay).collect();
    let since = now;
    report(state, seers, Sight::Moved { unit, movement, since }, effects);
    wakes
}

/// A walk to a cell of its home, if somebody could see it and chance finds one.
fn stroll(state: &mut MapInstanceState, now: Moment, index: usize) -> Option<Walk> {
    let monster = state.monsters.get(index)?;
    let (here, home, speed) = (monster.cell(), monster.home, monster.look.speed);
    state.watcher_grid.around(here, SIGHT + STROLL.unsigned_abs()).next()?;
    let mut offset = || state.random.random_range(-STROLL..=STROLL);
    let (dx, dy) = (offset(), offset());
    let to = Cell::new(here.x.checked_add_signed(dx)?, here.y.checked_add_signed(dy)?);
    let steps = path::path(state.ground()?, here, to).filter(|_| home.contains(to))?;
    Walk::new(steps, speed, now)
}

/// The character of a stay that still lasts.
fn current_mut(state: &mut MapInstanceState, stay: Stay) -> Option<&mut Watcher> {
    let watcher = state.watchers.get_mut(&stay.unit);
    watcher.filter(|watcher| watcher.stay == stay)
}

fn report(state: &MapInstanceState, seen_by: Vec<Stay>, sight: Sight, effects: &mut MapEffects) {
    if !seen_by.is_empty() {
        effects.report.push(MapReport {
            instance: state.id,
            seen_by,
            sight,
        });
    }
}

fn appeared(monster: &Monster) -> Sight {
    Sight::Appeared {
        monster: monster.look,
        walk: monster.movement(),
    }
}

const fn vanished(monster: &Monster) -> Sight {
    Sight::Vanished {
        unit: monster.look.unit,
    }
}
