//! What is better, worse or the same in two runs, with noise in mind.

use super::{
    counts,
    figure::{Figure, without_chance},
    ladder, times,
};
use crate::report::read::Report;

/// Compares all that two runs have in common.
pub(crate) fn figures(old: &Report, new: &Report) -> Vec<Figure> {
    // The loads of two ladders differ wherever one went higher: only what was measured with equally many bots can be compared.
    if !old.capacity.is_empty() && !new.capacity.is_empty() {
        return ladder::of(old, new);
    }
    let mut figures = without_chance(counts::of(old, new));
    figures.extend(without_chance(times::of(old, new)));
    figures
}
