//! Sets of versions: per line, ranges `[from, until]`; until is the first date outside, null when there is none.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::Line;
use crate::model::VersionSet;

/// A set as an object; lines without a version in it are left out.
pub(super) struct Set<'p>(pub(super) &'p VersionSet);

impl Serialize for Set<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

/// A set that is no part of the model.
pub(super) struct On(pub(super) VersionSet);

impl Serialize for On {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

/// None for every version: then the object has no `on`.
pub(super) fn on(set: VersionSet) -> Option<On> {
    (!set.is_all()).then_some(On(set))
}

fn serialize<S: Serializer>(set: &VersionSet, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for line in Line::ALL {
        let ranges = set.ranges(line);
        if !ranges.is_empty() {
            map.serialize_entry(line.name(), &ranges.iter().copied().map(bounds).collect::<Vec<_>>())?;
        }
    }
    map.end()
}

fn bounds((from, until): (u32, u32)) -> (u32, Option<u32>) {
    (from, (until < u32::MAX).then_some(until))
}
