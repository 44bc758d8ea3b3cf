//! A warp storm: everybody changes maps all the time.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Walks from warp to warp.
#[derive(Clone, Debug, Default)]
pub struct WarpStorm;

impl Behavior for WarpStorm {
    fn next(&mut self, seen: &Seen<'_>, _: &mut SmallRng) -> Act {
        let here = seen.warps.iter().filter(|warp| warp.map == seen.map.as_str());
        match here.min_by_key(|warp| warp.cell.distance(seen.cell)) {
            Some(warp) => Act::go_on(Verb::Approach(warp.cell)),
            None => Act::think(Verb::Wander),
        }
    }
}
