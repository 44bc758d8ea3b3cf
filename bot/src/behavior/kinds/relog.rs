//! Coming and going: what costs a server most.

use rand::{Rng, rngs::SmallRng};

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Goes back to the character list or drops its connection, and comes again.
#[derive(Clone, Debug, Default)]
pub struct Relog {
    rested: bool,
}

impl Behavior for Relog {
    fn next(&mut self, _: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if !std::mem::replace(&mut self.rested, true) {
            return Act::rest();
        }
        self.rested = false;
        Act::think(if dice.random_ratio(1, 4) {
            Verb::DropConnection
        } else {
            Verb::CharacterList
        })
    }
}
