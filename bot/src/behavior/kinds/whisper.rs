//! Whispers: from one to one, across all maps.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Whispers to other bots.
#[derive(Clone, Debug, Default)]
pub struct Whisper;

impl Behavior for Whisper {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        Act::think(Verb::Whisper {
            to: seen.fellow(dice),
            text: "are you there?".to_owned(),
        })
    }
}
