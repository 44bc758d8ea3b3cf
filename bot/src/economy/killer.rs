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
pub(super) const LEAST: Duration = Duration::from_secs(2);

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

/// Kills the server `every` so often on average (zero: never), once at least, until `until` or until `stop` is closed. The server is there again at the
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
    let half = until.saturating_duration_since(Instant::now()) / 2;
    loop {
        let next = Instant::now() + pause(every, &mut dice, (kills.count == 0).then_some(half));
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

/// How long it takes until the next kill. The first one is within the first half of the run: without any, that nothing is lost means little.
fn pause(every: Duration, dice: &mut SmallRng, within: Option<Duration>) -> Duration {
    let drawn = Think::Exponential(every).draw(dice).max(LEAST);
    within.map_or(drawn, |within| drawn.min(within))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_kill_comes_in_the_first_half_and_later_ones_when_they_come() {
        let (every, half) = (Duration::from_secs(10), Duration::from_secs(4));
        let mut dice = SmallRng::seed_from_u64(1);
        let mut longest = Duration::ZERO;
        for _ in 0..200 {
            let first = pause(every, &mut dice, Some(half));
            assert!((LEAST..=half).contains(&first), "{first:?}");
            longest = longest.max(pause(every, &mut dice, None));
        }
        assert!(longest > every, "{longest:?}");
    }
}
