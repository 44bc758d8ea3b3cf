//! Two step-to-failure runs: how many bots each held, and how long walks took with equally many.

use super::{
    counts::whole,
    figure::{Change, Figure, Kind},
};
use crate::report::read::{Level, Report};

/// Walks of a step below which its percentiles are not compared.
const FEWEST_WALKS: u64 = 100;

/// Steps that both held, before times are compared.
const FEWEST_STEPS: usize = 2;

/// Over the steps that both held, the median of the factors must be this; one step is measured for some seconds only.
const LEAST_FACTOR: f64 = 1.5;

/// In four of five steps.
const MOST: f64 = 0.8;

/// All that can be said of both.
pub(super) fn of(old: &Report, new: &Report) -> Vec<Figure> {
    let mut figures = Vec::new();
    if let (Some(a), Some(b)) = (old.held(), new.held()) {
        // What is held is known to a step.
        let is_large = a.abs_diff(b) > step(old, a).max(step(new, b));
        let (a, b) = (whole(a), whole(b));
        figures.push(Figure::shown("capacity", Kind::Count, (a, b)).judged(Change::of_more(a, b), is_large));
    }
    let both = in_common(old, new);
    figures.extend(at_equal_bots("p50", &both, |level| level.walk_ack_p50_us));
    figures.extend(at_equal_bots("p99", &both, |level| level.walk_ack_p99_us));
    figures
}

/// Steps with equally many bots, that both measured.
pub(super) fn in_common<'a>(old: &'a Report, new: &'a Report) -> Vec<(&'a Level, &'a Level)> {
    let measured = |level: &&Level| level.walks >= FEWEST_WALKS;
    let of_old = old.capacity.iter().filter(measured);
    let pairs = of_old.filter_map(|level| {
        let mut of_new = new.capacity.iter().filter(measured);
        Some((level, of_new.find(|other| other.bots == level.bots)?))
    });
    pairs.collect()
}

/// How far the step above `held` is away; or, of the highest, the one below.
fn step(report: &Report, held: u64) -> u64 {
    let levels = report.capacity.iter().map(|level| level.bots);
    let above = levels.clone().filter(|bots| *bots > held).min();
    let below = levels.filter(|bots| *bots < held).max().unwrap_or(0);
    above.map_or(held - below, |above| above - held)
}

/// A time of all steps that both held, as the middle one's; worse when most steps are.
fn at_equal_bots(name: &str, both: &[(&Level, &Level)], time: fn(&Level) -> f64) -> Option<Figure> {
    let held = both.iter().filter(|(a, b)| a.broke.is_none() && b.broke.is_none());
    let mut pairs: Vec<(f64, f64)> = held.map(|(a, b)| (time(a), time(b))).collect();
    pairs.retain(|(a, b)| *a > 0.0 && *b > 0.0);
    if pairs.len() < FEWEST_STEPS {
        return None;
    }
    pairs.sort_by(|one, other| (one.1 / one.0).total_cmp(&(other.1 / other.0)));
    let (a, b) = pairs.get(pairs.len() / 2).copied()?;
    let change = Change::of_less(a, b);
    let agree = pairs.iter().filter(|(a, b)| Change::of_less(*a, *b) == change).count();
    let figure = Figure::shown(format!("walk_ack.{name} at equal bots"), Kind::Time, (a, b));
    let is_large = figure.factor() >= LEAST_FACTOR
        && (a - b).abs() >= 100.0
        && whole(agree as u64) >= MOST * whole(pairs.len() as u64);
    Some(figure.judged(change, is_large))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that holds `held` bots by steps of 100; walks take so many microseconds for each bot.
    fn climbed(held: u64, micros: f64) -> Report {
        let mut report = Report::default();
        for bots in (100..=held + 100).step_by(100) {
            report.capacity.push(Level {
                bots,
                walks: 500,
                walk_ack_p50_us: whole(bots) * micros,
                walk_ack_p99_us: whole(bots) * micros * 4.0,
                errors: 0,
                broke: (bots > held).then(|| "walk acks take 201 ms at p99".to_owned()),
                saturated: false,
            });
        }
        report
    }

    fn changes(old: &Report, new: &Report) -> Vec<Change> {
        of(old, new).into_iter().map(|figure| figure.change).collect()
    }

    #[test]
    fn the_server_that_holds_more_by_the_same_curve_is_better_and_no_slower() {
        let (few, many) = (climbed(300, 10.0), climbed(1_100, 10.0));
        assert_eq!(changes(&few, &many), [Change::Better, Change::Same, Change::Same]);
        assert_eq!(changes(&many, &few), [Change::Worse, Change::Same, Change::Same]);
    }

    #[test]
    fn one_step_more_is_what_such_a_run_is_off_by() {
        assert_eq!(changes(&climbed(200, 10.0), &climbed(300, 10.0))[0], Change::Same);
        assert_eq!(changes(&climbed(200, 10.0), &climbed(400, 10.0))[0], Change::Better);
    }

    #[test]
    fn walks_are_compared_where_bots_are_equally_many() {
        let slow = changes(&climbed(500, 10.0), &climbed(500, 20.0));
        assert_eq!(slow, [Change::Same, Change::Worse, Change::Worse]);
        assert_eq!(changes(&climbed(500, 10.0), &climbed(500, 12.0)), [Change::Same; 3]);
    }
}
