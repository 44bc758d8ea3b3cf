//! Watches a running swarm: takes in what its threads measure, looks at it once a second, and shows it.

use std::time::Duration;

use tokio::{
    select,
    sync::{mpsc::Receiver, watch},
    time::{Instant, MissedTickBehavior, interval_at, sleep_until},
};

use super::{
    context::{Phase, Shared},
    interval::Interval,
    ladder::Climb,
    usage::Meter,
};
use crate::{
    report::{Snapshot, Watcher},
    stats::{Record, Slot, Timeline},
};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Threads hand over what they measured at full seconds; the first look is so much later.
const HAND_OVER: Duration = Duration::from_millis(50);

/// Watches one run.
pub(super) struct Director<'a> {
    shared: &'a Shared,
    watcher: &'a mut dyn Watcher,
    intervals: Receiver<Interval>,
    /// Threads that have not handed over their last interval.
    pub(super) open: usize,
    /// What was measured.
    pub(super) record: Record,
    meter: Meter,
    /// Processor time of the busiest thread since the last look.
    busiest: Duration,
    next_look: Instant,
    last_look: Instant,
    /// The steps of a step-to-failure run.
    pub(super) climb: Option<Climb>,
    /// It has reached its end.
    is_over: bool,
    /// Somebody wants it to end.
    pub(super) is_stopped: bool,
    stage: &'a watch::Sender<Phase>,
}

impl<'a> Director<'a> {
    /// Of the run of `shared`.
    pub(super) fn new(
        shared: &'a Shared,
        stage: &'a watch::Sender<Phase>,
        watcher: &'a mut dyn Watcher,
        intervals: Receiver<Interval>,
    ) -> Self {
        Self {
            open: shared.plan.threads,
            record: Record::new(shared.plan.parts()),
            meter: Meter::start(),
            busiest: Duration::ZERO,
            next_look: shared.start + LOOK + HAND_OVER,
            last_look: shared.start,
            climb: shared.plan.ladder.map(Climb::new),
            is_over: false,
            is_stopped: false,
            stage,
            shared,
            watcher,
            intervals,
        }
    }

    /// Watches the run until `deadline`, or until all bots are done.
    pub(super) async fn until(&mut self, deadline: Instant) {
        let mut looks = interval_at(self.next_look, LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while self.open > 0 && !self.is_over {
            select! {
                () = sleep_until(deadline) => return,
                interval = self.intervals.recv() => match interval {
                    Some(interval) => self.take(&interval),
                    // All threads are gone, and not all have said so.
                    None => return,
                },
                () = self.shared.plan.hooks.controls.changed() => self.heed(),
                tick = looks.tick() => {
                    self.next_look = tick + LOOK;
                    self.look(Timeline::push);
                }
            }
        }
    }

    /// Does what somebody wants of the run; when it is over already, that is too late.
    fn heed(&mut self) {
        let controls = &self.shared.plan.hooks.controls;
        if *self.shared.phase.borrow() > Phase::Play {
            return;
        }
        (self.is_over, self.is_stopped) = (controls.is_stopped(), controls.is_stopped());
        let phase = if controls.is_paused() {
            Phase::Pause
        } else {
            Phase::Play
        };
        self.stage.send_replace(phase);
    }

    /// What was played is over at `elapsed`, whatever else was planned.
    pub(super) fn end_play(&mut self, elapsed: Duration) {
        self.look(Timeline::push_rest);
        self.record.end_at(elapsed);
        self.is_over = false;
    }

    /// Nothing will be shown any more.
    pub(super) fn end(&mut self) {
        self.look(|_, _| {});
        self.watcher.end();
    }

    fn take(&mut self, interval: &Interval) {
        self.record.take(&interval.stats, interval.part);
        self.busiest = self.busiest.max(interval.busy);
        self.open -= usize::from(interval.is_last);
    }

    /// Notes what was handed over since the last look, and shows it.
    fn look(&mut self, push: fn(&mut Timeline, Slot)) {
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(self.shared.start);
        let length = now.saturating_duration_since(self.last_look);
        let population = self.shared.live.population();
        let usage = self.meter.read(std::mem::take(&mut self.busiest));
        let (fresh, slot) = self.record.look(length, (population.there(), population.on_map), usage);
        let phase = *self.shared.phase.borrow();
        if phase <= Phase::Play {
            let climb = self.climb.as_mut();
            self.is_over |= climb.is_some_and(|climb| !climb.goes_on(elapsed, population.on_map, &fresh));
            push(&mut self.record.timeline, slot.clone());
        }
        self.watcher.look(&Snapshot {
            plan: &self.shared.plan,
            record: &self.record,
            fresh: &fresh,
            slot: &slot,
            elapsed,
            population,
            phase,
        });
        self.last_look = now;
    }
}
