//! How characters strike monsters, and what that does to them.

use core::time::Duration;
use std::sync::Arc;

use packets::UnitId;
use rand::Rng;

use super::{ailment, death, gait, report, seers};
use crate::{
    event::{
        MapEffects, MapReport, Moment,
        fight::{Reflected, Reflection, Strike, Swing, SwingOutcome, Swung},
        map::{Sight, Stay},
    },
    figures::{
        Fighter,
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
    let mut swung = Swung {
        stay: swing.stay,
        number: swing.number,
        target: swing.target,
        shot: swing.shot,
        drained: (0, 0),
        spreads: false,
        outcome: SwingOutcome::NoTarget,
    };
    match aim(state, swing) {
        Ok((index, cell)) => {
            let Cell { x, y } = cell;
            swung.outcome = SwingOutcome::Done { x, y };
            let by = (swing.stay, &swing.fighter);
            if let Some(blow) = strike(state, now, by, index, effects) {
                let extras = &swing.fighter.worn.extras;
                swung.spreads = extras.splash > 0 && blow.damage() > 0;
                if swung.spreads {
                    splash(state, now, by, (cell, Some(index)), effects);
                }
                swung.drained = extras.drains.of(&blow, state.random.random());
            }
        }
        Err(outcome) => swung.outcome = outcome,
    }
    effects.report.push(MapReport::Swung(swung));
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

/// A character's blow splashes: all monsters around a cell are struck, but the one that was struck already.
pub fn splash(
    state: &mut MapInstanceState,
    now: Moment,
    by: (Stay, &Arc<Fighter>),
    (center, struck): (Cell, Option<usize>),
    effects: &mut MapEffects,
) {
    let cells = by.1.worn.extras.splash.into();
    let around = state.monster_grid.around(center, cells).map(|(_, other)| other);
    let around: Vec<usize> = around.filter(|&other| Some(other) != struck).collect();
    for other in around {
        strike(state, now, by, other, effects);
    }
}

/// Strikes one monster: the blow is shown at once, and lands when the motion is over.
fn strike(
    state: &mut MapInstanceState,
    now: Moment,
    (by, fighter): (Stay, &Arc<Fighter>),
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
    let rolls = chance::rolls(&mut state.random);
    let (attack, target) = versus::monster(&world, fighter, foe);
    let blow = blow::strike(&attack, &target, &rolls);
    let struck = Strike {
        from: by.unit,
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
        by,
        fighter: Arc::clone(fighter),
        reflected: false,
        blow,
    };
    state.blows.put(now + milliseconds(fighter.attack_motion), pending);
    Some(blow)
}

/// A part of the damage that a monster does comes back on it, when its own motion is over.
pub fn reflect(
    state: &mut MapInstanceState,
    now: Moment,
    unit: UnitId,
    reflection: &Reflection,
    effects: &mut MapEffects,
) {
    let world = Arc::clone(&state.world);
    let (damage, attack_motion) = (reflection.damage, reflection.attack_motion);
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
        by: reflection.by,
        fighter: Arc::clone(&reflection.fighter),
        reflected: true,
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
    if damage == 0 {
        return provoke(state, index, blow.by, now);
    }
    monster.remember(&by, (damage, 0));
    monster.look.hp = monster.look.hp.saturating_sub(damage);
    let dead = monster.look.hp == 0;
    show_hit_points(state, index, effects);
    if dead {
        return death::die(state, now, index, (death::Spoils::All, Some(&blow.fighter)), effects);
    }
    let ended = ailment::hurt(state, now, index, effects);
    if !blow.reflected {
        ailment::by_hit(state, now, index, &blow.fighter, &ended, effects);
    }
    let flinch = flinch(state, now, index, effects);
    provoke(state, index, blow.by, now + flinch);
}

/// A blow of a monster has cost a character hit points: that counts as fighting it, and for who becomes its MVP.
pub fn suffered(state: &mut MapInstanceState, (unit, life): (UnitId, u32), by: Stay, damage: u32) {
    let Some((index, watcher)) = state.index_of(unit).zip(state.watcher(by).copied()) else {
        return;
    };
    let same_life = |monster: &&mut Monster| monster.life == life;
    if let Some(monster) = state.monsters.get_mut(index).filter(same_life) {
        monster.remember(&watcher, (0, damage));
    }
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
