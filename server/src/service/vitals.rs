//! Hit and spell points of players: hurt, healed, spent; death and what follows it.
//!
//! Everything that changes the points of a player who plays goes through here, so that its client, its party and its
//! recovery learn of it once.

use packets::UnitId;

use super::{experience, interaction, recovery, save, sight::tell_around_and_self, spare, status, walk};
use crate::{
    event::{
        Character, Effects, MapEvent, Moment, Notice,
        look::{Posture, Vanish},
        notice::{GrowthNotice, Pool, Vitals},
    },
    figures::{self, pools},
    state::{Player, SIGHT, ServerState},
    world::{BaseJobs, World},
};

/// What became of a player that was hurt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hurt {
    /// Nothing: it was no damage, or there is nobody alive to be hurt.
    Not,
    /// It lives.
    Alive,
    /// It died of it.
    Dead,
}

/// Takes hit points from a player. Somebody hurt it (`by`), or nobody did: only who is hurt by somebody stands up.
pub fn hurt(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    damage: u32,
    by: Option<UnitId>,
    effects: &mut Effects,
) -> Hurt {
    let Some(player) = living(state, unit).filter(|_| damage > 0) else {
        return Hurt::Not;
    };
    player.character.hp = player.character.hp.saturating_sub(damage);
    if player.character.hp == 0 {
        die(state, now, unit, effects);
        return Hurt::Dead;
    }
    if by.is_some() {
        player.fight.fought_at = Some(now);
    }
    tell_points(state, unit, Pool::Hp, effects);
    if by.is_some() {
        stand_up(state, unit, effects);
    }
    recovery::reckon(state, now, unit, effects);
    Hurt::Alive
}

/// Gives hit points to a player, by something that its client shows in green: what is told is what they rose by. The
/// dead are not healed.
pub fn heal(state: &mut ServerState, now: Moment, unit: UnitId, pool: Pool, amount: u32, effects: &mut Effects) {
    let amount = raise(state, unit, pool, amount);
    let Some(session) = state.players.get(unit).map(|player| player.session) else {
        return;
    };
    if amount > 0 {
        let restored = GrowthNotice::Restored { pool, amount };
        effects.tell(session, Notice::Growth(restored));
        tell_points(state, unit, pool, effects);
        recovery::reckon(state, now, unit, effects);
    }
}

/// Gives points back that come back by themselves: told as a number only.
pub fn recover(state: &mut ServerState, unit: UnitId, pool: Pool, amount: u32, effects: &mut Effects) {
    if raise(state, unit, pool, amount) > 0 {
        tell_points(state, unit, pool, effects);
    }
}

/// Gives what a weapon drains, or takes it (below 0): hit and spell points.
pub fn drained(state: &mut ServerState, now: Moment, unit: UnitId, (hp, sp): (i64, i64), effects: &mut Effects) {
    let points = |points: i64| u32::try_from(points.unsigned_abs()).unwrap_or(u32::MAX);
    if hp < 0 {
        hurt(state, now, unit, points(hp), None, effects);
    } else {
        recover(state, unit, Pool::Hp, points(hp), effects);
    }
    if sp < 0 {
        let left = state.players.get(unit).map_or(0, |player| player.character.sp);
        spend(state, now, unit, Pool::Sp, points(sp).min(left), effects);
    } else {
        recover(state, unit, Pool::Sp, points(sp), effects);
    }
    if (hp, sp) != (0, 0) {
        recovery::reckon(state, now, unit, effects);
    }
}

/// Takes hit or spell points as the price of something. False, and nothing is taken, if there are not as many; the last
/// hit point cannot be spent.
pub fn spend(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    pool: Pool,
    amount: u32,
    effects: &mut Effects,
) -> bool {
    let Some(player) = living(state, unit) else {
        return false;
    };
    let (points, least) = match pool {
        Pool::Hp => (&mut player.character.hp, 1),
        Pool::Sp => (&mut player.character.sp, 0),
    };
    let Some(rest) = points.checked_sub(amount).filter(|&rest| rest >= least) else {
        return false;
    };
    *points = rest;
    if amount > 0 {
        tell_points(state, unit, pool, effects);
        recovery::reckon(state, now, unit, effects);
    }
    true
}

/// Fills both hit and spell points of a player who lives, and tells it.
pub fn fill(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(player) = living(state, unit) else { return };
    let Vitals { max_hp, max_sp, .. } = most(player);
    (player.character.hp, player.character.sp) = (max_hp, max_sp);
    tell_all(state, unit, effects);
    recovery::reckon(state, now, unit, effects);
}

/// A player dies where it is by now: it lies there, seen by all, until it goes back to its save point or is revived. It
/// loses experience, and is saved. Nothing happens to the dead.
pub fn die(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    walk::stop(state, now, unit, effects);
    interaction::end(state, unit, effects);
    let Some(player) = state
        .players
        .get_mut(unit)
        .filter(|player| player.posture != Posture::Dead)
    else {
        return;
    };
    player.posture = Posture::Dead;
    player.character.hp = 0;
    let ended = player.statuses.die();
    player.fight.stop();
    player.fight.fought_at = None;
    if ended {
        status::refresh(state, unit, effects);
        status::show_icons(state, now, unit, effects);
    }
    tell_points(state, unit, Pool::Hp, effects);
    if let Some(player) = state.players.get(unit) {
        let why = Vanish::Died;
        tell_around_and_self(state, player, SIGHT, Notice::UnitVanished { unit, why }, effects);
        if player.is_in_sight() {
            let stay = player.stay;
            effects.map.push((player.instance(), MapEvent::Died { stay }));
        }
    }
    recovery::reckon(state, now, unit, effects);
    experience::lose_by_death(state, now, unit, effects);
}

/// Brings a dead player back to life where it lies, with so many percent of its points, and spares it for a while as after a
/// load. Nothing happens to one who lives.
pub fn revive(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (hp_percent, sp_percent): (u8, u8),
    effects: &mut Effects,
) {
    let Some(player) = state
        .players
        .get_mut(unit)
        .filter(|player| player.posture == Posture::Dead)
    else {
        return;
    };
    let Vitals { max_hp, sp, max_sp, .. } = most(player);
    player.posture = Posture::Standing;
    player.character.hp = pools::share(max_hp, hp_percent).max(1);
    player.character.sp = sp.saturating_add(pools::share(max_sp, sp_percent)).min(max_sp);
    spare::begin(state, now, unit, effects);
    tell_all(state, unit, effects);
    if let Some(player) = state.players.get(unit) {
        let revived = Notice::Growth(GrowthNotice::Revived { unit });
        tell_around_and_self(state, player, SIGHT, revived, effects);
        if player.is_in_sight() {
            let (stay, spared) = (player.stay, player.is_spared());
            effects
                .map
                .push((player.instance(), MapEvent::Revived { stay, spared }));
        }
    }
    recovery::reckon(state, now, unit, effects);
    save::player(state, now, unit);
}

/// The points that a dead character has when it comes back at its save point: few hit points, and the spell points it
/// had, at least 1.
pub fn after_death(world: &World, character: &Character, max_hp: u32) -> (u32, u32) {
    let (hp, sp) = pools::after_death(max_hp, is_novice(world, character));
    (hp, character.sp.max(sp))
}

/// Whether a character is a novice, and no super novice.
pub fn is_novice(world: &World, character: &Character) -> bool {
    world.job(character.job).is_some_and(|job| job.base == BaseJobs::NOVICE)
}

/// Hit and spell points of a player, and their most.
pub fn most(player: &Player) -> Vitals {
    figures::vitals(&player.fighter, &player.character)
}

/// Raises points as far as they go; by how much they rose.
fn raise(state: &mut ServerState, unit: UnitId, pool: Pool, amount: u32) -> u32 {
    let Some(player) = living(state, unit) else { return 0 };
    let Vitals { max_hp, max_sp, .. } = most(player);
    let (points, most) = match pool {
        Pool::Hp => (&mut player.character.hp, max_hp),
        Pool::Sp => (&mut player.character.sp, max_sp),
    };
    let before = *points;
    *points = before.saturating_add(amount).min(most).max(before);
    points.saturating_sub(before)
}

/// A player who is not dead.
fn living(state: &mut ServerState, unit: UnitId) -> Option<&mut Player> {
    let player = state.players.get_mut(unit);
    player.filter(|player| player.posture != Posture::Dead)
}

fn stand_up(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = living(state, unit).filter(|player| player.posture == Posture::Sitting) else {
        return;
    };
    player.posture = Posture::Standing;
    let posture = Posture::Standing;
    if let Some(player) = state.players.get(unit) {
        tell_around_and_self(state, player, SIGHT, Notice::PostureChanged { unit, posture }, effects);
    }
}

/// Tells a player the points of one pool. Who else follows its hit points, its party, is told from here too.
fn tell_points(state: &ServerState, unit: UnitId, pool: Pool, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let now = match pool {
        Pool::Hp => player.character.hp,
        Pool::Sp => player.character.sp,
    };
    effects.tell(player.session, Notice::Growth(GrowthNotice::Points { pool, now }));
}

/// Tells a player both pools and their most.
fn tell_all(state: &ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get(unit) {
        effects.tell(player.session, Notice::Vitals(most(player)));
    }
}
