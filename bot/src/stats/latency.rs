//! Times of one step: HDR histograms in microseconds, from the intended and from the actual time of sending.

use std::time::Duration;

use hdrhistogram::Histogram;

/// Longest time that is told apart; longer ones count as this.
const LONGEST: Duration = Duration::from_mins(10);

/// A histogram of microseconds, exact to three digits; it grows with the largest value, up to ten minutes.
#[expect(clippy::missing_panics_doc, reason = "it cannot: three digits are a valid constant")]
pub fn new_histogram() -> Histogram<u64> {
    Histogram::new(3).expect("three digits are a valid constant")
}

/// Counts `time`; one that is longer than ten minutes counts as that.
pub fn count_time(histogram: &mut Histogram<u64>, time: Duration) {
    // It grows to any value up to the longest, so that recording cannot fail.
    let _ = histogram.record(micros(time.min(LONGEST)));
}

/// Whole microseconds, saturating.
pub(crate) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// How long a step took, all bots together.
///
/// The intended time is when the bot's schedule wanted the step to begin; a server that stalls delays what follows, and only
/// this measure shows that (no coordinated omission). The service time begins when the request really left.
#[derive(Clone, Debug)]
pub struct Latency {
    intended: Histogram<u64>,
    service: Histogram<u64>,
}

impl Default for Latency {
    fn default() -> Self {
        Self {
            intended: new_histogram(),
            service: new_histogram(),
        }
    }
}

impl Latency {
    /// Counts one step, `intended` and `service` long.
    pub fn record(&mut self, intended: Duration, service: Duration) {
        count_time(&mut self.intended, intended);
        count_time(&mut self.service, service);
    }

    /// Times from the intended start.
    pub fn intended(&self) -> Quantiles {
        Quantiles::of(&self.intended)
    }

    /// Times from the actual start.
    pub fn service(&self) -> Quantiles {
        Quantiles::of(&self.service)
    }

    /// The histogram of times from the intended start.
    pub fn intended_histogram(&self) -> &Histogram<u64> {
        &self.intended
    }

    /// The histogram of times from the actual start.
    pub fn service_histogram(&self) -> &Histogram<u64> {
        &self.service
    }

    /// Adds another thread's times.
    pub fn merge(&mut self, other: &Self) {
        // Both grow as needed (`new_histogram`), so adding cannot fail.
        let _ = self.intended.add(&other.intended);
        let _ = self.service.add(&other.service);
    }
}

/// What a report says of a histogram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantiles {
    /// Number of values; all others are zero when it is.
    pub count: u64,
    /// Smallest.
    pub min: Duration,
    /// Arithmetic mean.
    pub mean: Duration,
    /// Median.
    pub p50: Duration,
    /// 90th percentile.
    pub p90: Duration,
    /// 95th percentile.
    pub p95: Duration,
    /// 99th percentile.
    pub p99: Duration,
    /// 99.9th percentile.
    pub p999: Duration,
    /// Largest.
    pub max: Duration,
}

impl Quantiles {
    /// Reads a histogram of microseconds.
    pub fn of(histogram: &Histogram<u64>) -> Self {
        if histogram.is_empty() {
            return Self::default();
        }
        // HdrHistogram answers with the upper edge of a bucket, which may lie above the largest value.
        let highest = histogram.max();
        let at = |quantile| Duration::from_micros(histogram.value_at_quantile(quantile).min(highest));
        Self {
            count: histogram.len(),
            min: Duration::from_micros(histogram.min()),
            mean: Duration::from_secs_f64(histogram.mean().max(0.0) / 1e6),
            p50: at(0.50),
            p90: at(0.90),
            p95: at(0.95),
            p99: at(0.99),
            p999: at(0.999),
            max: Duration::from_micros(highest),
        }
    }

    /// The names that [`Quantiles::named`] knows.
    pub const NAMES: [&'static str; 8] = ["min", "mean", "p50", "p90", "p95", "p99", "p999", "max"];

    /// The value called `name` in thresholds and JSON.
    pub fn named(&self, name: &str) -> Option<Duration> {
        Some(match name {
            "min" => self.min,
            "mean" => self.mean,
            "p50" => self.p50,
            "p90" => self.p90,
            "p95" => self.p95,
            "p99" => self.p99,
            "p999" => self.p999,
            "max" => self.max,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_measured_reads_as_zero() {
        assert_eq!(Latency::default().intended(), Quantiles::default());
    }

    #[test]
    fn quantiles_are_exact_to_three_digits() {
        let mut latency = Latency::default();
        for micros in 1..=100_000 {
            latency.record(Duration::from_micros(micros), Duration::from_micros(7));
        }
        let read = latency.intended();
        for (value, exact) in [
            (read.p50, 50_000.0),
            (read.p90, 90_000.0),
            (read.p99, 99_000.0),
            (read.p999, 99_900.0),
        ] {
            let error = (value.as_secs_f64() * 1e6 - exact).abs() / exact;
            assert!(error < 0.001, "{value:?} is {error} off {exact}");
        }
        assert_eq!((read.min, read.max.as_millis()), (Duration::from_micros(1), 100));
        assert_eq!(latency.service().p99, Duration::from_micros(7));
    }

    #[test]
    fn a_time_beyond_the_range_counts_as_the_longest() {
        let mut latency = Latency::default();
        latency.record(Duration::from_hours(25), Duration::ZERO);
        let max = latency.intended().max;
        assert!(max >= LONGEST && max < LONGEST * 2, "{max:?}");
    }

    #[test]
    fn every_name_has_a_value() {
        for name in Quantiles::NAMES {
            assert!(Quantiles::default().named(name).is_some(), "{name}");
        }
        assert_eq!(Quantiles::default().named("p98"), None);
    }
}
