//! Who sees whom: characters find and lose NPCs as they walk, and come into and go out of each other's sight. Both sides of a pair are always told
//! together, so that no unit is missed and none stays as a ghost.

use packets::UnitId;

use super::people;
use crate::{
    event::{
        Effects, MapEvent, Moment, Name, Notice, SessionId, UnitLook,
        look::{Appearance, Posture, Vanish},
        map::{Sight, Stay},
        notice::{ConditionNotice, FightNotice, FloorNotice},
    },
    state::{NpcGrids, Player, SIGHT, ServerState, SightChange},
    world::{Cell, Npc},
};

/// A player comes into sight where it stands, and sees who is there. Nothing happens if it was in sight before.
pub fn enter(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit).filter(|player| !player.is_in_sight()) else {
        return;
    };
    let (session, stay, cell, instance) = (player.session, player.stay, player.cell(), player.instance());
    let (looks, dead, spared) = (player.looks(), player.posture == Posture::Dead, player.is_spared());
    if player.is_seen() {
        let others = state.players.others_around(player, SIGHT);
        effects.tell_all(others, appeared(player, Appearance::New));
    }
    for npc in state.npcs.seen_from(instance.0 as usize, cell) {
        tell_of_npc(state, npc, session, effects);
    }
    for (_, other) in state.players.around(instance, cell, SIGHT) {
        tell_of(state, other.unit, session, effects);
    }
    state.players.show(unit);
    let Cell { x, y } = cell;
    let entered = MapEvent::Entered {
        stay,
        x,
        y,
        looks,
        dead,
        spared,
    };
    effects.map.push((instance, entered));
}

/// A player goes out of sight, and sees nobody any more.
pub fn leave(state: &mut ServerState, unit: UnitId, why: Vanish, effects: &mut Effects) {
    people::out_of_sight(state, unit, effects);
    let Some(player) = state.players.get(unit).filter(|player| player.is_in_sight()) else {
        return;
    };
    tell_around(state, player, Notice::UnitVanished { unit, why }, effects);
    effects
        .map
        .push((player.instance(), MapEvent::Left { stay: player.stay }));
    state.players.hide(unit);
}

/// A player in sight steps to a neighbouring cell: those it loses and those it finds are told, and so is it.
pub fn step(state: &mut ServerState, unit: UnitId, to: Cell, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let (from, session, stay, instance) = (player.cell(), player.session, player.stay, player.instance());
    state.players.shift(unit, to);
    let mut found = Vec::new();
    let mut lost = Vec::new();
    for (cell, other) in state.players.near(instance, from, to) {
        if other.unit == unit {
            continue;
        }
        match (cell.distance(from) <= SIGHT, cell.distance(to) <= SIGHT) {
            (false, true) => found.push(other),
            (true, false) => lost.push(other),
            _ => {}
        }
    }
    for other in &lost {
        effects.show(session, out_of_sight(other.unit));
    }
    let seen = state.players.get(unit).is_some_and(Player::is_seen);
    if seen {
        effects.tell_all(lost.iter().map(|other| other.session).collect(), out_of_sight(unit));
    }
    for other in &found {
        tell_of(state, other.unit, session, effects);
    }
    if let Some(player) = state.players.get(unit).filter(|_| seen && !found.is_empty()) {
        let how = player.appearance(|moment| state.tick(moment));
        effects.tell_all(found.iter().map(|other| other.session).collect(), appeared(player, how));
    }
    for (npc, change) in state.npcs.changes(instance.0 as usize, from, to) {
        match change {
            SightChange::Found => tell_of_npc(state, npc, session, effects),
            SightChange::Lost => effects.show(session, out_of_sight(Npc::unit(npc))),
        }
    }
    let Cell { x, y } = to;
    effects.map.push((instance, MapEvent::Moved { stay, x, y }));
}

/// Tells everybody who sees a unit, itself included: itself at once, for it has mostly asked for it.
pub fn tell_around_and_self(state: &ServerState, player: &Player, range: u16, notice: Notice, effects: &mut Effects) {
    effects.tell(player.session, notice.clone());
    if player.is_in_sight() && player.is_seen() {
        effects.tell_all(state.players.others_around(player, range), notice);
    }
}

/// Tells the others who see a unit.
pub fn tell_around(state: &ServerState, player: &Player, notice: Notice, effects: &mut Effects) {
    if player.is_in_sight() && player.is_seen() {
        effects.tell_all(state.players.others_around(player, SIGHT), notice);
    }
}

/// How a player comes into sight of those around who have not seen it so far.
pub fn now_seen(state: &ServerState, player: &Player) -> Notice {
    appeared(player, player.appearance(|moment| state.tick(moment)))
}

/// A map loop tells what is seen of its monsters: those whose stay there still lasts are told.
pub fn seen(state: &ServerState, seen_by: &[Stay], sight: Sight, effects: &mut Effects) {
    let present = |stay: &Stay| -> Option<SessionId> {
        let player = state.players.get(stay.unit)?;
        (player.stay == *stay && player.is_in_sight()).then_some(player.session)
    };
    let sessions = seen_by.iter().filter_map(present).collect();
    effects.tell_all(sessions, notice_of(state, sight));
}

fn notice_of(state: &ServerState, sight: Sight) -> Notice {
    let tick = |moment: Moment| state.tick(moment);
    match sight {
        Sight::Appeared { monster, walk } => {
            let mut look = UnitLook::of_monster(&monster);
            let how = walk.map_or(Appearance::Standing, |(movement, since)| {
                (look.position.x, look.position.y) = movement.to;
                Appearance::Walking {
                    movement,
                    since: tick(since),
                }
            });
            let look = Box::new(look);
            Notice::UnitAppeared { look, how }
        }
        Sight::Moved { unit, movement, since } => Notice::UnitMoved {
            unit,
            movement,
            since: tick(since),
        },
        Sight::Spawned(monster) => Notice::UnitAppeared {
            look: Box::new(UnitLook::of_monster(&monster)),
            how: Appearance::New,
        },
        Sight::Stopped { unit, x, y } => Notice::UnitStopped { unit, x, y },
        Sight::Vanished { unit, why } => Notice::UnitVanished { unit, why },
        Sight::Struck(strike) => FightNotice::struck(strike, tick(strike.at)),
        Sight::Reflected(reflected) => FightNotice::reflected(reflected, tick(reflected.at)),
        Sight::Hurt { unit, hp, max_hp } => Notice::Fight(FightNotice::Hurt { unit, hp, max_hp }),
        Sight::Ailing { unit, condition } => ConditionNotice::Changed {
            unit,
            condition,
            hidden: false,
        }
        .notice(),
        Sight::ItemFell(look) => Notice::Floor(FloorNotice::Fell(look)),
        Sight::ItemLies(look) => Notice::Floor(FloorNotice::Lies(look)),
        Sight::ItemGone { unit } => Notice::Floor(FloorNotice::Gone { unit }),
        Sight::Named { unit, name } => Notice::UnitNamed {
            unit,
            kind: crate::event::look::UnitKind::Monster,
            name,
            party: Name::default(),
        },
    }
}

/// Tells a session of a unit that comes into its sight.
fn tell_of(state: &ServerState, unit: UnitId, session: SessionId, effects: &mut Effects) {
    if let Some(other) = state.players.get(unit).filter(|other| other.is_seen()) {
        let how = other.appearance(|moment| state.tick(moment));
        effects.show(session, appeared(other, how));
        if let Some(sign) = people::chat_room::sign_of(state, unit) {
            effects.show(session, sign);
        }
    }
}

/// Tells a session of an NPC that comes into its sight. NPCs stand where they stand.
fn tell_of_npc(state: &ServerState, index: usize, session: SessionId, effects: &mut Effects) {
    if let Some(npc) = state.world.npcs.get(index) {
        let (look, how) = (Box::new(UnitLook::of_npc(index, npc)), Appearance::Standing);
        effects.show(session, Notice::UnitAppeared { look, how });
    }
}

/// Other NPCs take the place of those that were there: all who see are told that those are gone and these are there.
pub fn npcs_replaced(state: &ServerState, before: &NpcGrids, effects: &mut Effects) {
    for player in state.players.iter().filter(|player| player.is_in_sight()) {
        let (map, cell) = (player.instance().0 as usize, player.cell());
        for npc in before.seen_from(map, cell) {
            effects.tell(player.session, out_of_sight(Npc::unit(npc)));
        }
        for npc in state.npcs.seen_from(map, cell) {
            tell_of_npc(state, npc, player.session, effects);
        }
    }
}

fn appeared(player: &Player, how: Appearance) -> Notice {
    let look = Box::new(player.look());
    Notice::UnitAppeared { look, how }
}

const fn out_of_sight(unit: UnitId) -> Notice {
    Notice::UnitVanished {
        unit,
        why: Vanish::OutOfSight,
    }
}
