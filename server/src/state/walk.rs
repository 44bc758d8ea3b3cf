//! A walk in progress: cells still to come, and when the next is reached.

use core::time::Duration;

use packets::Movement;

use crate::{
    event::Moment,
    world::{Cell, Direction},
};

/// A walk. It has at least one cell to come; a unit whose walk is over has none.
#[derive(Clone, PartialEq, Debug)]
pub struct Walk {
    /// Cells to come, the next first; each is a neighbour of the one before.
    steps: Vec<Cell>,
    /// Index of the next cell in `steps`.
    next: usize,
    /// When the unit came into the cell it is in.
    since: Moment,
    /// Milliseconds per cell along an axis.
    speed: u16,
}

impl Walk {
    /// A walk along `steps` of a unit that came into its cell, or turned to the first step there, at `since`; `None`
    /// when there are none.
    pub fn new(steps: Vec<Cell>, speed: u16, since: Moment) -> Option<Self> {
        let walk = Self {
            steps,
            next: 0,
            since,
            speed,
        };
        (!walk.steps.is_empty()).then_some(walk)
    }

    /// Where it leads.
    pub fn destination(&self, here: Cell) -> Cell {
        self.steps.last().copied().unwrap_or(here)
    }

    /// What others are shown of it, from the cell `here` that the unit is in.
    pub fn movement(&self, here: Cell) -> Movement {
        Movement::new(here.pair(), self.destination(here).pair())
    }

    /// When the unit came into the cell it is in.
    pub const fn since(&self) -> Moment {
        self.since
    }

    /// The next cell.
    pub fn next(&self) -> Option<Cell> {
        self.steps.get(self.next).copied()
    }

    /// When the next cell is reached, from `here`.
    pub fn next_at(&self, here: Cell) -> Moment {
        let direction = self.next().and_then(|next| Direction::between(here, next));
        self.since + step_time(self.speed, direction.is_some_and(Direction::is_diagonal))
    }

    /// Milliseconds that the rest of it takes from `here`.
    pub fn takes(&self, here: Cell) -> u64 {
        let rest = self.steps.get(self.next..).unwrap_or_default();
        let times = core::iter::once(&here).chain(rest).zip(rest).map(|(&from, &to)| {
            let diagonal = Direction::between(from, to).is_some_and(Direction::is_diagonal);
            step_time(self.speed, diagonal)
        });
        u64::try_from(times.sum::<Duration>().as_millis()).unwrap_or(u64::MAX)
    }

    /// The next cell, if it is reached by `now`: the unit is in it from now on.
    pub fn advance(&mut self, here: Cell, now: Moment) -> Option<Cell> {
        let at = self.next_at(here);
        let next = self.next()?;
        if at > now {
            return None;
        }
        self.since = at;
        self.next += 1;
        Some(next)
    }

    /// Whether the last cell is reached.
    pub fn is_over(&self) -> bool {
        self.next >= self.steps.len()
    }
}

/// How long a step takes: `speed` along an axis, 14/10 of it diagonally.
pub fn step_time(speed: u16, diagonal: bool) -> Duration {
    let speed = u64::from(speed);
    Duration::from_millis(if diagonal { speed * 14 / 10 } else { speed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_reached_at_their_times_however_late_one_asks() {
        let steps = vec![Cell::new(2, 1), Cell::new(3, 2)];
        let mut walk = Walk::new(steps, 150, Moment(1000)).unwrap();
        let start = Cell::new(1, 1);
        assert_eq!(walk.movement(start), Movement::new((1, 1), (3, 2)));
        assert_eq!(walk.advance(start, Moment(1149)), None);
        assert_eq!(walk.advance(start, Moment(1400)), Some(Cell::new(2, 1)));
        assert_eq!(walk.since(), Moment(1150));
        assert_eq!(walk.next_at(Cell::new(2, 1)), Moment(1360));
        assert_eq!(walk.advance(Cell::new(2, 1), Moment(1400)), Some(Cell::new(3, 2)));
        assert!(walk.is_over());
    }
}
