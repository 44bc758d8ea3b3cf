//! What lies on the floor of a map, on its map loop: it falls, is seen, is reserved and picked up, and is gone after a
//! while.

use packets::{CharacterId, UnitId};
use rand::Rng;

use super::monster;
use crate::{
    event::{
        Item, MapEffects, MapReport, Moment,
        floor::{FloorEvent, FloorLook, Reserved},
        map::{Sight, Stay},
    },
    figures::drops::{FLOOR_LIFE, PICK_UP_RANGE},
    state::{FloorItem, Loot, MapInstanceState, SIGHT},
    world::{Cell, Direction},
};

/// Where in its cell a thing may lie: three, six, nine or twelve twelfths.
const WITHIN: core::ops::RangeInclusive<u8> = 1..=4;

/// The map loop is told something of its floor.
pub fn apply(state: &mut MapInstanceState, now: Moment, event: &FloorEvent, effects: &mut MapEffects) {
    match *event {
        FloorEvent::PickUp { stay, unit, ref claims } => pick_up(state, now, (stay, unit), claims, effects),
        FloorEvent::Taken { stay, unit } => {
            if is_reserved(state, stay, unit) {
                take_away(state, unit, effects);
            }
        }
        FloorEvent::Released { stay, unit } => {
            if is_reserved(state, stay, unit) {
                state.floor.reserve(unit, None);
                if state.floor.is_over(unit, now) {
                    take_away(state, unit, effects);
                }
            }
        }
        FloorEvent::Won { item, x, y, owner } => {
            let cell = beside(state, Cell::new(x, y));
            let loot = Loot {
                owners: [Some(owner), None, None],
                since: now,
                boss: true,
            };
            fall(state, now, item, cell, loot, effects);
        }
        FloorEvent::Dropped { item, x, y } => {
            let cell = beside(state, Cell::new(x, y));
            fall(state, now, item, cell, Loot::default(), effects);
        }
    }
}

fn is_reserved(state: &MapInstanceState, stay: Stay, unit: UnitId) -> bool {
    state.floor.get(unit).is_some_and(|item| item.reserved == Some(stay))
}

/// A character wants something: it is reserved for it, if it is near enough, nobody else is about to have it, and nobody
/// else may have it first.
fn pick_up(
    state: &mut MapInstanceState,
    now: Moment,
    (stay, unit): (Stay, UnitId),
    claims: &[CharacterId],
    effects: &mut MapEffects,
) {
    let watcher = state.watcher(stay).filter(|watcher| !watcher.dead);
    let near = |item: &&FloorItem| watcher.is_some_and(|watcher| watcher.cell.distance(item.cell()) <= PICK_UP_RANGE);
    let free = |item: &&FloorItem| near(item) && item.reserved.is_none() && item.loot.is_free_for(claims, now);
    let there = state.floor.get(unit);
    let Some(item) = there.filter(free).map(|item| item.item) else {
        let too_far = watcher.is_some() && there.is_some_and(|item| !near(&item));
        return effects.report.push(MapReport::NotReserved { stay, too_far });
    };
    state.floor.reserve(unit, Some(stay));
    effects.report.push(MapReport::Reserved(Reserved {
        instance: state.id,
        stay,
        unit,
        item,
    }));
}

/// Something falls into a cell, before the eyes of all who see it; looting monsters take notice. An item of a kind that
/// the world does not have does not.
pub(super) fn fall(
    state: &mut MapInstanceState,
    now: Moment,
    item: Item,
    cell: Cell,
    loot: Loot,
    effects: &mut MapEffects,
) {
    let world = std::sync::Arc::clone(&state.world);
    let Some(kind) = world.item(item.id) else { return };
    let cell = with_room(state, cell, effects);
    if let Some(surplus) = state.floor.surplus() {
        take_away(state, surplus, effects);
    }
    let mut part = || state.random.random_range(WITHIN) * 3;
    let within = (part(), part());
    let look = FloorLook::new(state.floor.next_unit(), &item, kind, cell.pair(), within);
    state.floor.put(FloorItem {
        look,
        item,
        loot: Loot { since: now, ..loot },
        ends: now + FLOOR_LIFE,
        reserved: None,
    });
    monster::report(state, monster::seers(state, cell), Sight::ItemFell(look), effects);
    monster::something_fell(state, now, cell);
}

/// The cell, or where it is full one beside it; if all around are full, the oldest thing of the cell makes room.
fn with_room(state: &mut MapInstanceState, cell: Cell, effects: &mut MapEffects) -> Cell {
    if state.floor.has_room_in(cell) {
        return cell;
    }
    let beside = Direction::ALL.into_iter().filter_map(|direction| cell.step(direction));
    let walkable = |cell: &Cell| state.ground().is_some_and(|map| map.is_walkable(*cell));
    let free = beside.filter(walkable).find(|&cell| state.floor.has_room_in(cell));
    if free.is_none()
        && let Some(oldest) = state.floor.oldest_in(cell)
    {
        take_away(state, oldest, effects);
    }
    free.unwrap_or(cell)
}

/// Something is gone from the floor.
pub(super) fn take_away(state: &mut MapInstanceState, unit: UnitId, effects: &mut MapEffects) -> Option<Item> {
    let gone = state.floor.remove(unit)?;
    monster::report(
        state,
        monster::seers(state, gone.cell()),
        Sight::ItemGone { unit },
        effects,
    );
    Some(gone.item)
}

/// What has lain there for too long is gone.
pub(super) fn tick(state: &mut MapInstanceState, now: Moment, effects: &mut MapEffects) {
    for unit in state.floor.over(now) {
        take_away(state, unit, effects);
    }
}

/// A character sees what lies around, or what its step brings into sight; what the step takes out of sight it is told,
/// too.
pub(super) fn watch(state: &MapInstanceState, stay: Stay, to: Cell, from: Option<Cell>, effects: &mut MapEffects) {
    if state.floor.is_empty() {
        return;
    }
    let far_from = |cell: Option<Cell>, item: &FloorItem| cell.is_none_or(|cell| cell.distance(item.cell()) > SIGHT);
    for item in state.floor.around(to, SIGHT).filter(|item| far_from(from, item)) {
        monster::report(state, vec![stay], Sight::ItemLies(item.look), effects);
    }
    let Some(from) = from else { return };
    for item in state.floor.around(from, SIGHT).filter(|item| far_from(Some(to), item)) {
        let unit = item.look.unit;
        monster::report(state, vec![stay], Sight::ItemGone { unit }, effects);
    }
}

/// A walkable cell beside another one, by chance; that one itself if there is none.
fn beside(state: &mut MapInstanceState, cell: Cell) -> Cell {
    let first: usize = state.random.random_range(0..Direction::ALL.len());
    let directions = Direction::ALL
        .into_iter()
        .cycle()
        .skip(first)
        .take(Direction::ALL.len());
    let is_free = |cell: &Cell| state.ground().is_some_and(|map| map.is_walkable(*cell));
    directions
        .filter_map(|direction| cell.step(direction))
        .find(is_free)
        .unwrap_or(cell)
}

/// Where the things that a monster leaves fall: the first where it died, the others around it, by turns.
pub(super) fn scattered(state: &MapInstanceState, center: Cell, number: usize) -> Cell {
    let turns = [Direction::SouthEast, Direction::West, Direction::North];
    let direction = number.checked_sub(1).and_then(|turn| turns.get(turn % turns.len()));
    let cell = direction.and_then(|&direction| center.step(direction));
    let is_free = |cell: &Cell| state.ground().is_some_and(|map| map.is_walkable(*cell));
    cell.filter(is_free).unwrap_or(center)
}
