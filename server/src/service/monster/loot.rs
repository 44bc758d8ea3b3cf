//! What monsters leave when they die, and what looters take from the floor before that.

use std::sync::Arc;

use packets::{CharacterId, UnitId};
use rand::Rng;

use super::{gait, prey};
use crate::{
    event::{Item, MapEffects, Moment},
    figures::{
        behavior::{LOOTS_WITHIN, Mood, THINKS_EVERY},
        drops,
        extras::ExtraDrop,
    },
    service::{floor, path},
    state::{FloorItem, Loot, MapInstanceState, Monster, Wounds},
    world::{Cell, ItemKind, ItemType, MapFlags, Mode, MonsterKind, MonsterRank},
};

/// What a dead monster leaves: what the killer's equipment brings (`extra`), what chance gives of its kind's drops, and
/// what it took itself.
pub(super) fn leave(
    state: &mut MapInstanceState,
    now: Moment,
    (kind, extra): (&MonsterKind, &[ExtraDrop]),
    cell: Cell,
    (wounds, taken): (&[Wounds], Vec<Item>),
    effects: &mut MapEffects,
) {
    let loot = Loot {
        owners: owners(state, wounds),
        since: now,
        boss: kind.rank == MonsterRank::Boss,
    };
    let forbids = state.ground().is_some_and(|map| map.flags.contains(MapFlags::NO_LOOT));
    let dropped = if forbids {
        Vec::new()
    } else {
        [extras_of(state, kind, extra), drops_of(state, kind)].concat()
    };
    for (number, item) in dropped.into_iter().enumerate() {
        let cell = floor::scattered(state, cell, number);
        floor::fall(state, now, item, cell, loot, effects);
    }
    for (number, item) in (3..).zip(taken) {
        let cell = floor::scattered(state, cell, number);
        floor::fall(state, now, item, cell, loot, effects);
    }
}

fn owners(state: &MapInstanceState, wounds: &[Wounds]) -> [Option<CharacterId>; 3] {
    let total = wounds
        .iter()
        .fold(0_u64, |sum, wounds| sum.saturating_add(wounds.damage));
    let there = |wounds: &&Wounds| state.wounder(wounds).is_some_and(|watcher| !watcher.dead);
    let damages: Vec<(CharacterId, u64)> = wounds
        .iter()
        .filter(there)
        .map(|wounds| (wounds.character, wounds.damage))
        .collect();
    drops::owners(&damages, total)
}

fn drops_of(state: &mut MapInstanceState, kind: &MonsterKind) -> Vec<Item> {
    let world = Arc::clone(&state.world);
    let mut fallen = Vec::new();
    for drop in &kind.drops {
        let falls = drops::falls(drops::rate(drop.rate.into(), 0), state.random.random());
        if let Some(kind) = world.item(drop.item).filter(|_| falls) {
            fallen.push(fresh(kind));
        }
    }
    fallen
}

fn extras_of(state: &mut MapInstanceState, kind: &MonsterKind, extra: &[ExtraDrop]) -> Vec<Item> {
    let world = Arc::clone(&state.world);
    let of_race = extra
        .iter()
        .filter(|drop| drop.race.is_none_or(|race| race == kind.race));
    let fallen = of_race.filter(|drop| drops::falls(drop.rate.into(), state.random.random()));
    fallen.filter_map(|drop| world.item(drop.item).map(fresh)).collect()
}

/// The item that the MVP of a kind gets: the first that chance gives.
pub(super) fn prize(state: &mut MapInstanceState, kind: &MonsterKind) -> Option<Item> {
    let world = Arc::clone(&state.world);
    let mut given = kind
        .mvp_drops
        .iter()
        .filter(|drop| drops::falls(drop.rate.into(), state.random.random()));
    given.find_map(|drop| world.item(drop.item).map(fresh))
}

/// One of a kind as monsters leave it: what is worn has to be identified first.
fn fresh(kind: &ItemKind) -> Item {
    let unknown = matches!(
        kind.kind,
        ItemType::Weapon | ItemType::Armor | ItemType::PetArmor | ItemType::ShadowGear
    );
    Item {
        identified: !unknown,
        ..Item::new(kind.id, 1)
    }
}

/// Something fell: looters around that are awake look at it soon.
pub(super) fn notice(state: &mut MapInstanceState, now: Moment, cell: Cell) {
    let soon = now + THINKS_EVERY;
    let around: Vec<usize> = state
        .monster_grid
        .around(cell, LOOTS_WITHIN)
        .map(|(_, index)| index)
        .collect();
    for index in around {
        let waits = |monster: &&Monster| monster.mode.contains(Mode::LOOTER) && monster.wakes > soon;
        if state.monsters.get(index).as_ref().is_some_and(waits) {
            state.wake_at(index, soon);
        }
    }
}

/// A looter that is after nobody sets its mind on something on the floor: what has lain there longest of what it can
/// walk to.
pub(super) fn look_for(state: &mut MapInstanceState, index: usize) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let is_there = |unit| {
        state
            .floor
            .get(unit)
            .is_some_and(|item: &FloorItem| item.reserved.is_none())
    };
    let wants = monster.mind.wants.filter(|&unit| is_there(unit));
    let looks = monster.mode.contains(Mode::LOOTER.union(Mode::CAN_MOVE)) && monster.mind.target.is_none();
    let wants = match wants {
        _ if !looks => None,
        Some(unit) => Some(unit),
        None => oldest(state, monster),
    };
    if let Some(monster) = state.monsters.get_mut(index) {
        monster.mind.wants = wants;
    }
}

fn oldest(state: &MapInstanceState, monster: &Monster) -> Option<UnitId> {
    if state.floor.is_empty() {
        return None;
    }
    let around = state.floor.around(monster.cell(), LOOTS_WITHIN);
    let mut seen: Vec<&FloorItem> = around
        .filter(|item| item.reserved.is_none() && prey::sees(state, monster, item.cell()))
        .collect();
    seen.sort_by_key(|item| item.ends);
    let can_walk = |item: &&&FloorItem| prey::can_walk(state, monster, item.cell(), LOOTS_WITHIN);
    seen.iter().find(can_walk).map(|item| item.look.unit)
}

/// Goes for what it wants from the floor, and takes it where it lies; false if it can not.
pub(super) fn go_for(
    state: &mut MapInstanceState,
    now: Moment,
    index: usize,
    unit: UnitId,
    effects: &mut MapEffects,
) -> bool {
    let (Some(item), Some(monster)) = (state.floor.get(unit), state.monsters.get(index)) else {
        return false;
    };
    let (from, to) = (monster.cell(), item.cell());
    if from == to {
        take(state, index, unit, effects);
        return false;
    }
    let on_its_way = monster.walk.as_ref().is_some_and(|walk| walk.destination(from) == to);
    if on_its_way && monster.mind.mood == Mood::Looting {
        return true;
    }
    let steps = state
        .ground()
        .and_then(|map| path::path(map, from, to))
        .unwrap_or_default();
    let goes = gait::begin(state, now, index, steps, effects);
    if let Some(monster) = state.monsters.get_mut(index).filter(|_| goes) {
        monster.set_mood(Mood::Looting);
    }
    goes
}

/// A monster takes something; it lets go of nothing of it before it dies, but the oldest is lost when there are too
/// many.
fn take(state: &mut MapInstanceState, index: usize, unit: UnitId, effects: &mut MapEffects) {
    gait::stop(state, index, effects);
    let Some(item) = floor::take_away(state, unit, effects) else {
        return;
    };
    if let Some(monster) = state.monsters.get_mut(index) {
        monster.mind.wants = None;
        if monster.taken.len() >= drops::LOOTED_AT_MOST {
            monster.taken.remove(0);
        }
        monster.taken.push(item);
    }
}
