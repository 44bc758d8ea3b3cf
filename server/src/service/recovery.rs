//! Hit and spell points that come back by themselves.
//!
//! Nothing is looked at tick by tick: an alarm is set for when a pool recovers next, and none for who is full, dead or carries
//! too much. What changes the pace (sitting, walking, weight, being hurt) has it reckoned anew.

use core::time::Duration;

use packets::UnitId;

use super::vitals;
use crate::{
    event::{
        Effects, Moment,
        game::Alarm,
        notice::{Pool, Vitals},
    },
    figures::{
        recovery::{Doing, HP_INTERVAL, SP_INTERVAL, hp, hp_interval, sp, sp_interval},
        weight::Load,
    },
    state::{Player, ServerState},
};

/// Something that matters to a player's recovery changed: its points, what it does, where it is.
pub fn reckon(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    for pool in [Pool::Hp, Pool::Sp] {
        let pace = pace(player, pool);
        let recovery = player.recovery_mut(pool);
        recovery.go_on(now, pace);
        if let Some(at) = recovery.alarm(interval(pool)) {
            effects.alarm(at, Alarm::Recover { unit, pool, at });
        }
    }
}

/// The same, on the next tick: for who does not know what time it is.
pub fn reckon_soon(unit: UnitId, effects: &mut Effects) {
    effects.alarm(Moment::default(), Alarm::ReckonRecovery { unit });
}

/// A player comes into a map: its recovery begins anew there.
pub fn restart(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get_mut(unit) {
        player.hp_recovery.restart();
        player.sp_recovery.restart();
    }
    reckon(state, now, unit, effects);
}

/// The alarm of a pool rings: what is due by now recovers.
pub fn due(state: &mut ServerState, now: Moment, (unit, pool, at): (UnitId, Pool, Moment), effects: &mut Effects) {
    let rings = |player: &mut Player| player.recovery_mut(pool).rings(at) && player.is_in_sight();
    if !state.players.get_mut(unit).is_some_and(rings) {
        return;
    }
    // Time up to now counts by the pace so far.
    reckon(state, now, unit, effects);
    let mut amount = 0_u32;
    if let Some(player) = state.players.get_mut(unit) {
        while player.recovery_mut(pool).take(interval(pool)) {
            amount = amount.saturating_add(at_once(player, pool));
        }
    }
    vitals::recover(state, unit, pool, amount, effects);
    reckon(state, now, unit, effects);
}

const fn interval(pool: Pool) -> Duration {
    match pool {
        Pool::Hp => HP_INTERVAL,
        Pool::Sp => SP_INTERVAL,
    }
}

/// How much of a second counts in a second: nothing while the pool is full or nothing recovers, twice of who sits.
fn pace(player: &Player, pool: Pool) -> u64 {
    let Vitals { hp, max_hp, sp, max_sp } = vitals::most(player);
    let doing = Doing {
        posture: player.posture,
        walking: player.walk.is_some(),
        overweight: player.fighter.load() >= Load::Half,
    };
    let (full, wait) = match pool {
        Pool::Hp => (hp >= max_hp, hp_interval(doing)),
        Pool::Sp => (sp >= max_sp, sp_interval(doing)),
    };
    let stopped = player.fighter.condition.stops_recovery();
    let wait = wait.filter(|_| !full && !stopped && player.is_in_sight());
    let times = |wait: Duration| interval(pool).as_millis().checked_div(wait.as_millis());
    wait.and_then(times)
        .and_then(|pace| u64::try_from(pace).ok())
        .unwrap_or(0)
}

fn at_once(player: &Player, pool: Pool) -> u32 {
    let fighter = &player.fighter;
    let (vitality, intelligence) = (fighter.attributes.vitality, fighter.attributes.intelligence);
    match pool {
        Pool::Hp => hp(fighter.max_hp, vitality, fighter.worn.hp_recovery_percent()),
        Pool::Sp => sp(fighter.max_sp, intelligence, fighter.worn.sp_recovery_percent()),
    }
}
