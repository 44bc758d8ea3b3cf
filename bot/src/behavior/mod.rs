//! What bots do on the map: where they walk, what they say, and when. Pure; the swarm carries it out.

mod choice;
mod terrain;
mod walker;

pub use choice::chance;
pub use terrain::{Cell, Ground, MapGround, Terrain};
pub use walker::{Target, approach, wander};
