//! A warp storm: everybody changes maps all the time.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Seen, UnitKind, Verb};

/// Walks from warp to warp: to the nearest that it was told of, or else that it sees.
#[derive(Clone, Debug, Default)]
pub struct WarpStorm;

impl Behavior for WarpStorm {
    fn next(&mut self, seen: &Seen<'_>, _: &mut SmallRng) -> Act {
        let in_sight = || seen.nearest(|unit| unit.kind == UnitKind::Warp).map(|unit| unit.cell);
        match seen.nearest_told_warp().or_else(in_sight) {
            Some(cell) => Act::go_on(Verb::Approach(cell)),
            None => Act::think(Verb::Wander),
        }
    }
}
