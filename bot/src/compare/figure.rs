//! A figure of two runs, and what became of it.

use super::chance::beyond_all;
use crate::report::html::{micros, plain, size};

/// Of so many pairs of equal runs, one has a figure of a kind (times; or all else) that seems to have changed.
const ONE_IN: f64 = 0.02;

/// What became of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// It is worse in the new run.
    Worse,
    /// It is better.
    Better,
    /// It is the same, as far as noise lets one say.
    Same,
    /// It is shown, and says nothing of better or worse.
    Shown,
}

impl Change {
    /// The name in JSON and for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Better => "better",
            Self::Same => "same",
            Self::Shown => "shown",
        }
    }

    /// More is better.
    pub(super) fn of_more(old: f64, new: f64) -> Self {
        match new.total_cmp(&old) {
            std::cmp::Ordering::Greater => Self::Better,
            std::cmp::Ordering::Less => Self::Worse,
            std::cmp::Ordering::Equal => Self::Same,
        }
    }

    /// Less is better.
    pub(super) fn of_less(old: f64, new: f64) -> Self {
        Self::of_more(new, old)
    }
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Microseconds.
    Time,
    /// A count.
    Count,
    /// A part of all, 0 to 1.
    Share,
    /// So many in a second.
    Rate,
    /// A size.
    Bytes,
    /// Processors that were kept busy.
    Cores,
}

impl Kind {
    /// The unit in JSON.
    pub(super) fn unit(self) -> &'static str {
        match self {
            Self::Time => "us",
            Self::Count => "count",
            Self::Share => "share",
            Self::Rate => "per_second",
            Self::Bytes => "bytes",
            Self::Cores => "cores",
        }
    }

    /// A value for people.
    pub(super) fn write(self, value: f64) -> String {
        match self {
            Self::Time => micros(value),
            Self::Count => plain(value),
            // 99.96 % are not all.
            Self::Share if value < 1.0 && value > 0.9995 => format!("{:.2} %", (value * 1e4).floor() / 100.0),
            Self::Share => format!("{:.1} %", value * 100.0),
            Self::Rate => format!("{}/s", plain(value)),
            Self::Bytes => size(value),
            Self::Cores => format!("{value:.2} cores"),
        }
    }
}

/// One figure of two runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figure {
    /// Its name, as in thresholds where it is one.
    pub name: String,
    /// How it is written.
    pub kind: Kind,
    /// In the old run.
    pub old: f64,
    /// In the new run.
    pub new: f64,
    /// What became of it.
    pub change: Change,
    /// How often chance alone does as much; `None`: chance has no part in it.
    pub chance: Option<f64>,
}

impl Figure {
    /// One that says nothing of better or worse.
    pub(super) fn shown(name: impl Into<String>, kind: Kind, (old, new): (f64, f64)) -> Self {
        Self {
            name: name.into(),
            kind,
            old,
            new,
            change: Change::Shown,
            chance: None,
        }
    }

    /// It has changed to `change`, if it is large enough to be one.
    pub(super) fn judged(self, change: Change, is_large: bool) -> Self {
        Self {
            change: if is_large { change } else { Change::Same },
            ..self
        }
    }

    /// What chance has to do with it.
    pub(super) fn by_chance(self, chance: f64) -> Self {
        Self {
            chance: Some(chance),
            ..self
        }
    }

    /// How many times one value is the other, at least 1; infinite where one is nothing.
    pub(super) fn factor(&self) -> f64 {
        let (less, more) = (self.old.min(self.new), self.old.max(self.new));
        match (less > 0.0, more > 0.0) {
            (true, _) => more / less,
            (false, true) => f64::INFINITY,
            (false, false) => 1.0,
        }
    }
}

/// Takes back what chance may have done, of figures that were looked at together.
pub(super) fn without_chance(mut figures: Vec<Figure>) -> Vec<Figure> {
    let chances: Vec<f64> = figures.iter().filter_map(|figure| figure.chance).collect();
    let is_beyond = beyond_all(&chances, ONE_IN);
    let tested = figures.iter_mut().filter(|figure| figure.chance.is_some());
    for (figure, is_beyond) in tested.zip(is_beyond) {
        if !is_beyond && figure.change != Change::Shown {
            figure.change = Change::Same;
        }
    }
    figures
}
