//! Kills the server at random moments, and starts it again at once.

use std::{
    io,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use rand::{SeedableRng, rngs::SmallRng};

use super::process::Process;
use crate::{behavior::Think, swarm::hooks::Outage};

/// How long bots play undisturbed at least, so that some of them come back in between.
const LEAST: Duration = Duration::from_secs(2);

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Kills {
    /// How often the server was killed.
    pub count: u64,
    /// The longest time it took to be back.
    pub longest: Duration,
}

/// Why there are no more kills.
#[derive(Debug)]
pub(super) enum Broken {
    /// The server was not there to be killed.
    Ended(io::Error),
    /// It could not be started again.
    NotBack(io::Error),
}

/// Kills the server `every` so often on average (zero: never), until `until` or until `stop` is closed. The server is there again at the
/// end, unless there is an error.
pub(super) fn run(
    process: &mut Process,
    (every, until, seed): (Duration, Instant, u64),
    outage: &Outage,
    stop: &Receiver<()>,
    kills: &mut Kills,
) -> Result<(), Broken> {
    if every.is_zero() {
        return Ok(());
    }
    let mut dice = SmallRng::seed_from_u64(seed);
    loop {
        let next = Instant::now() + Think::Exponential(every).draw(&mut dice).max(LEAST);
        let wait = next.min(until).saturating_duration_since(Instant::now());
        let stopped = stop.recv_timeout(wait) != Err(RecvTimeoutError::Timeout);
        if stopped || next >= until {
            return Ok(());
        }
        outage.begin();
        let killed = Instant::now();
        process.kill().map_err(Broken::Ended)?;
        process.restart().map_err(Broken::NotBack)?;
        outage.end();
        kills.count += 1;
        kills.longest = kills.longest.max(killed.elapsed());
    }
}
