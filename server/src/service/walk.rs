//! Walking by the client's own rules: the client is told only where from and where to, walks the same cells, and takes
//! the same time.

use packets::{Movement, UnitId};

use super::{limit, path, recovery, sight, spare, travel};
use crate::{
    event::{
        Effects, Moment, NoWalk, Notice, PassedOver, SessionId,
        game::Alarm,
        limit::LimitKind,
        look::{Posture, Vanish},
    },
    state::{Player, ServerState, Walk},
    world::{Cell, Direction, Status},
};

/// A client wants its character to walk. A walk in progress is replaced, from the cell the character is in by now.
/// What is against the rules is passed over without an answer, as clients expect ([`NoWalk`]).
pub fn to(state: &mut ServerState, now: Moment, session: SessionId, to: Cell, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    super::fight::stop(state, unit);
    spare::end(state, unit, effects);
    catch_up(state, now, unit, effects);
    let Some(player) = state.players.get(unit) else { return };
    let session = player.session;
    let to = match may_walk(state, player) {
        Ok(()) => where_to(state, unit, to),
        Err(_) => to,
    };
    let Some(player) = state.players.get(unit) else { return };
    match way(state, player, to) {
        Ok(steps) => {
            let since = since(player, &steps, now);
            match Walk::new(steps, player.fighter.speed, since) {
                Some(walk) => begin(state, unit, walk, effects),
                None => stay(state, now, unit, effects),
            }
            recovery::reckon(state, now, unit, effects);
        }
        Err(reason) => {
            let from = player.cell();
            if reason == NoWalk::NoWay {
                limit::counted(state, session, LimitKind::Reach, effects);
            }
            effects.passed_over.push(PassedOver {
                session,
                from,
                to,
                reason,
            });
        }
    }
}

/// Where a player goes who wants to go there: the confused go astray.
fn where_to(state: &mut ServerState, unit: UnitId, to: Cell) -> Cell {
    let Some(player) = state.players.get(unit) else {
        return to;
    };
    let confused = player.fighter.condition.has(Status::Confusion);
    let Some(map) = state.world.maps.get(player.instance().0 as usize).filter(|_| confused) else {
        return to;
    };
    path::astray(map, &mut state.random, player.cell(), to)
}

/// Whether the player may walk at all.
fn may_walk(state: &ServerState, player: &Player) -> Result<(), NoWalk> {
    match player.posture {
        _ if !player.is_in_sight() => Err(NoWalk::Loading),
        Posture::Sitting => Err(NoWalk::Sitting),
        Posture::Dead => Err(NoWalk::Dead),
        Posture::Standing if player.dialog.is_some() || state.people.rooms.of(player.unit()).is_some() => {
            Err(NoWalk::Talking)
        }
        Posture::Standing if player.storage.is_some() || player.is_trading() => Err(NoWalk::Dealing),
        Posture::Standing if player.fighter.condition.is_helpless() => Err(NoWalk::Helpless),
        Posture::Standing => Ok(()),
    }
}

/// The cells to `to`, if the player may walk there.
fn way(state: &ServerState, player: &Player, to: Cell) -> Result<Vec<Cell>, NoWalk> {
    may_walk(state, player)?;
    let map = state.world.maps.get(player.instance().0 as usize);
    map.and_then(|map| path::path(map, player.cell(), to))
        .ok_or(NoWalk::NoWay)
}

/// When a walk begins: now; but one that goes on to the next cell of the walk it replaces keeps the part of that step
/// that is done, or players who steer by many short walks would be slower than others.
fn since(player: &Player, steps: &[Cell], now: Moment) -> Moment {
    let goes_on = |walk: &&Walk| walk.next() == steps.first().copied();
    player.walk.as_ref().filter(goes_on).map_or(now, Walk::since)
}

fn begin(state: &mut ServerState, unit: UnitId, walk: Walk, effects: &mut Effects) {
    let tick = state.tick(walk.since());
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let movement = walk.movement(player.cell());
    player.walk_number = player.walk_number.wrapping_add(1);
    let alarm = Alarm::Step {
        unit,
        walk: player.walk_number,
    };
    effects.alarm(walk.next_at(player.cell()), alarm);
    player.walk = Some(walk);
    effects.tell(player.session, Notice::WalkStarted { tick, movement });
    if let Some(player) = state.players.get(unit) {
        let since = tick;
        sight::tell_around(state, player, Notice::UnitMoved { unit, movement, since }, effects);
    }
}

/// A walk to the cell that the character is in: it ends there, acknowledged like any other. Without that, a player who
/// turns back within the first cell would go on to where it no longer wants to.
fn stay(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let tick = state.tick(now);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let walked = player.walk.take().is_some();
    let Cell { x, y } = player.cell();
    let movement = Movement::new((x, y), (x, y));
    effects.tell(player.session, Notice::WalkStarted { tick, movement });
    if let Some(player) = state.players.get(unit).filter(|_| walked) {
        sight::tell_around(state, player, Notice::UnitStopped { unit, x, y }, effects);
    }
}

/// A step of a walk is due.
pub fn step_due(state: &mut ServerState, now: Moment, unit: UnitId, walk: u64, effects: &mut Effects) {
    if state.players.get(unit).is_none_or(|player| player.walk_number != walk) {
        return;
    }
    catch_up(state, now, unit, effects);
    if let Some(player) = state.players.get(unit)
        && let Some(rest) = &player.walk
    {
        effects.alarm(rest.next_at(player.cell()), Alarm::Step { unit, walk });
    }
}

/// Takes a player through every cell that its walk has reached by `now`.
pub fn catch_up(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    while let Some(next) = next_cell(state, now, unit) {
        sight::step(state, unit, next, effects);
        if take_warp(state, unit, next, effects) {
            return;
        }
        if state.players.get(unit).is_some_and(|player| player.walk.is_none()) {
            recovery::reckon(state, now, unit, effects);
        }
    }
}

/// The next cell, if it is reached by `now`. The walk ends with its last cell; those who see it know that without
/// being told.
fn next_cell(state: &mut ServerState, now: Moment, unit: UnitId) -> Option<Cell> {
    let player = state.players.get_mut(unit)?;
    let here = player.cell();
    let walk = player.walk.as_mut()?;
    let next = walk.advance(here, now)?;
    if walk.is_over() {
        player.walk = None;
    }
    player.direction = Direction::between(here, next).unwrap_or(player.direction);
    Some(next)
}

/// Whether a warp stood on the cell, and took the player.
fn take_warp(state: &mut ServerState, unit: UnitId, cell: Cell, effects: &mut Effects) -> bool {
    let Some(player) = state.players.get(unit) else {
        return false;
    };
    let map = state.world.maps.get(player.instance().0 as usize);
    let Some((map, to)) = map.and_then(|map| map.warp_at(cell)).map(|warp| (warp.map, warp.to)) else {
        return false;
    };
    travel::to(state, unit, map, to, Vanish::OutOfSight, effects);
    true
}

/// Stops a walk where it is by now, and tells everybody who sees it; nothing happens to a player who stands.
pub fn stop(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    catch_up(state, now, unit, effects);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    if player.walk.take().is_none() {
        return;
    }
    let Cell { x, y } = player.cell();
    if let Some(player) = state.players.get(unit) {
        let stopped = Notice::UnitStopped { unit, x, y };
        sight::tell_around_and_self(state, player, crate::state::SIGHT, stopped, effects);
    }
    recovery::reckon(state, now, unit, effects);
}
