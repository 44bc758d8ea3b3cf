//! A report read back from its JSON: what pages and comparisons are made of.

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::{Results, Verdict, json};

/// The longest file that may be a report, in bytes: of 240 slots, each with all steps, it is two millions or so.
const LONGEST: u64 = 64_000_000;

/// No report has more of these; programs of later versions may write some more than this one.
const MOST_SLOTS: usize = 1_000;
const MOST_LEVELS: usize = 1_000;
const MOST_PHASES: usize = 100;

/// A report of schema `bot.report/2`; what it does not name is left out, so that newer ones can be read too.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Report {
    pub schema: String,
    pub verdict: String,
    pub crossed: Vec<Crossing>,
    pub thresholds: Vec<Judged>,
    pub saturated: bool,
    pub saturation: Option<String>,
    pub plan: Asked,
    pub consent: Vec<Agreement>,
    pub elapsed_s: f64,
    pub paused_s: f64,
    pub added: u64,
    pub reached: BTreeMap<String, u64>,
    pub latency_us: BTreeMap<String, Both>,
    pub lag_us: Times,
    pub generator: Used,
    pub server: Option<ServerUsed>,
    pub phases: Vec<Stretch>,
    pub walks: BTreeMap<String, u64>,
    pub capacity: Vec<Level>,
    pub drift: Option<Drifted>,
    pub behaviours: BTreeMap<String, Doings>,
    pub sight: BTreeMap<String, u64>,
    pub positions: Positions,
    pub traffic: Flow,
    pub errors: Failures,
    pub timeline: Vec<Moment>,
}

/// A threshold that was crossed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Crossing {
    pub threshold: String,
    pub value: Option<String>,
}

/// A threshold, held or crossed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Judged {
    #[serde(flatten)]
    pub judged: Crossing,
    pub crossed: bool,
}

/// What was asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub bots: u64,
    pub seed: u64,
    pub threads: u64,
    pub shares: Vec<Part>,
    /// What else the plan says, by the names in JSON.
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}

impl Asked {
    /// As many bots as a step-to-failure run would have tried, if it says so.
    pub(crate) fn most_tried(&self) -> Option<u64> {
        self.rest.get("steps")?.get("most")?.as_u64()
    }
}

/// What a server's owner agreed to.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Agreement {
    pub target: String,
    pub owner: String,
    pub date: String,
    pub until: Option<String>,
    pub note: Option<String>,
}

/// The bots of a client version.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    pub packetver: String,
    pub bots: u64,
    pub target: String,
}

/// Times of a step.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Both {
    pub intended: Times,
    pub service: Times,
}

/// A distribution of microseconds.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Times {
    pub count: u64,
    pub p50: f64,
    pub p90: f64,
    pub p95: f64,
    pub p99: f64,
    pub p999: f64,
    pub max: f64,
}

/// What the generator used.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Used {
    pub cores: f64,
    pub busiest_thread_peak: f64,
    pub memory_peak_bytes: f64,
    pub descriptors_peak: u64,
}

/// What the server's processes used.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ServerUsed {
    pub processes: u64,
    pub cores: f64,
    pub memory_first_bytes: f64,
    pub memory_last_bytes: f64,
    pub memory_peak_bytes: f64,
    pub descriptors_peak: u64,
}

/// What they used in a slot.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ServerMoment {
    pub cpu_s: f64,
    pub memory_bytes: f64,
}

/// A phase.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Stretch {
    pub name: String,
    pub from_s: f64,
    pub length_s: f64,
    pub saturated: bool,
    pub latency_us: BTreeMap<String, Both>,
    pub errors: Failures,
}

/// A step of a step-to-failure run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Level {
    pub bots: u64,
    pub walks: u64,
    pub walk_ack_p50_us: f64,
    pub walk_ack_p99_us: f64,
    pub errors: u64,
    pub broke: Option<String>,
    pub saturated: bool,
}

/// First and last quarter of a long run.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Drifted {
    pub from: Quarter,
    pub to: Quarter,
}

/// What a quarter was like.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Quarter {
    pub walk_ack_p99_us: f64,
    pub on_map: f64,
    pub memory_bytes: f64,
    pub descriptors: f64,
    pub server_memory_bytes: Option<f64>,
    pub server_descriptors: Option<f64>,
}

/// What bots of a behaviour did.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Doings {
    pub bots: u64,
    pub acts: u64,
    pub done: u64,
    pub refused: u64,
    pub unanswered: u64,
}

/// Whether accounts of where bots are agreed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Positions {
    pub drift_cells: Cells,
    pub teleports: u64,
}

/// A distribution of cells.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Cells {
    pub count: u64,
    pub mean: f64,
    pub p99: f64,
    pub max: f64,
}

/// Bytes and packets.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Flow {
    pub bytes_in: f64,
    pub packets_in: f64,
    pub bytes_out: f64,
    pub packets_out: f64,
}

/// Errors by cause.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Failures {
    pub total: u64,
    pub causes: BTreeMap<String, Cause>,
}

/// One cause.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Cause {
    pub count: u64,
    pub first: String,
}

/// A slot of the timeline.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Moment {
    pub length_s: f64,
    /// Not told by older reports.
    pub meant: Option<f64>,
    pub there: f64,
    pub on_map: f64,
    pub errors: f64,
    pub traffic: Flow,
    pub steps: BTreeMap<String, Taken>,
    pub lag_p99_us: f64,
    pub cpu_s: f64,
    pub memory_bytes: f64,
    pub descriptors: f64,
    pub drift_p99_cells: f64,
    pub server: Option<ServerMoment>,
}

/// A step in a slot.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Taken {
    pub count: u64,
    pub p50_us: f64,
    pub p99_us: f64,
}

impl Report {
    /// That of a run that has just ended.
    pub(crate) fn of(results: &Results, verdict: &Verdict) -> Self {
        // What was written so is read so: the schema's test holds for both.
        serde_json::from_value(json::value(results, verdict)).unwrap_or_default()
    }

    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let problem = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(|error| problem(&error))?;
        let mut text = String::new();
        let read = file.take(LONGEST + 1).read_to_string(&mut text);
        read.map_err(|error| problem(&error))?;
        if text.len() as u64 > LONGEST {
            return Err(problem(&format!("this is no report: it has more than {LONGEST} bytes")));
        }
        Self::parse(&text).map_err(|error| problem(&error))
    }

    /// Reads the text of a file.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or_default();
        if schema != json::SCHEMA {
            return Err(format!(
                "this is no report of schema {}, but `{schema}`: write one with `bot swarm ... --json > FILE`",
                json::SCHEMA
            ));
        }
        let report: Self = serde_json::from_value(value).map_err(|error| error.to_string())?;
        report.is_bounded()?;
        Ok(report)
    }

    /// Whether there is no more of it than a run writes: what is made of it takes time and room for each slot and step.
    fn is_bounded(&self) -> Result<(), String> {
        for (what, count, most) in [
            ("slots of `timeline`", self.timeline.len(), MOST_SLOTS),
            ("steps of `capacity`", self.capacity.len(), MOST_LEVELS),
            ("`phases`", self.phases.len(), MOST_PHASES),
        ] {
            if count > most {
                return Err(format!("it has {count} {what}, and no run writes more than {most}"));
            }
        }
        Ok(())
    }

    /// When each slot ends, in seconds from the start of the run.
    pub(crate) fn ends(&self) -> Vec<f64> {
        let mut end = 0.0;
        let ends = self.timeline.iter().map(|slot| {
            end += slot.length_s;
            end
        });
        ends.collect()
    }

    /// The most bots that it held below all that it did not, of a step-to-failure run.
    pub(crate) fn held(&self) -> Option<u64> {
        let held = self
            .capacity
            .iter()
            .filter(|level| level.broke.is_none())
            .map(|level| level.bots);
        let below = held.filter(|held| self.broke().is_none_or(|broke| *held < broke.bots));
        (!self.capacity.is_empty()).then(|| below.max().unwrap_or(0))
    }

    /// The fewest bots that it did not hold.
    pub(crate) fn broke(&self) -> Option<&Level> {
        let broke = self.capacity.iter().filter(|level| level.broke.is_some());
        broke.min_by_key(|level| level.bots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::results::tests::example;

    #[test]
    fn what_is_written_is_read() {
        let report = Report::of(&example(), &Verdict::Passed);
        assert_eq!(
            (report.schema.as_str(), report.verdict.as_str()),
            (json::SCHEMA, "passed")
        );
        assert_eq!(report.latency_us["walk_ack"].intended.count, 200);
        assert_eq!((report.phases.len(), report.timeline.len()), (2, 20));
        assert_eq!(report.ends().last(), Some(&20.0));
        assert_eq!(report.timeline[5].steps["walk_ack"].count, 10);
    }

    #[test]
    fn a_file_cannot_ask_for_hours_of_work() {
        let slots = vec!["{}"; MOST_SLOTS + 1].join(",");
        let error = Report::parse(&format!("{{\"schema\": \"bot.report/2\", \"timeline\": [{slots}]}}")).unwrap_err();
        assert!(error.contains("1001 slots"), "{error}");
        let error = Report::read(Path::new("/dev/zero")).unwrap_err();
        assert!(error.contains("more than 64000000 bytes"), "{error}");
    }

    #[test]
    fn what_is_no_report_says_what_to_do() {
        for (text, hint) in [
            ("{", "no JSON"),
            ("{\"schema\": \"bot.report/1\"}", "bot swarm"),
            ("[]", "no report"),
        ] {
            let error = Report::parse(text).unwrap_err();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }
}
