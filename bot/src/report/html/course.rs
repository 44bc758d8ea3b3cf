//! What a run's page draws: what changed over time, and how long steps took.

use super::{
    age, micros, plain,
    plot::{Plot, Series, Unit},
    size,
};
use crate::{
    report::read::{Level, Moment, Report, Times},
    stats::Step,
};

/// Percentiles of a distribution, by the nines that they leave out.
const NINES: [(f64, &str); 5] = [
    (0.301, "50 %"),
    (1.0, "90 %"),
    (1.301, "95 %"),
    (2.0, "99 %"),
    (3.0, "99.9 %"),
];

/// Reads one value of a slot.
type Read = fn(&Moment) -> Option<f64>;

/// A plot over time: heading, unit, logarithmic, and lines.
type OverTime = (&'static str, Unit, bool, &'static [(&'static str, Read)]);

const PLOTS: [OverTime; 11] = [
    (
        "Bots",
        plain,
        false,
        &[
            ("on the map", |slot| Some(slot.on_map)),
            ("coming or there", |slot| Some(slot.there)),
            ("to be there", |slot| slot.meant),
        ],
    ),
    (
        "Walk ack",
        micros,
        true,
        &[
            ("median", |slot| median(slot, "walk_ack")),
            ("99 %", |slot| p99(slot, "walk_ack")),
        ],
    ),
    (
        "Until others see it",
        micros,
        true,
        &[
            ("median", |slot| median(slot, "visible")),
            ("99 %", |slot| p99(slot, "visible")),
        ],
    ),
    (
        "Others are shown so many cells off, 99 %",
        plain,
        false,
        &[("cells", |slot| Some(slot.drift_p99_cells))],
    ),
    (
        "Coming in, 99 %",
        micros,
        true,
        &[
            ("login", |slot| p99(slot, "login")),
            ("map enter", |slot| p99(slot, "map_enter")),
            ("map load", |slot| p99(slot, "map_load")),
        ],
    ),
    (
        "Packets a second",
        plain,
        false,
        &[
            ("received", |slot| rate(slot, slot.traffic.packets_in)),
            ("sent", |slot| rate(slot, slot.traffic.packets_out)),
        ],
    ),
    (
        "Errors a second",
        plain,
        false,
        &[("errors", |slot| rate(slot, slot.errors))],
    ),
    (
        "The generator's own lag",
        micros,
        true,
        &[("lag, 99 %", |slot| Some(slot.lag_p99_us))],
    ),
    (
        "The generator's memory",
        size,
        false,
        &[("resident", |slot| Some(slot.memory_bytes))],
    ),
    (
        "The server's memory",
        size,
        false,
        &[("resident", |slot| slot.server.map(|used| used.memory_bytes))],
    ),
    (
        "The server's processor time, in cores",
        plain,
        false,
        &[("cores", |slot| rate(slot, slot.server?.cpu_s))],
    ),
];

fn median(slot: &Moment, step: &str) -> Option<f64> {
    slot.steps.get(step).map(|taken| taken.p50_us)
}

fn p99(slot: &Moment, step: &str) -> Option<f64> {
    slot.steps.get(step).map(|taken| taken.p99_us)
}

fn rate(slot: &Moment, amount: f64) -> Option<f64> {
    (slot.length_s > 0.0).then(|| amount / slot.length_s)
}

/// What changed over time.
pub(super) fn over_time(report: &Report) -> Vec<Plot> {
    let mut plots: Vec<Plot> = PLOTS
        .into_iter()
        .map(|(title, unit, is_log, lines)| {
            let series = lines.iter().zip(0..).map(|((name, read), colour)| Series {
                name: (*name).to_owned(),
                colour,
                is_dashed: false,
                points: points(report, *read),
            });
            // What nobody measured has no line.
            let has_values = |series: &Series| series.points.iter().any(|point| point.1.is_some());
            Plot {
                title: title.to_owned(),
                unit,
                along: age,
                is_log,
                series: series.filter(has_values).collect(),
                marks: marks(report),
                places: Vec::new(),
            }
        })
        .collect();
    plots.retain(|plot| !plot.series.is_empty());
    plots
}

/// A value of each slot, at its end.
pub(crate) fn points(report: &Report, read: impl Fn(&Moment) -> Option<f64>) -> Vec<(f64, Option<f64>)> {
    report
        .ends()
        .into_iter()
        .zip(report.timeline.iter().map(read))
        .collect()
}

/// A value of each step to failure, by its number of bots. A search goes up and down.
pub(crate) fn levels(report: &Report, read: fn(&Level) -> f64) -> Vec<(f64, Option<f64>)> {
    let mut levels: Vec<&Level> = report.capacity.iter().filter(|level| level.walks > 0).collect();
    levels.sort_by_key(|level| level.bots);
    #[expect(clippy::cast_precision_loss, reason = "a count of bots")]
    let point = |level: &Level| (level.bots as f64, Some(read(level)));
    levels.into_iter().map(point).collect()
}

/// How long walks take the more bots there are.
pub(super) fn by_bots(report: &Report) -> Plot {
    let line = |name: &str, colour: usize, read: fn(&Level) -> f64| Series {
        name: name.to_owned(),
        colour,
        is_dashed: false,
        points: levels(report, read),
    };
    Plot {
        title: "Walk ack, by number of bots".to_owned(),
        unit: micros,
        along: plain,
        is_log: true,
        series: vec![
            line("median", 0, |level| level.walk_ack_p50_us),
            line("99 %", 1, |level| level.walk_ack_p99_us),
        ],
        marks: Vec::new(),
        places: Vec::new(),
    }
}

/// Where phases begin.
pub(crate) fn marks(report: &Report) -> Vec<(f64, String)> {
    report
        .phases
        .iter()
        .map(|phase| (phase.from_s, phase.name.clone()))
        .collect()
}

/// Percentiles of the steps that say most, from the intended time and the service time beside.
pub(super) fn distributions(report: &Report) -> Vec<Plot> {
    let steps = [
        Step::WalkAck,
        Step::Visible,
        Step::ChatEcho,
        Step::Attack,
        Step::Login,
        Step::MapEnter,
    ];
    let taken = steps.into_iter().filter_map(|step| {
        let both = report.latency_us.get(step.name())?;
        (both.intended.count >= 20).then_some((step, both))
    });
    let plots = taken.take(4).map(|(step, both)| Plot {
        title: format!("{}: so many take no longer", step.name()),
        unit: micros,
        along: share_below,
        is_log: true,
        series: vec![
            percentiles("intended", 0, both.intended),
            percentiles("service", 1, both.service),
        ],
        marks: Vec::new(),
        places: nines(),
    });
    plots.collect()
}

/// A distribution as a line over its nines.
pub(crate) fn percentiles(name: &str, colour: usize, times: Times) -> Series {
    let values = [times.p50, times.p90, times.p95, times.p99, times.p999];
    Series {
        name: name.to_owned(),
        colour,
        is_dashed: colour % 2 == 1,
        points: NINES
            .iter()
            .zip(values)
            .map(|((nines, _), value)| (*nines, Some(value)))
            .collect(),
    }
}

/// The share that a number of nines stands for.
pub(crate) fn share_below(nines: f64) -> String {
    let known = NINES.iter().find(|(place, _)| (place - nines).abs() < 1e-3);
    known.map_or_else(String::new, |(_, share)| (*share).to_owned())
}

/// The places of percentiles.
pub(crate) fn nines() -> Vec<f64> {
    NINES.iter().map(|(nines, _)| *nines).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Verdict, results::tests::example};

    #[test]
    fn bots_are_drawn_beside_how_many_were_to_be_there_and_drift_over_time() {
        let mut report = Report::of(&example(), &Verdict::Passed);
        let titles = |report: &Report| -> Vec<(String, usize)> {
            let plots = over_time(report).into_iter();
            plots.map(|plot| (plot.title, plot.series.len())).collect()
        };
        let drawn = titles(&report);
        assert!(drawn.contains(&("Bots".to_owned(), 3)), "{drawn:?}");
        assert!(
            drawn.iter().any(|(title, _)| title.starts_with("Others are shown")),
            "{drawn:?}"
        );
        // An older report does not tell how many were to be there.
        report.timeline.iter_mut().for_each(|slot| slot.meant = None);
        assert!(titles(&report).contains(&("Bots".to_owned(), 2)));
    }

    #[test]
    fn nines_are_written_as_shares() {
        assert_eq!(
            [0.301, 1.0, 2.0, 3.0].map(share_below),
            ["50 %", "90 %", "99 %", "99.9 %"]
        );
    }
}
