//! Phases as they are written, and the checks that make a [`Phase`] of each.

use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::{Checker, Text};
use crate::{
    report::threshold::{OF_THE_WHOLE, Threshold},
    scenario::{Executor, Phase, STAY, course::MOST_BOTS, problem::like},
    swarm::ladder::Ladder,
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

/// The most in a second that may come.
const MOST_RATE: f64 = 10_000.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhaseDraft {
    pub(super) name: Spanned<String>,
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
    search: Option<Text>,
    #[serde(default)]
    fail_if: Vec<Text>,
}

impl Checker<'_> {
    /// The phases, and what makes the run fail in each.
    pub(super) fn course(&mut self, drafts: &[Spanned<PhaseDraft>]) -> (Vec<Phase>, Vec<Threshold>) {
        let is_steps = |phase: &&Spanned<PhaseDraft>| phase.get_ref().executor.get_ref() == "step-to-failure";
        if let Some(phase) = drafts.iter().rfind(is_steps).filter(|_| drafts.len() > 1) {
            let at = phase.get_ref().executor.span();
            self.add(at, "`step-to-failure` is the only phase of its scenario");
        }
        if drafts.is_empty() {
            self.add(0..0, "there is no phase: write [[phase]]");
        }
        if let Some(phase) = drafts.get(MOST_PHASES) {
            let text = format!("there are {} phases, and {MOST_PHASES} may be", drafts.len());
            self.add(phase.get_ref().executor.span(), text);
        }
        for (index, phase) in drafts.iter().enumerate() {
            let name = &phase.get_ref().name;
            let before = drafts.get(..index).unwrap_or_default();
            if before
                .iter()
                .any(|other| other.get_ref().name.get_ref() == name.get_ref())
            {
                let text = format!(
                    "another phase is called `{}`: reports tell them by their names",
                    name.get_ref()
                );
                self.add(name.span(), text);
            }
        }
        let thresholds = drafts
            .iter()
            .flat_map(|phase| self.thresholds(phase.get_ref()))
            .collect();
        (self.phases(drafts), thresholds)
    }

    /// What makes the run fail in a phase.
    fn thresholds(&mut self, phase: &PhaseDraft) -> Vec<Threshold> {
        let mut thresholds = Vec::new();
        for text in &phase.fail_if {
            let Some(threshold) = self.parsed::<Threshold>(text) else {
                continue;
            };
            if threshold.phase().is_some() {
                self.add(
                    text.span(),
                    "it looks at this phase: leave out ` in ...`, or write it at the top",
                );
                continue;
            }
            if threshold.is_of_the_whole() {
                self.add(text.span(), OF_THE_WHOLE);
                continue;
            }
            thresholds.push(threshold.in_phase(phase.name.get_ref()));
        }
        thresholds
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
            name: draft.name.get_ref().clone(),
            written: written(name),
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
            search: draft.search.as_ref().map(|text| self.duration(text)),
        };
        let levels = ladder.levels().take(MOST_STEPS + 1).count();
        if levels > MOST_STEPS || hold < SHORTEST_STEP {
            let text =
                format!("at most {MOST_STEPS} steps of at least {SHORTEST_STEP:?}: take a larger `step` or `hold`");
            self.add(draft.executor.span(), text);
            return None;
        }
        Some(Phase {
            name: draft.name.get_ref().clone(),
            written: written("step-to-failure"),
            executor: Executor::Steps(ladder),
            time: ladder.time(),
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
            "step-to-failure" => &["bots", "step", "to", "hold", "walk_p99", "search"],
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
            ("search", draft.search.as_ref().map(Spanned::span)),
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
}

/// The name of an executor, as it is kept.
fn written(name: &str) -> &'static str {
    let known = EXECUTORS.into_iter().find(|known| *known == name);
    known.unwrap_or_default()
}
