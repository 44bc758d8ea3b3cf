//! Whether accounts of the same thing agree: where bots are, by themselves and as others see them, and the server's clock and the bots'.

use std::time::Duration;

use hdrhistogram::Histogram;

use super::{Quantiles, Sight, count_time};

/// Nobody walks so many cells at once: a unit that is further than that from where it should have been was put there.
pub const TELEPORT: u16 = 8;

/// Cells that are told apart; what is further off counts as this.
const FARTHEST: u64 = 255;

/// What was measured of it, while bots play.
#[derive(Clone, Debug)]
pub struct Positions {
    /// Cells between where a bot is shown to another one and where it believes to be at the same moment.
    drift: Histogram<u64>,
    /// How often a unit was more than [`TELEPORT`] cells from where it should have been by what was told before.
    pub teleports: u64,
    /// By how much, in microseconds, the server's clock has gone apart from a bot's since it came.
    clock: Histogram<u64>,
    /// What bots see of each other while they walk, now and then.
    pub looks: Sight,
}

impl Default for Positions {
    #[expect(clippy::expect_used, reason = "one and two digits are valid constants")]
    fn default() -> Self {
        Self {
            drift: Histogram::new(2).expect("two digits are a valid constant"),
            teleports: 0,
            clock: Histogram::new(1).expect("one digit is a valid constant"),
            looks: Sight::default(),
        }
    }
}

impl Positions {
    /// Counts that a unit was shown `cells` from where it is.
    pub fn record(&mut self, cells: u16) {
        // It grows to any value up to the farthest.
        let _ = self.drift.record(u64::from(cells).min(FARTHEST));
    }

    /// Counts that the server's clock has gone apart by `time`.
    pub fn record_clock(&mut self, time: Duration) {
        count_time(&mut self.clock, time);
    }

    /// How far units were shown from where they are.
    pub fn drift(&self) -> Cells {
        Cells::of(&self.drift)
    }

    /// By how much the server's clock has gone apart.
    pub fn clock(&self) -> Quantiles {
        Quantiles::of(&self.clock)
    }

    /// Adds another thread's.
    pub fn merge(&mut self, other: &Self) {
        // All grow as needed.
        let _ = self.drift.add(&other.drift);
        let _ = self.clock.add(&other.clock);
        self.teleports += other.teleports;
        self.looks.merge(other.looks);
    }
}

/// A distribution of distances, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cells {
    /// Number of values; all others are zero when it is.
    pub count: u64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Median.
    pub p50: u64,
    /// 99th percentile.
    pub p99: u64,
    /// Largest.
    pub max: u64,
}

impl Cells {
    fn of(histogram: &Histogram<u64>) -> Self {
        if histogram.is_empty() {
            return Self::default();
        }
        let most = histogram.max();
        let quantile = |part| histogram.value_at_quantile(part).min(most);
        Self {
            count: histogram.len(),
            mean: histogram.mean(),
            p50: quantile(0.5),
            p99: quantile(0.99),
            max: most,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_of_all_threads_read_as_one() {
        let mut positions = Positions::default();
        assert_eq!(positions.drift(), Cells::default());
        for thread in 0..2 {
            let mut part = Positions::default();
            for cells in 0..50 {
                part.record(thread * 50 + cells);
            }
            part.record_clock(Duration::from_millis(3));
            part.teleports = 1;
            positions.merge(&part);
        }
        let drift = positions.drift();
        assert_eq!((drift.count, drift.p50, drift.max), (100, 49, 99));
        assert!((drift.mean - 49.5).abs() < 1e-9, "{drift:?}");
        assert_eq!((positions.teleports, positions.clock().count), (2, 2));
        positions.record(u16::MAX);
        assert_eq!(positions.drift().max, FARTHEST);
    }
}
