//! Going to what is to be struck, spoken to or picked up: servers do nothing over a distance, and it is clients who walk there first.

use std::time::Duration;

use packets::UnitId;
use tokio::time::Instant;

use super::{act::Act, game::Game};
use crate::behavior::Cell;

/// Between two walks there: where it has gone meanwhile is seen.
const AGAIN: Duration = Duration::from_millis(400);

/// Cells of one walk: servers refuse long ones.
const STRETCH: u16 = 8;

/// How near one must be to an NPC: public servers take more.
const TALK: u16 = 5;

/// What is to be done there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// Strike it.
    Strike(UnitId),
    /// Speak to it.
    Talk(UnitId),
    /// Pick it up.
    PickUp(UnitId),
}

/// Somewhere to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pursuit {
    goal: Goal,
    /// From when on the next thing is done.
    due: Instant,
}

impl Game {
    /// Goes there, from now on; what can be done at once.
    pub(super) fn pursue(&mut self, goal: Goal, now: Instant) -> Option<Act> {
        self.intend(goal, now);
        self.go_on(now)
    }

    /// Goes there on the next turn.
    pub(super) fn intend(&mut self, goal: Goal, now: Instant) {
        self.pursuit = Some(Pursuit { goal, due: now });
    }

    /// The next step towards it, if it is time for one.
    pub fn go_on(&mut self, now: Instant) -> Option<Act> {
        let Pursuit { goal, due } = self.pursuit?;
        if now < due {
            return None;
        }
        let (to, reach, act) = match goal {
            Goal::Strike(unit) => (self.cell_of(unit), 1, Act::Attack(unit)),
            Goal::Talk(unit) => (self.cell_of(unit), TALK, Act::Talk(unit)),
            Goal::PickUp(unit) => (self.cell_of_thing(unit), 1, Act::PickUp(unit)),
        };
        let Some(to) = to else {
            // It is gone.
            self.pursuit = None;
            return None;
        };
        let own = self.way.cell(now);
        if own.distance(to) <= reach {
            self.pursuit = None;
            return Some(act);
        }
        self.pursuit = Some(Pursuit { goal, due: now + AGAIN });
        Some(Act::Walk(beside(own, to, goal)))
    }

    fn cell_of(&self, unit: UnitId) -> Option<Cell> {
        let known = self.scene.units.iter().find(|known| known.unit == unit);
        known.map(|known| known.cell)
    }

    fn cell_of_thing(&self, unit: UnitId) -> Option<Cell> {
        let known = self.scene.floor.iter().find(|known| known.unit == unit);
        known.map(|known| known.cell)
    }
}

/// A cell on the way to `to`, or beside it; of a thing, its own.
fn beside(own: Cell, to: Cell, goal: Goal) -> Cell {
    let gap = u16::from(!matches!(goal, Goal::PickUp(_)));
    let steps = own.distance(to).saturating_sub(gap).min(STRETCH);
    let toward = |from: u16, to: u16| {
        if from < to {
            to.min(from.saturating_add(steps))
        } else {
            to.max(from.saturating_sub(steps))
        }
    };
    Cell::new(toward(own.x, to.x), toward(own.y, to.y))
}
