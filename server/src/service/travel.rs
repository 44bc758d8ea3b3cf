//! From one place to another without walking there: warps, GM commands, coming back to life.

use std::sync::Arc;

use packets::UnitId;

use super::{interaction, save, sight, vitals};
use crate::{
    event::{
        Effects, MapInstanceId, Moment, Notice,
        look::{Posture, Vanish},
    },
    state::ServerState,
    world::Cell,
};

/// Takes a player to a cell of a map, which may be the one it is on. It is out of sight until its client has loaded
/// the map.
pub fn to(state: &mut ServerState, unit: UnitId, map: usize, cell: Cell, why: Vanish, effects: &mut Effects) {
    let Some(target) = state.world.maps.get(map) else {
        return;
    };
    let (name, Ok(instance)) = (target.name.clone(), u32::try_from(map)) else {
        return;
    };
    interaction::leave_behind(state, unit, effects);
    sight::leave(state, unit, why, effects);
    let stay = state.next_stay(unit);
    state.players.put(unit, MapInstanceId(instance), cell);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    player.walk = None;
    player.fight.stop();
    player.stay = stay;
    if player.posture == Posture::Sitting {
        player.posture = Posture::Standing;
    }
    let Cell { x, y } = cell;
    effects.tell(player.session, Notice::MapChanged { map: name, x, y });
}

/// Brings a dead player back to life at its save point, with few points. Nothing happens to one who lives.
pub fn respawn(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get(unit).filter(|player| player.posture == Posture::Dead) else {
        return;
    };
    let (map, cell) = standing_place(state, &player.character.save_point);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    player.posture = Posture::Standing;
    (player.character.hp, player.character.sp) = vitals::after_death(&world, &player.character, player.fighter.max_hp);
    let told = Notice::Vitals(vitals::most(player));
    effects.tell(player.session, told);
    to(state, unit, map, cell, Vanish::LoggedOut, effects);
    save::player(state, now, unit);
}

/// Where a character can stand for a place that was kept: there, or as near as can be, or at the start if the map is
/// gone.
pub fn standing_place(state: &ServerState, place: &crate::event::record::Place) -> (usize, Cell) {
    let found = state.world.map_index(&place.map).and_then(|index| {
        let map = state.world.maps.get(index)?;
        let cell = Cell::new(place.x, place.y);
        let free = map.is_standable(cell).then_some(cell);
        Some((index, free.or_else(|| map.nearest_standable(cell))?))
    });
    found.unwrap_or(state.world.start)
}
