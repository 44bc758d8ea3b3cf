//! Coming in to the char server, and the list of characters.

use packets::{AccountId, CharacterId};

use super::{
    pincode,
    session::{self, attach, close, is_new, set_phase},
    store,
};
use crate::{
    event::{
        Character, Command, DisconnectReason, Effects, Moment, Notice, ServerKind, SessionId, command::CharEnter,
        persistence::Read,
    },
    figures,
    state::{Online, Pending, Phase, ServerState, Session},
};

/// A client comes from the login server, or back from the map server. The pair of login ids must be the account's.
pub fn enter(state: &mut ServerState, now: Moment, session: SessionId, enter: &CharEnter, effects: &mut Effects) {
    if !is_new(state, session, ServerKind::Char) {
        return session::wrong_state(state, now, session, effects);
    }
    let account = enter.account;
    effects.tell(session, Notice::CharGreeting { account });
    let ids = (enter.login_id1, enter.login_id2);
    let genuine = |online: &Online| (online.login_id1, online.login_id2) == ids;
    if !state.accounts.get(&account).is_some_and(genuine) {
        effects.tell(session, Notice::CharRefused);
        return close(state, session, DisconnectReason::Forged, effects);
    }
    if store::is_behind(state) {
        // The client may try again: its login ids stay valid.
        effects.tell(session, Notice::CharRefused);
        return close(state, session, DisconnectReason::Served, effects);
    }
    attach(state, now, account, session, effects);
    if state
        .accounts
        .get(&account)
        .is_some_and(|online| online.characters.is_some())
    {
        set_phase(state, session, Phase::Choosing(account));
        show(state, now, session, account, effects);
    } else {
        set_phase(state, session, Phase::LoadingCharacters(account));
        store::read(state, Read::Characters { session, account }, effects);
    }
}

/// The store has read the characters.
pub fn found(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    account: AccountId,
    characters: Vec<Character>,
    effects: &mut Effects,
) {
    let loading = |open: &Session| open.phase == Phase::LoadingCharacters(account);
    if !state.sessions.get(&session).is_some_and(loading) {
        return;
    }
    let Some(online) = state.accounts.get_mut(&account) else {
        return;
    };
    online.characters = Some(Vec::new());
    for character in characters {
        online.put(character);
    }
    set_phase(state, session, Phase::Choosing(account));
    show(state, now, session, account, effects);
}

fn show(state: &mut ServerState, now: Moment, session: SessionId, account: AccountId, effects: &mut Effects) {
    if let Some(online) = state.accounts.get(&account) {
        // What is not durable yet is not shown: it might never have been.
        let pending = state.commits.pending();
        let list = figures::list(&state.world, state.rules.slots, now, online.characters());
        effects.tell_after(session, Notice::CharacterList(list), pending);
    }
    pincode::show(state, session, account, effects);
}

/// Whether a session waits for an answer of the store or the slow pool: what it asks for comes after that.
pub fn is_waiting(state: &ServerState, session: SessionId) -> bool {
    match state.sessions.get(&session).map(|open| &open.phase) {
        Some(Phase::LoadingCharacters(_)) => true,
        Some(Phase::Choosing(account)) => state.accounts.get(account).is_some_and(Online::is_waiting),
        _ => false,
    }
}

/// Keeps what a session asks for until it waits for nothing more. One that asks for too much meanwhile is put out.
pub fn hold(state: &mut ServerState, now: Moment, session: SessionId, command: &Command, effects: &mut Effects) {
    let Some(open) = state.sessions.get_mut(&session) else {
        return;
    };
    if open.held.len() < Session::HELD_MAX {
        open.held.push_back(command.clone());
    } else {
        session::wrong_state(state, now, session, effects);
    }
}

/// The next command that was held for a session.
pub fn next_held(state: &mut ServerState, session: SessionId) -> Option<Command> {
    state.sessions.get_mut(&session)?.held.pop_front()
}

/// The account of a session that may choose now: the char server showed it its characters, and the pincode, if one is
/// asked for, was said. The session is put out otherwise.
pub fn choosing(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) -> Option<AccountId> {
    let account = listed(state, now, session, effects)?;
    if pincode::is_passed(state, session, account) {
        return Some(account);
    }
    session::wrong_state(state, now, session, effects);
    None
}

/// The account of a session that was shown its characters. The session is put out otherwise.
pub fn listed(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) -> Option<AccountId> {
    let open = state.sessions.get(&session)?;
    match open.phase {
        Phase::Choosing(account) => Some(account),
        Phase::Done => None,
        _ => {
            session::wrong_state(state, now, session, effects);
            None
        }
    }
}

/// The account, if nothing is pending in the store, and the store is not behind: then a change of the characters may
/// be asked of it.
pub fn idle(state: &ServerState, account: AccountId) -> Option<&Online> {
    let behind = store::is_behind(state);
    state
        .accounts
        .get(&account)
        .filter(|online| online.pending.is_none() && !behind)
}

/// What the store does with the characters of an account from now on.
pub fn set_pending(state: &mut ServerState, account: AccountId, pending: Pending) {
    if let Some(online) = state.accounts.get_mut(&account) {
        online.pending = Some(pending);
    }
}

/// The store answered a session: the account, if that is what it waited for.
pub fn take_pending(state: &mut ServerState, session: SessionId, expected: Pending) -> Option<&mut Online> {
    let account = state.account_of(session)?;
    let online = state.accounts.get_mut(&account)?;
    online.pending.take_if(|pending| *pending == expected)?;
    Some(online)
}

/// A character of the account of a session that may choose now and has nothing pending.
pub fn free_character(state: &ServerState, account: AccountId, id: CharacterId) -> Option<&Character> {
    idle(state, account)?.character(id)
}
