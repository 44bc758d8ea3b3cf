//! Hunting: the nearest monster, and what it leaves.

use packets::MapName;
use rand::{Rng, rngs::SmallRng};

use crate::behavior::{Act, Behavior, Cell, Seen, UnitKind, Verb};

/// From where one strikes, in cells.
const REACH: u16 = 1;

/// How far one goes for something on the floor, in cells.
const LOOT: u16 = 6;

/// How far it looks for the next monster at most, in cells east and north: several screens, for fields are wide, and those who come after it
/// find none where it was.
const FAR: i16 = 60;

/// Hunts monsters and picks up what they leave. Where it has met none it goes through a warp that it was told of.
#[derive(Clone, Debug, Default)]
pub struct Fight {
    /// The map on which it met the last monster.
    ground: Option<MapName>,
    /// The way on which it looks for the next one.
    search: Option<Search>,
}

/// A way on which nothing was found yet.
#[derive(Clone, Copy, Debug)]
struct Search {
    goal: Cell,
    /// Where it last set out: who comes no further looks elsewhere.
    left: Cell,
}

impl Fight {
    /// On towards where it looks, or to somewhere else where it is there or stopped.
    fn look_around(&mut self, here: Cell, dice: &mut SmallRng) -> Act {
        let search = self
            .search
            .filter(|search| search.left != here && search.goal.distance(here) > REACH);
        let goal = search.map(|search| search.goal).or_else(|| {
            let (east, north) = (dice.random_range(-FAR..=FAR), dice.random_range(-FAR..=FAR));
            here.offset(east, north)
        });
        self.search = goal.map(|goal| Search { goal, left: here });
        Act::go_on(goal.map_or(Verb::Wander, Verb::Approach))
    }
}

impl Behavior for Fight {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if let Some(travel) = to_hunt(seen) {
            return travel;
        }
        let loot = seen.nearest_on_floor();
        if let Some(thing) = loot.filter(|thing| thing.cell.distance(seen.cell) <= LOOT) {
            return super::loot::fetch(seen, thing, dice);
        }
        if seen.is_weak() {
            return Act::rest();
        }
        let prey = seen.nearest(|unit| unit.kind == UnitKind::Monster);
        if prey.is_some() {
            self.ground = Some(seen.map.clone());
            self.search = None;
        }
        match prey {
            Some(prey) if prey.cell.distance(seen.cell) <= REACH => Act::think(Verb::Attack(prey.unit)),
            Some(prey) => Act::go_on(Verb::Approach(prey.cell)),
            None if self.ground.as_ref() == Some(&seen.map) => self.look_around(seen.cell, dice),
            None => match seen.nearest_told_warp() {
                Some(warp) => Act::go_on(Verb::Approach(warp)),
                None => self.look_around(seen.cell, dice),
            },
        }
    }
}

/// The way to the hunting ground, for who is elsewhere.
pub(super) fn to_hunt(seen: &Seen<'_>) -> Option<Act> {
    let ground = seen.options.hunt.as_ref()?;
    let (map, cell) = (&ground.map, ground.cell);
    let elsewhere = seen.map.as_str() != map;
    elsewhere.then(|| Act::think(Verb::Command(format!("@warp {map} {} {}", cell.x, cell.y))))
}
