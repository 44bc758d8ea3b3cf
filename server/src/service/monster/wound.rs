//! How characters strike monsters, and what that does to them.

use core::time::Duration;
use std::sync::Arc;

use super::{ailment, death, gait, report, seers};
use crate::{
    event::{
        MapEffects, MapReport, Moment,
        fight::{Strike, Swing, SwingOutcome, Swung},
        map::{Sight, Stay},
    },
    figures::{
        blow, reach,
        versus::{self, Foe},
    },
    service::chance,
    state::{MapInstanceState, PendingBlow, Provoked, SIGHT},
    world::Cell,
};

/// A character swings at a monster: the blow is struck if it can be, and the game loop is told how it went.
pub fn swing(state: &mut MapInstanceState, now: Moment, swing: &Swing, effects: &mut MapEffects) {
    let outcome = strike(state, now, swing, effects);
    effects.report.push(MapReport::Swung(Swung {
        stay: swing.stay,
        number: swing.number,
        target: swing.target,
        shot: swing.shot,
        outcome,
    }));
}

fn strike(state: &mut MapInstanceState, now: Moment, swing: &Swing, effects: &mut MapEffects) -> SwingOutcome {
    let world = Arc::clone(&state.world);
    let (Some(watcher), Some(index)) = (state.watcher(swing.stay).copied(), state.index_of(swing.target)) else {
        return SwingOutcome::NoTarget;
    };
    let Some((monster, kind)) = state
        .monsters
        .get(index)
        .and_then(|monster| Some((monster, world.monster(monster.look.class)?)))
    else {
        return SwingOutcome::NoTarget;
    };
    let (here, cell, unit, life) = (watcher.cell, monster.cell(), monster.look.unit, monster.life);
    let fighter = &swing.fighter;
    let more = if monster.walk.is_some() {
        reach::WALKING_TARGET
    } else {
        0
    };
    let Cell { x, y } = cell;
    if here.distance(cell) > SIGHT {
        return SwingOutcome::NoTarget;
    }
    if !reach::player_reaches(here, cell, fighter.range.saturating_add(more)) {
        return SwingOutcome::OutOfReach { x, y };
    }
    let is_open = |cell| state.ground().is_some_and(|map| map.is_walkable(cell));
    if watcher.dead || !reach::is_clear(here, cell, is_open) {
        return SwingOutcome::NoTarget;
    }
    let rolls = chance::rolls(&mut state.random);
    let foe = Foe {
        kind,
        condition: monster.look.condition,
    };
    let (attack, target) = versus::monster(&world, fighter, foe);
    let blow = blow::strike(&attack, &target, &rolls);
    let struck = Strike {
        from: swing.stay.unit,
        target: unit,
        at: now,
        attack_motion: fighter.attack_motion,
        damage_motion: kind.damage_motion.into(),
        blow,
    };
    report(state, seers(state, cell), Sight::Struck(struck), effects);
    let lands = Duration::from_millis(u64::try_from(fighter.attack_motion).unwrap_or(0));
    let pending = PendingBlow {
        monster: index,
        life,
        by: swing.stay,
        fighter: Arc::clone(fighter),
        blow,
    };
    state.blows.put(now + lands, pending);
    SwingOutcome::Done { x, y }
}

/// A blow lands, if both are still there.
pub(super) fn land(state: &mut MapInstanceState, now: Moment, blow: &PendingBlow, effects: &mut MapEffects) {
    let (index, damage) = (blow.monster, blow.damage());
    let Some(by) = state.watcher(blow.by).copied() else {
        return;
    };
    let same_life = |monster: &&mut crate::state::Monster| monster.alive && monster.life == blow.life;
    let Some(monster) = state.monsters.get_mut(index).filter(same_life) else {
        return;
    };
    monster.remember(&by, damage);
    monster.look.hp = monster.look.hp.saturating_sub(damage);
    let dead = monster.look.hp == 0;
    if damage > 0 {
        show_hit_points(state, index, effects);
    }
    if dead {
        return death::die(state, now, index, death::Spoils::All, effects);
    }
    let flinch = if damage > 0 {
        let ended = ailment::hurt(state, now, index, effects);
        ailment::by_hit(state, now, index, &blow.fighter, &ended, effects);
        flinch(state, now, index, effects)
    } else {
        Duration::ZERO
    };
    provoke(state, index, blow.by, now + flinch);
}

/// Those who hurt it and see it are shown how hurt it is.
pub(super) fn show_hit_points(state: &MapInstanceState, index: usize, effects: &mut MapEffects) {
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let (unit, hp, max_hp) = (monster.look.unit, monster.look.hp, monster.look.max_hp);
    let watchers = monster.wounds.iter().filter_map(|wounds| state.wounder(wounds));
    let near = watchers.filter(|watcher| watcher.cell.distance(monster.cell()) <= SIGHT);
    let seen_by: Vec<Stay> = near.map(|watcher| watcher.stay).collect();
    report(state, seen_by, Sight::Hurt { unit, hp, max_hp }, effects);
}

/// A monster that is hit stops in its cell, and may walk on at once; how long it takes to notice who struck it.
fn flinch(state: &mut MapInstanceState, now: Moment, index: usize, effects: &mut MapEffects) -> Duration {
    let world = Arc::clone(&state.world);
    let Some(monster) = state.monsters.get(index) else {
        return Duration::ZERO;
    };
    let kind = world.monster(monster.look.class);
    let span = Duration::from_millis(kind.map_or(0, |kind| kind.damage_motion).into());
    if !span.is_zero() {
        while gait::step(state, now, index, effects) {}
        gait::stop(state, index, effects);
    }
    span
}

/// It takes notice of who struck it when it has flinched.
fn provoke(state: &mut MapInstanceState, index: usize, by: Stay, at: Moment) {
    let Some(monster) = state.monsters.get_mut(index) else {
        return;
    };
    monster.mind.provoked = Some(Provoked { by, at });
    let wakes = monster.wakes.min(at);
    state.wake_at(index, wakes);
}
