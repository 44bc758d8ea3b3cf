//! Talk: every line goes to all who are near.

use rand::{Rng, rngs::SmallRng};

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Talks to those around.
#[derive(Clone, Debug, Default)]
pub struct Chat {
    said: u32,
}

impl Behavior for Chat {
    fn next(&mut self, _: &Seen<'_>, dice: &mut SmallRng) -> Act {
        self.said += 1;
        let text = format!("line {} of mine, about the {}", self.said, dice.random_range(0..1000));
        Act::think(Verb::Say(text))
    }
}
