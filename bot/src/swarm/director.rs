//! Watches a running swarm: takes in what its threads measure, looks at it once a second, and shows it.

use std::time::Duration;

use tokio::{
    select,
    sync::{mpsc::Receiver, watch},
    time::{Instant, MissedTickBehavior, interval_at, sleep_until},
};

use super::{
    context::{Phase, Shared},
    files,
    host::ServerMeter,
    interval::{Interval, NO_PART},
    ladder::{Climb, Level},
    usage::Meter,
};
use crate::{
    report::{Snapshot, Watcher},
    stats::{Record, Slot, Stats, Timeline, Usage, share},
};

/// Descriptors of a bot, if the server is part of this program.
const DESCRIPTORS: u64 = 2;

/// Between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Threads hand over what they measured at full seconds; the first look is so much later.
const HAND_OVER: Duration = Duration::from_millis(50);

/// Between two looks whether all bots have compared what they see.
const COMPARE_LOOK: Duration = Duration::from_millis(10);

/// Between two pictures of where bots are, for those that look around while they play.
const PICTURE: Duration = Duration::from_secs(5);

/// An interval that is shorter tells little of how busy a thread is.
const TELLING: Duration = Duration::from_millis(500);

/// What bots are told.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// What the run is doing.
    pub phase: &'a watch::Sender<Phase>,
    /// How many there are to be.
    pub wanted: &'a watch::Sender<u32>,
    /// The same of a step-to-failure run.
    pub level: &'a watch::Sender<Level>,
}

/// Watches one run.
pub(super) struct Director<'a> {
    shared: &'a Shared,
    watcher: &'a mut dyn Watcher,
    intervals: Receiver<Interval>,
    /// Threads that have not handed over their last interval.
    open: usize,
    /// What was measured.
    record: Record,
    meter: Meter,
    server: ServerMeter,
    /// Processor time of each thread.
    threads: Vec<ThreadTime>,
    /// The largest share of a core that a thread took since the last look.
    peak: f64,
    next_look: Instant,
    last_look: Instant,
    last_picture: Instant,
    /// The steps of a step-to-failure run.
    climb: Option<Climb>,
    /// The present stage has reached its end.
    is_over: bool,
    /// What is handed over was measured while bots played.
    plays: bool,
    /// Wishes to stop that were heeded.
    stops: u32,
    /// Somebody ended the play, or what belongs to it: that bots come to rest and compare what they see.
    pub(super) is_interrupted: bool,
    /// For how long bots stood still because somebody wanted it.
    pub(super) paused: Duration,
    paused_since: Option<Instant>,
    told: Told<'a>,
}

/// Processor time of a thread.
#[derive(Clone, Copy, Debug, Default)]
struct ThreadTime {
    /// Since the start.
    whole: Duration,
    /// Since the last look.
    fresh: Duration,
}

impl<'a> Director<'a> {
    /// Of the run of `shared`.
    pub(super) fn new(
        shared: &'a Shared,
        told: Told<'a>,
        climb: Option<Climb>,
        watcher: &'a mut dyn Watcher,
        intervals: Receiver<Interval>,
    ) -> Self {
        Self {
            open: shared.plan.threads,
            record: Record::new(shared.plan.parts()),
            meter: Meter::start(),
            server: ServerMeter::of(&shared.plan.hooks.server_processes),
            threads: vec![ThreadTime::default(); shared.plan.threads],
            peak: 0.0,
            next_look: shared.start + LOOK + HAND_OVER,
            last_look: shared.start,
            last_picture: shared.start,
            climb,
            is_over: false,
            plays: true,
            stops: 0,
            is_interrupted: false,
            paused: Duration::ZERO,
            paused_since: None,
            told,
            shared,
            watcher,
            intervals,
        }
    }

    /// The run is in `phase` now.
    pub(super) fn enter(&self, phase: Phase) {
        self.told.phase.send_replace(phase);
    }

    /// Watches the run until every bot on a map has compared what it sees, or until `deadline`.
    pub(super) async fn until_compared(&mut self, deadline: Instant) {
        while self.open > 0 && !self.shared.live.have_all_compared() && Instant::now() < deadline {
            self.until(deadline.min(Instant::now() + COMPARE_LOOK)).await;
            if self.is_over {
                return;
            }
        }
    }

    /// Watches the run until `deadline`, until somebody wants it to go on, or until all bots are done.
    pub(super) async fn until(&mut self, deadline: Instant) {
        self.is_over = false;
        // Of wishes that come at once only one is notified of.
        self.heed();
        let mut looks = interval_at(self.next_look, LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while self.open > 0 && !self.is_over {
            select! {
                () = sleep_until(deadline) => return,
                interval = self.intervals.recv() => match interval {
                    Some(interval) => self.take(&interval),
                    // All threads are gone, and not all have said so.
                    None => self.lost(),
                },
                () = self.shared.plan.hooks.controls.changed() => self.heed(),
                tick = looks.tick() => {
                    self.next_look = tick + LOOK;
                    self.look(Timeline::push);
                }
            }
        }
    }

    /// Does what somebody wants of the run. Once bots no longer play, only that it ends sooner.
    fn heed(&mut self) {
        let controls = &self.shared.plan.hooks.controls;
        let phase = *self.shared.phase.borrow();
        if controls.stops() > self.stops {
            self.stops += 1;
            self.is_over = true;
            self.is_interrupted |= phase < Phase::Leave;
        }
        if phase > Phase::Play {
            return;
        }
        self.pause(controls.is_paused());
        for _ in 0..controls.take_adds() {
            self.add_bots();
        }
    }

    fn pause(&mut self, paused: bool) {
        if paused {
            self.paused_since.get_or_insert_with(Instant::now);
        } else if let Some(since) = self.paused_since.take() {
            self.paused += since.elapsed();
        }
        self.enter(if paused { Phase::Pause } else { Phase::Play });
    }

    /// Has more bots come, as far as the plan and the system let it.
    fn add_bots(&self) {
        let plan = &self.shared.plan;
        let present = *self.told.wanted.borrow();
        let wanted = plan.with_more(present);
        if wanted == present || files::check(wanted, DESCRIPTORS).is_err() {
            return;
        }
        self.shared.registry.grow(plan.most_added());
        self.told.wanted.send_replace(wanted);
    }

    /// A thread died. What the others measured stays; that it did is an error.
    fn lost(&mut self) {
        let mut stats = Stats::default();
        stats
            .errors
            .add("internal", "a thread of bots ended without its results");
        self.record.take(&stats, NO_PART);
        self.open = 0;
    }

    /// What was played is over at `elapsed`, whatever else was planned. What threads measured until then they hand over now.
    pub(super) async fn end_play(&mut self, elapsed: Duration) {
        self.enter(Phase::Settle);
        self.until(Instant::now() + HAND_OVER).await;
        self.look(Timeline::push_rest);
        self.plays = false;
        self.record.end_at(elapsed);
        if let Some(since) = self.paused_since.take() {
            self.paused += since.elapsed();
        }
    }

    /// Nothing will be shown any more: what was measured.
    pub(super) fn end(mut self) -> (Record, Option<Climb>) {
        self.look(|_, _| {});
        self.record.generator.syn_retries = self.meter.syn_retries();
        self.watcher.end();
        (self.record, self.climb)
    }

    fn take(&mut self, interval: &Interval) {
        self.record.take(&interval.stats, interval.part);
        if let Some(thread) = self.threads.get_mut(interval.thread) {
            thread.whole += interval.busy;
            thread.fresh += interval.busy;
        }
        if interval.length > TELLING {
            self.peak = self.peak.max(share(interval.busy, interval.length));
        }
        self.open -= usize::from(interval.is_last);
    }

    /// Notes what was handed over since the last look, and shows it.
    fn look(&mut self, push: fn(&mut Timeline, Slot)) {
        let now = Instant::now();
        let elapsed = now.saturating_duration_since(self.shared.start);
        let length = now.saturating_duration_since(self.last_look);
        let population = self.shared.live.population();
        let usage = self.usage();
        self.server.find(&self.shared.live.servers());
        let (fresh, mut slot) = self.record.look(length, (population.there(), population.on_map), usage);
        // Of each second the busiest thread may be another one; of the run it is one.
        self.record.generator.busiest = self.threads.iter().map(|thread| thread.whole).max().unwrap_or_default();
        slot.server = self.server.read();
        slot.meant = self.meant(elapsed) + population.added;
        let phase = *self.shared.phase.borrow();
        if self.plays {
            self.take_picture(now);
            self.climb(elapsed, population.on_map, &fresh, now);
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
            rungs: self.climb.as_ref().map_or(&[], |climb| &climb.rungs),
        });
        self.last_look = now;
    }

    /// How many bots of the plan are to be there now.
    fn meant(&self, elapsed: Duration) -> u64 {
        match &self.climb {
            Some(climb) => climb.level().bots.into(),
            None => self.shared.plan.meant(elapsed).into(),
        }
    }

    /// Goes on with a step-to-failure run, or ends it.
    fn climb(&mut self, elapsed: Duration, on_map: u64, fresh: &Stats, now: Instant) {
        let Some(climb) = &mut self.climb else { return };
        if *self.shared.phase.borrow() == Phase::Pause {
            return climb.pauses();
        }
        let before = climb.level();
        let registry = &self.shared.registry;
        self.is_over |= !climb.goes_on(elapsed, on_map, fresh, || registry.open_walks(now));
        if climb.level() != before {
            self.told.level.send_replace(climb.level());
        }
    }

    /// What the process used since the last look.
    fn usage(&mut self) -> Usage {
        let fresh = self.threads.iter_mut().map(|thread| std::mem::take(&mut thread.fresh));
        let busiest = fresh.max().unwrap_or_default();
        Usage {
            busiest_peak: std::mem::take(&mut self.peak),
            ..self.meter.read(busiest)
        }
    }

    fn take_picture(&mut self, now: Instant) {
        if now.saturating_duration_since(self.last_picture) >= PICTURE {
            self.last_picture = now;
            self.shared.registry.take_picture();
        }
    }
}
