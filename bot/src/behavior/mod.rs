//! What bots do on the map: where they walk, what they say, and when. Pure; the swarm carries it out.

mod agenda;
mod choice;
mod terrain;
mod walker;
mod way;

use std::time::Duration;

pub use agenda::{Agenda, Deed, Deeds, Due};
pub use choice::chance;
pub use terrain::{Cell, Ground, MapGround, Terrain};
pub use walker::{Target, approach, wander};
pub use way::Way;

/// How often bots do what. `None`: never.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behavior {
    /// Between two walks.
    pub walk: Option<Duration>,
    /// Between two chat lines.
    pub chat: Option<Duration>,
    /// Between two emotes.
    pub emote: Option<Duration>,
    /// Between two times of sitting down.
    pub sit: Option<Duration>,
    /// Between two attempts to reach a warp, on maps where one is known.
    pub warp: Option<Duration>,
    /// Between two returns to the character list.
    pub restart: Option<Duration>,
    /// Cells that lead to other maps.
    pub warps: Vec<Warp>,
    /// How far bots must see each other, in cells: the server's area of interest.
    pub sight: u16,
}

impl Behavior {
    /// How often `deed` is done.
    pub fn every(&self, deed: Deed) -> Option<Duration> {
        match deed {
            Deed::Walk => self.walk,
            Deed::Chat => self.chat,
            Deed::Emote => self.emote,
            Deed::Sit => self.sit,
            Deed::Warp => self.warp.filter(|_| !self.warps.is_empty()),
            Deed::Restart => self.restart,
        }
    }
}

/// A cell that takes whoever steps on it to another map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warp {
    /// The map it is on, without `.gat`.
    pub map: String,
    /// Where.
    pub cell: Cell,
}
