//! What monsters decide, each time they wake: whom they are after, and whether they attack, go there, stroll or rest.

use rand::Rng;

use super::{AWAKE, gait, loot, prey, spawn};
use crate::{
    event::{MapEffects, MapReport, Moment, fight::Bite, map::Stay},
    figures::{
        behavior::{self, GIVES_UP_AFTER, Mood, THINKS_EVERY},
        reach, speed,
    },
    service::path,
    state::{MapInstanceState, Monster, NEVER, Watcher},
    world::{Cell, Direction, Mode, MonsterKind},
};

/// A monster that slept wakes.
pub(super) fn rouse(state: &mut MapInstanceState, now: Moment, index: usize) {
    let rest = behavior::rest(state.random.random());
    if let Some(monster) = state.monsters.get_mut(index) {
        if monster.mind.strolls_at < now {
            monster.mind.strolls_at = now + rest;
        }
        state.wake_at(index, now);
    }
}

/// A monster wakes: a dead one comes back, one that nobody is near to goes to sleep, any other one does what it wants.
pub(super) fn wake(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    if !monster.alive {
        return spawn::again(state, now, index, effects);
    }
    while gait::step(state, now, index, effects) {}
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    if state.watcher_grid.around(monster.cell(), AWAKE).next().is_none() {
        return sleep(state, index);
    }
    if monster.mind.thinks_at <= now {
        think(state, now, index, effects);
    }
    let wakes = next(state, now, index);
    state.wake_at(index, wakes);
}

fn sleep(state: &mut MapInstanceState, index: usize) {
    if let Some(monster) = state.monsters.get_mut(index) {
        monster.walk = None;
        monster.mind.target = None;
        monster.mind.wants = None;
        monster.mind.provoked = None;
        monster.set_mood(Mood::Idle);
        monster.wakes = NEVER;
    }
}

/// When a monster that is awake wakes next: at its next step, when it strolls, when it
/// can attack again, or, if it has an eye on others, soon.
fn next(state: &MapInstanceState, now: Moment, index: usize) -> Moment {
    let Some(monster) = state.monsters.get(index) else {
        return NEVER;
    };
    if monster.look.condition.is_helpless() {
        return NEVER;
    }
    let mind = &monster.mind;
    let loots = monster.mode.contains(Mode::LOOTER) && !state.floor.is_empty();
    let is_busy = mind.target.is_some() || mind.wants.is_some();
    let is_alert = is_busy || loots || monster.mode.contains(Mode::AGGRESSIVE);
    let thinks = is_alert.then(|| (now + THINKS_EVERY).max(mind.thinks_at));
    let walks = monster.walk.as_ref().map(|walk| walk.next_at(monster.cell()));
    let is_idle = !is_busy && monster.walk.is_none();
    let strolls = (is_idle && strolls(monster)).then_some(mind.strolls_at.max(mind.thinks_at));
    let provoked = mind.provoked.map(|provoked| provoked.at.max(mind.thinks_at));
    let is_on_guard = mind.target.is_some() && mind.ready_at > now;
    let attacks = is_on_guard.then_some(mind.ready_at.max(mind.thinks_at));
    let wakes = [thinks, walks, strolls, provoked, attacks].into_iter().flatten().min();
    wakes.map_or(NEVER, |at| at.max(Moment(now.0.saturating_add(1))))
}

const fn strolls(monster: &Monster) -> bool {
    monster.mode.contains(Mode::CAN_MOVE) && !monster.mode.contains(Mode::NO_RANDOM_WALK)
}

fn think(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) {
    let world = std::sync::Arc::clone(&state.world);
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    let Some(kind) = world.monster(monster.look.class) else {
        return;
    };
    if monster.look.condition.is_helpless() {
        return hold_still(monster);
    }
    if can_walk(monster) {
        monster.mind.able_at = now;
    }
    prey::forget_lost(state, index, kind);
    prey::answer(state, now, index, kind);
    prey::look_for(state, index, kind);
    loot::look_for(state, index);
    let Some(mind) = state.monsters.get(index).map(|monster| monster.mind) else {
        return;
    };
    if let Some(watcher) = mind.target.and_then(|stay| state.watcher(stay)).copied() {
        return hunt(state, now, index, kind, watcher, effects);
    }
    let goes = mind
        .wants
        .is_some_and(|unit| loot::go_for(state, now, index, unit, effects));
    if !goes {
        idle(state, now, index, effects);
    }
}

/// Its body is held by an ailment: it forgets whom it was after.
fn hold_still(monster: &mut Monster) {
    monster.walk = None;
    monster.mind.target = None;
    monster.mind.wants = None;
    monster.mind.provoked = None;
    monster.set_mood(Mood::Idle);
}

const fn can_walk(monster: &Monster) -> bool {
    monster.mode.contains(Mode::CAN_MOVE)
}

/// Is after nobody: comes to rest, and strolls when it has rested.
fn idle(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) {
    let looted = |monster: &Monster| monster.mind.mood == Mood::Looting;
    if state.monsters.get(index).is_some_and(looted) {
        gait::stop(state, index, effects);
    }
    give_up(state, now, index);
    let due = |monster: &&Monster| {
        let rested = monster.mind.strolls_at <= now && monster.walk.is_none();
        rested && strolls(monster)
    };
    if !state.monsters.get(index).as_ref().is_some_and(due) {
        return;
    }
    let strolled = gait::stroll(state, now, index, effects);
    let rest = behavior::rest(state.random.random());
    if let Some(monster) = state.monsters.get_mut(index) {
        let takes = monster.walk.as_ref().map_or(0, |walk| walk.takes(monster.cell()));
        monster.mind.strolls_at = Moment((now + rest).0.saturating_add(takes));
        if strolled {
            monster.set_mood(Mood::Strolling);
        }
    }
}

/// Is after nobody any more, and rests if it was.
fn give_up(state: &mut MapInstanceState, now: Moment, index: usize) {
    let rest = behavior::rest(state.random.random());
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    monster.mind.target = None;
    monster.mind.wants = None;
    match monster.mind.mood {
        Mood::Strolling if monster.walk.is_some() => {}
        Mood::Strolling | Mood::Idle => monster.set_mood(Mood::Idle),
        _ => {
            monster.set_mood(Mood::Idle);
            monster.mind.strolls_at = now + rest;
        }
    }
}

/// Is after somebody: attacks it, or goes there.
fn hunt(
    state: &mut MapInstanceState,
    now: Moment,
    index: usize,
    kind: &MonsterKind,
    watcher: Watcher,
    effects: &mut MapEffects,
) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    if prey::reaches(state, monster, kind, watcher.cell) {
        return engage(state, now, index, kind, effects);
    }
    let mood = monster.mind.mood;
    if monster.walk.is_some() && matches!(mood, Mood::Chasing | Mood::Following) {
        return;
    }
    if !can_walk(monster) {
        if monster.mind.able_at + GIVES_UP_AFTER < now {
            give_up(state, now, index);
        }
        return;
    }
    if mood == Mood::Angry && !prey::can_walk(state, monster, watcher.cell, kind.chase_range.into()) {
        return give_up(state, now, index);
    }
    let steps = approach(state, monster, kind, watcher.cell).unwrap_or_default();
    if !gait::begin(state, now, index, steps, effects) {
        return give_up(state, now, index);
    }
    if let Some(monster) = state.monsters.get_mut(index) {
        monster.set_mood(Mood::Chasing);
    }
}

/// The way to the first cell from which a monster's attack reaches another: at least one step.
fn approach(state: &MapInstanceState, monster: &Monster, kind: &MonsterKind, to: Cell) -> Option<Vec<Cell>> {
    let map = state.ground()?;
    let mut steps = path::path(map, monster.cell(), to)?;
    let range = u16::from(kind.attack_range.max(1));
    let reaches =
        |cell: Cell| reach::monster_reaches(cell, to, range) && reach::is_clear(cell, to, |cell| map.is_walkable(cell));
    let first = steps.iter().position(|&cell| reaches(cell))?;
    steps.truncate(first + 1);
    Some(steps)
}

/// Stands in reach of its target, and attacks when it is ready to.
fn engage(state: &mut MapInstanceState, now: Moment, index: usize, kind: &MonsterKind, effects: &mut MapEffects) {
    gait::stop(state, index, effects);
    let roll: u32 = state.random.random();
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    monster.set_mood(Mood::Attacking);
    monster.mind.able_at = now;
    let cannot = !monster.mode.contains(Mode::CAN_ATTACK) || monster.look.condition.cannot_attack();
    if monster.mind.ready_at > now || cannot {
        return;
    }
    if monster.mode.contains(Mode::RANDOM_TARGET) {
        choose_anew(state, index, kind, roll);
    }
    prey::call(state, now, index);
    let target = state.monsters.get(index).and_then(|monster| monster.mind.target);
    if let Some(watcher) = target.and_then(|stay| state.watcher(stay)).copied() {
        bite(state, now, index, kind, watcher, effects);
    }
}

fn choose_anew(state: &mut MapInstanceState, index: usize, kind: &MonsterKind, roll: u32) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let roll = usize::try_from(roll).unwrap_or(0);
    let chosen: Option<Stay> = prey::any_in_reach(state, monster, kind, roll);
    if let Some(monster) = state.monsters.get_mut(index)
        && chosen.is_some()
    {
        monster.mind.target = chosen;
    }
}

fn bite(
    state: &mut MapInstanceState,
    now: Moment,
    index: usize,
    kind: &MonsterKind,
    watcher: Watcher,
    effects: &mut MapEffects,
) {
    let attackers = prey::attackers(state, &watcher);
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    let milliseconds = |time: u16| core::time::Duration::from_millis(time.into());
    monster.mind.ready_at = speed::ready_again(monster.mind.ready_at, now, milliseconds(kind.attack_delay));
    monster.mind.thinks_at = now + milliseconds(kind.attack_motion);
    let condition = monster.look.condition;
    if let Some(direction) = Direction::between(monster.cell(), watcher.cell) {
        monster.look.direction = direction.code();
    }
    effects.report.push(MapReport::Bite(Bite {
        stay: watcher.stay,
        monster: monster.look.unit,
        life: monster.life,
        class: kind.class,
        attackers,
        condition,
    }));
}
