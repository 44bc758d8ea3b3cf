//! How characters strike monsters, and what that does to them.

use core::time::Duration;
use std::sync::Arc;

use packets::UnitId;
use rand::Rng;

use super::{ailment, death, gait, report, seers};
use crate::{
    event::{
        MapEffects, MapReport, Moment,
        fight::{Reflected, Strike, Swing, SwingOutcome, Swung},
        map::{Sight, Stay},
    },
    figures::{
        blow::{self, Blow},
        reach,
        versus::{self, Foe},
    },
    service::chance,
    state::{MapInstanceState, Monster, PendingBlow, Provoked, SIGHT},
    world::Cell,
};

/// A character swings at a monster: the blow is struck if it can be, and the game loop is told how it went.
pub fn swing(state: &mut MapInstanceState, now: Moment, swing: &Swing, effects: &mut MapEffects) {
    let (outcome, drained) = match aim(state, swing) {
        Ok((index, Cell { x, y })) => {
            let drained = strike_all(state, now, swing, index, effects);
            (SwingOutcome::Done { x, y }, drained)
        }
        Err(outcome) => (outcome, (0, 0)),
    };
    effects.report.push(MapReport::Swung(Swung {
        stay: swing.stay,
        number: swing.number,
        target: swing.target,
        shot: swing.shot,
        drained,
        outcome,
    }));
}

/// The target of a swing and its cell, if it can be struck; what becomes of the swing, if not.
fn aim(state: &MapInstanceState, swing: &Swing) -> Result<(usize, Cell), SwingOutcome> {
    let target = state.watcher(swing.stay).zip(state.index_of(swing.target));
    let (watcher, index) = target.ok_or(SwingOutcome::NoTarget)?;
    let monster = state.monsters.get(index).ok_or(SwingOutcome::NoTarget)?;
    let (here, cell) = (watcher.cell, monster.cell());
    let more = if monster.walk.is_some() {
        reach::WALKING_TARGET
    } else {
        0
    };
    if here.distance(cell) > SIGHT {
        return Err(SwingOutcome::NoTarget);
    }
    if !reach::player_reaches(here, cell, swing.fighter.range.saturating_add(more)) {
        let Cell { x, y } = cell;
        return Err(SwingOutcome::OutOfReach { x, y });
    }
    let is_open = |cell| state.ground().is_some_and(|map| map.is_walkable(cell));
    if watcher.dead || !reach::is_clear(here, cell, is_open) {
        return Err(SwingOutcome::NoTarget);
    }
    Ok((index, cell))
}

/// Strikes a monster, and those around it if the weapon's hits splash; what it drains of the first.
fn strike_all(
    state: &mut MapInstanceState,
    now: Moment,
    swing: &Swing,
    index: usize,
    effects: &mut MapEffects,
) -> (i64, i64) {
    let Some(blow) = strike(state, now, swing, index, effects) else {
        return (0, 0);
    };
    let extras = &swing.fighter.worn.extras;
    let splash = u16::from(extras.splash);
    if splash > 0
        && blow.damage() > 0
        && let Some(center) = state.monsters.get(index).map(Monster::cell)
    {
        let around: Vec<usize> = state
            .monster_grid
            .around(center, splash)
            .map(|(_, other)| other)
            .collect();
        for other in around.into_iter().filter(|&other| other != index) {
            strike(state, now, swing, other, effects);
        }
    }
    extras.drains.of(&blow, state.random.random())
}

/// Strikes one monster: the blow is shown at once, and lands when the motion is over.
fn strike(
    state: &mut MapInstanceState,
    now: Moment,
    swing: &Swing,
    index: usize,
    effects: &mut MapEffects,
) -> Option<Blow> {
    let world = Arc::clone(&state.world);
    let monster = state.monsters.get(index)?;
    let kind = world.monster(monster.look.class)?;
    let (cell, unit, life) = (monster.cell(), monster.look.unit, monster.life);
    let foe = Foe {
        kind,
        condition: monster.look.condition,
    };
    let fighter = &swing.fighter;
    let rolls = chance::rolls(&mut state.random);
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
    let pending = PendingBlow {
        monster: index,
        life,
        by: swing.stay,
        fighter: Some(Arc::clone(fighter)),
        blow,
    };
    state.blows.put(now + milliseconds(fighter.attack_motion), pending);
    Some(blow)
}

/// A part of the damage that a monster does comes back on it, when its own motion is over.
pub fn reflect(
    state: &mut MapInstanceState,
    now: Moment,
    (unit, by): (UnitId, Stay),
    (damage, attack_motion): (u32, i32),
    effects: &mut MapEffects,
) {
    let world = Arc::clone(&state.world);
    let Some(index) = state.index_of(unit) else { return };
    let Some(monster) = state.monsters.get(index) else {
        return;
    };
    let (cell, life) = (monster.cell(), monster.life);
    let damage_motion = world
        .monster(monster.look.class)
        .map_or(0, |kind| kind.damage_motion.into());
    let reflected = Reflected {
        unit,
        at: now,
        attack_motion,
        damage_motion,
        damage,
    };
    report(state, seers(state, cell), Sight::Reflected(reflected), effects);
    let pending = PendingBlow {
        monster: index,
        life,
        by,
        fighter: None,
        blow: Blow::reflected(damage),
    };
    state.blows.put(now + milliseconds(attack_motion), pending);
}

fn milliseconds(time: i32) -> Duration {
    Duration::from_millis(u64::try_from(time).unwrap_or(0))
}

/// A blow lands, if both are still there.
pub(super) fn land(state: &mut MapInstanceState, now: Moment, blow: &PendingBlow, effects: &mut MapEffects) {
    let (index, damage) = (blow.monster, blow.damage());
    let Some(by) = state.watcher(blow.by).copied() else {
        return;
    };
    let same_life = |monster: &&mut Monster| monster.alive && monster.life == blow.life;
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
        let killer = blow.fighter.as_deref();
        return death::die(state, now, index, (death::Spoils::All, killer), effects);
    }
    let flinch = if damage > 0 {
        let ended = ailment::hurt(state, now, index, effects);
        if let Some(fighter) = &blow.fighter {
            ailment::by_hit(state, now, index, fighter, &ended, effects);
        }
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
