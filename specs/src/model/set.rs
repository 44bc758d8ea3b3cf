//! Sets of client versions: conditions after all names and clauses are worked out.

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
        if from < until {
            set.lines[line as usize].push((from, until));
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
        &self.lines[line as usize]
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
        self.complement().intersection(&other.complement()).complement()
    }

    /// Versions in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            lines: core::array::from_fn(|line| intersect(&self.lines[line], &other.lines[line])),
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
            lines: core::array::from_fn(|line| complement(&self.lines[line])),
        }
    }
}

fn complement(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let starts = core::iter::once(0).chain(ranges.iter().map(|&(_, until)| until));
    let ends = ranges.iter().map(|&(from, _)| from).chain([u32::MAX]);
    starts.zip(ends).filter(|(from, until)| from < until).collect()
}

fn intersect(a: &[(u32, u32)], b: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut both: Vec<_> = a
        .iter()
        .flat_map(|x| b.iter().map(|y| (x.0.max(y.0), x.1.min(y.1))))
        .filter(|(from, until)| from < until)
        .collect();
    both.sort_unstable();
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
    fn the_end_of_a_range_is_outside() {
        let set = VersionSet::range(Line::Main, 20_141_022, 20_160_330);
        assert!(set.contains(Version::new(Line::Main, 20_141_022)));
        assert!(!set.contains(Version::new(Line::Main, 20_160_330)));
        assert!(!set.contains(Version::new(Line::Re, 20_150_101)));
    }
}
