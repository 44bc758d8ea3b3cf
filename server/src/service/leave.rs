//! Leaving the game, whatever the way: out of sight, saved, back among the characters of the account.

use core::time::Duration;

use packets::AccountId;

use super::{interaction, people, save, session, sight};
use crate::{
    event::{
        CommitNumber, DisconnectReason, Effects, MapEvent, Moment, Notice, Presence, SessionId, game::Alarm,
        look::Vanish,
    },
    state::{Phase, ServerState},
};

/// Takes the character that a session plays out of the game; the number of the write that saves it, if there was one.
pub fn game(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    why: Vanish,
    effects: &mut Effects,
) -> Option<CommitNumber> {
    let unit = state.unit_of(session)?;
    super::walk::catch_up(state, now, unit, effects);
    interaction::leave_behind(state, unit, effects);
    sight::leave(state, unit, why, effects);
    let mut player = state.players.remove(unit)?;
    let (account, character) = (player.character.account, player.name());
    effects.presence.push((session, Presence::Left { account, character }));
    player.character.held = player.statuses.kept(now);
    let record = save::record(state, &player);
    let commit = save::character(state, record.clone());
    people::left(state, &player, effects);
    if let Some(online) = state.accounts.get_mut(&AccountId(unit.0)) {
        online.put(record);
    }
    Some(commit)
}

/// The client wants back to the character screen: it is told once the character is saved, and its login ids stay valid. Who
/// fought just now is told the same as who wants to close.
pub fn to_characters(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    log_out(state, now, session, Notice::ReturnAccepted, effects);
}

/// The client wants to close: it is told that it may once the character is saved, or that it may not, for its character
/// fought just now.
pub fn quit(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    log_out(state, now, session, Notice::QuitAnswered { ok: true }, effects);
}

/// Leaves the game, which `accepted` tells once the character is saved; who fought just now is told that it may not.
fn log_out(state: &mut ServerState, now: Moment, session: SessionId, accepted: Notice, effects: &mut Effects) {
    if may_log_out(state, now, session) {
        leave_with(state, now, session, accepted, effects);
    } else {
        effects.tell(session, Notice::QuitAnswered { ok: false });
    }
}

/// Whether the last fight of the character that a session plays is over for long enough.
fn may_log_out(state: &ServerState, now: Moment, session: SessionId) -> bool {
    let fought_at = state.player_of(session).and_then(|player| player.fight.fought_at);
    fought_at.is_none_or(|fought_at| fought_at + state.rules.prevent_logout <= now)
}

/// How long a client that left the game may take to close its connection.
const CLOSING_TIME: Duration = Duration::from_secs(5);

/// The client closes the connection when it has the answer; if it does not, [`cut_off`] does.
fn leave_with(state: &mut ServerState, now: Moment, session: SessionId, answer: Notice, effects: &mut Effects) {
    let Some(account) = state.account_of(session) else {
        return;
    };
    let commit = game(state, now, session, Vanish::LoggedOut, effects);
    session::detach(state, now, account, session, effects);
    session::set_phase(state, session, Phase::Done);
    effects.tell_after(session, answer, commit);
    effects.alarm(now + CLOSING_TIME, Alarm::Close { session });
}

/// Closes the connection of a client that left the game, if it has not done so itself.
pub fn cut_off(state: &ServerState, session: SessionId, effects: &mut Effects) {
    if state.sessions.contains_key(&session) {
        effects.tell(session, Notice::Close(DisconnectReason::Quit));
    }
}

/// The process stops: everybody is told and saved.
pub fn everybody(state: &mut ServerState, now: Moment, reason: DisconnectReason, effects: &mut Effects) {
    state.stopping = true;
    let sessions: Vec<SessionId> = state.sessions.keys().copied().collect();
    for session in sessions {
        if let Some(account) = state.account_of(session) {
            session::detach(state, now, account, session, effects);
        }
        effects.tell(session, Notice::Kicked(crate::event::notice::Kick::ServerClosed));
        // Also those that need nothing more and keep their connection, as clients do to the login server.
        session::set_phase(state, session, Phase::Done);
        effects.tell(session, Notice::Close(reason));
    }
    for map in 0..state.world.maps.len() {
        if let Ok(map) = u32::try_from(map) {
            effects.map.push((crate::event::MapInstanceId(map), MapEvent::Shutdown));
        }
    }
    effects.stop = true;
}
