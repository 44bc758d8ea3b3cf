//! A whole run: starts the threads, moves it from phase to phase, watches it, and puts together what came out.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    select,
    sync::{mpsc, watch},
    time::Instant,
};

use super::{
    alarm::Alarm,
    context::{Phase, Shared},
    director::Director,
    generator,
    live::Live,
    plan::Plan,
    registry::Registry,
};
use crate::{
    behavior::{Places, Terrain},
    report::{Results, Watcher},
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

/// Intervals of a thread that may wait to be taken in.
const WAITING: usize = 8;

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
pub async fn run(plan: Plan, watcher: &mut dyn Watcher, stop: impl Future<Output = ()>) -> Result<Results, RunError> {
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
    let (sender, intervals) = mpsc::channel(shared.plan.threads * WAITING);
    for number in 0..shared.plan.threads {
        generator::start(Arc::clone(&shared), number, sender.clone())?;
    }
    drop(sender);
    let mut director = Director::new(&shared, &phase, watcher, intervals);
    let play_until = start + shared.plan.ramp + shared.plan.duration;
    let interrupted = select! {
        () = stop => true,
        () = director.until(play_until) => director.is_stopped,
    };
    let elapsed = start.elapsed();
    director.end_play(elapsed);
    let settle = if interrupted { SETTLE_INTERRUPTED } else { SETTLE };
    for (next, length) in [
        (Phase::Settle, settle),
        (Phase::Compare, COMPARE),
        (Phase::Leave, LEAVE),
    ] {
        phase.send_replace(next);
        director.until(Instant::now() + length).await;
    }
    director.end();
    if director.open > 0 {
        return Err(RunError::Lost);
    }
    let record = director.record;
    Ok(Results {
        plan: shared.plan.clone(),
        stats: record.whole,
        phases: record.parts,
        timeline: record.timeline,
        generator: record.generator,
        rungs: director.climb.map(|climb| climb.rungs).unwrap_or_default(),
        elapsed,
        interrupted,
    })
}
