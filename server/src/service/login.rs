//! Logging in: account, password, ban, registration, and the login ids that char and map server ask for.

use packets::LoginId;
use rand::Rng;

use super::{
    limit,
    session::{self, close, is_new, set_phase},
    store,
};
use crate::{
    event::{
        Account, CommitNumber, DisconnectReason, Effects, Moment, Name, Notice, Presence, ServerKind, SessionId,
        SlowAnswer, SlowWork,
        command::Login,
        notice::{Kick, LoginAccepted, LoginRefusal},
        persistence::{NewAccount, Read, Write},
        record::Sex,
    },
    state::{Online, Phase, PincodeWindow, ServerState},
};

/// Fewest bytes of a password that can be registered.
const PASSWORD_MIN: usize = 4;

/// A client shows who it is. The account is looked up first.
pub fn login(state: &mut ServerState, now: Moment, session: SessionId, login: &Login, effects: &mut Effects) {
    if !is_new(state, session, ServerKind::Login) {
        return session::wrong_state(state, now, session, effects);
    }
    // First: what is no login at all counts as well, or it could fill the log.
    if !limit::may_log_in(state, now, session, effects) {
        return turn_away(state, session, LoginRefusal::Rejected, effects);
    }
    let fits = login.password.len() <= SlowWork::SECRET_MAX;
    let Some(user) = Name::new(&login.user).filter(|user| !user.is_empty() && fits) else {
        return refuse(state, session, LoginRefusal::Rejected, effects);
    };
    if store::is_behind(state) {
        return refuse(state, session, LoginRefusal::Full, effects);
    }
    let (user, register) = registration(state, user, &login.password);
    let password = login.password.clone();
    set_phase(
        state,
        session,
        Phase::FindingAccount {
            user,
            register,
            password,
        },
    );
    store::read(state, Read::Account { session, user }, effects);
}

/// The user without `_M` or `_F`, and the sex to register, if registration is open and both user and password can be
/// registered.
fn registration(state: &ServerState, user: Name, password: &[u8]) -> (Name, Option<Sex>) {
    let split = match user.as_bytes() {
        [base @ .., b'_', b'M' | b'm'] => Some((base, Sex::Male)),
        [base @ .., b'_', b'F' | b'f'] => Some((base, Sex::Female)),
        _ => None,
    };
    match split {
        Some((base, sex)) if state.rules.registration && password.len() >= PASSWORD_MIN => {
            Account::new_user(base).map_or((user, None), |base| (base, Some(sex)))
        }
        _ => (user, None),
    }
}

/// The store found the account, or found none: the password is compared, or the account is to be made.
pub fn account_found(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    account: Option<Box<Account>>,
    effects: &mut Effects,
) {
    let Some(open) = state.sessions.get_mut(&session) else {
        return;
    };
    let Phase::FindingAccount {
        user,
        register,
        ref mut password,
    } = open.phase
    else {
        return;
    };
    let password = core::mem::take(password);
    match (register, account) {
        (Some(_), Some(_)) => refuse(state, session, LoginRefusal::Rejected, effects),
        (Some(_), None) if !limit::may_register(state, now, session, effects) => {
            turn_away(state, session, LoginRefusal::Rejected, effects);
        }
        (Some(sex), None) => {
            let phase = Phase::Hashing { user, sex };
            set_phase(state, session, phase);
            effects.slow.push(SlowWork::Hash {
                session,
                secret: password,
            });
        }
        (None, account) => {
            let hash = account.as_ref().map(|account| account.password_hash.clone());
            set_phase(state, session, Phase::Verifying { user, account });
            effects.slow.push(SlowWork::Verify {
                session,
                secret: password,
                hash,
            });
        }
    }
}

/// The slow pool answers a login.
pub fn slow_answer(state: &mut ServerState, now: Moment, answer: &SlowAnswer, effects: &mut Effects) {
    match answer {
        SlowAnswer::Verified { session, matches } => verified(state, now, *session, *matches, effects),
        SlowAnswer::Hashed { session, hash } => hashed(state, *session, hash, effects),
        SlowAnswer::Busy { session } => refuse(state, *session, LoginRefusal::Full, effects),
        SlowAnswer::Reloaded { .. } => {}
    }
}

fn verified(state: &mut ServerState, now: Moment, session: SessionId, matches: bool, effects: &mut Effects) {
    let Some(open) = state.sessions.get_mut(&session) else {
        return;
    };
    let Phase::Verifying { account, .. } = &mut open.phase else {
        return;
    };
    let account = account.take();
    if account.is_some() && matches {
        limit::logged_in(state, session);
    }
    match account {
        None => refuse(state, session, LoginRefusal::UnknownAccount, effects),
        Some(_) if !matches => refuse(state, session, LoginRefusal::WrongPassword, effects),
        Some(account) => match account.banned_until.filter(|&until| until > now) {
            Some(until) => refuse(state, session, LoginRefusal::BannedUntil(until), effects),
            None => accept(state, now, session, *account, None, effects),
        },
    }
}

fn hashed(state: &mut ServerState, session: SessionId, hash: &std::sync::Arc<str>, effects: &mut Effects) {
    let behind = store::is_behind(state);
    let Some(open) = state.sessions.get_mut(&session) else {
        return;
    };
    let Phase::Hashing { user, sex } = open.phase else {
        return;
    };
    if behind {
        return refuse(state, session, LoginRefusal::Full, effects);
    }
    open.phase = Phase::Registering;
    let account = NewAccount {
        user,
        password_hash: hash.clone(),
        sex,
    };
    store::write(state, Write::CreateAccount { session, account }, effects);
}

/// The store made the account, or found its user taken.
pub fn registered(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    account: Option<Box<Account>>,
    commit: CommitNumber,
    effects: &mut Effects,
) {
    let waits = |open: &crate::state::Session| open.phase == Phase::Registering;
    if !state.sessions.get(&session).is_some_and(waits) {
        return;
    }
    match account {
        Some(account) => {
            limit::logged_in(state, session);
            accept(state, now, session, *account, Some(commit), effects);
        }
        None => refuse(state, session, LoginRefusal::Rejected, effects),
    }
}

/// The account is logged in from now on. If it was before, what it had is put out, and its login ids are no longer
/// valid.
fn accept(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    account: Account,
    after: Option<CommitNumber>,
    effects: &mut Effects,
) {
    let id = account.id;
    let full = state.accounts.len() >= state.rules.max_online && !state.accounts.contains_key(&id);
    if full || state.stopping {
        return refuse(state, session, LoginRefusal::Full, effects);
    }
    session::put_out(
        state,
        now,
        id,
        Kick::LoggedInElsewhere,
        DisconnectReason::Replaced,
        effects,
    );
    let accepted = LoginAccepted {
        account: id,
        login_id1: LoginId(state.random.random_range(1..=u32::MAX)),
        login_id2: LoginId(state.random.random_range(1..=u32::MAX)),
        sex: account.sex,
        players: u16::try_from(state.players.len()).unwrap_or(u16::MAX),
    };
    let online = Online {
        account,
        login_id1: accepted.login_id1,
        login_id2: accepted.login_id2,
        login: session,
        session: None,
        alone_since: now,
        characters: None,
        selected: None,
        pincode: PincodeWindow::default(),
        pending: None,
        checked_name: None,
    };
    if let Some(open) = state.sessions.get(&session) {
        let came = Presence::LoggedIn {
            address: open.address,
            account: id,
            user: online.account.user,
        };
        effects.presence.push((session, came));
    }
    state.accounts.insert(id, online);
    set_phase(state, session, Phase::Done);
    effects.tell_after(session, Notice::LoginAccepted(accepted), after);
}

/// Refuses a login, and has that logged.
fn refuse(state: &mut ServerState, session: SessionId, why: LoginRefusal, effects: &mut Effects) {
    if let Some(open) = state.sessions.get(&session) {
        let refused = Presence::Refused {
            address: open.address,
            user: open.phase.user(),
            why,
        };
        effects.presence.push((session, refused));
    }
    turn_away(state, session, why, effects);
}

/// Refuses a login, of which the log is told no more than the limit says of it.
fn turn_away(state: &mut ServerState, session: SessionId, why: LoginRefusal, effects: &mut Effects) {
    effects.tell(session, Notice::LoginRefused(why));
    close(state, session, DisconnectReason::Served, effects);
}
