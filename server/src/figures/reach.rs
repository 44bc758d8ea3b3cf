//! Distances, ranges, and lines of sight. How long steps take is [`crate::state::step_time`].

use crate::{state::SIGHT, world::Cell};

/// Cells, in eight directions, beyond which nothing can be attacked: what is not seen.
pub const FARTHEST: u16 = SIGHT;

/// Cells that a path may have when something is between its ends.
pub const PATH_AROUND: usize = 14;

/// The most cells that a player can ask to walk at once.
pub const PATH_AT_MOST: usize = 17;

/// Cells that a range grows while the target walks.
pub const WALKING_TARGET: u16 = 1;

/// Range from which an attack of a monster counts as ranged.
pub const RANGED_FROM: u16 = 4;

/// Whether a player's range reaches: a circle, as the client draws it, which is about a cell wider than the range. A range
/// of 1 reaches all eight cells around, and what is 2 cells away in a straight line.
pub fn player_reaches(from: Cell, to: Cell, range: u16) -> bool {
    let square = |a: u16, b: u16| u64::from(a.abs_diff(b)).pow(2);
    let radius = 10 * u64::from(range) + 11;
    100 * (square(from.x, to.x) + square(from.y, to.y)) < radius * radius
}

/// Whether a monster's range reaches: a square.
pub fn monster_reaches(from: Cell, to: Cell, range: u16) -> bool {
    from.distance(to) <= range
}

/// Whether nothing is in the way of an attack: the target is a neighbour, or it is no farther than [`FARTHEST`] and seen.
pub fn is_clear(from: Cell, to: Cell, is_open: impl Fn(Cell) -> bool) -> bool {
    match from.distance(to) {
        0 | 1 => true,
        distance => distance <= FARTHEST && is_seen(from, to, is_open),
    }
}

/// Whether a straight line between two cells leads over open cells only, the two themselves apart.
///
/// The line is drawn from the western one. On its way the cell is always the one south-west of the exact place, so it is
/// the same from both ends, but not the same mirrored.
pub fn is_seen(from: Cell, to: Cell, is_open: impl Fn(Cell) -> bool) -> bool {
    let (west, east) = if from.x <= to.x { (from, to) } else { (to, from) };
    let (dx, dy) = (offset(west.x, east.x), offset(west.y, east.y));
    let steps = dx.max(dy.abs());
    (1..steps).all(|step| {
        let x = i32::from(west.x) + (step * dx).div_euclid(steps);
        let y = i32::from(west.y) + (step * dy).div_euclid(steps);
        let cell = u16::try_from(x).ok().zip(u16::try_from(y).ok());
        cell.is_some_and(|(x, y)| is_open(Cell::new(x, y)))
    })
}

fn offset(from: u16, to: u16) -> i32 {
    i32::from(to) - i32::from(from)
}
