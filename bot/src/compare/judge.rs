//! What is better, worse or the same in two runs, with noise in mind.
//!
//! A run's seconds differ among themselves. A percentile counts as changed when it moved by a tenth at least (and by more than a
//! human could care about), and the slots of one run lie beyond those of the other: by the rank test of Mann and Whitney, at one in
//! a hundred by chance, and in four of five pairs of slots. Counts are held to the square root of their sum.

use crate::{report::read::Report, stats::Step};

/// A change of a time that is smaller than this part of it is none.
const LEAST_CHANGE: f64 = 0.1;

/// Nor is one of fewer microseconds.
const LEAST_MICROS: f64 = 100.0;

/// Times of a step are compared when it was finished so often in both runs.
const FEWEST: u64 = 20;

/// With fewer slots than these nobody can say: then only a change to twice or half counts.
const FEWEST_SLOTS: usize = 8;

/// One in a hundred by chance.
const RARE: f64 = 2.58;

/// In four of five pairs of slots.
const BEYOND: f64 = 0.8;

/// What became of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// It is worse in the new run.
    Worse,
    /// It is better.
    Better,
    /// It is the same, as far as noise lets one say.
    Same,
}

impl Change {
    /// The name in JSON and for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Same => "same",
        }
    }
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Microseconds.
    Time,
    /// A count.
    Count,
    /// A part of all, 0 to 1.
    Share,
}

/// One figure of two runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// Its name, as in thresholds where it is one.
    pub name: String,
    /// How it is written.
    pub kind: Kind,
    /// In the old run.
    pub old: f64,
    /// In the new run.
    pub new: f64,
    /// What became of it.
    pub change: Change,
}

/// Compares all that two runs have in common.
pub(crate) fn figures(old: &Report, new: &Report) -> Vec<Figure> {
    let mut figures = counts(old, new);
    for step in Step::ALL {
        figures.extend(times(step.name(), old, new));
    }
    figures
}

/// Whether the runs were asked to do different things; then what differs.
pub(crate) fn differences(old: &Report, new: &Report) -> Vec<String> {
    let versions = |report: &Report| {
        let shares = report.plan.shares.iter();
        let versions = shares.map(|share| format!("{} x {}", share.bots, share.packetver));
        versions.collect::<Vec<_>>().join(", ")
    };
    let phases = |report: &Report| {
        let names = report.phases.iter().map(|phase| phase.name.clone());
        names.collect::<Vec<_>>().join(", ")
    };
    let is_ladder = !old.capacity.is_empty() && !new.capacity.is_empty();
    [
        ("bots", old.plan.bots.to_string(), new.plan.bots.to_string()),
        ("versions", versions(old), versions(new)),
        ("phases", phases(old), phases(new)),
        ("seed", old.plan.seed.to_string(), new.plan.seed.to_string()),
        // A step-to-failure run ends when it breaks.
        (
            "seconds",
            format!("{:.0}", if is_ladder { 0.0 } else { old.elapsed_s / 5.0 }),
            format!("{:.0}", if is_ladder { 0.0 } else { new.elapsed_s / 5.0 }),
        ),
    ]
    .into_iter()
    .filter(|(_, old, new)| old != new)
    .map(|(what, old, new)| match what {
        "seconds" => "the runs are not equally long".to_owned(),
        _ => format!("{what}: {old} against {new}"),
    })
    .collect()
}

fn counts(old: &Report, new: &Report) -> Vec<Figure> {
    let mut figures = Vec::new();
    if let (Some(old), Some(new)) = (old.held(), new.held()) {
        figures.push(figure("capacity", Kind::Count, (whole(old), whole(new)), |old, new| {
            // One step is what a run is off by.
            more_is_better(old, new, (old.max(new) * LEAST_CHANGE).max(1.0))
        }));
    }
    let share = |report: &Report| {
        let reached = report.reached.get("map").copied().unwrap_or(0);
        whole(reached) / whole(report.plan.bots.max(1))
    };
    figures.push(figure(
        "reached.map",
        Kind::Share,
        (share(old), share(new)),
        |old, new| more_is_better(old, new, 0.005),
    ));
    let counted = |name: &str, old: u64, new: u64, times: f64| {
        figure(name, Kind::Count, (whole(old), whole(new)), |old, new| {
            fewer_is_better(old, new * times)
        })
    };
    // As many as there would be in as much time.
    let times = old.elapsed_s / new.elapsed_s.max(f64::MIN_POSITIVE);
    figures.push(counted("errors", old.errors.total, new.errors.total, times));
    for what in ["missed", "ghosts"] {
        let of = |report: &Report| report.sight.get(what).copied().unwrap_or(0);
        figures.push(counted(&format!("sight.{what}"), of(old), of(new), 1.0));
    }
    let unanswered = |report: &Report| report.walks.get("unacknowledged").copied().unwrap_or(0);
    figures.push(counted("walks.unacknowledged", unanswered(old), unanswered(new), times));
    figures
}

fn figure(name: &str, kind: Kind, (old, new): (f64, f64), judge: impl Fn(f64, f64) -> Change) -> Figure {
    Figure {
        name: name.to_owned(),
        kind,
        old,
        new,
        change: judge(old, new),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of bots and errors")]
fn whole(count: u64) -> f64 {
    count as f64
}

fn more_is_better(old: f64, new: f64, least: f64) -> Change {
    match new - old {
        change if change >= least => Change::Better,
        change if change <= -least => Change::Worse,
        _ => Change::Same,
    }
}

/// Counts differ when they are three times as far apart as chance would have them.
fn fewer_is_better(old: f64, new: f64) -> Change {
    let noise = 3.0 * (old + new).sqrt();
    match new - old {
        change if change > noise || (old == 0.0 && change >= 1.0) => Change::Worse,
        change if -change > noise || (new == 0.0 && change <= -1.0) => Change::Better,
        _ => Change::Same,
    }
}

fn times(step: &str, old: &Report, new: &Report) -> Vec<Figure> {
    let of = |report: &Report| {
        report
            .latency_us
            .get(step)
            .map(|both| both.intended)
            .unwrap_or_default()
    };
    let (a, b) = (of(old), of(new));
    if a.count < FEWEST || b.count < FEWEST {
        return Vec::new();
    }
    let slots = |report: &Report, is_median: bool| -> Vec<f64> {
        let taken = report.timeline.iter().filter_map(|slot| slot.steps.get(step));
        taken
            .map(|taken| if is_median { taken.p50_us } else { taken.p99_us })
            .collect()
    };
    let compared = |quantile: &str, old_time: f64, new_time: f64, is_median: bool| Figure {
        name: format!("{step}.{quantile}"),
        kind: Kind::Time,
        old: old_time,
        new: new_time,
        change: moved((old_time, &slots(old, is_median)), (new_time, &slots(new, is_median))),
    };
    vec![
        compared("p50", a.p50, b.p50, true),
        compared("p99", a.p99, b.p99, false),
    ]
}

/// Whether a percentile moved: its value in each run, and in each run's slots.
fn moved((old, old_slots): (f64, &[f64]), (new, new_slots): (f64, &[f64])) -> Change {
    let change = if new > old { Change::Worse } else { Change::Better };
    let difference = (new - old).abs();
    if difference < LEAST_MICROS || difference < LEAST_CHANGE * old.max(new) {
        return Change::Same;
    }
    if old_slots.len().min(new_slots.len()) < FEWEST_SLOTS {
        let is_clear = new >= 2.0 * old || old >= 2.0 * new;
        return if is_clear { change } else { Change::Same };
    }
    let (above, z) = ranks(old_slots, new_slots);
    let is_beyond = match change {
        Change::Worse => above >= BEYOND && z >= RARE,
        _ => above <= 1.0 - BEYOND && z <= -RARE,
    };
    if is_beyond { change } else { Change::Same }
}

/// In which part of all pairs the new value is the larger, and how many standard deviations from chance that is (Mann, Whitney).
#[expect(clippy::cast_precision_loss, reason = "a few hundred slots")]
fn ranks(old: &[f64], new: &[f64]) -> (f64, f64) {
    let mut wins = 0.0;
    for a in old {
        for b in new {
            wins += if b > a {
                1.0
            } else if b < a {
                0.0
            } else {
                0.5
            };
        }
    }
    let (many_old, many_new) = (old.len() as f64, new.len() as f64);
    let pairs = many_old * many_new;
    let deviation = (pairs * (many_old + many_new + 1.0) / 12.0).sqrt();
    (wins / pairs, (wins - pairs / 2.0) / deviation)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::report::read::{Both, Moment, Taken, Times};

    /// A run whose walk acks take about so many microseconds, a little more or less in each second.
    pub(crate) fn run(micros: f64, seconds: u32) -> Report {
        let mut report = Report {
            verdict: "passed".to_owned(),
            elapsed_s: seconds.into(),
            ..Report::default()
        };
        report.plan.bots = 100;
        report.reached.insert("map".to_owned(), 100);
        let times = Times {
            count: 1_000,
            p50: micros,
            p99: micros * 3.0,
            ..Times::default()
        };
        let both = Both {
            intended: times,
            service: times,
        };
        report.latency_us.insert("walk_ack".to_owned(), both);
        for second in 0..seconds {
            let noise = 1.0 + f64::from(second * 7 % 11) / 50.0;
            let taken = Taken {
                count: 50,
                p50_us: micros * noise,
                p99_us: micros * 3.0 * noise,
            };
            let mut slot = Moment {
                length_s: 1.0,
                ..Moment::default()
            };
            slot.steps.insert("walk_ack".to_owned(), taken);
            report.timeline.push(slot);
        }
        report
    }

    fn change(figures: &[Figure], name: &str) -> Change {
        figures.iter().find(|figure| figure.name == name).unwrap().change
    }

    #[test]
    fn what_moved_beyond_the_noise_is_told_and_what_did_not_is_the_same() {
        let old = run(5_000.0, 60);
        for (micros, expected) in [
            (5_000.0, Change::Same),
            (5_300.0, Change::Same),
            (7_500.0, Change::Worse),
            (2_500.0, Change::Better),
        ] {
            let figures = figures(&old, &run(micros, 60));
            assert_eq!(change(&figures, "walk_ack.p50"), expected, "{micros}");
            assert_eq!(change(&figures, "walk_ack.p99"), expected, "{micros}");
            assert_eq!(change(&figures, "errors"), Change::Same);
        }
    }

    #[test]
    fn a_whole_that_moved_by_a_few_bad_seconds_is_noise() {
        let old = run(5_000.0, 60);
        let mut new = run(5_000.0, 60);
        new.latency_us.get_mut("walk_ack").unwrap().intended.p99 = 90_000.0;
        for slot in new.timeline.iter_mut().take(5) {
            slot.steps.get_mut("walk_ack").unwrap().p99_us = 200_000.0;
        }
        assert_eq!(change(&figures(&old, &new), "walk_ack.p99"), Change::Same);
    }

    #[test]
    fn of_short_runs_only_what_doubled_counts() {
        let old = run(5_000.0, 5);
        assert_eq!(change(&figures(&old, &run(9_000.0, 5)), "walk_ack.p50"), Change::Same);
        assert_eq!(change(&figures(&old, &run(11_000.0, 5)), "walk_ack.p50"), Change::Worse);
    }

    #[test]
    fn microseconds_that_nobody_feels_are_no_change() {
        assert_eq!(
            change(&figures(&run(40.0, 60), &run(80.0, 60)), "walk_ack.p50"),
            Change::Same
        );
    }

    #[test]
    fn errors_bots_and_capacity_count_too() {
        let old = run(5_000.0, 60);
        let mut new = run(5_000.0, 60);
        new.errors.total = 1;
        new.reached.insert("map".to_owned(), 90);
        let figures_of = figures(&old, &new);
        assert_eq!(change(&figures_of, "errors"), Change::Worse);
        assert_eq!(change(&figures_of, "reached.map"), Change::Worse);
        assert_eq!(change(&figures(&new, &old), "errors"), Change::Better);
        let mut many = old.clone();
        many.errors.total = 1_000;
        new.errors.total = 1_050;
        assert_eq!(
            change(&figures(&many, &new), "errors"),
            Change::Same,
            "within what chance does"
        );
    }

    #[test]
    fn other_loads_are_told() {
        let mut new = run(5_000.0, 60);
        assert_eq!(differences(&run(1.0, 60), &new), [""; 0]);
        new.plan.bots = 7;
        assert_eq!(differences(&run(1.0, 60), &new), ["bots: 100 against 7"]);
    }
}
