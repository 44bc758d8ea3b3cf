//! What one thread measured in a second or less, on its way to the run's record.

use std::{collections::VecDeque, time::Duration};

use tokio::{sync::mpsc::Sender, time::Instant};

use super::usage;
use crate::stats::{Part, Stats};

/// Between two intervals of a phase.
const EVERY: Duration = Duration::from_secs(1);

/// The index of no phase: bots come to rest, and quit.
pub(crate) const NO_PART: usize = usize::MAX;

/// What a thread measured between two cuts.
#[derive(Debug)]
pub(crate) struct Interval {
    /// The thread's number.
    pub thread: usize,
    /// The phase it lies in.
    pub part: usize,
    /// What was measured.
    pub stats: Stats,
    /// Processor time that the thread took.
    pub busy: Duration,
    /// How long the interval was.
    pub length: Duration,
    /// The thread is done.
    pub is_last: bool,
}

impl Interval {
    /// Takes in one that follows it.
    fn add(&mut self, next: &Self) {
        self.stats.merge(&next.stats);
        self.busy += next.busy;
        self.length += next.length;
        self.is_last |= next.is_last;
    }
}

/// What a thread hands over. Where nobody takes it, it waits: at most one interval of each phase, so that nothing is told of another phase.
#[derive(Debug)]
pub(crate) struct Handing {
    intervals: Sender<Interval>,
    waiting: VecDeque<Interval>,
}

impl Handing {
    /// To those who take `intervals`.
    pub(crate) fn new(intervals: Sender<Interval>) -> Self {
        Self {
            intervals,
            waiting: VecDeque::new(),
        }
    }

    /// Hands over what waits and this, as far as there is room.
    pub(crate) fn give(&mut self, interval: Interval) {
        self.wait(interval);
        while !self.waiting.is_empty()
            && let Ok(room) = self.intervals.try_reserve()
            && let Some(first) = self.waiting.pop_front()
        {
            room.send(first);
        }
    }

    /// Hands over all, and this as the last one.
    pub(crate) async fn end(mut self, last: Interval) {
        self.wait(last);
        for interval in self.waiting {
            // Nobody listens any more: the run was given up.
            let _ = self.intervals.send(interval).await;
        }
    }

    fn wait(&mut self, interval: Interval) {
        match self.waiting.back_mut() {
            Some(last) if last.part == interval.part => last.add(&interval),
            _ => self.waiting.push_back(interval),
        }
    }
}

/// Cuts a thread's time at every full second and at the end of each phase.
#[derive(Debug)]
pub(crate) struct Cutter {
    /// Ends of phases, from the start of the run.
    ends: Vec<Duration>,
    /// The present one.
    part: usize,
    next: Duration,
    thread: usize,
    /// The thread's processor time at the last cut.
    busy: Duration,
    /// When that was handed over.
    handed: Instant,
}

impl Cutter {
    /// For thread `thread` of a run with these phases.
    pub(crate) fn new(thread: usize, parts: &[Part]) -> Self {
        let mut cutter = Self {
            ends: parts.iter().map(|part| part.to).collect(),
            part: 0,
            next: Duration::ZERO,
            thread,
            busy: usage::thread_time(),
            handed: Instant::now(),
        };
        cutter.go_on(Duration::ZERO, true);
        cutter
    }

    /// Whether it is time to cut at `elapsed`; then the phase of what was measured until now.
    pub(crate) fn cut(&mut self, elapsed: Duration, plays: bool) -> Option<usize> {
        let is_over = !plays && self.part != NO_PART;
        if elapsed < self.next && !is_over {
            return None;
        }
        let part = self.part;
        self.go_on(elapsed, plays);
        Some(part)
    }

    /// The phase of what is measured now.
    pub(crate) fn part(&self) -> usize {
        self.part
    }

    /// What was measured since the last cut.
    pub(crate) fn interval(&mut self, part: usize, stats: Stats) -> Interval {
        let busy = usage::thread_time();
        let before = std::mem::replace(&mut self.busy, busy);
        let now = Instant::now();
        let handed = std::mem::replace(&mut self.handed, now);
        Interval {
            thread: self.thread,
            part,
            stats,
            busy: busy.saturating_sub(before),
            length: now.saturating_duration_since(handed),
            is_last: false,
        }
    }

    fn go_on(&mut self, elapsed: Duration, plays: bool) {
        let second = Duration::from_secs(elapsed.as_secs()) + EVERY;
        let present = self.ends.iter().position(|end| *end > elapsed).filter(|_| plays);
        self.part = present.unwrap_or(NO_PART);
        self.next = match self.ends.get(self.part) {
            Some(end) => second.min(*end),
            None => second,
        };
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::channel;

    use super::*;

    fn second(part: usize) -> Interval {
        let mut stats = Stats::default();
        stats.record_lag(Duration::from_millis(1));
        Interval {
            thread: 0,
            part,
            stats,
            busy: Duration::from_millis(100),
            length: EVERY,
            is_last: false,
        }
    }

    /// A report that is written, or a terminal that is slow, keeps the one who takes them from it.
    #[tokio::test]
    async fn what_nobody_takes_in_waits_and_stays_its_phases() {
        let (sender, mut intervals) = channel(1);
        let mut handing = Handing::new(sender);
        for part in [0, 0, 0, 1, 1, NO_PART] {
            handing.give(second(part));
        }
        let taken = async {
            let mut taken = Vec::new();
            while let Some(interval) = intervals.recv().await {
                let lags = interval.stats.lag.len();
                taken.push((interval.part, interval.length.as_secs(), lags, interval.is_last));
            }
            taken
        };
        let last = Interval {
            is_last: true,
            ..second(NO_PART)
        };
        let (taken, ()) = tokio::join!(taken, handing.end(last));
        assert_eq!(
            taken,
            [
                (0, 1, 1, false),
                (0, 2, 2, false),
                (1, 2, 2, false),
                (NO_PART, 2, 2, true)
            ]
        );
    }

    #[test]
    fn time_is_cut_at_seconds_and_at_the_ends_of_phases() {
        let millis = Duration::from_millis;
        let parts = [
            Part::new("come", millis(0), millis(1_500)),
            Part::new("play", millis(1_500), millis(9_000)),
        ];
        let mut cutter = Cutter::new(0, &parts);
        let mut cuts = Vec::new();
        for at in (0..=3_000).step_by(10) {
            if let Some(part) = cutter.cut(millis(at), at < 2_400) {
                cuts.push((at, part));
            }
        }
        assert_eq!(
            cuts,
            [(1_000, 0), (1_500, 0), (2_000, 1), (2_400, 1), (3_000, NO_PART)],
            "ended early: what comes after is no phase's"
        );
    }
}
