//! The game loop: one thread that owns [`ServerState`], applies what arrives, and hands on what follows.
//!
//! [`step`] is all of the game but the monsters, as a pure function. [`run`] is the thread around it: it wakes when
//! something arrives or a tick is due, takes everything that is there, and calls [`step`] once.

mod apply;
mod dispatch;
mod log;

use core::time::Duration;
use std::{sync::Arc, time::Instant};

use dispatch::Dispatch;
pub(crate) use dispatch::MAP_INBOX;
pub use dispatch::MapInbox;

use crate::{
    clock::Clock,
    event::{CommitNumber, Effects, GameEvent, Moment},
    inbox::GameQueue,
    ports::Ports,
    schedule::Schedule,
    service::save,
    state::{ServerState, Unsaved},
    statistics::live::{Live, LoopStatistics, Timed, shown},
};

/// Most events of one step. More wait for the next, so that answers leave in between.
const BATCH: usize = 4096;

/// Applies `events` in their order, all at the time `now`: the only way that the state changes. The same state, times
/// and events give the same state and effects. What changed in it is written at its end, each character once.
pub fn step(state: &mut ServerState, now: Moment, events: Vec<GameEvent>) -> Effects {
    let mut effects = Effects::default();
    for event in events {
        apply::event(state, now, event, &mut effects);
    }
    save::step_over(state, &mut effects);
    effects
}

/// Everything the game loop's thread works with.
pub struct GameLoop {
    /// The state it owns.
    pub state: ServerState,
    /// Where its events come from.
    pub queue: GameQueue,
    /// Where most of its effects go.
    pub ports: Ports,
    /// The inboxes of the map loops, by map instance.
    pub maps: Vec<MapInbox>,
    /// Its time.
    pub clock: Clock,
    /// Where it says how it does.
    pub(crate) statistics: LoopStatistics,
}

/// Runs until a shutdown was applied, or every inbox is gone; gives the state back.
pub fn run(game: GameLoop) -> ServerState {
    let GameLoop {
        mut state,
        mut queue,
        ports,
        maps,
        clock,
        statistics,
    } = game;
    let mut lag = Lag::default();
    let mut dispatch = Dispatch::new(ports, maps, Arc::clone(&statistics.all));
    let mut schedule = Schedule::default();
    let mut refused = dispatch.hand_on(state.first_effects(), &mut schedule);
    let mut next_tick = clock.now() + clock.tick();
    loop {
        let mut events = core::mem::take(&mut refused);
        let wait = if events.is_empty() {
            next_tick.since(clock.now())
        } else {
            0
        };
        let sent_back = events.len();
        if queue.take(Duration::from_millis(wait), BATCH, &mut events).is_err() {
            events.push(GameEvent::Shutdown);
        }
        let done = events.iter().skip(sent_back);
        let done = done.filter(|event| matches!(event, GameEvent::Slow(_))).count();
        statistics.all.live.slow.dec_by(shown(done));
        let now = clock.now();
        if now >= next_tick {
            events.splice(0..0, schedule.due(now));
            next_tick = after(next_tick, now, clock.tick());
        }
        let timed = Timed::new(&statistics.steps);
        let effects = step(&mut state, now, events);
        let stop = effects.stop;
        refused = dispatch.hand_on(effects, &mut schedule);
        drop(timed);
        tell(&statistics.all.live, &state, &queue, &dispatch, &mut lag);
        if stop {
            return state;
        }
    }
}

/// Says how the game loop does, after a step.
fn tell(live: &Live, state: &ServerState, queue: &GameQueue, dispatch: &Dispatch, lag: &mut Lag) {
    live.step();
    live.players.set(shown(state.players.len()));
    live.game_inbox.set(queue.waiting());
    live.map_inboxes.set(shown(dispatch.waiting()));
    live.reads.set(shown(state.reads));
    let unsaved = state.unsaved.as_ref().map_or(0, Unsaved::len);
    live.unflushed
        .set(shown(state.commits.backlog().saturating_add(unsaved)));
    if let Some(took) = lag.measure(state.commits.last, state.commits.flushed) {
        live.flushes.observe(took.as_secs_f64());
    }
}

/// How long it takes until what was written is durable: one write at a time is watched.
#[derive(Default)]
struct Lag {
    watched: Option<(CommitNumber, Instant)>,
}

impl Lag {
    /// How long the watched write took, if it is durable by now.
    fn measure(&mut self, last: CommitNumber, flushed: CommitNumber) -> Option<Duration> {
        let took = self
            .watched
            .take_if(|(commit, _)| *commit <= flushed)
            .map(|(_, since)| since.elapsed());
        if self.watched.is_none() && last > flushed {
            self.watched = Some((last, Instant::now()));
        }
        took
    }
}

/// The tick after `last`; ticks that were missed are not made up for.
fn after(last: Moment, now: Moment, tick: Duration) -> Moment {
    let next = last + tick;
    if next > now { next } else { now + tick }
}
