//! Hunting: the nearest monster, and what it leaves.

use packets::MapName;
use rand::rngs::SmallRng;

use crate::behavior::{Act, Behavior, Search, Seen, UnitKind, Verb};

/// From where one strikes, in cells.
const REACH: u16 = 1;

/// How far one goes for something on the floor, in cells.
const LOOT: u16 = 6;

/// Hunts monsters and picks up what they leave. Where it has met none it goes through a warp that it was told of.
#[derive(Clone, Debug, Default)]
pub struct Fight {
    /// The map on which it met the last monster.
    ground: Option<MapName>,
    search: Search,
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
            self.search.ends();
        }
        match prey {
            Some(prey) if prey.cell.distance(seen.cell) <= REACH => Act::think(Verb::Attack(prey.unit)),
            Some(prey) => Act::go_on(Verb::Approach(prey.cell)),
            None if self.ground.as_ref() == Some(&seen.map) => self.search.on(seen.cell, dice),
            None => match seen.nearest_told_warp() {
                Some(warp) => Act::go_on(Verb::Approach(warp)),
                None => self.search.on(seen.cell, dice),
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
