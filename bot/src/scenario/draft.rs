//! A scenario as it is written, and the checks that make a [`Scenario`] of it.

use std::{collections::BTreeMap, fmt::Display, ops::Range, str::FromStr, time::Duration};

use packets::{Profile, Version};
use serde::Deserialize;
use toml::Spanned;

use super::{Executor, Mistake, Phase, Problem, STAY, Scenario, course::MOST_BOTS, problem::like};
use crate::{
    behavior::{Cell, Kind, Options, Warp},
    report::threshold::{Threshold, parse_duration},
    swarm::{
        ladder::Ladder,
        plan::{Mix, Resets},
    },
};

/// Names of executors.
const EXECUTORS: [&str; 7] = [
    "constant-bots",
    "ramping-bots",
    "constant-arrivals",
    "ramping-arrivals",
    "spike",
    "step-to-failure",
    "soak",
];

/// The most steps of `step-to-failure`, and the shortest.
const MOST_STEPS: usize = 200;
const SHORTEST_STEP: Duration = Duration::from_secs(3);

/// The most phases: each has results of its own, some megabytes.
const MOST_PHASES: usize = 32;

/// Lines that are left out because they cannot be read, at most.
const MOST_UNREADABLE: usize = 20;

/// The most in a second that may come.
const MOST_RATE: f64 = 10_000.0;

type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    about: String,
    seed: Option<u64>,
    patience: Option<Text>,
    think: Option<Text>,
    #[serde(default)]
    versions: BTreeMap<String, Spanned<u32>>,
    mix: Spanned<BTreeMap<String, Spanned<u32>>>,
    gather: Option<[u16; 2]>,
    #[serde(default)]
    route: Vec<[u16; 2]>,
    hunt: Option<Text>,
    #[serde(default)]
    prepare: Vec<String>,
    reset_every: Option<Text>,
    reset_share: Option<Spanned<f64>>,
    #[serde(default)]
    fail_if: Vec<Text>,
    phase: Vec<Spanned<PhaseDraft>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseDraft {
    name: String,
    executor: Text,
    time: Option<Text>,
    bots: Option<u32>,
    to: Option<Spanned<f64>>,
    rate: Option<Spanned<f64>>,
    ramp: Option<Text>,
    stay: Option<Text>,
    step: Option<u32>,
    hold: Option<Text>,
    walk_p99: Option<Text>,
}

/// Collects every mistake.
struct Checker<'a> {
    source: &'a str,
    mistakes: Vec<Mistake>,
}

/// Reads a scenario.
pub(super) fn read(name: &str, source: &str) -> Result<Scenario, Problem> {
    let mut checker = Checker {
        source,
        mistakes: Vec::new(),
    };
    let Some(draft) = checker.draft() else {
        return Err(Problem::new(name, checker.mistakes));
    };
    let scenario = checker.scenario(name, draft);
    if checker.mistakes.is_empty() {
        return Ok(scenario);
    }
    checker.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    Err(Problem::new(name, checker.mistakes))
}

/// `unknown field` says what there is; the likely one is what a reader wants.
fn explained(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let meant = message
        .starts_with("unknown field")
        .then(|| quoted.next().and_then(|wrong| like(wrong, quoted)))
        .flatten();
    match meant {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message.to_owned(),
    }
}

/// The lines of `text` that `at` touches become blanks: what comes after them keeps its place.
fn without_lines(text: &str, at: &Range<usize>) -> Option<String> {
    let start = text.get(..at.start)?.rfind('\n').map_or(0, |end| end + 1);
    let end = text
        .get(at.end..)?
        .find('\n')
        .map_or(text.len(), |length| at.end + length);
    let (before, wrong, after) = (text.get(..start)?, text.get(start..end)?, text.get(end..)?);
    let blank: String = wrong
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    Some([before, &blank, after].concat())
}

/// The first word of a line: its key.
fn key(text: &str, at: &Range<usize>) -> String {
    let start = text
        .get(..at.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    let line = text.get(start..).unwrap_or_default();
    line.split(['=', '\n']).next().unwrap_or_default().trim().to_owned()
}

impl Checker<'_> {
    /// The text as it is written. The reader stops at the first thing that it cannot read, so lines that it cannot read are left out one
    /// after the other.
    fn draft(&mut self) -> Option<Draft> {
        let mut text = self.source.to_owned();
        let mut left_out = Vec::new();
        for _ in 0..MOST_UNREADABLE {
            let error = match toml::from_str(&text) {
                Ok(draft) => return Some(draft),
                Err(error) => error,
            };
            let message = error.message();
            let at = error.span().unwrap_or(0..0);
            // That a line is missing which was left out is no mistake of its own.
            let follows = left_out
                .iter()
                .any(|key| message.contains(&format!("missing field `{key}`")));
            if !follows {
                let told = explained(message);
                left_out.extend(
                    told.split("did you mean `")
                        .nth(1)
                        .and_then(|meant| meant.split('`').next())
                        .map(str::to_owned),
                );
                self.add(at.clone(), told);
            }
            left_out.push(key(&text, &at));
            match without_lines(&text, &at) {
                Some(rest) if rest != text && !message.starts_with("missing field") => text = rest,
                _ => break,
            }
        }
        self.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        None
    }

    fn scenario(&mut self, name: &str, draft: Draft) -> Scenario {
        let mix = self.mix(&draft);
        let fail_if = draft
            .fail_if
            .iter()
            .filter_map(|text| self.parsed::<Threshold>(text))
            .collect();
        let patience = draft.patience.as_ref().map(|text| self.duration(text));
        let versions = self.versions(&draft.versions);
        let mut steps = draft
            .phase
            .iter()
            .filter(|phase| phase.get_ref().executor.get_ref() == "step-to-failure");
        if let Some(phase) = steps.next_back().filter(|_| draft.phase.len() > 1) {
            let at = phase.get_ref().executor.span();
            self.add(at, "`step-to-failure` is the only phase of its scenario");
        }
        if draft.phase.is_empty() {
            self.add(0..0, "there is no phase: write [[phase]]");
        }
        if let Some(phase) = draft.phase.get(MOST_PHASES) {
            let text = format!("there are {} phases, and {MOST_PHASES} may be", draft.phase.len());
            self.add(phase.get_ref().executor.span(), text);
        }
        let phases = self.phases(&draft.phase);
        Scenario {
            name: name.to_owned(),
            about: draft.about,
            seed: draft.seed,
            patience,
            versions,
            mix,
            phases,
            fail_if,
        }
    }

    /// The phases; more bots than a scenario may have are a mistake of the phase that has them come.
    fn phases(&mut self, drafts: &[Spanned<PhaseDraft>]) -> Vec<Phase> {
        let mut phases = Vec::new();
        let (mut bots, most) = (0.0, u32::try_from(MOST_BOTS).map_or(f64::MAX, f64::from));
        for draft in drafts {
            let Some(phase) = self.phase(draft) else { continue };
            let before = bots;
            bots += phase.bots();
            if bots > most && before <= most {
                let text = format!(
                    "{bots:.0} bots come by the end of this phase, and {MOST_BOTS} may: fewer, or for a shorter time"
                );
                self.add(draft.get_ref().executor.span(), text);
            }
            phases.push(phase);
        }
        if let Some(first) = drafts.first().filter(|_| bots < 0.5 && phases.len() == drafts.len()) {
            self.add(first.get_ref().executor.span(), "nobody comes in any phase");
        }
        phases
    }

    fn mix(&mut self, draft: &Draft) -> Mix {
        let mut parts = Vec::new();
        if draft.mix.get_ref().is_empty() {
            let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            let text = format!(
                "nobody does anything: write behaviours and their weights, as in walk = 1; there are {}",
                names.join(", ")
            );
            self.add(draft.mix.span(), text);
        }
        for (name, weight) in draft.mix.get_ref() {
            let kind = name.parse::<Kind>().map_err(|error| {
                let names = Kind::ALL.iter().map(|kind| kind.name());
                like(name, names).map_or(error, |meant| {
                    format!("there is no behaviour `{name}`; did you mean `{meant}`?")
                })
            });
            let weight = self.weight(weight);
            match kind {
                Ok(kind) => parts.push((kind, weight)),
                Err(error) => {
                    let at = draft.mix.get_ref().get(name).map_or(0..0, Spanned::span);
                    self.add(at, error);
                }
            }
        }
        let share = draft
            .reset_share
            .as_ref()
            .map_or(1.0, |share| self.between(share, 0.0..=1.0));
        Mix {
            parts,
            think: draft
                .think
                .as_ref()
                .and_then(|text| self.parsed(text))
                .unwrap_or_default(),
            options: Options {
                gather: draft.gather.map(cell),
                route: draft.route.iter().copied().map(cell).collect(),
                hunt: draft.hunt.as_ref().and_then(|text| self.parsed::<Warp>(text)),
                prepare: draft.prepare.clone(),
            },
            resets: Resets {
                share,
                every: draft
                    .reset_every
                    .as_ref()
                    .map(|text| self.duration(text))
                    .unwrap_or_default(),
            },
        }
    }

    fn versions(&mut self, versions: &BTreeMap<String, Spanned<u32>>) -> Vec<(Version, u32)> {
        let mut found = Vec::new();
        for (name, weight) in versions {
            let known = name.parse::<Version>().map_err(|error| error.to_string());
            let known = known.and_then(|version| {
                let profile = Profile::get(version).map_err(|error| error.to_string());
                profile.map(|_| version)
            });
            let at = weight.span();
            let weight = self.weight(weight);
            match known {
                Ok(version) => found.push((version, weight)),
                Err(error) => self.add(at, error),
            }
        }
        found
    }

    fn phase(&mut self, spanned: &Spanned<PhaseDraft>) -> Option<Phase> {
        let draft = spanned.get_ref();
        let name = draft.executor.get_ref().as_str();
        self.foreign_keys(spanned, name);
        if name == "step-to-failure" {
            return self.steps(spanned);
        }
        let time = self.needed(spanned, "time", draft.time.as_ref());
        let time = time.map_or(Duration::ZERO, |text| self.duration(text));
        let ramp = draft.ramp.as_ref().map_or(Duration::ZERO, |text| self.duration(text));
        if let Some(text) = draft.ramp.as_ref().filter(|_| ramp > time && draft.time.is_some()) {
            self.add(
                text.span(),
                format!("a `ramp` of {ramp:?} does not fit into a `time` of {time:?}"),
            );
        }
        let stay = draft.stay.as_ref().and_then(|text| self.parsed(text)).unwrap_or(STAY);
        let executor = match name {
            "constant-bots" | "soak" => Executor::Bots {
                bots: self.needed(spanned, "bots", draft.bots)?,
                ramp,
            },
            "ramping-bots" => Executor::Bots {
                bots: self.whole(spanned, draft.to.as_ref())?,
                ramp: time,
            },
            "spike" => Executor::Spike {
                bots: self.needed(spanned, "bots", draft.bots)?,
                ramp,
            },
            "constant-arrivals" => {
                let rate = self.rate(spanned, "rate", draft.rate.as_ref())?;
                Executor::Arrivals { rate, to: rate, stay }
            }
            "ramping-arrivals" => Executor::Arrivals {
                rate: self.rate(spanned, "rate", draft.rate.as_ref())?,
                to: self.rate(spanned, "to", draft.to.as_ref())?,
                stay,
            },
            _ => {
                let meant = like(name, EXECUTORS);
                let hint = meant.map_or_else(
                    || format!("there are {}", EXECUTORS.join(", ")),
                    |meant| format!("did you mean `{meant}`?"),
                );
                self.add(draft.executor.span(), format!("there is no executor `{name}`; {hint}"));
                return None;
            }
        };
        Some(Phase {
            name: draft.name.clone(),
            executor,
            time,
        })
    }

    fn steps(&mut self, spanned: &Spanned<PhaseDraft>) -> Option<Phase> {
        let draft = spanned.get_ref();
        let hold = self.needed(spanned, "hold", draft.hold.as_ref())?;
        let hold = self.duration(hold);
        let limit = self.needed(spanned, "walk_p99", draft.walk_p99.as_ref())?;
        let walk_p99 = self.duration(limit);
        let ladder = Ladder {
            first: self.needed(spanned, "bots", draft.bots)?,
            step: self.needed(spanned, "step", draft.step)?,
            most: self.whole(spanned, draft.to.as_ref())?,
            hold,
            walk_p99,
        };
        let levels = u32::try_from(ladder.levels().take(MOST_STEPS + 1).count()).unwrap_or(u32::MAX);
        if levels as usize > MOST_STEPS || hold < SHORTEST_STEP {
            let text =
                format!("at most {MOST_STEPS} steps of at least {SHORTEST_STEP:?}: take a larger `step` or `hold`");
            self.add(draft.executor.span(), text);
            return None;
        }
        Some(Phase {
            name: draft.name.clone(),
            executor: Executor::Steps(ladder),
            time: hold * levels,
        })
    }

    /// Keys that the executor would pass over in silence.
    fn foreign_keys(&mut self, spanned: &Spanned<PhaseDraft>, executor: &str) {
        let draft = spanned.get_ref();
        let known: &[&str] = match executor {
            "constant-bots" | "soak" | "spike" => &["bots", "ramp"],
            "ramping-bots" => &["to"],
            "constant-arrivals" => &["rate", "stay"],
            "ramping-arrivals" => &["rate", "to", "stay"],
            "step-to-failure" => &["bots", "step", "to", "hold", "walk_p99"],
            _ => return,
        };
        let given = [
            ("bots", draft.bots.map(|_| draft.executor.span())),
            ("to", draft.to.as_ref().map(Spanned::span)),
            ("rate", draft.rate.as_ref().map(Spanned::span)),
            ("ramp", draft.ramp.as_ref().map(Spanned::span)),
            ("stay", draft.stay.as_ref().map(Spanned::span)),
            ("step", draft.step.map(|_| draft.executor.span())),
            ("hold", draft.hold.as_ref().map(Spanned::span)),
            ("walk_p99", draft.walk_p99.as_ref().map(Spanned::span)),
        ];
        for (key, at) in given {
            if let Some(at) = at.filter(|_| !known.contains(&key)) {
                let known = known.join("`, `");
                self.add(at, format!("`{executor}` has no `{key}`; it has `{known}` and `time`"));
            }
        }
    }

    fn needed<T>(&mut self, phase: &Spanned<PhaseDraft>, key: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            let draft = phase.get_ref();
            let executor = draft.executor.get_ref();
            self.add(draft.executor.span(), format!("`{executor}` needs `{key}`"));
        }
        value
    }

    fn whole(&mut self, phase: &Spanned<PhaseDraft>, value: Option<&Spanned<f64>>) -> Option<u32> {
        let value = self.needed(phase, "to", value)?;
        let number = *value.get_ref();
        if number.fract() != 0.0 || !(0.0..=1e6).contains(&number) {
            self.add(value.span(), format!("{number} is no number of bots"));
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
        Some(number as u32)
    }

    fn rate(&mut self, phase: &Spanned<PhaseDraft>, key: &str, value: Option<&Spanned<f64>>) -> Option<f64> {
        let value = self.needed(phase, key, value)?;
        Some(self.between(value, 0.0..=MOST_RATE))
    }

    fn between(&mut self, value: &Spanned<f64>, range: std::ops::RangeInclusive<f64>) -> f64 {
        let number = *value.get_ref();
        if range.contains(&number) {
            return number;
        }
        self.add(
            value.span(),
            format!("{number} is not from {} to {}", range.start(), range.end()),
        );
        *range.start()
    }

    fn weight(&mut self, weight: &Spanned<u32>) -> u32 {
        let number = *weight.get_ref();
        if !(1..=1000).contains(&number) {
            self.add(weight.span(), format!("{number} is no weight: 1 to 1000"));
        }
        number
    }

    fn duration(&mut self, text: &Text) -> Duration {
        parse_duration(text.get_ref()).unwrap_or_else(|error| {
            self.add(text.span(), error);
            Duration::ZERO
        })
    }

    fn parsed<T: FromStr<Err: Display>>(&mut self, text: &Text) -> Option<T> {
        match text.get_ref().parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.add(text.span(), error.to_string());
                None
            }
        }
    }

    fn add(&mut self, at: Range<usize>, text: impl Into<String>) {
        self.mistakes.push(Mistake::at(self.source, at, text));
    }
}

fn cell([x, y]: [u16; 2]) -> Cell {
    Cell::new(x.min(packets::MAX_COORDINATE), y.min(packets::MAX_COORDINATE))
}
