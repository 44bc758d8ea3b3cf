//! Names for what a run measured, as thresholds use them: `walk_ack.p99`, `errors.timeout`, `reached.map`.

use std::time::Duration;

use super::{
    threshold::Evidence,
    whole::{FIGURES, Unit},
};
use crate::stats::{Latency, Mark, Quantiles, Stats, Step};

/// One number of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// `STEP.QUANTILE`, `STEP.service.QUANTILE`: a time.
    Time {
        /// The step.
        step: Step,
        /// From the actual instead of the intended time of sending.
        service: bool,
        /// A name of [`Quantiles::NAMES`].
        quantile: &'static str,
    },
    /// `lag.QUANTILE`: how late the generator itself was.
    Lag {
        /// A name of [`Quantiles::NAMES`].
        quantile: &'static str,
    },
    /// `STEP.count`: how often a step was finished.
    Count(Step),
    /// `errors`, `errors.CAUSE`.
    Errors(Option<String>),
    /// `reached.MARK`: bots that came so far.
    Reached(Mark),
    /// A plain counter, by its name in the list of counters.
    Counter(&'static str),
    /// A figure of the run as a whole, by its name: `capacity`, `server.memory`, `growth.server_memory` and so on.
    Whole(&'static str),
}

/// A value of a [`Metric`].
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Quantity {
    /// A duration.
    Time(Duration),
    /// A count.
    Count(u64),
    /// A number.
    Number(f64),
    /// A size.
    Bytes(u64),
    /// A part of a hundred.
    Percent(f64),
}

/// Reads one plain counter.
type Counter = fn(&Stats) -> u64;

/// The plain counters.
pub(crate) const COUNTERS: [(&str, Counter); 49] = [
    ("walks.sent", |stats| stats.walks.sent),
    ("walks.acknowledged", |stats| stats.walks.acknowledged),
    ("walks.refused", |stats| stats.walks.refused),
    ("walks.unacknowledged", |stats| stats.walks.unacknowledged),
    ("walks.interrupted", |stats| stats.walks.interrupted),
    ("walks.explored", |stats| stats.walks.explored),
    ("walks.opened", |stats| stats.walks.opened),
    ("walks.closed", |stats| stats.walks.closed),
    ("chats.sent", |stats| stats.actions.chats),
    ("chats.echoed", |stats| stats.actions.echoes),
    ("emotes", |stats| stats.actions.emotes),
    ("emotes_shown", |stats| stats.actions.emotes_shown),
    ("sits", |stats| stats.actions.sits),
    ("sat", |stats| stats.actions.sat),
    ("dialogs", |stats| stats.actions.dialogs),
    ("map_changes", |stats| stats.actions.map_changes),
    ("restarts", |stats| stats.actions.restarts),
    ("sight.checked", |stats| stats.sight.checked),
    ("sight.pairs", |stats| stats.sight.pairs),
    ("sight.missed", |stats| stats.sight.missed),
    ("sight.ghosts", |stats| stats.sight.ghosts),
    ("looks.pairs", |stats| stats.positions.looks.pairs),
    ("looks.missed", |stats| stats.positions.looks.missed),
    ("looks.ghosts", |stats| stats.positions.looks.ghosts),
    ("position_drift.max", |stats| stats.positions.drift().max),
    ("teleports", |stats| stats.positions.teleports),
    ("traffic.bytes_in", |stats| stats.traffic.bytes_in),
    ("traffic.bytes_out", |stats| stats.traffic.bytes_out),
    ("traffic.packets_in", |stats| stats.traffic.packets_in),
    ("traffic.packets_out", |stats| stats.traffic.packets_out),
    ("deals.zeny_paid", |stats| stats.deals.zeny_paid),
    ("deals.zeny_earned", |stats| stats.deals.zeny_earned),
    ("deals.bought", |stats| stats.deals.bought),
    ("deals.sold", |stats| stats.deals.sold),
    ("deals.picked_up", |stats| stats.deals.picked_up),
    ("deals.dropped", |stats| stats.deals.dropped),
    ("deals.stored", |stats| stats.deals.stored),
    ("deals.taken_out", |stats| stats.deals.taken_out),
    ("deals.trades", |stats| stats.deals.trades),
    ("deals.trades_cancelled", |stats| stats.deals.trades_cancelled),
    ("deals.deaths", |stats| stats.deals.deaths),
    ("deals.respawns", |stats| stats.deals.respawns),
    ("deals.resets", |stats| stats.deals.resets),
    ("deals.cut_off", |stats| stats.deals.cut_off),
    ("deals.found_exact", |stats| stats.deals.found_exact),
    ("deals.found_settled", |stats| stats.deals.found_settled),
    ("deals.found_unsure", |stats| stats.deals.found_unsure),
    ("deals.still_online", |stats| stats.deals.still_online),
    ("deals.found_wrong", |stats| stats.deals.found_wrong),
];

impl Metric {
    /// Reads a metric's name. An unknown one is an error that lists what there is.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::known(text).ok_or_else(|| format!("there is no metric `{text}`; there are {}", Self::catalogue()))
    }

    fn known(text: &str) -> Option<Self> {
        if let Some((name, _)) = COUNTERS.iter().find(|(name, _)| *name == text) {
            return Some(Self::Counter(name));
        }
        if let Some((name, ..)) = FIGURES.iter().find(|(name, ..)| *name == text) {
            return Some(Self::Whole(name));
        }
        let (head, rest) = text
            .split_once('.')
            .map_or((text, None), |(head, rest)| (head, Some(rest)));
        match (head, rest) {
            ("errors", None) => Some(Self::Errors(None)),
            ("errors", Some(cause)) => Some(Self::Errors(Some(cause.to_owned()))),
            ("reached", Some(name)) => Mark::ALL
                .into_iter()
                .find(|mark| mark.name() == name)
                .map(Self::Reached),
            ("lag", Some(name)) => Some(Self::Lag {
                quantile: quantile_name(name)?,
            }),
            (name, Some(rest)) => Self::of_step(Step::ALL.into_iter().find(|step| step.name() == name)?, rest),
            _ => None,
        }
    }

    fn of_step(step: Step, rest: &str) -> Option<Self> {
        if rest == "count" {
            return Some(Self::Count(step));
        }
        let (service, name) = rest.strip_prefix("service.").map_or((false, rest), |name| (true, name));
        Some(Self::Time {
            step,
            service,
            quantile: quantile_name(name)?,
        })
    }

    /// Every name, in one line.
    pub fn catalogue() -> String {
        let join = |names: &mut dyn Iterator<Item = &'static str>| names.collect::<Vec<_>>().join("|");
        format!(
            "STEP.QUANTILE, STEP.service.QUANTILE, STEP.count, lag.QUANTILE, errors, errors.CAUSE, reached.MARK, {}, {}; STEP: {}; \
             QUANTILE: {}; MARK: {}",
            join(&mut FIGURES.iter().map(|(name, ..)| *name)),
            join(&mut COUNTERS.iter().map(|(name, _)| *name)),
            join(&mut Step::ALL.iter().map(|step| step.name())),
            join(&mut Quantiles::NAMES.into_iter()),
            join(&mut Mark::ALL.iter().map(|mark| mark.name())),
        )
    }

    /// How its limit is written.
    pub fn unit(&self) -> Unit {
        match self {
            Self::Time { .. } | Self::Lag { .. } => Unit::Time,
            Self::Whole(name) => {
                let figure = FIGURES.iter().find(|(known, ..)| known == name);
                figure.map_or(Unit::Count, |(_, unit, _)| *unit)
            }
            _ => Unit::Count,
        }
    }

    /// Whether only a run as a whole has it, and no phase.
    pub fn is_of_the_whole(&self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// Its value, if it is a figure of the run as a whole and was measured.
    pub(crate) fn read_whole(&self, run: Evidence<'_>) -> Option<Quantity> {
        let Self::Whole(name) = self else { return None };
        let (.., read) = FIGURES.iter().find(|(known, ..)| known == name)?;
        read(run)
    }

    /// Its value in `stats`; `None` for a time that was never measured, and a figure of the run as a whole.
    pub fn read(&self, stats: &Stats) -> Option<Quantity> {
        let time = |quantiles: Quantiles, name| {
            let measured = quantiles.count > 0;
            measured.then(|| quantiles.named(name).map(Quantity::Time)).flatten()
        };
        match self {
            Self::Time {
                step,
                service,
                quantile,
            } => {
                let read = if *service { Latency::service } else { Latency::intended };
                time(read(stats.latency(*step)), quantile)
            }
            Self::Lag { quantile } => time(Quantiles::of(&stats.lag), quantile),
            Self::Count(step) => Some(Quantity::Count(stats.latency(*step).intended().count)),
            Self::Errors(None) => Some(Quantity::Count(stats.errors.total())),
            Self::Errors(Some(cause)) => Some(Quantity::Count(stats.errors.below(cause))),
            Self::Reached(mark) => Some(Quantity::Count(stats.reached(*mark))),
            Self::Counter(name) => {
                let (_, counter) = COUNTERS.iter().find(|(known, _)| known == name)?;
                Some(Quantity::Count(counter(stats)))
            }
            Self::Whole(_) => None,
        }
    }
}

/// The constant spelling of a quantile's name; `p99.9` is `p999`.
fn quantile_name(text: &str) -> Option<&'static str> {
    let text = if text == "p99.9" { "p999" } else { text };
    Quantiles::NAMES.into_iter().find(|name| *name == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_quantile_mark_and_counter_has_a_name() {
        let stats = Stats::default();
        for step in Step::ALL {
            for quantile in Quantiles::NAMES {
                assert!(
                    Metric::parse(&format!("{}.{quantile}", step.name()))
                        .is_ok_and(|metric| metric.unit() == Unit::Time)
                );
                assert!(Metric::parse(&format!("{}.service.{quantile}", step.name())).is_ok());
            }
        }
        for mark in Mark::ALL {
            let metric = Metric::parse(&format!("reached.{}", mark.name())).unwrap();
            assert_eq!(metric.read(&stats), Some(Quantity::Count(0)));
        }
        for (name, _) in COUNTERS {
            assert_eq!(Metric::parse(name).unwrap().read(&stats), Some(Quantity::Count(0)));
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        for text in ["walk", "walk_ack", "walk_ack.p98", "reached.moon", "", "."] {
            let error = Metric::parse(text).unwrap_err();
            assert!(error.contains("walk_ack") && error.contains("p999"), "{text}: {error}");
        }
    }

    #[test]
    fn a_time_that_was_never_measured_has_no_value() {
        let mut stats = Stats::default();
        let metric = Metric::parse("walk_ack.p99.9").unwrap();
        assert_eq!(metric.read(&stats), None);
        let time = Duration::from_micros(100);
        stats.latency_mut(Step::WalkAck).record(time, time);
        assert_eq!(metric.read(&stats), Some(Quantity::Time(time)));
    }
}
