//! GM commands that take somebody somewhere, or tell where somebody is.

use packets::UnitId;
use rand::Rng;

use super::{map_name, named, nobody, order::Order};
use crate::{
    event::{Effects, Moment, Name, look::Vanish, record::Place},
    service::{save, travel, walk},
    state::{Player, ServerState},
    world::{Cell, MapFlags},
};

/// How often a cell that one can stand on is looked for by chance.
const TRIES: usize = 100;

pub(super) fn obey(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    order: Order<'_>,
    effects: &mut Effects,
) -> String {
    match order {
        Order::Go(None) => {
            let start = state.world.start;
            take_to(state, now, unit, start, effects)
        }
        Order::Go(Some(town)) => go(state, now, unit, town, effects),
        Order::Jump(cell) => jump(state, now, unit, cell, effects),
        Order::JumpTo(name) => jump_to(state, now, unit, name, effects),
        Order::Recall(name) => recall(state, now, unit, name, effects),
        Order::Save => save_here(state, now, unit),
        Order::Warp { map, cell } => warp(state, now, unit, (map, cell), effects),
        Order::Where(name) => where_is(state, unit, name),
        _ => String::new(),
    }
}

/// To a town whose name begins so.
fn go(state: &mut ServerState, now: Moment, unit: UnitId, town: &str, effects: &mut Effects) -> String {
    let world = state.world.clone();
    let towns = || world.maps.iter().filter(|map| map.flags.contains(MapFlags::TOWN));
    let wanted = town.to_ascii_lowercase();
    match towns().find(|map| map.name.starts_with(&wanted)) {
        Some(map) if world.map_index(&map.name) == Some(world.start.0) => {
            take_to(state, now, unit, world.start, effects)
        }
        Some(map) => warp(state, now, unit, (&map.name, None), effects),
        None => {
            let names: Vec<&str> = towns().map(|map| &*map.name).collect();
            format!("There is no town {town}. There are: {}.", names.join(", "))
        }
    }
}

fn warp(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (name, cell): (&str, Option<Cell>),
    effects: &mut Effects,
) -> String {
    let world = state.world.clone();
    let Some((index, map)) = world.map_index(name).zip(world.map(name)) else {
        return format!("There is no map {name}.");
    };
    // Without a cell: where the first warp that leads to the map does.
    let mut arrivals = world
        .maps
        .iter()
        .flat_map(|map| &map.warps)
        .filter(|warp| warp.map == index);
    let wanted = cell.or_else(|| arrivals.next().map(|warp| warp.to)).unwrap_or_default();
    match map.nearest_standable(wanted) {
        Some(cell) => take_to(state, now, unit, (index, cell), effects),
        None => format!("Nobody can stand on {name}."),
    }
}

/// To a cell of the same map, or anywhere by chance.
fn jump(state: &mut ServerState, now: Moment, unit: UnitId, cell: Option<Cell>, effects: &mut Effects) -> String {
    let world = state.world.clone();
    let index = state.players.get(unit).map(|player| player.instance().0 as usize);
    let Some((index, map)) = index.and_then(|index| Some((index, world.maps.get(index)?))) else {
        return nobody();
    };
    let mut by_chance = || {
        let x = state.random.random_range(0..map.width.max(1));
        let y = state.random.random_range(0..map.height.max(1));
        Cell::new(x, y)
    };
    let wanted = cell.unwrap_or_else(|| {
        let mut tried = (0..TRIES).map(|_| by_chance());
        tried.find(|&cell| map.is_standable(cell)).unwrap_or_default()
    });
    match map.nearest_standable(wanted) {
        Some(cell) => take_to(state, now, unit, (index, cell), effects),
        None => "Nobody can stand here.".to_owned(),
    }
}

fn jump_to(state: &mut ServerState, now: Moment, unit: UnitId, name: Name, effects: &mut Effects) -> String {
    match named(state, unit, name).map(place_of) {
        Ok(place) => take_to(state, now, unit, place, effects),
        Err(why) => why,
    }
}

fn recall(state: &mut ServerState, now: Moment, unit: UnitId, name: Name, effects: &mut Effects) -> String {
    let other = match named(state, unit, name).map(Player::unit) {
        Ok(other) => other,
        Err(why) => return why,
    };
    let Some(here) = state.players.get(unit).map(place_of).filter(|_| other != unit) else {
        return "That is you.".to_owned();
    };
    take_to(state, now, other, here, effects);
    format!("{name} was brought here.")
}

fn place_of(player: &Player) -> (usize, Cell) {
    (player.instance().0 as usize, player.cell())
}

fn take_to(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (map, cell): (usize, Cell),
    effects: &mut Effects,
) -> String {
    walk::catch_up(state, now, unit, effects);
    travel::to(state, unit, map, cell, Vanish::Teleported, effects);
    "Warped.".to_owned()
}

fn where_is(state: &ServerState, unit: UnitId, name: Option<Name>) -> String {
    let player = match name {
        Some(name) => named(state, unit, name),
        None => state.players.get(unit).ok_or_else(nobody),
    };
    match player {
        Ok(player) => format!(
            "{} is on {} at {}.",
            player.name(),
            map_name(state, player),
            player.cell()
        ),
        Err(why) => why,
    }
}

fn save_here(state: &mut ServerState, now: Moment, unit: UnitId) -> String {
    let place = state.players.get(unit).map(|player| {
        let Cell { x, y } = player.cell();
        let map = map_name(state, player).into();
        Place { map, x, y }
    });
    if let Some((place, player)) = place.zip(state.players.get_mut(unit)) {
        player.character.save_point = place;
    }
    save::player(state, now, unit);
    "Saved.".to_owned()
}
