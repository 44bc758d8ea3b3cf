//! A whole run: starts the threads, moves it from phase to phase, watches it, and puts together what came out.

use std::{convert::Infallible, future, io, sync::Arc, time::Duration};

use tokio::{
    select,
    sync::{mpsc, watch},
    time::Instant,
};

use super::{
    alarm::Alarm,
    context::{Phase, Shared},
    director::{Director, Told},
    generator,
    hooks::Controls,
    ladder::Climb,
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

/// For comparing views, at most: nobody quits before all have compared, or those would be taken for ghosts.
const COMPARE: Duration = Duration::from_secs(5);

/// Bots that have not quit by then are left behind, and the report says how many.
const LEAVE: Duration = Duration::from_secs(10);

/// Intervals of a thread that may wait to be taken in.
const WAITING: usize = 8;

/// A run that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The system gives no thread or no event loop.
    #[error("cannot start a thread of bots: {0}")]
    Thread(#[from] io::Error),
}

/// Runs `plan` to its end, or until `stop`: then what was measured so far is the result. The plan's
/// [`Controls`](super::hooks::Controls) stop it, too.
pub async fn run(plan: Plan, watcher: &mut dyn Watcher, stop: impl Future<Output = ()>) -> Result<Results, RunError> {
    let controls = plan.hooks.controls.clone();
    select! {
        results = run_whole(plan, watcher) => results,
        never = stop_once(stop, &controls) => match never {},
    }
}

async fn stop_once(stop: impl Future<Output = ()>, controls: &Controls) -> Infallible {
    stop.await;
    controls.stop();
    future::pending().await
}

async fn run_whole(plan: Plan, watcher: &mut dyn Watcher) -> Result<Results, RunError> {
    let start = Instant::now();
    let (phase, phases) = watch::channel(Phase::Play);
    let (wanted, bots) = watch::channel(plan.bots);
    let climb = plan.ladder.map(Climb::new);
    let (level, levels) = watch::channel(climb.as_ref().map(Climb::level).unwrap_or_default());
    let shared = Arc::new(Shared {
        registry: Registry::new(plan.bots, start),
        terrain: Terrain::default(),
        places: Places::knowing(&plan.hooks.npcs),
        live: Live::default(),
        alarm: Alarm::start()?,
        start,
        phase: phases,
        bots,
        level: climb.is_some().then_some(levels),
        plan,
    });
    let (sender, intervals) = mpsc::channel(shared.plan.threads * WAITING);
    for number in 0..shared.plan.threads {
        generator::start(Arc::clone(&shared), number, sender.clone())?;
    }
    drop(sender);
    let told = Told {
        phase: &phase,
        wanted: &wanted,
        level: &level,
    };
    let mut director = Director::new(&shared, told, climb, watcher, intervals);
    let elapsed = conduct(&mut director, &shared).await;
    let (interrupted, paused) = (director.is_interrupted, director.paused);
    let (record, climb) = director.end();
    Ok(Results {
        plan: shared.plan.clone(),
        stats: record.whole,
        phases: record.parts,
        timeline: record.timeline,
        generator: record.generator,
        rungs: climb.map(|climb| climb.rungs).unwrap_or_default(),
        elapsed,
        interrupted,
        paused,
        added: shared.live.population().added,
        left_behind: shared.live.population().there(),
    })
}

/// Moves the run from phase to phase; yields how long bots played.
async fn conduct(director: &mut Director<'_>, shared: &Shared) -> Duration {
    let play_until = shared.start + shared.plan.ramp + shared.plan.duration;
    director.until(play_until).await;
    let elapsed = shared.start.elapsed();
    director.end_play(elapsed).await;
    let settle = if director.is_interrupted {
        SETTLE_INTERRUPTED
    } else {
        SETTLE
    };
    director.until(Instant::now() + settle).await;
    shared.registry.take_picture();
    director.enter(Phase::Compare);
    director.until_compared(Instant::now() + COMPARE).await;
    director.enter(Phase::Leave);
    director.until(Instant::now() + LEAVE).await;
    elapsed
}
