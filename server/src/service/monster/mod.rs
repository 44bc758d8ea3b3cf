//! Monsters: what is seen of them, and when they do something.
//!
//! Those near a character think (`mind`), all others sleep and cost nothing: a character that comes near wakes them.

pub mod ailment;
pub mod death;
mod gait;
mod loot;
mod mind;
mod prey;
pub mod renew;
pub mod spawn;
pub mod wound;

use packets::UnitId;

use super::floor;
use crate::{
    event::{
        MapEffects, MapReport, Moment,
        look::{Hiding, Vanish},
        map::{Looks, Sight, Stay},
    },
    figures::behavior,
    state::{MapInstanceState, Monster, NEVER, SIGHT, Watcher},
    world::Cell,
};

/// How far from a character monsters are awake.
const AWAKE: u16 = SIGHT + behavior::THINKS_BEYOND_SIGHT;

/// A character is in the map: it sees the monsters around, and they wake.
pub fn watch(state: &mut MapInstanceState, now: Moment, watcher: Watcher, effects: &mut MapEffects) {
    let Watcher { stay, cell, .. } = watcher;
    unwatch(state, stay.unit);
    state.watchers.insert(stay.unit, watcher);
    state.watcher_grid.insert(cell, stay);
    for (_, index) in state.monster_grid.around(cell, SIGHT) {
        if let Some(monster) = state.monsters.get(index) {
            report(state, vec![stay], appeared(monster), effects);
        }
    }
    floor::watch(state, stay, cell, None, effects);
    rouse(state, now, cell, None);
}

/// A character died. It still sees; monsters leave it alone.
pub fn watcher_died(state: &mut MapInstanceState, stay: Stay) {
    if let Some(watcher) = current_mut(state, stay) {
        watcher.dead = true;
        leave_alone(state, stay);
    }
}

/// A character that lay dead lives again.
pub fn watcher_revived(state: &mut MapInstanceState, stay: Stay, spared: bool) {
    if let Some(watcher) = current_mut(state, stay) {
        (watcher.dead, watcher.spared) = (false, spared);
    }
}

/// A character is spared no longer. Monsters that look for somebody find it when they think next.
pub fn watcher_unspared(state: &mut MapInstanceState, stay: Stay) {
    if let Some(watcher) = current_mut(state, stay) {
        watcher.spared = false;
    }
}

/// A character looks different.
pub fn watcher_changed(state: &mut MapInstanceState, stay: Stay, looks: Looks) {
    if let Some(watcher) = current_mut(state, stay) {
        watcher.looks = looks;
        if looks.hiding == Hiding::Hidden {
            leave_alone(state, stay);
        }
    }
}

/// A character is gone.
pub fn unwatch(state: &mut MapInstanceState, unit: UnitId) {
    if let Some(Watcher { stay, cell, .. }) = state.watchers.remove(&unit) {
        state.watcher_grid.remove(cell, stay);
        leave_alone(state, stay);
    }
}

/// No monster is after a character any more.
fn leave_alone(state: &mut MapInstanceState, stay: Stay) {
    for monster in &mut state.monsters {
        monster.mind.target.take_if(|target| *target == stay);
    }
}

/// A character is in another cell: monsters come into its sight and go out of it.
pub fn watcher_moved(state: &mut MapInstanceState, now: Moment, stay: Stay, to: Cell, effects: &mut MapEffects) {
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
    floor::watch(state, stay, to, Some(from), effects);
    rouse(state, now, to, Some(from));
}

/// Wakes the monsters that sleep around a cell where a character is now, and were not around the cell it came from.
fn rouse(state: &mut MapInstanceState, now: Moment, center: Cell, from: Option<Cell>) {
    let is_new = |cell: Cell| from.is_none_or(|from| cell.distance(from) > AWAKE);
    let around = state.monster_grid.around(center, AWAKE);
    let asleep: Vec<usize> = around
        .filter(|&(cell, index)| {
            is_new(cell) && state.monsters.get(index).is_some_and(|monster| monster.wakes == NEVER)
        })
        .map(|(_, index)| index)
        .collect();
    for index in asleep {
        mind::rouse(state, now, index);
    }
}

/// A character asks what a monster in its sight is called.
pub fn name(state: &MapInstanceState, stay: Stay, unit: UnitId, effects: &mut MapEffects) {
    if let Some((monster, watcher)) = state.monster(unit).zip(state.watcher(stay))
        && monster.cell().distance(watcher.cell) <= SIGHT
    {
        let name = monster.look.name;
        report(state, vec![stay], Sight::Named { unit, name }, effects);
    }
}

/// Something fell into a cell.
pub(super) fn something_fell(state: &mut MapInstanceState, now: Moment, cell: Cell) {
    loot::notice(state, now, cell);
}

/// Does what is due by `now`: what lay on the floor for too long is gone, blows land, ailments go on, monsters wake.
pub fn tick(state: &mut MapInstanceState, now: Moment, effects: &mut MapEffects) {
    floor::tick(state, now, effects);
    let blows: Vec<_> = state.blows.due(now).collect();
    for blow in blows {
        wound::land(state, now, &blow, effects);
    }
    let ailing: Vec<_> = state.ailing.due(now).collect();
    for wake in ailing {
        ailment::pass(state, now, wake, effects);
    }
    let wakes: Vec<_> = state.wakes.due(now).collect();
    for wake in wakes {
        let is_set = |monster: &&Monster| monster.wakes == wake.at;
        if state.monsters.get(wake.monster).as_ref().is_some_and(is_set) {
            mind::wake(state, now, wake.monster, effects);
        }
    }
}

/// The character of a stay that still lasts.
fn current_mut(state: &mut MapInstanceState, stay: Stay) -> Option<&mut Watcher> {
    let watcher = state.watchers.get_mut(&stay.unit);
    watcher.filter(|watcher| watcher.stay == stay)
}

/// Those who see a cell.
pub(super) fn seers(state: &MapInstanceState, cell: Cell) -> Vec<Stay> {
    state.watcher_grid.around(cell, SIGHT).map(|(_, stay)| stay).collect()
}

pub(super) fn report(state: &MapInstanceState, seen_by: Vec<Stay>, sight: Sight, effects: &mut MapEffects) {
    if !seen_by.is_empty() {
        effects.report.push(MapReport::Seen {
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
        why: Vanish::OutOfSight,
    }
}
