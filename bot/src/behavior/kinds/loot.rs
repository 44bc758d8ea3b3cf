//! Looting: what lies on the floor, whoever let it fall.

use rand::{Rng, rngs::SmallRng, seq::IteratorRandom};

use super::fight::to_hunt;
use crate::behavior::{Act, Behavior, OnFloor, Seen, Verb};

/// From where one picks up, in cells.
const REACH: u16 = 1;

/// Picks up what lies around, and lets go of things, so that there is something to pick up.
#[derive(Clone, Debug, Default)]
pub struct Loot;

impl Behavior for Loot {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if let Some(travel) = to_hunt(seen) {
            return travel;
        }
        if let Some(thing) = seen.nearest_on_floor().filter(|_| dice.random_ratio(4, 5)) {
            return fetch(seen, thing, dice);
        }
        let loose = seen.belongings.loose().choose(dice);
        match loose.filter(|_| dice.random_ratio(1, 3)) {
            Some(slot) => Act::think(Verb::Drop(slot.index, dice.random_range(1..=slot.count.clamp(1, 3)))),
            None => Act::think(Verb::Wander),
        }
    }
}

/// Picks a thing up, or goes there. One in a few that cannot be had is left alone.
pub(super) fn fetch(seen: &Seen<'_>, thing: OnFloor, dice: &mut SmallRng) -> Act {
    if dice.random_ratio(1, 6) {
        Act::think(Verb::Wander)
    } else if thing.cell.distance(seen.cell) <= REACH {
        Act::think(Verb::PickUp(thing.unit))
    } else {
        Act::go_on(Verb::Approach(thing.cell))
    }
}
