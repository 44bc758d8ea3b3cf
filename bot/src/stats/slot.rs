//! A slice of a run's time: what happened in it, small enough that hundreds are kept.

use std::{collections::BTreeMap, time::Duration};

use hdrhistogram::Histogram;

use super::{Quantiles, ServerUsage, Stats, Step, Traffic, Usage};

/// One slot of a timeline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot {
    /// Its length.
    pub length: Duration,
    /// Bots that were to be there, at its end.
    pub meant: u64,
    /// Bots that had begun to come and had not left, at its end.
    pub there: u64,
    /// Bots on the map, at its end.
    pub on_map: u64,
    /// Errors in it.
    pub errors: u64,
    /// Bytes and packets in it.
    pub traffic: Traffic,
    /// What the generator used.
    pub usage: Usage,
    /// What the server used, where it is on this machine and its processes are known.
    pub server: Option<ServerUsage>,
    /// The 99th percentile of the generator's own lag; of joined slots the highest.
    pub lag: Duration,
    /// The 99th percentile of how far, in cells, bots were shown from where they are; of joined slots the highest.
    pub drift: u64,
    /// Times from the intended start, by step: exact to one digit, or a sixteenth.
    pub steps: BTreeMap<Step, Histogram<u64>>,
}

impl Slot {
    /// The slot of `stats`, all that was measured in it.
    pub fn of(stats: &Stats, length: Duration) -> Self {
        let steps = stats
            .steps()
            .filter_map(|(step, latency)| Some((step, rough(latency.intended_histogram())?)));
        Self {
            length,
            errors: stats.errors.total(),
            traffic: stats.traffic,
            lag: Quantiles::of(&stats.lag).p99,
            drift: stats.positions.drift().p99,
            steps: steps.collect(),
            ..Self::default()
        }
    }

    /// Times of `step` from the intended start, to within a sixteenth.
    pub fn quantiles(&self, step: Step) -> Quantiles {
        self.steps.get(&step).map(Quantiles::of).unwrap_or_default()
    }

    /// How often `step` was finished in it.
    pub fn count(&self, step: Step) -> u64 {
        self.steps.get(&step).map_or(0, Histogram::len)
    }

    /// Adds what happened after this.
    pub fn join(&mut self, later: &Self) {
        self.length += later.length;
        (self.meant, self.there, self.on_map) = (later.meant, later.there, later.on_map);
        self.errors += later.errors;
        self.traffic.merge(later.traffic);
        self.usage.join(&later.usage);
        match (&mut self.server, &later.server) {
            (Some(mine), Some(theirs)) => mine.join(theirs),
            (mine @ None, theirs) => *mine = *theirs,
            (Some(_), None) => {}
        }
        self.lag = self.lag.max(later.lag);
        self.drift = self.drift.max(later.drift);
        for (step, theirs) in &later.steps {
            match self.steps.get_mut(step) {
                // Both grow as needed.
                Some(mine) => drop(mine.add(theirs)),
                None => drop(self.steps.insert(*step, theirs.clone())),
            }
        }
    }
}

/// The same times, exact to one digit: a kilobyte or so.
fn rough(times: &Histogram<u64>) -> Option<Histogram<u64>> {
    let mut rough = Histogram::new(1).ok()?;
    rough.add(times).ok()?;
    Some(rough)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(times: std::ops::Range<u64>) -> Slot {
        let mut stats = Stats::default();
        for micros in times {
            let time = Duration::from_micros(micros);
            stats.latency_mut(Step::WalkAck).record(time, Duration::ZERO);
        }
        Slot::of(&stats, Duration::from_secs(1))
    }

    #[test]
    fn a_slot_keeps_percentiles_to_a_sixteenth_and_joins_exactly() {
        let mut joined = slot(1..50_000);
        joined.join(&slot(50_000..100_001));
        assert_eq!(joined.count(Step::WalkAck), 100_000);
        for (value, exact) in [
            (joined.quantiles(Step::WalkAck).p50, 50_000.0),
            (joined.quantiles(Step::WalkAck).p99, 99_000.0),
        ] {
            let error = (value.as_secs_f64() * 1e6 - exact).abs() / exact;
            assert!(error < 1.0 / 16.0, "{value:?}");
        }
        assert_eq!(joined.quantiles(Step::Login), Quantiles::default());
    }

    #[test]
    fn of_joined_slots_the_end_counts_for_what_is_there_and_the_worst_for_lag() {
        let mut early = Slot {
            there: 10,
            on_map: 9,
            lag: Duration::from_millis(30),
            usage: Usage {
                cpu: Duration::from_secs(1),
                memory: 5,
                ..Usage::default()
            },
            ..Slot::default()
        };
        early.join(&Slot {
            there: 8,
            on_map: 8,
            lag: Duration::from_millis(2),
            usage: Usage {
                cpu: Duration::from_secs(2),
                memory: 4,
                ..Usage::default()
            },
            ..Slot::default()
        });
        assert_eq!((early.there, early.on_map, early.lag.as_millis()), (8, 8, 30));
        assert_eq!((early.usage.cpu.as_secs(), early.usage.memory), (3, 4));
    }
}
