//! A map loop: one thread for each live map instance, which owns its [`MapInstanceState`]: the monsters, and what lies on
//! the floor. It wakes when it is told something, and on the ticks for which something is due: where nobody is, it sleeps.
//!
//! [`step`] is what it does as a pure function, `run` the thread around it.

use core::time::Duration;
use std::sync::mpsc::{Receiver, RecvTimeoutError};

use crate::{
    clock::Clock,
    event::{GameEvent, MapEffects, MapEvent, Moment},
    inbox::GameInbox,
    service::{
        floor,
        monster::{self, ailment, death, renew, spawn, wound},
    },
    state::{MapInstanceState, Watcher},
    statistics::live::{LoopStatistics, Timed},
    world::Cell,
};

/// Applies `events` in their order, all at the time `now`: the only way that the state changes.
pub fn step(state: &mut MapInstanceState, now: Moment, events: Vec<MapEvent>) -> MapEffects {
    let mut effects = MapEffects::default();
    for event in events {
        apply(state, now, &event, &mut effects);
    }
    effects
}

fn apply(state: &mut MapInstanceState, now: Moment, event: &MapEvent, effects: &mut MapEffects) {
    match *event {
        MapEvent::Entered {
            stay,
            x,
            y,
            looks,
            dead,
            spared,
        } => {
            let cell = Cell::new(x, y);
            let watcher = Watcher {
                stay,
                cell,
                looks,
                dead,
                spared,
            };
            monster::watch(state, now, watcher, effects);
        }
        MapEvent::Moved { stay, x, y } => monster::watcher_moved(state, now, stay, Cell::new(x, y), effects),
        MapEvent::Left { stay } => monster::unwatch(state, stay.unit),
        MapEvent::Unspared { stay } => monster::watcher_unspared(state, stay),
        MapEvent::Died { stay } => monster::watcher_died(state, stay),
        MapEvent::Revived { stay, spared } => monster::watcher_revived(state, stay, spared),
        MapEvent::Looks { stay, looks } => monster::watcher_changed(state, stay, looks),
        MapEvent::NameAsked { stay, unit } => monster::name(state, stay, unit, effects),
        MapEvent::Afflict { unit, ref affliction } => ailment::afflict(state, now, unit, affliction, effects),
        MapEvent::Reflect { unit, ref reflection } => wound::reflect(state, now, unit, reflection, effects),
        MapEvent::Suffered { unit, life, by, damage } => {
            wound::suffered(state, (unit, life), by, damage);
        }
        MapEvent::Swing(ref swing) => wound::swing(state, now, swing, effects),
        MapEvent::Splash {
            stay,
            ref fighter,
            x,
            y,
        } => wound::splash(state, now, (stay, fighter), (Cell::new(x, y), None), effects),
        MapEvent::Floor(ref event) => floor::apply(state, now, event, effects),
        MapEvent::Spawn { class, count, around } => {
            let around = around.map(|(x, y)| Cell::new(x, y));
            spawn::call(state, now, (class, count), around, effects);
        }
        MapEvent::KillAll { with_drops } => {
            let spoils = if with_drops {
                death::Spoils::Drops
            } else {
                death::Spoils::Nothing
            };
            death::all(state, now, spoils, effects);
        }
        MapEvent::World(ref world) => renew::world(state, now, world, effects),
        MapEvent::Tick => monster::tick(state, now, effects),
        MapEvent::Shutdown => effects.stop = true,
    }
}

/// How long the loop sleeps at a time when nothing is due, and nobody tells it anything.
const IDLE: Duration = Duration::from_hours(1);

/// Runs until it is told to stop, or the game loop is gone; gives the state back.
pub(crate) fn run(
    mut state: MapInstanceState,
    inbox: &Receiver<Vec<MapEvent>>,
    game: &GameInbox,
    clock: &Clock,
    statistics: &LoopStatistics,
) -> MapInstanceState {
    let mut next_tick = clock.now() + clock.tick();
    loop {
        let due = state.due().map(|due| due.max(next_tick));
        let wait = due.map_or(IDLE, |due| Duration::from_millis(due.since(clock.now())));
        let mut events = match inbox.recv_timeout(wait) {
            Ok(events) => events,
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return state,
        };
        events.extend(inbox.try_iter().flatten());
        let now = clock.now();
        if due.is_some_and(|due| now >= due) {
            events.push(MapEvent::Tick);
            next_tick = (next_tick + clock.tick()).max(now);
        }
        let timed = Timed::new(&statistics.steps);
        let effects = step(&mut state, now, events);
        drop(timed);
        let reports = effects.report.into_iter().map(GameEvent::Map);
        let told = reports.map(|report| game.answer(report)).all(|told| told.is_ok());
        if effects.stop || !told {
            return state;
        }
    }
}
