//! A route: patrols and caravans.

use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Cell, Seen, Verb};

/// How near a corner counts as reached, in cells.
const NEAR: u16 = 2;

/// After so many walks a corner is given up: something may be in the way.
const PATIENCE: u8 = 20;

/// Half the side of the square that is walked without a route, in cells.
const SQUARE: i16 = 8;

/// Walks from corner to corner, and begins again.
#[derive(Clone, Debug, Default)]
pub struct Route {
    corners: Vec<Cell>,
    at: usize,
    walks: u8,
}

impl Behavior for Route {
    fn next(&mut self, seen: &Seen<'_>, _: &mut SmallRng) -> Act {
        if self.corners.is_empty() {
            self.corners = corners(seen);
        }
        let Some(corner) = self.corners.get(self.at).copied() else {
            return Act::think(Verb::Wander);
        };
        self.walks += 1;
        if seen.cell.distance(corner) <= NEAR || self.walks > PATIENCE {
            self.at = (self.at + 1) % self.corners.len();
            self.walks = 0;
            return Act::rest();
        }
        Act::think(Verb::Approach(corner))
    }
}

fn corners(seen: &Seen<'_>) -> Vec<Cell> {
    if !seen.options.route.is_empty() {
        return seen.options.route.clone();
    }
    let square = [
        (SQUARE, SQUARE),
        (SQUARE, -SQUARE),
        (-SQUARE, -SQUARE),
        (-SQUARE, SQUARE),
    ];
    let corners = square.into_iter().filter_map(|(dx, dy)| seen.cell.offset(dx, dy));
    corners.collect()
}
