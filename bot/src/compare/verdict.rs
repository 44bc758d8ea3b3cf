//! The verdict on two runs: what a person wants to know first.

use super::{
    judge::{self, Change, Figure, Kind},
    written,
};
use crate::report::read::Report;

/// How it was judged, in a paragraph.
pub(super) const METHOD: &str = "A time counts as changed when it moved by a tenth and by 0.1 ms at least, and in four of five pairs the slots of one run lie beyond those of\n\
the other, which chance does less than once in a hundred times (Mann-Whitney); of runs too short for that, when it doubled or halved.\n\
Counts differ when they are three times as far apart as chance would have them.";

/// Reasons that are told.
const MOST_REASONS: usize = 6;

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

/// What came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something is worse, whatever else is better.
    Worse,
    /// Something is better, and nothing worse.
    Better,
    /// Nothing moved beyond the noise.
    Same,
    /// In one of them the generator was the limit.
    Invalid,
}

impl Outcome {
    /// The name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Same => "same",
            Self::Invalid => "invalid",
        }
    }

    /// 0: not worse; 99: worse; 96: the runs say nothing.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Better | Self::Same => 0,
            Self::Worse => 99,
            Self::Invalid => 96,
        }
    }

    /// One sentence.
    pub(crate) fn sentence(self, comparison: &Comparison) -> String {
        let (old, new) = (&comparison.old.0, &comparison.new.0);
        let is_mixed = self == Self::Worse && comparison.figures.iter().any(|figure| figure.change == Change::Better);
        match self {
            Self::Worse if is_mixed => format!("WORSE: {new} is worse than {old} in some things, and better in others"),
            Self::Worse => format!("WORSE: {new} is worse than {old}"),
            Self::Better => format!("BETTER: {new} is better than {old}"),
            Self::Same => format!("SAME: {new} is like {old}, as far as noise lets one say"),
            Self::Invalid => {
                "INVALID: in one of the runs the generator was the limit, so that it says nothing".to_owned()
            }
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
        let is = |verdict: &str, report: &Report| report.verdict == verdict;
        let has = |change: Change| self.figures.iter().any(|figure| figure.change == change);
        if is("saturated", &self.old.1) || is("saturated", &self.new.1) {
            Outcome::Invalid
        } else if has(Change::Worse) || (is("unreachable", &self.new.1) && !is("unreachable", &self.old.1)) {
            Outcome::Worse
        } else if has(Change::Better) {
            Outcome::Better
        } else {
            Outcome::Same
        }
    }

    /// What changed most, worst first, in words.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let mut changed: Vec<&Figure> = self
            .figures
            .iter()
            .filter(|figure| figure.change != Change::Same)
            .collect();
        changed.sort_by(|a, b| a.change.cmp(&b.change).then(factor(b).total_cmp(&factor(a))));
        changed.into_iter().take(MOST_REASONS).map(reason).collect()
    }

    /// What makes the comparison weak.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = judge::differences(&self.old.1, &self.new.1);
        for (name, report) in [&self.old, &self.new] {
            if report.verdict == "interrupted" {
                warnings.push(format!("{name} was interrupted"));
            }
        }
        warnings
    }
}

/// How many times one value is the other, at least 1.
fn factor(figure: &Figure) -> f64 {
    let (less, more) = (figure.old.min(figure.new), figure.old.max(figure.new));
    if less > 0.0 { more / less } else { f64::INFINITY }
}

fn reason(figure: &Figure) -> String {
    let (old, new) = (written(figure.kind, figure.old), written(figure.kind, figure.new));
    let by = match (figure.kind, figure.new > figure.old) {
        (Kind::Time, true) => format!(", {:.1} times as long", factor(figure)),
        (Kind::Time, false) => format!(", {:.1} times as fast", factor(figure)),
        _ => String::new(),
    };
    format!("{}: {} {old} -> {new}{by}", figure.change.name(), figure.name)
}
