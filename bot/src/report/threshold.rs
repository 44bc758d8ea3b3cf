//! Thresholds: `--fail-if 'walk_ack.p99>200ms'`, or of one phase `'walk_ack.p99>2s in storm'`; read once from the command line or a scenario,
//! checked against the finished run.

use std::{fmt, str::FromStr, time::Duration};

use super::{
    metric::{Metric, Quantity},
    unit,
    whole::Unit,
};
use crate::{
    stats::{Part, Slot, Stats},
    swarm::ladder::Rung,
};

/// What a run measured, as far as thresholds look at it.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// All of it.
    pub whole: &'a Stats,
    /// By phase.
    pub phases: &'a [Part],
    /// Over time.
    pub slots: &'a [Slot],
    /// The steps of a step-to-failure run.
    pub rungs: &'a [Rung],
}

/// A comparison that, when it holds, makes the run fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    text: String,
    metric: Metric,
    comparison: Comparison,
    limit: Quantity,
    /// The phase that it looks at; `None`: the whole run.
    phase: Option<String>,
    /// Whether it says nothing of what was not measured.
    if_measured: bool,
}

/// What is written behind a limit that says nothing of what was not measured.
const IF_MEASURED: &str = " if measured";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    Unequal,
}

/// Longer operators first: `>` is the start of `>=`.
const OPERATORS: [(&str, Comparison); 6] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("==", Comparison::Equal),
    ("!=", Comparison::Unequal),
    (">", Comparison::Above),
    ("<", Comparison::Below),
];

/// Why a threshold was crossed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// The threshold as it was written.
    pub threshold: String,
    /// The phase that it looks at; `None`: the whole run.
    pub phase: Option<String>,
    /// The value it was compared with; `None`: nothing was measured.
    pub value: Option<String>,
}

impl Threshold {
    /// Whether the run crossed this. What was never measured cannot be shown to hold: it counts as crossed, unless the threshold ends in `if
    /// measured`, and so does anything of a phase that never came.
    pub fn check(&self, run: Evidence<'_>) -> Option<Crossed> {
        let (value, is_crossed) = self.judge(run);
        is_crossed.then(|| Crossed {
            threshold: self.text.clone(),
            phase: self.phase.clone(),
            value,
        })
    }

    /// What was measured, and whether the run crossed this.
    pub(crate) fn judge(&self, run: Evidence<'_>) -> (Option<String>, bool) {
        let of_stats = || self.measured(run).and_then(|stats| self.metric.read(stats));
        let value = self.metric.read_whole(run).or_else(of_stats);
        let is_crossed = value.map_or(!self.if_measured, |value| self.comparison.holds(value, self.limit));
        (value.map(|value| value.to_string()), is_crossed)
    }

    /// What it looks at; `None`: a phase that never came.
    pub(crate) fn measured<'a>(&self, run: Evidence<'a>) -> Option<&'a Stats> {
        match &self.phase {
            Some(name) => run
                .phases
                .iter()
                .find(|part| part.name == *name)
                .map(|part| &part.stats),
            None => Some(run.whole),
        }
    }

    /// The time that it limits, if it is one, as it was measured in `stats`.
    pub(crate) fn time(&self, stats: &Stats) -> Option<Duration> {
        let is_step = matches!(self.metric, Metric::Time { .. });
        match self.metric.read(stats).filter(|_| is_step)? {
            Quantity::Time(time) => Some(time),
            _ => None,
        }
    }

    /// The phase that it looks at; `None`: the whole run.
    pub fn phase(&self) -> Option<&str> {
        self.phase.as_deref()
    }

    /// Whether only a run as a whole has what it looks at, and no phase.
    pub fn is_of_the_whole(&self) -> bool {
        self.metric.is_of_the_whole()
    }

    /// The same, of one phase.
    #[must_use]
    pub fn in_phase(self, name: &str) -> Self {
        let end = self.end();
        let text = self.text.trim_end().strip_suffix(end).unwrap_or(&self.text);
        Self {
            text: format!("{text} in {name}{end}"),
            phase: Some(name.to_owned()),
            ..self
        }
    }

    /// What stands behind limit and phase.
    fn end(&self) -> &'static str {
        if self.if_measured { IF_MEASURED } else { "" }
    }

    /// The same for so many times the bots and so many times the time: counts grow and shrink with both, those of bots only with bots; of
    /// errors, and of what must not be at all, not.
    #[must_use]
    pub fn scaled(self, bots: f64, time: f64) -> Self {
        let Quantity::Count(count) = self.limit else {
            return self;
        };
        let scaled = match self.metric {
            Metric::Errors(_) => count,
            // Bots, and what there is of them at a time.
            Metric::Reached(_) | Metric::Whole(_) => scale_up(count, bots),
            _ => scale_up(count, bots * time),
        };
        let sign = OPERATORS.iter().find(|(_, comparison)| *comparison == self.comparison);
        let sign = sign.map_or("", |(sign, _)| sign);
        let head = self.text.split(sign).next().unwrap_or_default();
        let place = self
            .phase
            .as_ref()
            .map(|name| format!(" in {name}"))
            .unwrap_or_default();
        Self {
            text: format!("{head}{sign}{scaled}{place}{}", self.end()),
            limit: Quantity::Count(scaled),
            ..self
        }
    }
}

impl Comparison {
    fn holds(self, value: Quantity, limit: Quantity) -> bool {
        match self {
            Self::Above => value > limit,
            Self::AtLeast => value >= limit,
            Self::Below => value < limit,
            Self::AtMost => value <= limit,
            Self::Equal => value == limit,
            Self::Unequal => value != limit,
        }
    }
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let operator = |text: &str| OPERATORS.into_iter().find(|(sign, _)| text.starts_with(sign));
        let (at, (sign, comparison)) = text
            .char_indices()
            .find_map(|(at, _)| Some((at, operator(text.get(at..)?)?)))
            .ok_or("write METRIC OPERATOR LIMIT, as in walk_ack.p99>200ms (operators: > >= < <= == !=)")?;
        let metric = Metric::parse(text.get(..at).unwrap_or_default().trim())?;
        let rest = text.get(at + sign.len()..).unwrap_or_default().trim_end();
        let (rest, if_measured) = match rest.strip_suffix(IF_MEASURED) {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (limit, phase) = match rest.split_once(" in ") {
            Some((limit, phase)) => (limit.trim(), Some(phase.trim().to_owned())),
            None => (rest.trim(), None),
        };
        if phase.is_some() && metric.is_of_the_whole() {
            return Err(OF_THE_WHOLE.to_owned());
        }
        Ok(Self {
            text: text.to_owned(),
            limit: parse_limit(limit, metric.unit())?,
            metric,
            comparison,
            phase,
            if_measured,
        })
    }
}

/// Why something looks at no phase.
pub(crate) const OF_THE_WHOLE: &str =
    "only the whole run has what it looks at: leave out ` in ...`, and write it where thresholds of the whole run are";

fn parse_limit(text: &str, unit: Unit) -> Result<Quantity, String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    Ok(match unit {
        Unit::Time => Quantity::Time(parse_duration(text)?),
        Unit::Count => Quantity::Count(text.parse().map_err(|_| format!("`{text}` is no whole number"))?),
        Unit::Number => Quantity::Number(number(text).ok_or_else(|| format!("`{text}` is no number"))?),
        Unit::Percent => {
            let percent = text.strip_suffix('%').and_then(number);
            Quantity::Percent(percent.ok_or_else(|| format!("`{text}` is no percentage: write 50%"))?)
        }
        Unit::Bytes => Quantity::Bytes(parse_bytes(text)?),
    })
}

/// Reads `512B`, `100kB`, `1.5MB`, `2GB`: thousands of one another, as reports write them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size that is not negative; what is too large is the largest"
)]
fn parse_bytes(text: &str) -> Result<u64, String> {
    const UNITS: [(&str, f64); 4] = [("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("B", 1.0)];
    let wrong = || format!("`{text}` is no size: write a number and B, kB, MB or GB, as in 500MB");
    let split = UNITS
        .iter()
        .find_map(|(name, bytes)| Some((text.strip_suffix(name)?, *bytes)));
    let (number, bytes) = split.ok_or_else(wrong)?;
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    if number >= 0.0 {
        Ok((number * bytes) as u64)
    } else {
        Err(wrong())
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => f.write_str(&unit::time(*time)),
            Self::Count(count) => write!(f, "{count}"),
            Self::Number(number) => write!(f, "{number:.2}"),
            #[expect(clippy::cast_precision_loss, reason = "for people to read")]
            Self::Bytes(bytes) => f.write_str(&unit::bytes(*bytes as f64)),
            Self::Percent(percent) => write!(f, "{percent:.1} %"),
        }
    }
}

/// So many times `count`, and one at least of what there is.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of bots or acts, times a factor that is not negative"
)]
pub(crate) fn scale_up(count: u64, factor: f64) -> u64 {
    // A hair less: 3,000 times 0.01 is not 31.
    (count as f64 * factor - 1e-6).ceil().max(0.0) as u64
}

/// The longest duration: what is kept of times ([`crate::swarm`]'s registry) lasts a little longer.
const LONGEST: Duration = Duration::from_hours(240);

/// Reads `200ms`, `1.5s`, `300us`, `2m`, `1h`; at most 240 h.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    const UNITS: [(&str, f64); 5] = [("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];
    let wrong = || format!("`{text}` is no duration: write a number and us, ms, s, m or h, as in 200ms or 1.5s");
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
    let (number, unit) = text.split_at(split);
    let (_, seconds) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let duration = Duration::try_from_secs_f64(number * seconds).map_err(|_| wrong())?;
    if duration > LONGEST {
        return Err(format!("`{text}` is too long: at most 240h"));
    }
    Ok(duration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Mark, Step};

    fn run() -> Stats {
        let mut stats = Stats::default();
        for millis in 1..=100 {
            let time = Duration::from_millis(millis);
            stats.latency_mut(Step::WalkAck).record(time, time / 10);
        }
        stats.errors.add("timeout.login", "bot 1");
        for _ in 0..199 {
            stats.reach(Mark::Map);
        }
        stats
    }

    fn evidence<'a>(whole: &'a Stats, phases: &'a [Part]) -> Evidence<'a> {
        Evidence {
            whole,
            phases,
            slots: &[],
            rungs: &[],
        }
    }

    fn check(text: &str) -> Option<Crossed> {
        text.parse::<Threshold>().unwrap().check(evidence(&run(), &[]))
    }

    fn crossed(text: &str) -> bool {
        check(text).is_some()
    }

    #[test]
    fn a_limit_is_compared_as_written() {
        for text in [
            "walk_ack.p99>50ms",
            "walk_ack.p50 >= 50ms",
            "errors>0",
            "errors.timeout > 0",
            "errors.timeout.login==1",
            "reached.map<200",
            "reached.map != 200",
            "walks.sent<=0",
            "walk_ack.count==100",
        ] {
            assert!(crossed(text), "{text}");
        }
        for text in [
            "walk_ack.p99>200ms",
            "walk_ack.service.p99>0.05s",
            "errors.kicked>0",
            "reached.map<199",
            "reached.map!=199",
        ] {
            assert!(!crossed(text), "{text}");
        }
    }

    #[test]
    fn a_time_that_was_never_measured_is_crossed() {
        assert_eq!(
            check("chat_echo.p99>10s"),
            Some(Crossed {
                threshold: "chat_echo.p99>10s".to_owned(),
                phase: None,
                value: None
            })
        );
        assert_eq!(check("chat_echo.p99>10s if measured"), None);
        assert!(crossed("walk_ack.p99>50ms if measured"));
    }

    #[test]
    fn what_was_measured_is_told() {
        let value = check("reached.map<200").and_then(|crossed| crossed.value);
        assert_eq!(value.as_deref(), Some("199"));
    }

    #[test]
    fn a_phase_is_judged_by_what_ended_in_it() {
        let second = Duration::from_secs(1);
        let mut spike = Part::new("the spike", Duration::ZERO, second);
        for _ in 0..100 {
            spike.stats.latency_mut(Step::WalkAck).record(second, second);
        }
        let calm = Part::new("calm", second, second * 2);
        let phases = [spike, calm];
        let check = |text: &str| text.parse::<Threshold>().unwrap().check(evidence(&run(), &phases));
        // Of the whole run's walks none took so long.
        assert_eq!(check("walk_ack.p99>500ms"), None);
        let crossed = check("walk_ack.p99>500ms in the spike").unwrap();
        assert_eq!(crossed.phase.as_deref(), Some("the spike"));
        assert_eq!(crossed.threshold, "walk_ack.p99>500ms in the spike");
        assert_eq!(check("errors>0 in calm"), None);
        assert_eq!(
            check("errors>0 in winter").map(|crossed| crossed.value),
            Some(None),
            "it never came"
        );
        let named: Threshold = "walk_ack.p99>500ms".parse().unwrap();
        assert_eq!(
            named.in_phase("the spike"),
            "walk_ack.p99>500ms in the spike".parse().unwrap()
        );
        let unsure: Threshold = "attack.p99>3s if measured".parse().unwrap();
        let unsure = unsure.in_phase("calm");
        assert_eq!(unsure, "attack.p99>3s in calm if measured".parse().unwrap());
        assert_eq!(unsure.check(evidence(&run(), &phases)), None);
    }

    #[test]
    fn counts_shrink_with_a_run_and_times_do_not() {
        let scaled = |text: &str| text.parse::<Threshold>().unwrap().scaled(0.01, 0.1).to_string();
        for (text, small) in [
            ("reached.map<3000", "reached.map<30"),
            ("reached.map<20 in come", "reached.map<1 in come"),
            ("map_changes<2000", "map_changes<2"),
            ("errors>0", "errors>0"),
            ("deals.stored==0", "deals.stored==0"),
            ("walk_ack.p99>500ms", "walk_ack.p99>500ms"),
            ("capacity<3000", "capacity<30"),
            ("server.memory>1GB if measured", "server.memory>1GB if measured"),
            ("attack.count<3000 if measured", "attack.count<3 if measured"),
        ] {
            assert_eq!(scaled(text), small);
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        for (text, hint) in [
            ("walk_ack.p99", "OPERATOR"),
            ("walk_ack.p99>200", "200ms"),
            ("walk_ack.p99>fast", "200ms"),
            ("errors>1.5", "whole number"),
            ("growth.server_memory>50", "50%"),
            ("server.memory>500", "500MB"),
            ("server.memory>-1MB", "500MB"),
            ("server.cores>many", "no number"),
            ("speed>1", "no metric"),
            ("", "OPERATOR"),
        ] {
            let error = text.parse::<Threshold>().unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("512B", 512),
            ("100kB", 100_000),
            ("1.5MB", 1_500_000),
            ("2 GB", 2_000_000_000),
        ] {
            assert_eq!(parse_bytes(text), Ok(bytes), "{text}");
        }
        for text in ["", "MB", "5", "5MiB", "NaNMB"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_have_units() {
        for (text, micros) in [
            ("200ms", 200_000),
            ("1.5s", 1_500_000),
            ("300us", 300),
            ("2m", 120_000_000),
            ("0s", 0),
            ("240h", 864_000_000_000),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_micros(micros)), "{text}");
        }
        for text in ["", "5", "ms", "1x", "1.2.3s", "-1s", "241h", "999999999999999999999h"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
