//! Another world takes the place of the one that a map's monsters live in.

use std::sync::Arc;

use super::{report, seers, spawn};
use crate::{
    event::{MapEffects, Moment, look::Vanish, map::Sight},
    state::MapInstanceState,
    world::World,
};

/// The map goes on in another world. If other monsters belong to it now, those that are there are gone and the others come;
/// else they stay, and those that come back are as the new world has them.
pub fn world(state: &mut MapInstanceState, now: Moment, world: &Arc<World>, effects: &mut MapEffects) {
    let before = core::mem::replace(&mut state.world, Arc::clone(world));
    let spawns = |world: &World| world.maps.get(state.map).map(|map| map.spawns.clone());
    if spawns(&before) == spawns(world) {
        return;
    }
    for monster in state.monsters.iter().filter(|monster| monster.alive) {
        let (unit, why) = (monster.look.unit, Vanish::OutOfSight);
        report(
            state,
            seers(state, monster.cell()),
            Sight::Vanished { unit, why },
            effects,
        );
    }
    state.repopulate(now);
    for index in 0..state.monsters.len() {
        spawn::show(state, now, index, effects);
    }
}
