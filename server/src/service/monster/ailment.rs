//! Ailments of monsters: how they come over them, what they do in time, and how they end.

use packets::UnitId;
use rand::Rng;

use super::{gait, report, seers, wound};
use crate::{
    event::{MapEffects, Moment, fight::Affliction, map::Sight},
    figures::{
        Fighter,
        ailment::{self, Onset, Sufferer},
        resistance::{self, Resister},
    },
    state::{MapInstanceState, Wake},
    world::{Mode, Status},
};

/// An ailment may come over a monster that is told by its unit.
pub fn afflict(
    state: &mut MapInstanceState,
    now: Moment,
    unit: UnitId,
    affliction: &Affliction,
    effects: &mut MapEffects,
) {
    if let Some(index) = state.index_of(unit) {
        inflict(state, now, index, affliction, effects);
    }
}

/// What a hit of a character brings over a monster. What the same hit has ended counts as if it still held.
pub(super) fn by_hit(
    state: &mut MapInstanceState,
    now: Moment,
    index: usize,
    fighter: &Fighter,
    ended: &[Status],
    effects: &mut MapEffects,
) {
    for (status, chance) in fighter.worn.extras.inflicted(fighter.is_ranged()) {
        if ailment::may_follow(status, ended) {
            inflict(state, now, index, &Affliction::by(fighter, (status, chance)), effects);
        }
    }
}

/// An ailment may come over a living monster: chance decides, after what the monster resists. Bosses and others that are
/// immune suffer from nothing but hallucinations.
fn inflict(state: &mut MapInstanceState, now: Moment, index: usize, affliction: &Affliction, effects: &mut MapEffects) {
    let world = std::sync::Arc::clone(&state.world);
    let Some(monster) = state.monsters.get(index).filter(|monster| monster.alive) else {
        return;
    };
    let Some(kind) = world.monster(monster.look.class) else {
        return;
    };
    let (status, condition) = (affliction.status, monster.look.condition);
    if monster.mode.contains(Mode::STATUS_IMMUNE) && status != Status::Hallucination {
        return;
    }
    match ailment::onset(status, condition, kind.element) {
        Onset::Fails => return,
        Onset::Ends => return end(state, now, index, status, effects),
        Onset::Begins => {}
    }
    let resister = Resister::monster(kind, condition);
    let chance = resistance::chance(status, affliction.chance, affliction.from, &resister);
    let lasts = resistance::time(status, affliction.lasts, affliction.from, &resister);
    if !resistance::strikes(chance, state.random.random()) {
        return;
    }
    if let Some(monster) = state.monsters.get_mut(index) {
        monster.ailments.begin(status, now, lasts);
    }
    if ailment::stops_walk(status) && status != Status::Stone {
        gait::stop(state, index, effects);
    }
    changed(state, now, index, effects);
}

fn end(state: &mut MapInstanceState, now: Moment, index: usize, status: Status, effects: &mut MapEffects) {
    let monster = state.monsters.get_mut(index);
    if monster.is_some_and(|monster| monster.ailments.end(status)) {
        changed(state, now, index, effects);
    }
}

/// A monster was hurt: what that ends has ended.
pub(super) fn hurt(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) -> Vec<Status> {
    let monster = state.monsters.get_mut(index);
    let ended = monster.map_or_else(Vec::new, |monster| monster.ailments.end_by_damage());
    if !ended.is_empty() {
        changed(state, now, index, effects);
    }
    ended
}

/// The ailments of a monster do something at the time of `wake`, unless it was set anew meanwhile.
pub(super) fn pass(state: &mut MapInstanceState, now: Moment, wake: Wake, effects: &mut MapEffects) {
    let index = wake.monster;
    let is_set = |monster: &&mut crate::state::Monster| monster.ailments.next() == Some(wake.at);
    let Some(monster) = state.monsters.get_mut(index).filter(is_set) else {
        return;
    };
    let suffered = monster.ailments.pass(now);
    for status in suffered.wounds {
        suffer(state, index, status, effects);
    }
    changed(state, now, index, effects);
}

/// An ailment costs hit points, never the last.
fn suffer(state: &mut MapInstanceState, index: usize, status: Status, effects: &mut MapEffects) {
    let roll = state.random.random();
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    let sufferer = Sufferer {
        player: false,
        hp: monster.look.hp,
        max_hp: monster.look.max_hp,
    };
    let damage = ailment::wound(status, sufferer, roll);
    monster.look.hp = monster.look.hp.saturating_sub(damage).max(1);
    if damage > 0 {
        wound::show_hit_points(state, index, effects);
    }
}

/// Ailments of a monster began or ended: those who see it are shown, and it thinks again.
fn changed(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) {
    let world = std::sync::Arc::clone(&state.world);
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    let next = monster.ailments.next();
    let condition = monster.ailments.condition();
    let (unit, cell) = (monster.look.unit, monster.cell());
    let before = core::mem::replace(&mut monster.look.condition, condition);
    if let Some(kind) = world.monster(monster.look.class) {
        monster.look.speed = ailment::monster_speed(condition, kind.speed);
    }
    if let Some(at) = next {
        state.ailing.put(at, Wake { monster: index, at });
    }
    if before == condition {
        return;
    }
    if condition.is_helpless() {
        gait::stop(state, index, effects);
    }
    report(state, seers(state, cell), Sight::Ailing { unit, condition }, effects);
    if state.watcher_grid.around(cell, super::AWAKE).next().is_some() {
        state.wake_at(index, now);
    }
}
