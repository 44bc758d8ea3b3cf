//! How long steps took, in two runs.
//!
//! A percentile of one run is a number of chance: it is held against what the whole distribution lets expect, and, since a server's bad
//! moments come together, against the slots of the runs: one run's must lie beyond the other's most of the time.

use super::{
    chance::{of_ranks, of_shares},
    counts::whole,
    figure::{Change, Figure, Kind},
};
use crate::{
    report::read::{Report, Times},
    stats::Step,
};

/// A change of a time that is smaller than this part of it is none.
const LEAST_CHANGE: f64 = 0.1;

/// Nor is one of fewer microseconds.
const LEAST_MICROS: f64 = 100.0;

/// A median is compared of steps that were finished so often in both runs; a 99th percentile is one of the three slowest, or slower,
/// below so many.
const FEWEST_MEDIAN: u64 = 20;
const FEWEST_P99: u64 = 300;

/// Slots are joined until a step was finished so often in each.
const FEWEST_IN_SLOT: u64 = 20;

/// With fewer slots than these nobody knows how a server's moments differ: then only a change to twice or half counts.
const FEWEST_SLOTS: usize = 10;
const CLEAR: f64 = 2.0;

/// In four of five pairs of slots.
const BEYOND: f64 = 0.8;

/// A percentile that is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantile {
    Median,
    P99,
}

impl Quantile {
    fn name(self) -> &'static str {
        match self {
            Self::Median => "p50",
            Self::P99 => "p99",
        }
    }

    fn fewest(self) -> u64 {
        match self {
            Self::Median => FEWEST_MEDIAN,
            Self::P99 => FEWEST_P99,
        }
    }

    fn of(self, times: Times) -> f64 {
        match self {
            Self::Median => times.p50,
            Self::P99 => times.p99,
        }
    }
}

/// Of every step that both runs took often enough.
pub(super) fn of(old: &Report, new: &Report) -> Vec<Figure> {
    // Slots of a longer run are longer, and slots of one length are compared.
    let longest = |report: &Report| report.timeline.iter().map(|slot| slot.length_s).fold(0.0, f64::max);
    let length = longest(old).max(longest(new)) * 0.99;
    let mut figures = Vec::new();
    for step in Step::ALL {
        for quantile in [Quantile::Median, Quantile::P99] {
            figures.extend(compared(step, quantile, length, old, new));
        }
    }
    figures
}

/// How long `step` took in a run.
pub(super) fn taken(step: Step, report: &Report) -> Times {
    let both = report.latency_us.get(step.name()).copied().unwrap_or_default();
    both.intended
}

fn compared(step: Step, quantile: Quantile, length: f64, old: &Report, new: &Report) -> Option<Figure> {
    let (a, b) = (taken(step, old), taken(step, new));
    if a.count.min(b.count) < quantile.fewest() {
        return None;
    }
    let times = (quantile.of(a), quantile.of(b));
    let difference = (times.1 - times.0).abs();
    let is_felt = difference >= LEAST_MICROS && difference >= LEAST_CHANGE * times.0.max(times.1);
    let change = Change::of_less(times.0, times.1);
    let figure = Figure::shown(format!("{}.{}", step.name(), quantile.name()), Kind::Time, times);
    // The part of each that lies above the slower one's percentile.
    let at = times.0.max(times.1);
    let sampled = of_shares((above(a, at), whole(a.count)), (above(b, at), whole(b.count)));
    let slots = (slots(step, quantile, length, old), slots(step, quantile, length, new));
    if slots.0.len().min(slots.1.len()) < FEWEST_SLOTS {
        let is_clear = is_felt && figure.factor() >= CLEAR;
        return Some(figure.judged(change, is_clear).by_chance(sampled));
    }
    let (wins, ranked) = of_ranks(&slots.0, &slots.1);
    let beyond = if change == Change::Worse { wins } else { 1.0 - wins };
    let is_large = is_felt && beyond >= BEYOND;
    Some(figure.judged(change, is_large).by_chance(sampled.max(ranked)))
}

/// The percentile of a step in slots of at least `length` seconds, in each of which it was taken some times.
fn slots(step: Step, quantile: Quantile, length: f64, report: &Report) -> Vec<f64> {
    let mut slots = Vec::new();
    let (mut count, mut seconds, mut sum) = (0, 0.0, 0.0);
    for slot in &report.timeline {
        let taken = slot.steps.get(step.name()).copied().unwrap_or_default();
        let time = match quantile {
            Quantile::Median => taken.p50_us,
            Quantile::P99 => taken.p99_us,
        };
        count += taken.count;
        sum += time * whole(taken.count);
        seconds += slot.length_s;
        if count >= FEWEST_IN_SLOT && seconds >= length {
            slots.push(sum / whole(count));
            (count, seconds, sum) = (0, 0.0, 0.0);
        }
    }
    slots
}

/// Which part of the times lies above `at`, which is not below their median's surroundings: between the percentiles that are known,
/// logarithms go straight.
pub(super) fn above(times: Times, at: f64) -> f64 {
    let least = 1.0 / (whole(times.count) + 1.0);
    let known = [
        (times.p50, 0.5),
        (times.p90, 0.1),
        (times.p95, 0.05),
        (times.p99, 0.01),
        (times.p999, 0.001),
        (times.max, least),
    ];
    let mut below: (f64, f64) = (times.p50, 0.5);
    for (time, share) in known.map(|(time, share)| (time, share.max(least))) {
        if time >= at {
            let (from, to) = (below.0.max(1.0).ln(), time.max(1.0).ln());
            let way = if to > from {
                (at.max(1.0).ln() - from) / (to - from)
            } else {
                1.0
            };
            return (below.1.ln() + way * (share.ln() - below.1.ln())).exp();
        }
        below = (time, share);
    }
    least
}
