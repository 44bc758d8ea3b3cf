//! The verdict on two runs: what a person wants to know first.

use super::{
    figure::{Change, Figure},
    judge, load, words,
};
use crate::report::read::{Crossing, Report};

/// How it was judged, in a paragraph.
pub(super) const METHOD: &str = "How noise is told from change: a time counts as changed when it moved by a tenth and by 0.1 ms at least, by more than its number of samples\n\
lets chance do, and when in four of five pairs the slots of one run lie beyond those of the other (Mann-Whitney); where there are fewer than ten\n\
slots with the step, when it doubled or halved. A 99th percentile needs 300 samples. Rates, errors and other counts count when they are half as\n\
many again, and shares of bots and walks when they moved by one in a hundred, by more than chance does; processor time and memory of a server on\n\
this machine when they are half as much again. Where bots fight, loot, shop or look for warps, how often they do what follows from the world too:\n\
rates count there only when something is never done any more. All figures are held to Holm's rule together: of fifty pairs of equal runs one or\n\
two seem to differ. Runs of the same server on a busy machine differ by more than that: run both twice. Steps to failure are compared step by\n\
step, with equally many bots; how many are held is known to one step.";

/// Two runs beside each other.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// Name and report of the run that is compared with.
    pub old: (String, Report),
    /// Name and report of the run in question.
    pub new: (String, Report),
    /// What they have in common.
    pub figures: Vec<Figure>,
}

/// The thresholds that a run crossed by itself, and by what; `None`: none.
pub(super) fn crossed(report: &Report) -> Option<String> {
    let judged = report.thresholds.iter().filter(|threshold| threshold.crossed);
    let judged: Vec<&Crossing> = judged.map(|threshold| &threshold.judged).collect();
    let is_judged = |name: &str| judged.iter().any(|known| known.threshold == name);
    let others = report.crossed.iter().filter(|crossed| !is_judged(&crossed.threshold));
    let all = judged.iter().copied().chain(others).map(|crossed| {
        let value = crossed.value.as_deref().unwrap_or("nothing was measured");
        format!("{} ({value})", crossed.threshold)
    });
    let all: Vec<String> = all.collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something is worse, whatever else is better.
    Worse,
    /// Something is better, and nothing worse.
    Better,
    /// Nothing moved beyond the noise.
    Same,
    /// The runs say nothing of each other.
    Invalid(Cause),
}

/// Why two runs say nothing of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// Nobody came onto the map, in both or in the old one.
    Unreachable,
    /// One was ended early.
    Interrupted,
    /// In one the generator was the limit.
    Saturated,
    /// One could not be carried out.
    Failed,
    /// One went from step to step until it broke, the other did not.
    Unlike,
}

impl Outcome {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Same => "same",
            Self::Invalid(_) => "invalid",
        }
    }

    /// 0: not worse; 99: worse; what says nothing: as of the run that is to blame, or 104.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Better | Self::Same => 0,
            Self::Worse => 99,
            Self::Invalid(Cause::Saturated) => 96,
            Self::Invalid(Cause::Unreachable) => 97,
            Self::Invalid(Cause::Unlike) => 104,
            Self::Invalid(Cause::Interrupted) => 105,
            Self::Invalid(Cause::Failed) => 107,
        }
    }

    /// One sentence.
    pub(crate) fn sentence(self, comparison: &Comparison) -> String {
        let (old, new) = (&comparison.old.0, &comparison.new.0);
        let [worse, better] = [Change::Worse, Change::Better].map(|change| words::things(&comparison.figures, change));
        match self {
            Self::Worse if better > 0 => {
                format!("WORSE: {new} is worse than {old} in {worse} of the things compared, and better in {better}")
            }
            Self::Worse => format!("WORSE: {new} is worse than {old}"),
            Self::Better => format!("BETTER: {new} is better than {old}"),
            Self::Same => format!("SAME: {new} is like {old}, as far as noise lets one say"),
            Self::Invalid(cause) => format!("INVALID: {}", comparison.explain(cause)),
        }
    }
}

impl Comparison {
    /// Compares two runs, each with its name.
    pub(crate) fn of(old: (String, Report), new: (String, Report)) -> Self {
        let figures = judge::figures(&old.1, &new.1);
        Self { old, new, figures }
    }

    /// What came out.
    pub(crate) fn outcome(&self) -> Outcome {
        let has = |change: Change| self.figures.iter().any(|figure| figure.change == change);
        if let Some(cause) = self.cause() {
            Outcome::Invalid(cause)
        } else if has(Change::Worse) || self.new.1.verdict == "unreachable" {
            Outcome::Worse
        } else if has(Change::Better) {
            Outcome::Better
        } else {
            Outcome::Same
        }
    }

    /// Why the runs say nothing of each other, if they do not. What one of them says of a server that it did not reach is that the new one
    /// does worse; an old one leaves nothing to compare with.
    fn cause(&self) -> Option<Cause> {
        let is = |verdict: &str, report: &Report| report.verdict == verdict;
        let any = |verdict: &str| is(verdict, &self.old.1) || is(verdict, &self.new.1);
        if is("unreachable", &self.old.1) {
            Some(Cause::Unreachable)
        } else if any("scenario_failed") {
            Some(Cause::Failed)
        } else if any("interrupted") {
            Some(Cause::Interrupted)
        } else if any("saturated") {
            Some(Cause::Saturated)
        } else if self.old.1.capacity.is_empty() != self.new.1.capacity.is_empty() {
            Some(Cause::Unlike)
        } else {
            None
        }
    }

    fn explain(&self, cause: Cause) -> String {
        let those = |verdict: &str| {
            let both = [&self.old, &self.new].into_iter();
            let those = both.filter(|(_, report)| report.verdict == verdict);
            those.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" and ")
        };
        match cause {
            Cause::Unreachable => format!(
                "in {} no bot came onto the map, so that there is nothing to compare",
                those("unreachable")
            ),
            Cause::Interrupted => format!(
                "{} was interrupted, and what it did until then is not what the other did: let it run to its end",
                those("interrupted")
            ),
            Cause::Saturated => format!(
                "in {} the generator was the limit, so that it says nothing of a server: fewer bots, or another machine",
                those("saturated")
            ),
            Cause::Failed => format!("{} could not be carried out to its end", those("scenario_failed")),
            Cause::Unlike => {
                let (old, new) = (&self.old.0, &self.new.0);
                let is_new = self.old.1.capacity.is_empty();
                let (step, other) = if is_new { (new, old) } else { (old, new) };
                format!("{step} is a step-to-failure run and {other} is none: compare runs of one scenario")
            }
        }
    }

    /// What changed most, worst first, in words.
    pub(crate) fn reasons(&self) -> Vec<(Change, String)> {
        words::reasons(&self.figures)
    }

    /// How many things changed beside those that are told as reasons.
    pub(crate) fn further(&self) -> Option<String> {
        let told = self.reasons();
        let further = [Change::Worse, Change::Better].map(|change| {
            let many = told.iter().filter(|(told, _)| *told == change).count();
            (words::things(&self.figures, change).saturating_sub(many), change.name())
        });
        let further = further.iter().filter(|(many, _)| *many > 0);
        let further: Vec<String> = further
            .map(|(many, word)| format!("{many} more things {word}"))
            .collect();
        (!further.is_empty()).then(|| format!("and {}", further.join(", ")))
    }

    /// What makes the comparison weak.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let (old, new) = (&self.old.1, &self.new.1);
        let both = [&self.old, &self.new].into_iter();
        let saturated = both.filter_map(|(name, report)| Some((name, report.saturation.as_ref()?)));
        let saturated = saturated.map(|(name, why)| format!("in {name} the generator was the limit: {why}"));
        let mut warnings: Vec<String> = saturated.collect();
        warnings.extend(load::differences(old, new));
        warnings.extend(load::circumstances(old, new));
        warnings
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::compare::{as_text, page, tests::run};

    #[test]
    fn what_each_run_crossed_and_by_what_its_generator_was_the_limit_is_told() {
        let (old, mut new) = (run(5_000.0, 60), run(5_000.0, 60));
        let threshold = json!({ "threshold": "login.p99>2s", "value": "2.20 s", "crossed": true });
        new.thresholds.push(serde_json::from_value(threshold).unwrap());
        (new.verdict, new.saturation) = ("saturated".to_owned(), Some("it was 105 ms late at p99".to_owned()));
        let comparison = Comparison::of(("a".to_owned(), old), ("b".to_owned(), new));
        for text in [as_text(&comparison), page::render(&comparison)] {
            for part in [
                "crossed login.p99&gt;2s (2.20 s)",
                "in b the generator was the limit: it was 105 ms late at p99",
            ] {
                assert!(
                    text.contains(part) || text.contains(&part.replace("&gt;", ">")),
                    "`{part}` is missing in\n{text}"
                );
            }
        }
    }
}
