//! A scenario as it is written, and the checks that make a [`Scenario`] of it.

mod phase;

use std::{collections::BTreeMap, fmt::Display, ops::Range, str::FromStr, time::Duration};

use packets::{Profile, Version};
use serde::Deserialize;
use toml::Spanned;

use self::phase::PhaseDraft;
use super::{
    Mistake, Problem, Scenario,
    problem::{explained, like},
};
use crate::{
    behavior::{Cell, Kind, Options, Warp},
    report::threshold::{Threshold, parse_duration},
    swarm::plan::{Mix, Resets},
};

/// Lines that are left out because they cannot be read, at most.
const MOST_UNREADABLE: usize = 20;

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
    gather: Option<Spanned<[u16; 2]>>,
    #[serde(default)]
    route: Vec<Spanned<[u16; 2]>>,
    hunt: Option<Text>,
    #[serde(default)]
    warps: Vec<Text>,
    #[serde(default)]
    prepare: Vec<String>,
    reset_every: Option<Text>,
    reset_share: Option<Spanned<f64>>,
    #[serde(default)]
    fail_if: Vec<Text>,
    phase: Vec<Spanned<PhaseDraft>>,
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
        let fail_if = draft.fail_if.iter().filter_map(|text| self.threshold(text, &draft));
        let mut fail_if: Vec<Threshold> = fail_if.collect();
        let patience = draft.patience.as_ref().map(|text| self.patience(text));
        let versions = self.versions(&draft.versions);
        let (phases, of_phases) = self.course(&draft.phase);
        fail_if.extend(of_phases);
        Scenario {
            name: name.to_owned(),
            about: draft.about,
            seed: draft.seed,
            patience,
            versions,
            mix,
            warps: draft
                .warps
                .iter()
                .filter_map(|text| self.parsed::<Warp>(text))
                .collect(),
            phases,
            fail_if,
        }
    }

    /// A threshold of the whole run, or of a phase that there is.
    fn threshold(&mut self, text: &Text, draft: &Draft) -> Option<Threshold> {
        let threshold: Threshold = self.parsed(text)?;
        let names: Vec<&str> = draft
            .phase
            .iter()
            .map(|phase| phase.get_ref().name.get_ref().as_str())
            .collect();
        if let Some(name) = threshold.phase().filter(|name| !names.contains(name)) {
            let meant = like(name, names.iter().copied()).map_or_else(
                || format!("there are {}", names.join(", ")),
                |meant| format!("did you mean `{meant}`?"),
            );
            self.add(text.span(), format!("there is no phase `{name}`; {meant}"));
        }
        Some(threshold)
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
                gather: draft.gather.as_ref().map(|place| self.cell(place)),
                route: draft.route.iter().map(|place| self.cell(place)).collect(),
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

    fn patience(&mut self, text: &Text) -> Duration {
        let patience = self.duration(text);
        if patience.is_zero() && parse_duration(text.get_ref()).is_ok() {
            self.add(
                text.span(),
                "nobody answers at once: write how long bots wait, as in 10s",
            );
        }
        patience
    }

    fn cell(&mut self, place: &Spanned<[u16; 2]>) -> Cell {
        let [x, y] = *place.get_ref();
        let most = packets::MAX_COORDINATE;
        if x.max(y) > most {
            self.add(place.span(), format!("[{x}, {y}] is no cell: both are 0 to {most}"));
        }
        Cell::new(x, y)
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
