//! Standing around: what most of a town's players do.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Seen};

/// Stands where it came in.
#[derive(Clone, Debug, Default)]
pub struct Idle;

impl Behavior for Idle {
    fn next(&mut self, _: &Seen<'_>, _: &mut SmallRng) -> Act {
        Act::rest()
    }
}
