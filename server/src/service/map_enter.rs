//! Coming in to the map server.

use std::sync::Arc;

use packets::AccountId;

use super::{
    people,
    session::{self, attach, close, is_new, set_phase},
    travel,
};
use crate::{
    event::{
        DisconnectReason, Effects, MapInstanceId, Moment, Notice, Presence, ServerKind, SessionId,
        command::{MapEnter, unit_of},
        notice::Kick,
    },
    figures::{self, Fighter},
    state::{Online, Phase, Player, ServerState, Statuses},
};

/// Percent of the most weight from which on nothing heals by itself.
const OVERWEIGHT: u32 = 50;

/// A client comes from the char server with the character it chose there. Account, character and login id must belong
/// together.
pub fn enter(state: &mut ServerState, now: Moment, session: SessionId, enter: &MapEnter, effects: &mut Effects) {
    if !is_new(state, session, ServerKind::Map) {
        return session::wrong_state(state, now, session, effects);
    }
    let genuine = |online: &Online| {
        (online.login_id1, online.selected) == (enter.login_id1, Some(enter.character)) && online.pending.is_none()
    };
    if !state.accounts.get(&enter.account).is_some_and(genuine) {
        effects.tell(session, Notice::Kicked(Kick::Disconnected));
        return close(state, session, DisconnectReason::Forged, effects);
    }
    leave_char_server(state, now, enter.account, session, effects);
    if place(state, now, session, enter, effects).is_some() {
        welcome(state, now, session, effects);
    }
}

/// The connection to the char server has served; one to the map server, of a client that died without a word, is put
/// out.
fn leave_char_server(
    state: &mut ServerState,
    now: Moment,
    account: AccountId,
    session: SessionId,
    effects: &mut Effects,
) {
    let before = state.accounts.get(&account).and_then(|online| online.session);
    if let Some(before) = before
        && state.player_of(before).is_none()
    {
        session::detach(state, now, account, before, effects);
        close(state, before, DisconnectReason::Served, effects);
    }
    attach(state, now, account, session, effects);
    set_phase(state, session, Phase::Playing(account));
}

/// Puts the character where it was, or as near as one can stand now.
fn place(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    enter: &MapEnter,
    effects: &mut Effects,
) -> Option<()> {
    let online = state.accounts.get_mut(&enter.account)?;
    // A choice opens the map server once: the same packet again is stale.
    online.selected = None;
    let group = online.account.group;
    let game_master = state.rules.groups.may_any(group);
    let Some(character) = online.take(enter.character) else {
        // Forgotten since it was chosen: the client starts over.
        effects.tell(session, Notice::Kicked(Kick::Disconnected));
        session::detach(state, now, enter.account, session, effects);
        close(state, session, DisconnectReason::Forged, effects);
        return None;
    };
    let (map, cell) = travel::standing_place(state, &character.place);
    let stay = state.next_stay(unit_of(enter.account));
    let instance = MapInstanceId(u32::try_from(map).ok()?);
    let came = Presence::Entered {
        account: enter.account,
        character: character.name,
        map: state.world.maps.get(map)?.name.clone(),
    };
    effects.presence.push((session, came));
    let statuses = Statuses::of_kept(&character.held, now);
    let fighter = Arc::new(Fighter::under(&state.world, &character, &statuses));
    let mut player = Player::new(session, character, fighter, stay, (instance, cell), now);
    player.statuses = statuses;
    (player.group, player.game_master) = (group, game_master);
    state.players.insert(player);
    Some(())
}

/// What a client is told before it has loaded the map, in the order of recorded sessions.
fn welcome(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let Some(map) = state.world.maps.get(player.instance().0 as usize) else {
        return;
    };
    let (cell, character) = (player.cell(), &player.character);
    let accepted = [
        Notice::MapGreeting {
            account: character.account,
        },
        Notice::InventoryExpansion { places: 0 },
        Notice::OverweightPercent(OVERWEIGHT),
        Notice::EnterAccepted {
            tick: state.tick(now),
            x: cell.x,
            y: cell.y,
            direction: player.direction.code(),
            font: 0,
            sex: character.sex,
        },
    ];
    let placed = [
        Notice::MapChanged {
            map: map.name.clone(),
            x: cell.x,
            y: cell.y,
        },
        Notice::BattleFigures(Box::new(player.fighter.figures)),
        Notice::Vitals(figures::vitals(&player.fighter, character)),
        Notice::OwnLine {
            text: state.rules.welcome.as_bytes().into(),
        },
    ];
    // What is not durable yet is not shown: all that the client is told from now on comes after the first notice.
    let pending = state.commits.pending();
    for notice in accepted {
        effects.tell_after(session, notice, pending);
    }
    people::friend::list(state, player, effects);
    for notice in placed {
        effects.tell(session, notice);
    }
}
