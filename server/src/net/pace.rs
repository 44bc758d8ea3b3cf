//! How fast one client may be listened to: a flood waits in its own socket and leaves the game loop to the others.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::event::{Moment, limit::Refusals};

/// Lets one packet through per interval, and a second's worth of them at once.
#[derive(Debug)]
pub(super) struct Pace {
    interval: Duration,
    /// When the packets let through so far would all have been due, one per interval.
    due: Instant,
    /// Since when it listens.
    began: Instant,
    /// Packets that had to wait.
    held: Refusals,
}

/// How far ahead of its pace a client may be.
const BURST: Duration = Duration::from_secs(1);

impl Pace {
    /// A pace of `per_second` packets, at least 1.
    pub(super) fn new(per_second: u32) -> Self {
        Self {
            interval: Duration::from_secs(1) / per_second.max(1),
            due: Instant::now(),
            began: Instant::now(),
            held: Refusals::default(),
        }
    }

    /// Waits until the next packet may be taken; whether that took any time.
    pub(super) async fn next(&mut self) -> bool {
        let now = Instant::now();
        self.due = self.due.max(now) + self.interval;
        let early = self.due.checked_sub(BURST).filter(|&early| early > now);
        if let Some(early) = early {
            sleep_until(early).await;
        }
        early.is_some()
    }

    /// A packet has waited; how many have since the last line of the log, if another is due.
    pub(super) fn hold(&mut self) -> Option<u32> {
        self.held.add(since(self.began))
    }
}

/// The time since `began`, as the log's lines are spaced by.
pub(super) fn since(began: Instant) -> Moment {
    Moment(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX))
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
    async fn packets_that_wait_are_told_once_in_a_while_with_how_many() {
        let mut pace = Pace::new(10);
        let mut waited = 0;
        let mut told = Vec::new();
        for _ in 0..220 {
            if pace.next().await {
                waited += 1;
                told.extend(pace.hold());
            }
        }
        assert_eq!(waited, 210);
        assert_eq!(told, [1, 100, 100], "every ten seconds, of ten a second");
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
