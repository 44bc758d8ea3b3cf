//! How fast one client may be listened to: a flood waits in its own socket and leaves the game loop to the others.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Lets one packet through per interval, and a second's worth of them at once.
#[derive(Debug)]
pub(super) struct Pace {
    interval: Duration,
    /// When the packets let through so far would all have been due, one per interval.
    due: Instant,
}

/// How far ahead of its pace a client may be.
const BURST: Duration = Duration::from_secs(1);

impl Pace {
    /// A pace of `per_second` packets, at least 1.
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            interval: Duration::from_secs(1) / per_second.max(1),
            due: Instant::now(),
        }
    }

    /// Waits until the next packet may be taken.
    pub(super) async fn next(&mut self) {
        let now = Instant::now();
        self.due = self.due.max(now) + self.interval;
        if let Some(early) = self.due.checked_sub(BURST).filter(|&early| early > now) {
            sleep_until(early).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_at_once_and_a_flood_at_its_pace() {
        let mut pace = Pace::new(100);
        let start = Instant::now();
        for _ in 0..100 {
            pace.next().await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
        for _ in 0..100 {
            pace.next().await;
        }
        assert_eq!(start.elapsed(), Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_no_credit_beyond_a_second() {
        let mut pace = Pace::new(10);
        tokio::time::advance(Duration::from_hours(1)).await;
        let start = Instant::now();
        for _ in 0..20 {
            pace.next().await;
        }
        assert_eq!(start.elapsed(), Duration::from_secs(1));
    }
}
