//! What a run tells its behaviours: where to gather, where to go along, where to hunt.

use super::{Cell, Warp};

/// Where behaviours go.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Where crowds and traders gather; `None`: where each bot came onto the map.
    pub gather: Option<Cell>,
    /// The corners of a route; empty: a square around where each bot came onto the map.
    pub route: Vec<Cell>,
    /// Where fighters and looters hunt: they get there by the game-master command `@warp`. `None`: wherever they are.
    pub hunt: Option<Warp>,
    /// Lines that each bot says once, when it first comes onto a map: game-master commands.
    pub prepare: Vec<String>,
}
