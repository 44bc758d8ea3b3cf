//! The only clock of the game: read by the loops, between two steps.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::event::Moment;

/// A clock that begins at the time of day and never goes back.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    began: Moment,
    tick: Duration,
}

impl Clock {
    /// A clock that starts now, with ticks of this length.
    pub fn start(tick: Duration) -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            started: Instant::now(),
            began: Moment::default() + since_epoch,
            tick,
        }
    }

    /// Length of a tick: what is due later happens on ticks.
    pub fn tick(&self) -> Duration {
        self.tick
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.began + self.started.elapsed()
    }
}
