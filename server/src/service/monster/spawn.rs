//! Monsters that come to life before the eyes of characters: those that are back from death, and those that are called.

use super::{AWAKE, mind, report, seers};
use crate::{
    event::{MapEffects, Moment, map::Sight},
    figures::behavior::RESPAWNS_AFTER,
    state::{MapInstanceState, NEVER},
    world::{Area, Cell},
};

/// Monsters of one call at most.
const CALLED_AT_MOST: u16 = 1000;

/// Cells around which called monsters come.
const CALLED_WITHIN: u16 = 3;

/// A dead monster is back; if it finds no place, it tries again.
pub(super) fn again(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) {
    if state.put_back(index, now) {
        show(state, now, index, effects);
    } else {
        let returns = state.monsters.get(index).is_some_and(|monster| monster.group.is_some());
        let at = if returns { now + RESPAWNS_AFTER } else { NEVER };
        state.wake_at(index, at);
    }
}

/// Monsters are called: around a cell, or anywhere. They do not come back when they die.
pub fn call(
    state: &mut MapInstanceState,
    now: Moment,
    (class, count): (u16, u16),
    around: Option<Cell>,
    effects: &mut MapEffects,
) {
    let Some(whole) = state.ground().map(crate::world::Map::whole) else {
        return;
    };
    let area = around.map_or(whole, |cell| near(cell, whole));
    for _ in 0..count.min(CALLED_AT_MOST) {
        if let Some(index) = state.put(class, area, None, now) {
            if let Some(monster) = state.monsters.get_mut(index) {
                monster.home = whole;
            }
            show(state, now, index, effects);
        }
    }
}

fn near(cell: Cell, whole: Area) -> Area {
    let within = |at: u16, most: u16| {
        (
            at.saturating_sub(CALLED_WITHIN).min(most),
            at.saturating_add(CALLED_WITHIN).min(most),
        )
    };
    let (west, east) = within(cell.x, whole.high.x);
    let (south, north) = within(cell.y, whole.high.y);
    Area {
        low: Cell::new(west, south),
        high: Cell::new(east, north),
    }
}

pub(super) fn show(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) {
    let Some(monster) = state.monsters.get(index).filter(|monster| monster.alive) else {
        return;
    };
    let cell = monster.cell();
    report(state, seers(state, cell), Sight::Spawned(monster.look), effects);
    if state.watcher_grid.around(cell, AWAKE).next().is_some() {
        mind::rouse(state, now, index);
    }
}
