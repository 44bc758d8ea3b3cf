//! Figures that only a run as a whole has: what it found, what the server used, and what grew. Thresholds look at them by name.

use super::{
    drift::{Drift, Quarter},
    host::Host,
    metric::Quantity,
    threshold::Evidence,
};
use crate::swarm::ladder::bounds;

/// Reads a figure; `None`: it was not measured.
type Read = fn(Evidence<'_>) -> Option<Quantity>;

/// How the limit of a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A time, with its unit.
    Time,
    /// A whole number.
    Count,
    /// A number.
    Number,
    /// A size, such as `500MB`.
    Bytes,
    /// Such as `50%`.
    Percent,
}

/// All of them: names, units, and how they are read.
pub(super) const FIGURES: [(&str, Unit, Read); 9] = [
    ("capacity", Unit::Count, capacity),
    ("server.memory", Unit::Bytes, |run| {
        host(run).map(|host| Quantity::Bytes(host.memory_peak))
    }),
    ("server.descriptors", Unit::Count, |run| {
        host(run).map(|host| Quantity::Count(host.descriptors))
    }),
    ("server.cores", Unit::Number, |run| {
        host(run).map(|host| Quantity::Number(host.cores))
    }),
    ("growth.server_memory", Unit::Percent, |run| {
        growth(run, |quarter| quarter.server_memory)
    }),
    ("growth.server_descriptors", Unit::Percent, |run| {
        growth(run, |quarter| quarter.server_descriptors)
    }),
    ("growth.walk_ack_p99", Unit::Percent, |run| {
        growth(run, |quarter| u64::try_from(quarter.walk_p99.as_micros()).ok())
    }),
    ("growth.memory", Unit::Percent, |run| {
        growth(run, |quarter| Some(quarter.memory))
    }),
    ("growth.descriptors", Unit::Percent, |run| {
        growth(run, |quarter| Some(quarter.descriptors))
    }),
];

/// How many bots a step-to-failure run found that it holds.
fn capacity(run: Evidence<'_>) -> Option<Quantity> {
    let (held, _) = bounds(run.rungs);
    (!run.rungs.is_empty()).then_some(Quantity::Count(held.into()))
}

fn host(run: Evidence<'_>) -> Option<Host> {
    Host::of(run.slots)
}

/// By how much the last quarter of the play is above the first, in percent.
fn growth(run: Evidence<'_>, read: fn(Quarter) -> Option<u64>) -> Option<Quantity> {
    let Drift { from, to } = Drift::of(run.slots)?;
    let (from, to) = (read(from).filter(|from| *from > 0)?, read(to)?);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a percentage of bytes, microseconds or descriptors"
    )]
    let growth = (to as f64 / from as f64 - 1.0) * 100.0;
    Some(Quantity::Percent(growth))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{
        report::{Results, results::tests::example, threshold::Threshold},
        stats::{ServerUsage, Slot, Timeline, Usage},
    };

    /// A minute and a half of play beside a server whose memory goes from 100 MB to 160 MB or so.
    fn grown() -> Results {
        let mut results = example();
        results.timeline = Timeline::default();
        for second in 0..100_u64 {
            results.timeline.push(Slot {
                length: Duration::from_secs(1),
                on_map: 2,
                usage: Usage {
                    memory: 9_000_000,
                    descriptors: 40,
                    ..Usage::default()
                },
                server: Some(ServerUsage {
                    cpu: Duration::from_millis(300),
                    memory: 100_000_000 + second * 600_000,
                    descriptors: 60,
                    processes: 1,
                }),
                ..Slot::default()
            });
        }
        results
    }

    fn judged(results: &Results, threshold: &str) -> (Option<String>, bool) {
        let threshold: Threshold = threshold.parse().unwrap();
        threshold.judge(results.evidence())
    }

    #[test]
    fn a_server_that_grows_fails_a_run() {
        let results = grown();
        for (threshold, value, is_crossed) in [
            ("growth.server_memory>30%", "42.0 %", true),
            ("growth.server_memory>50%", "42.0 %", false),
            ("growth.server_descriptors>0%", "0.0 %", false),
            ("growth.memory>=0%", "0.0 %", true),
            ("server.memory>150MB", "159.4 MB", true),
            ("server.memory>1GB", "159.4 MB", false),
            ("server.descriptors>60", "60", false),
            ("server.cores>=0.25", "0.30", true),
        ] {
            assert_eq!(
                judged(&results, threshold),
                (Some(value.to_owned()), is_crossed),
                "{threshold}"
            );
        }
    }

    #[test]
    fn what_is_not_known_is_crossed_unless_it_counts_only_where_it_is() {
        let mut results = grown();
        results.timeline = example().timeline;
        assert_eq!(judged(&results, "growth.server_memory>50%"), (None, true));
        assert_eq!(judged(&results, "growth.server_memory>50% if measured"), (None, false));
        assert_eq!(judged(&results, "capacity<500"), (None, true));
    }

    #[test]
    fn how_many_it_holds_can_fail_a_run() {
        let mut results = example();
        for (bots, broke) in [(100, None), (200, Some("3 errors".to_owned()))] {
            results.rungs.push(crate::swarm::ladder::Rung {
                bots,
                on_map: bots.into(),
                walks: 500,
                open: 0,
                p50: Duration::ZERO,
                p99: Duration::ZERO,
                errors: 0,
                lag: Duration::ZERO,
                broke,
                saturated: false,
            });
        }
        assert_eq!(judged(&results, "capacity<100"), (Some("100".to_owned()), false));
        assert_eq!(judged(&results, "capacity<101"), (Some("100".to_owned()), true));
    }

    #[test]
    fn they_are_of_the_whole_run() {
        let error = "server.memory>1GB in play".parse::<Threshold>().unwrap_err();
        assert!(error.contains("whole run"), "{error}");
    }
}
