//! Connections coming and going, and who may do what on them.

use core::net::IpAddr;
use std::collections::VecDeque;

use packets::AccountId;

use super::{leave, limit};
use crate::{
    event::{DisconnectReason, Effects, Listener, Moment, Notice, ServerKind, SessionId, look::Vanish, notice::Kick},
    state::{Online, Phase, ServerState, Session, Usages},
};

/// A connection was accepted.
pub fn open(state: &mut ServerState, session: SessionId, listener: Listener, address: IpAddr, effects: &mut Effects) {
    let phase = if state.stopping { Phase::Done } else { Phase::New };
    state.sessions.insert(
        session,
        Session {
            listener,
            address,
            phase,
            held: VecDeque::new(),
            usage: Usages::default(),
        },
    );
    if state.stopping {
        effects.tell(session, Notice::Close(DisconnectReason::Shutdown));
    }
}

/// A connection is gone: who played on it leaves the game, and its account is alone from now on.
pub fn gone(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    if let Some(account) = state.account_of(session) {
        detach(state, now, account, session, effects);
    }
    state.sessions.remove(&session);
}

/// Takes the connection `session` from its account, if it is the one the account has.
pub fn detach(state: &mut ServerState, now: Moment, account: AccountId, session: SessionId, effects: &mut Effects) {
    leave::game(state, now, session, Vanish::LoggedOut, effects);
    if let Some(online) = state.accounts.get_mut(&account)
        && online.session == Some(session)
    {
        online.session = None;
        online.alone_since = now;
        online.pincode.asked = None;
        // The answer to what is pending will find nobody: the characters are read again next time.
        if online.pending.take().is_some() {
            online.characters = None;
        }
    }
}

/// Gives an account the connection it goes on with; the one it had is put out.
pub fn attach(state: &mut ServerState, now: Moment, account: AccountId, session: SessionId, effects: &mut Effects) {
    put_out(
        state,
        now,
        account,
        Kick::LoggedInElsewhere,
        DisconnectReason::Replaced,
        effects,
    );
    if let Some(online) = state.accounts.get_mut(&account) {
        online.session = Some(session);
        online.alone_since = now;
    }
}

/// Puts out the connection that an account has, if it has one.
pub fn put_out(
    state: &mut ServerState,
    now: Moment,
    account: AccountId,
    kick: Kick,
    reason: DisconnectReason,
    effects: &mut Effects,
) {
    let Some(session) = state.accounts.get(&account).and_then(|online| online.session) else {
        return;
    };
    detach(state, now, account, session, effects);
    effects.tell(session, Notice::Kicked(kick));
    close(state, session, reason, effects);
}

/// Forgets the accounts that have been without a connection for too long. The one to the login server counts: its
/// player may be choosing a server.
pub fn sweep(state: &mut ServerState, now: Moment) {
    limit::sweep(state, now);
    let grace = state.rules.login_grace;
    let chooses = |online: &&mut Online| online.session.is_none() && state.sessions.contains_key(&online.login);
    for online in state.accounts.values_mut().filter(chooses) {
        online.alone_since = now;
    }
    state
        .accounts
        .retain(|_, online| online.session.is_some() || online.alone_since + grace > now);
}

/// Closes a connection: what it was told before still leaves.
pub fn close(state: &mut ServerState, session: SessionId, reason: DisconnectReason, effects: &mut Effects) {
    if let Some(open) = state.sessions.get_mut(&session)
        && open.phase != Phase::Done
    {
        open.phase = Phase::Done;
        effects.tell(session, Notice::Close(reason));
    }
}

/// A request that has no place in the state its session is in.
pub fn wrong_state(state: &mut ServerState, now: Moment, session: SessionId, effects: &mut Effects) {
    if let Some(account) = state.account_of(session) {
        detach(state, now, account, session, effects);
    }
    close(state, session, DisconnectReason::WrongState, effects);
}

/// Whether a session on `server` has asked for nothing yet.
pub fn is_new(state: &ServerState, session: SessionId, server: ServerKind) -> bool {
    let open = state.sessions.get(&session);
    open.is_some_and(|open| open.listener.server == server && open.phase == Phase::New)
}

/// Sets how far a session got.
pub fn set_phase(state: &mut ServerState, session: SessionId, phase: Phase) {
    if let Some(open) = state.sessions.get_mut(&session) {
        open.phase = phase;
    }
}
