//! A whole run: starts the threads, moves it from phase to phase, watches it, and puts together what came out.

use std::{io, pin::Pin, sync::Arc, time::Duration};

use tokio::{
    select,
    sync::{oneshot, watch},
    time::{Instant, MissedTickBehavior, interval_at, sleep_until},
};

use super::{
    alarm::Alarm,
    context::{Phase, Shared},
    generator,
    ladder::Climb,
    live::Live,
    plan::Plan,
    registry::Registry,
};
use crate::{
    behavior::{Places, Terrain},
    report::{Progress, Results},
    stats::{Sample, Stats, Timeline},
};

/// How long bots have to come where they were going: most walks are over by then ([`Way::is_over_at`](crate::behavior::Way::is_over_at)),
/// and who may still walk is not compared.
const SETTLE: Duration = Duration::from_millis(3_500);

/// Likewise when somebody waits for the run to stop.
const SETTLE_INTERRUPTED: Duration = Duration::from_millis(1_200);

/// For comparing views, before the first bot quits.
const COMPARE: Duration = Duration::from_millis(500);

/// Bots that have not quit by then are left behind.
const LEAVE: Duration = Duration::from_secs(10);

/// Between two looks at the counters.
const SAMPLE: Duration = Duration::from_secs(1);

/// A run that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The system gives no thread or no event loop.
    #[error("cannot start a thread of bots: {0}")]
    Thread(#[from] io::Error),
    /// A thread died: a bug.
    #[error("a thread of bots ended without its results")]
    Lost,
}

/// Runs `plan` to its end, or until `stop`: then what was measured so far is the result.
pub async fn run(plan: Plan, progress: &mut Progress, stop: impl Future<Output = ()>) -> Result<Results, RunError> {
    let start = Instant::now();
    let (phase, phases) = watch::channel(Phase::Play);
    let shared = Arc::new(Shared {
        registry: Registry::new(plan.bots, start),
        terrain: Terrain::default(),
        places: Places::knowing(&plan.hooks.npcs),
        live: Live::default(),
        alarm: Alarm::start()?,
        start,
        phase: phases,
        plan,
    });
    let threads = (0..shared.plan.threads).map(|number| generator::start(Arc::clone(&shared), number));
    let threads = threads.collect::<Result<Vec<_>, _>>()?;
    let mut director = Director {
        shared: &shared,
        progress,
        done: Box::pin(collect(threads)),
        stats: None,
        timeline: Timeline::default(),
        last: Sample::default(),
        last_at: start,
        climb: shared.plan.ladder.map(Climb::new),
        is_over: false,
    };
    let play_until = start + shared.plan.ramp + shared.plan.duration;
    let interrupted = select! {
        () = stop => true,
        () = director.until(play_until) => false,
    };
    let elapsed = start.elapsed();
    director.is_over = false;
    director.sample(Timeline::push_rest);
    let settle = if interrupted { SETTLE_INTERRUPTED } else { SETTLE };
    for (next, length) in [
        (Phase::Settle, settle),
        (Phase::Compare, COMPARE),
        (Phase::Leave, LEAVE),
    ] {
        phase.send_replace(next);
        director.until(Instant::now() + length).await;
    }
    director.progress.end();
    let stats = director.stats.unwrap_or(Err(RunError::Lost))?;
    let timeline = director.timeline;
    let rungs = director.climb.map(|climb| climb.rungs).unwrap_or_default();
    Ok(Results {
        plan: shared.plan.clone(),
        stats,
        timeline,
        rungs,
        elapsed,
        interrupted,
    })
}

/// What all threads measured, together.
async fn collect(threads: Vec<oneshot::Receiver<Stats>>) -> Result<Stats, RunError> {
    let mut total = Stats::default();
    for thread in threads {
        total.merge(&thread.await.map_err(|_| RunError::Lost)?);
    }
    Ok(total)
}

struct Director<'a> {
    shared: &'a Shared,
    progress: &'a mut Progress,
    done: Pin<Box<dyn Future<Output = Result<Stats, RunError>>>>,
    /// Set when all threads are done.
    stats: Option<Result<Stats, RunError>>,
    timeline: Timeline,
    last: Sample,
    last_at: Instant,
    /// The steps of a step-to-failure run.
    climb: Option<Climb>,
    /// It has reached its end.
    is_over: bool,
}

impl Director<'_> {
    /// Watches the run until `deadline`, or until all bots are done.
    async fn until(&mut self, deadline: Instant) {
        let mut ticks = interval_at(self.last_at + SAMPLE, SAMPLE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while self.stats.is_none() && !self.is_over {
            select! {
                () = sleep_until(deadline) => return,
                stats = &mut self.done => self.stats = Some(stats),
                _ = ticks.tick() => self.sample(Timeline::push),
            }
        }
    }

    /// Notes what happened since the last look.
    fn sample(&mut self, push: fn(&mut Timeline, Sample, Duration)) {
        let (total, now) = (self.shared.live.total(), Instant::now());
        let length = now.saturating_duration_since(self.last_at);
        let sample = total.since(&self.last);
        self.progress
            .show(now.saturating_duration_since(self.shared.start), &sample, length);
        if *self.shared.phase.borrow() == Phase::Play {
            let elapsed = now.saturating_duration_since(self.shared.start);
            let climb = self.climb.as_mut();
            self.is_over |= climb.is_some_and(|climb| !climb.goes_on(elapsed, &sample));
            push(&mut self.timeline, sample, length);
        }
        (self.last, self.last_at) = (total, now);
    }
}
