//! Whom monsters are after: who is there, who came near, who struck them.
//!
//! Nobody hides yet but game masters, whom no monster finds, and nobody casts: [`Mode::DETECTOR`] belongs into [`is_prey`]
//! when characters hide by skills, the cast sensors beside [`answer`] when they cast.

use crate::{
    event::{Moment, look::Hiding, map::Stay},
    figures::{
        ailment::BLIND_SIGHT,
        behavior::{self, CALLS_EVERY, CALLS_WITHIN, Mood},
        reach,
    },
    service::path,
    state::{MapInstanceState, Monster, SIGHT, Watcher},
    world::{Cell, Mode, MonsterKind, Status},
};

/// A character that monsters may be after.
pub(super) fn is_prey(watcher: &Watcher) -> bool {
    !watcher.dead && !watcher.spared && watcher.looks.hiding == Hiding::Seen
}

/// Whether a monster's attack reaches a cell, and nothing is in the way.
pub(super) fn reaches(state: &MapInstanceState, monster: &Monster, kind: &MonsterKind, cell: Cell) -> bool {
    reach::monster_reaches(monster.cell(), cell, kind.attack_range.into()) && sees(state, monster, cell)
}

pub(super) fn sees(state: &MapInstanceState, monster: &Monster, cell: Cell) -> bool {
    let map = state.ground();
    reach::is_clear(monster.cell(), cell, |cell| {
        map.is_some_and(|map| map.is_walkable(cell))
    })
}

/// Whether a monster can walk to a cell in so many steps.
pub(super) fn can_walk(state: &MapInstanceState, monster: &Monster, cell: Cell, most: u16) -> bool {
    let way = state.ground().and_then(|map| path::path(map, monster.cell(), cell));
    way.is_some_and(|steps| steps.len() <= usize::from(most))
}

/// Gives a target up that is not there any more, or too far away for one that stands.
pub(super) fn forget_lost(state: &mut MapInstanceState, index: usize, kind: &MonsterKind) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let Some(stay) = monster.mind.target else { return };
    let near = |watcher: &&Watcher| {
        let distance = watcher.cell.distance(monster.cell());
        monster.walk.is_some() || distance <= u16::from(kind.chase_range)
    };
    let kept = state.watcher(stay).filter(|watcher| is_prey(watcher)).filter(near);
    if kept.is_none()
        && let Some(monster) = state.monsters.get_mut(index)
    {
        monster.mind.target = None;
    }
}

/// Turns on who struck it, if it is of that sort and can come near.
pub(super) fn answer(state: &mut MapInstanceState, now: Moment, index: usize, kind: &MonsterKind) {
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    let Some(provoked) = monster.mind.provoked.take_if(|provoked| provoked.at <= now) else {
        return;
    };
    monster.mind.angry = false;
    if !monster.mode.contains(Mode::CAN_ATTACK) || monster.mind.target == Some(provoked.by) {
        return;
    }
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let Some(watcher) = state.watcher(provoked.by).filter(|watcher| is_prey(watcher)) else {
        return;
    };
    let distance = monster.cell().distance(watcher.cell);
    let near = distance <= u16::from(kind.attack_range) + 1;
    let may_turn = monster.mind.target.is_none() || behavior::turns_on_attacker(monster.mind.mood, monster.mode, near);
    let can_come = || can_walk(state, monster, watcher.cell, distance + u16::from(kind.chase_range));
    if may_turn && distance <= SIGHT && (reaches(state, monster, kind, watcher.cell) || can_come()) {
        after(state, index, provoked.by);
    }
}

/// Is after somebody from now on.
fn after(state: &mut MapInstanceState, index: usize, stay: Stay) {
    if let Some(monster) = state.monsters.get_mut(index) {
        monster.mind.target = Some(stay);
    }
}

/// Looks for somebody to be after, as aggressive monsters do, and those that follow without having been struck.
pub(super) fn look_for(state: &mut MapInstanceState, index: usize, kind: &MonsterKind) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let mind = &monster.mind;
    let searches = mind.target.is_none() && monster.mode.contains(Mode::AGGRESSIVE) || mind.mood == Mood::Following;
    if searches {
        if let Some(found) = nearest(state, monster, kind)
            && monster.mind.target != Some(found.stay)
        {
            let rushes = reaches(state, monster, kind, found.cell);
            after(state, index, found.stay);
            if let Some(monster) = state.monsters.get_mut(index).filter(|_| rushes) {
                monster.mind.angry = false;
                monster.set_mood(Mood::Chasing);
            }
        }
    } else if monster.mode.contains(Mode::CHANGE_CHASE) && mind.mood == Mood::Chasing {
        let range = u16::from(kind.attack_range.min(kind.skill_range));
        let mut around = around(state, monster, range);
        if let Some(found) = around.find(|watcher| reaches(state, monster, kind, watcher.cell)) {
            let stay = found.stay;
            drop(around);
            after(state, index, stay);
        }
    }
}

fn around<'a>(state: &'a MapInstanceState, monster: &Monster, range: u16) -> impl Iterator<Item = &'a Watcher> {
    let around = state.watcher_grid.around(monster.cell(), range);
    around.filter_map(|(_, stay)| state.watcher(stay).filter(|watcher| is_prey(watcher)))
}

/// Cells that a monster sees.
fn sight(monster: &Monster, kind: &MonsterKind) -> u16 {
    if monster.look.condition.has(Status::Blind) {
        BLIND_SIGHT
    } else {
        kind.skill_range.into()
    }
}

/// Who is nearest of those whom it notices, if nearer than whom it is after already.
fn nearest<'a>(state: &'a MapInstanceState, monster: &Monster, kind: &MonsterKind) -> Option<&'a Watcher> {
    let here = monster.cell();
    let (sight, chase) = (sight(monster, kind), kind.chase_range.into());
    let within = behavior::notices_within(sight, chase, monster.walk.is_some());
    let now = monster.mind.target.and_then(|stay| state.watcher(stay));
    let mut best = now.map_or(u16::MAX, |watcher| watcher.cell.distance(here));
    let mut found = None;
    for watcher in around(state, monster, sight) {
        let distance = watcher.cell.distance(here);
        if distance < best
            && behavior::takes_for_target(monster.mode, kind.level, watcher.looks.level)
            && sees(state, monster, watcher.cell)
            && can_walk(state, monster, watcher.cell, within)
        {
            (best, found) = (distance, Some(watcher));
        }
    }
    found
}

/// Another one within reach, by chance, for those that choose anew at every attack.
pub(super) fn any_in_reach(
    state: &MapInstanceState,
    monster: &Monster,
    kind: &MonsterKind,
    roll: usize,
) -> Option<Stay> {
    let near: Vec<Stay> = around(state, monster, kind.attack_range.into())
        .filter(|watcher| reaches(state, monster, kind, watcher.cell))
        .map(|watcher| watcher.stay)
        .collect();
    near.get(roll.checked_rem(near.len())?).copied()
}

/// Calls its kind to help against whom it attacks.
pub(super) fn call(state: &mut MapInstanceState, now: Moment, index: usize) {
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    if !monster.mode.contains(Mode::ASSIST) || monster.mind.called_at + CALLS_EVERY > now {
        return;
    }
    monster.mind.called_at = now;
    let (class, here, target) = (monster.look.class, monster.cell(), monster.mind.target);
    let around: Vec<usize> = state
        .monster_grid
        .around(here, CALLS_WITHIN)
        .map(|(_, index)| index)
        .collect();
    for other in around {
        let is_free = |monster: &&Monster| {
            monster.look.class == class
                && monster.mind.target.is_none()
                && monster.mind.called_at + CALLS_EVERY <= now
                && sees(state, monster, here)
        };
        if !state.monsters.get(other).as_ref().is_some_and(is_free) {
            continue;
        }
        if let Some(monster) = state.monsters.get_mut(other) {
            (monster.mind.called_at, monster.mind.target) = (now, target);
            state.wake_at(other, now);
        }
    }
}

/// How many monsters attack a character at this moment.
pub(super) fn attackers(state: &MapInstanceState, watcher: &Watcher) -> u32 {
    let attacks = |monster: &&Monster| {
        monster.mind.target == Some(watcher.stay) && matches!(monster.mind.mood, Mood::Attacking | Mood::Angry)
    };
    let around = state.monster_grid.around(watcher.cell, SIGHT);
    let count = around
        .filter_map(|(_, index)| state.monsters.get(index))
        .filter(attacks)
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}
