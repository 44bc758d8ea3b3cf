//! Where a bot is while it walks: servers tell the two ends of a walk, and nothing in between.

use std::time::Duration;

use tokio::time::Instant;

use super::terrain::Cell;

/// How long a character takes for a cell along an axis, and diagonally, unless something makes it faster or slower.
const AXIS_STEP: Duration = Duration::from_millis(150);
const DIAGONAL_STEP: Duration = Duration::from_millis(210);

/// What a walk may take beyond what its way may take: for answers under way.
const SLACK: Duration = Duration::from_millis(500);

/// Steps to a cell that a way is known to, however near it is ([`wander`](super::wander) finds no longer ones), and to one that none is known to:
/// servers go no further.
const STEPS: u32 = 11;
const WINDING_STEPS: u32 = 32;

/// A walk that the server let begin; one that is over, for a bot that stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Way {
    from: Cell,
    to: Cell,
    since: Instant,
    winds: bool,
}

impl Way {
    /// A walk from `from` to `to` that began at `since`.
    pub fn new(from: Cell, to: Cell, since: Instant) -> Self {
        Self {
            from,
            to,
            since,
            winds: false,
        }
    }

    /// The same, if `winds` by a way that nobody knows: it may lead around walls, far from the straight one.
    #[must_use]
    pub fn winding_if(self, winds: bool) -> Self {
        Self { winds, ..self }
    }

    /// Standing on `cell`.
    pub fn standing(cell: Cell, since: Instant) -> Self {
        Self::new(cell, cell, since)
    }

    /// Where it begins.
    pub fn start(&self) -> Cell {
        self.from
    }

    /// When it began.
    pub fn since(&self) -> Instant {
        self.since
    }

    /// Where it ends.
    pub fn end(&self) -> Cell {
        self.to
    }

    /// About where the bot is at `now`, were nothing in its way: diagonally first, as characters go.
    pub fn cell(&self, now: Instant) -> Cell {
        let elapsed = now.saturating_duration_since(self.since);
        let (diagonal, axis) = self.steps();
        if elapsed >= Self::time(diagonal, axis) {
            return self.to;
        }
        let steps = match elapsed.checked_sub(DIAGONAL_STEP * diagonal) {
            None => elapsed.as_millis() / DIAGONAL_STEP.as_millis(),
            Some(rest) => u128::from(diagonal) + rest.as_millis() / AXIS_STEP.as_millis(),
        };
        let steps = u16::try_from(steps).unwrap_or(u16::MAX);
        Cell::new(
            toward(self.from.x, self.to.x, steps),
            toward(self.from.y, self.to.y, steps),
        )
    }

    /// When it is over, were nothing in its way.
    pub fn arrives_at(&self) -> Instant {
        let (diagonal, axis) = self.steps();
        self.since + Self::time(diagonal, axis)
    }

    /// By when it is over, with time to spare.
    pub fn is_over_at(&self) -> Instant {
        let (diagonal, axis) = self.steps();
        match Self::time(diagonal, axis) {
            Duration::ZERO => self.since,
            _ if self.winds => self.since + DIAGONAL_STEP * WINDING_STEPS + SLACK,
            time => self.since + (time * 2).max(DIAGONAL_STEP * STEPS) + SLACK,
        }
    }

    fn steps(&self) -> (u32, u32) {
        let (dx, dy) = (self.from.x.abs_diff(self.to.x), self.from.y.abs_diff(self.to.y));
        (u32::from(dx.min(dy)), u32::from(dx.abs_diff(dy)))
    }

    fn time(diagonal: u32, axis: u32) -> Duration {
        DIAGONAL_STEP * diagonal + AXIS_STEP * axis
    }
}

/// `steps` from `from` towards `to`, and not beyond it.
fn toward(from: u16, to: u16, steps: u16) -> u16 {
    if from < to {
        to.min(from.saturating_add(steps))
    } else {
        to.max(from.saturating_sub(steps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_goes_diagonally_then_straight_and_ends_where_it_leads() {
        let start = Instant::now();
        let way = Way::new(Cell::new(20, 30), Cell::new(25, 28), start);
        for (millis, x, y) in [
            (0, 20, 30),
            (209, 20, 30),
            (210, 21, 29),
            (420, 22, 28),
            (569, 22, 28),
            (570, 23, 28),
            (870, 25, 28),
            (60_000, 25, 28),
        ] {
            let cell = way.cell(start + Duration::from_millis(millis));
            assert_eq!(cell, Cell::new(x, y), "after {millis} ms");
        }
        assert!(way.is_over_at() > start + Duration::from_millis(870));
    }

    #[test]
    fn a_way_to_a_near_cell_may_lead_around_a_wall_and_one_that_nobody_knows_far_around() {
        let start = Instant::now();
        let over = |winds| {
            let way = Way::new(Cell::new(20, 30), Cell::new(22, 30), start).winding_if(winds);
            way.is_over_at() - start
        };
        assert!(over(false) > DIAGONAL_STEP * 11, "behind a wall of five cells");
        assert!(over(true) > DIAGONAL_STEP * 32, "as far as servers go");
        let there = Way::standing(Cell::new(20, 30), start).winding_if(true);
        assert_eq!(there.is_over_at(), start);
    }

    #[test]
    fn who_stands_stands_and_has_arrived() {
        let start = Instant::now();
        let way = Way::standing(Cell::new(20, 30), start);
        assert_eq!((way.cell(start), way.end()), (Cell::new(20, 30), Cell::new(20, 30)));
        assert_eq!(way.is_over_at(), start);
    }
}
