//! A crowd: everybody on one screen, walking about.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Cell, Seen, Verb};

/// How far from its middle a crowd reaches, in cells: all see each other.
const RADIUS: u16 = 6;

/// Walks to one place, and about there.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    middle: Option<Cell>,
}

impl Behavior for Crowd {
    fn next(&mut self, seen: &Seen<'_>, _: &mut SmallRng) -> Act {
        let middle = *self.middle.get_or_insert(seen.options.gather.unwrap_or(seen.cell));
        if seen.cell.distance(middle) > RADIUS {
            Act::think(Verb::Approach(middle))
        } else {
            Act::think(Verb::Wander)
        }
    }
}
