//! Floods: far more packets than a client sends.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Seen, Verb};

/// Packets at once.
const PACKETS: u16 = 200;

/// Sends 200 packets at once, thinks, and again.
#[derive(Clone, Debug, Default)]
pub struct Flood;

impl Behavior for Flood {
    fn next(&mut self, _: &Seen<'_>, _: &mut SmallRng) -> Act {
        Act::think(Verb::Flood(PACKETS))
    }
}
