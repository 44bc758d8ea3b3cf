//! The only clock of the game: read by the loops, between two steps.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::event::Moment;

/// A clock that begins at the time of day and never goes back.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    began: Moment,
}

impl Clock {
    /// A clock that starts now.
    pub fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            started: Instant::now(),
            began: Moment::default() + since_epoch,
        }
    }

    /// What time it is.
    pub fn now(&self) -> Moment {
        self.began + self.started.elapsed()
    }
}
