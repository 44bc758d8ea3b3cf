//! Slow readers: what they were sent waits in the server.

use std::time::Duration;

use rand::{Rng, rngs::SmallRng};

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Reads nothing for some seconds, then all of it, and so on; now and then walks a step.
#[derive(Clone, Debug, Default)]
pub struct Slow;

impl Behavior for Slow {
    fn next(&mut self, _: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if dice.random_ratio(1, 4) {
            Act::think(Verb::Wander)
        } else {
            Act::think(Verb::Deafen(Duration::from_millis(dice.random_range(2_000..6_000))))
        }
    }
}
