//! Walking anywhere: bots spread over the map.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Walks to some open cell near by, or tries one that nobody knows.
#[derive(Clone, Debug, Default)]
pub struct Walk;

impl Behavior for Walk {
    fn next(&mut self, _: &Seen<'_>, _: &mut SmallRng) -> Act {
        Act::think(Verb::Wander)
    }
}
