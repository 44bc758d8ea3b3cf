//! Step to failure: more bots with every step, until walks are answered too late, something fails, or bots are missing.

use std::time::Duration;

use crate::stats::{Quantiles, Stats, Step};

/// The part of a step in which its bots come: what is measured is what comes after.
const COMING: f64 = 1.0 / 3.0;

/// Steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Bots of the first step.
    pub first: u32,
    /// More bots with every further one.
    pub step: u32,
    /// No more than these.
    pub most: u32,
    /// How long a step lasts.
    pub hold: Duration,
    /// What the 99th percentile of walk acks, from their intended time, must not exceed.
    pub walk_p99: Duration,
}

/// What a step measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Bots that there were to be.
    pub bots: u32,
    /// Bots on the map at its end.
    pub on_map: u64,
    /// Walks that were acknowledged.
    pub walks: u64,
    /// Median of walk acks.
    pub p50: Duration,
    /// Their 99th percentile.
    pub p99: Duration,
    /// Errors.
    pub errors: u64,
    /// Why the server did not hold it; `None`: it did.
    pub broke: Option<String>,
}

impl Ladder {
    /// How many bots each step has.
    pub fn levels(&self) -> impl Iterator<Item = u32> {
        let mut next = Some(self.first.min(self.most));
        std::iter::from_fn(move || {
            let level = next?;
            let higher = level.saturating_add(self.step.max(1)).min(self.most);
            next = Some(higher).filter(|higher| *higher > level);
            Some(level)
        })
    }

    /// How long bots of a step take to come.
    pub fn ramp(&self) -> Duration {
        self.hold.mul_f64(COMING)
    }
}

/// A ladder that is being climbed.
#[derive(Debug)]
pub(super) struct Climb {
    ladder: Ladder,
    levels: Vec<u32>,
    /// What the present step has measured.
    stats: Stats,
    /// The steps that are over.
    pub(super) rungs: Vec<Rung>,
}

impl Climb {
    /// At its foot.
    pub(super) fn new(ladder: Ladder) -> Self {
        Self {
            ladder,
            levels: ladder.levels().collect(),
            stats: Stats::default(),
            rungs: Vec::new(),
        }
    }

    /// Takes in what happened until `elapsed` since the start of the run, when `on_map` bots are there; false when it broke, or is at its
    /// top.
    pub(super) fn goes_on(&mut self, elapsed: Duration, on_map: u64, fresh: &Stats) -> bool {
        let begun = self.ladder.hold * u32::try_from(self.rungs.len()).unwrap_or(u32::MAX);
        if elapsed > begun + self.ladder.ramp() {
            self.stats.merge(fresh);
        }
        if elapsed < begun + self.ladder.hold {
            return true;
        }
        let Some(bots) = self.levels.get(self.rungs.len()).copied() else {
            return false;
        };
        let rung = judge(bots, on_map, &std::mem::take(&mut self.stats), self.ladder.walk_p99);
        let broke = rung.broke.is_some();
        self.rungs.push(rung);
        !broke && self.rungs.len() < self.levels.len()
    }
}

fn judge(bots: u32, on_map: u64, stats: &Stats, limit: Duration) -> Rung {
    let Quantiles { count, p50, p99, .. } = stats.latency(Step::WalkAck).intended();
    let errors = stats.errors.total();
    let broke = if errors > 0 {
        Some(format!("{errors} errors"))
    } else if on_map < u64::from(bots) {
        Some(format!("only {on_map} bots are on the map"))
    } else if count == 0 {
        // Of a server that answers none nothing is known, least that it answers in time.
        Some("no walk was answered".to_owned())
    } else if p99 > limit {
        Some(format!("walk acks take {p99:.0?} at p99"))
    } else {
        None
    };
    Rung {
        bots,
        on_map,
        walks: count,
        p50,
        p99,
        errors,
        broke,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LADDER: Ladder = Ladder {
        first: 100,
        step: 100,
        most: 250,
        hold: Duration::from_secs(9),
        walk_p99: Duration::from_millis(200),
    };

    /// A second of walks that take so many milliseconds, of so many bots.
    fn second(on_map: u64, millis: u64) -> (u64, Stats) {
        let mut stats = Stats::default();
        let time = Duration::from_millis(millis);
        for _ in 0..50 {
            stats.latency_mut(Step::WalkAck).record(time, time);
        }
        (on_map, stats)
    }

    fn climb(seconds: impl Fn(u64) -> (u64, Stats)) -> (u64, Vec<Rung>) {
        let mut climb = Climb::new(LADDER);
        let goes_on = |second: &u64| {
            let (on_map, fresh) = seconds(*second);
            climb.goes_on(Duration::from_secs(*second), on_map, &fresh)
        };
        let end = (1..100).take_while(goes_on).count();
        (end as u64 + 1, climb.rungs)
    }

    #[test]
    fn steps_are_climbed_to_the_top_when_nothing_breaks() {
        assert_eq!(LADDER.levels().collect::<Vec<_>>(), [100, 200, 250]);
        let (end, rungs) = climb(|at| second(at.div_ceil(9) * 100, 5));
        assert_eq!((end, rungs.len()), (27, 3));
        assert!(rungs.iter().all(|rung| rung.broke.is_none()), "{rungs:?}");
    }

    #[test]
    fn what_is_slow_once_all_have_come_ends_it() {
        // While bots come it may be slow.
        let (end, rungs) = climb(|at| second(at.div_ceil(9) * 100, if at % 9 == 1 || at > 13 { 400 } else { 5 }));
        assert_eq!((end, rungs.len()), (18, 2));
        assert_eq!(rungs[0].broke, None);
        assert!(rungs[1].broke.as_deref().unwrap().contains("at p99"), "{rungs:?}");
    }

    #[test]
    fn a_server_that_answers_no_walk_holds_nobody() {
        let (_, rungs) = climb(|_| (100, Stats::default()));
        assert_eq!(rungs[0].broke.as_deref(), Some("no walk was answered"));
    }

    #[test]
    fn missing_bots_and_errors_end_it() {
        let (_, rungs) = climb(|_| second(90, 5));
        assert_eq!(rungs[0].broke.as_deref(), Some("only 90 bots are on the map"));
        let (_, rungs) = climb(|_| {
            let (on_map, mut stats) = second(100, 5);
            stats.errors.add("timeout.walk_ack", "bot1");
            (on_map, stats)
        });
        assert_eq!((rungs.len(), rungs[0].errors), (1, 6));
    }
}
