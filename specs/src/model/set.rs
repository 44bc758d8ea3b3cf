//! Sets of client versions: conditions after all names and clauses are worked out.

use core::fmt;

use crate::{Line, Version};

/// A set of client versions: per line, sorted disjoint half-open ranges of dates.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct VersionSet {
    lines: [Vec<(u32, u32)>; Line::ALL.len()],
}

impl VersionSet {
    /// No version.
    pub fn none() -> Self {
        Self::default()
    }

    /// Every version.
    pub fn all() -> Self {
        Self {
            lines: core::array::from_fn(|_| vec![(0, u32::MAX)]),
        }
    }

    /// Dates `from..until` of one line.
    pub fn range(line: Line, from: u32, until: u32) -> Self {
        let mut set = Self::none();
        if let Some(ranges) = set.lines.get_mut(line as usize).filter(|_| from < until) {
            ranges.push((from, until));
        }
        set
    }

    /// Dates `from..until` of every line.
    pub fn range_of_all(from: u32, until: u32) -> Self {
        Line::ALL
            .into_iter()
            .fold(Self::none(), |set, line| set.union(&Self::range(line, from, until)))
    }

    /// The ranges of a line, sorted, disjoint, half open.
    pub fn ranges(&self, line: Line) -> &[(u32, u32)] {
        self.lines.get(line as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether `version` is in it.
    pub fn contains(&self, version: Version) -> bool {
        self.ranges(version.line)
            .iter()
            .any(|&(from, until)| (from..until).contains(&version.date))
    }

    /// Whether no version is in it.
    pub fn is_none(&self) -> bool {
        self.lines.iter().all(Vec::is_empty)
    }

    /// Whether every version is in it.
    pub fn is_all(&self) -> bool {
        *self == Self::all()
    }

    /// Versions in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::any([self, other])
    }

    /// Versions in any of them.
    pub fn any<'s>(sets: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut all = Self::none();
        for set in sets {
            for (ranges, more) in all.lines.iter_mut().zip(&set.lines) {
                ranges.extend(more);
            }
        }
        Self {
            lines: all.lines.map(merge),
        }
    }

    /// Versions in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            lines: Line::ALL.map(|line| intersect(self.ranges(line), other.ranges(line))),
        }
    }

    /// Versions of this one that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// Versions not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self {
            lines: Line::ALL.map(|line| complement(self.ranges(line))),
        }
    }
}

/// `main 20141022..20160330, re ..20120925`; `every version`; `no version`.
impl fmt::Display for VersionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return f.write_str("every version");
        }
        if self.is_none() {
            return f.write_str("no version");
        }
        let first = self.ranges(Line::Main);
        if Line::ALL.iter().all(|line| self.ranges(*line) == first) {
            return f.write_str(
                &first
                    .iter()
                    .map(|range| range_text(*range))
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
        let of_line = |line: Line| {
            self.ranges(line)
                .iter()
                .map(move |range| format!("{line} {}", range_text(*range)))
        };
        f.write_str(&Line::ALL.into_iter().flat_map(of_line).collect::<Vec<_>>().join(", "))
    }
}

fn range_text((from, until): (u32, u32)) -> String {
    match (from, until) {
        (0, u32::MAX) => "of any date".to_owned(),
        (from, until) if until == from + 1 => from.to_string(),
        (0, until) => format!("..{until}"),
        (from, u32::MAX) => format!("{from}.."),
        (from, until) => format!("{from}..{until}"),
    }
}

fn complement(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let starts = core::iter::once(0).chain(ranges.iter().map(|&(_, until)| until));
    let ends = ranges.iter().map(|&(from, _)| from).chain([u32::MAX]);
    starts.zip(ends).filter(|(from, until)| from < until).collect()
}

/// Joins ranges that overlap or touch.
fn merge(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
    for (from, until) in ranges {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

/// What two sorted lists of ranges have in common.
fn intersect(mut a: &[(u32, u32)], mut b: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut both = Vec::new();
    while let (Some((x, rest_of_a)), Some((y, rest_of_b))) = (a.split_first(), b.split_first()) {
        let (from, until) = (x.0.max(y.0), x.1.min(y.1));
        if from < until {
            both.push((from, until));
        }
        if x.1 < y.1 {
            a = rest_of_a;
        } else {
            b = rest_of_b;
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn union_joins_ranges_that_touch() {
        let joined = VersionSet::range(Line::Re, 10, 20).union(&VersionSet::range(Line::Re, 20, 30));
        assert_eq!(joined.ranges(Line::Re), [(10, 30)]);
        assert!(joined.ranges(Line::Main).is_empty());
    }

    #[test]
    fn a_set_and_its_complement_are_everything() {
        let set = VersionSet::range(Line::Main, 5, 9).union(&VersionSet::range_of_all(20, 30));
        assert!(set.union(&set.complement()).is_all());
        assert!(set.intersection(&set.complement()).is_none());
    }

    #[test]
    fn says_what_is_in_it() {
        assert_eq!(
            VersionSet::range_of_all(20_141_022, 20_160_330).to_string(),
            "20141022..20160330"
        );
        let lines = VersionSet::range(Line::Re, 0, 5).union(&VersionSet::range(Line::Zero, 0, u32::MAX));
        assert_eq!(lines.to_string(), "re ..5, zero of any date");
    }

    #[test]
    fn the_end_of_a_range_is_outside() {
        let set = VersionSet::range(Line::Main, 20_141_022, 20_160_330);
        assert!(set.contains(Version::new(Line::Main, 20_141_022)));
        assert!(!set.contains(Version::new(Line::Main, 20_160_330)));
        assert!(!set.contains(Version::new(Line::Re, 20_150_101)));
    }
}
