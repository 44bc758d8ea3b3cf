//! The pincode: four digits that are asked for once per login, typed on a keypad whose digits are permuted by a seed.
//! Kept, and so compared, as a hash only: the slow pool does that.

use std::sync::Arc;

use packets::AccountId;
use rand::Rng;

use super::{characters, session, store};
use crate::{
    event::{
        CommitNumber, DisconnectReason, Effects, Moment, Notice, Secret, SessionId, SlowAnswer, SlowWork,
        notice::{PincodeResult, PincodeState},
        persistence::Write,
        record::Pincode,
    },
    state::{PincodeAsked, ServerState},
};

/// Shows the window that is due: none where the listener asks for no pincode, or it was said before.
pub fn show(state: &mut ServerState, session: SessionId, account: AccountId, effects: &mut Effects) {
    let passed = is_passed(state, session, account);
    let set = state
        .accounts
        .get(&account)
        .is_some_and(|online| online.account.pincode_hash.is_some());
    let window = match (passed, set) {
        (true, _) => PincodeState::Passed,
        (false, true) => PincodeState::Ask,
        (false, false) => PincodeState::NotSet,
    };
    open_window(state, session, account, window, effects);
}

/// Whether a session may choose a character, as far as the pincode goes.
pub fn is_passed(state: &ServerState, session: SessionId, account: AccountId) -> bool {
    let asked = state.sessions.get(&session).is_some_and(|open| open.listener.pincode);
    !asked || state.accounts.get(&account).is_some_and(|online| online.pincode.passed)
}

fn open_window(
    state: &mut ServerState,
    session: SessionId,
    account: AccountId,
    window: PincodeState,
    effects: &mut Effects,
) {
    let seed = state.random.random_range(0..=0xffff);
    if let Some(online) = state.accounts.get_mut(&account) {
        online.pincode.seed = seed;
        let state = window;
        effects.tell(session, Notice::Pincode { account, state, seed });
    }
}

/// The client wants the window that sets or asks.
pub fn window(state: &mut ServerState, now: Moment, session: SessionId, claimed: AccountId, effects: &mut Effects) {
    if let Some((account, _)) = owner(state, now, session, claimed, effects) {
        show(state, session, account, effects);
    }
}

/// The client says the pincode.
pub fn check(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (claimed, digits): (AccountId, Pincode),
    effects: &mut Effects,
) {
    let Some((account, seed)) = owner(state, now, session, claimed, effects) else {
        return;
    };
    match decipher(seed, digits) {
        Some(said) if is_obvious(said) => open_window(state, session, account, PincodeState::NotAllowed, effects),
        Some(said) => verify(state, session, account, (PincodeAsked::Check, said), effects),
        None => wrong(state, now, session, account, effects),
    }
}

/// Whether anybody would guess it: four times the same digit. Nobody may have it.
fn is_obvious(pincode: Pincode) -> bool {
    pincode == [pincode[0]; 4]
}

/// The client sets a first pincode. If it may be had, it is asked for right after.
pub fn set(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (claimed, digits): (AccountId, Pincode),
    effects: &mut Effects,
) {
    let Some((account, seed)) = owner(state, now, session, claimed, effects) else {
        return;
    };
    let is_set = state
        .accounts
        .get(&account)
        .is_some_and(|online| online.account.pincode_hash.is_some());
    let new = decipher(seed, digits).filter(|_| !is_set && characters::idle(state, account).is_some());
    let asked = PincodeAsked::Set;
    match new {
        Some(new) if is_obvious(new) => not_allowed(state, session, account, asked, effects),
        Some(new) => hash(state, session, account, (asked, new), effects),
        None => taken(state, session, account, (asked, None), effects),
    }
}

/// The client replaces the pincode, saying the old one. If the new one may be had, it is asked for right after.
pub fn change(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (claimed, old, new): (AccountId, Pincode, Pincode),
    effects: &mut Effects,
) {
    let Some((account, seed)) = owner(state, now, session, claimed, effects) else {
        return;
    };
    match decipher(seed, old) {
        Some(old) => {
            let asked = PincodeAsked::Change(decipher(seed, new));
            verify(state, session, account, (asked, old), effects);
        }
        None => old_is_wrong(state, now, session, account, effects),
    }
}

/// The slow pool answers.
pub fn slow_answer(state: &mut ServerState, now: Moment, answer: SlowAnswer, effects: &mut Effects) {
    let Some(session) = answer.session() else { return };
    let Some(account) = state.account_of(session) else {
        return;
    };
    let Some(asked) = state
        .accounts
        .get_mut(&account)
        .and_then(|online| online.pincode.asked.take())
    else {
        return;
    };
    match (asked, answer) {
        (PincodeAsked::Check, SlowAnswer::Verified { matches: true, .. }) => passed(state, session, account, effects),
        (PincodeAsked::Check, SlowAnswer::Verified { matches: false, .. }) => {
            wrong(state, now, session, account, effects);
        }
        (PincodeAsked::Change(_), SlowAnswer::Verified { matches: false, .. }) => {
            old_is_wrong(state, now, session, account, effects);
        }
        (PincodeAsked::Change(Some(new)), SlowAnswer::Verified { matches: true, .. }) if is_obvious(new) => {
            not_allowed(state, session, account, asked, effects);
        }
        (PincodeAsked::Change(Some(new)), SlowAnswer::Verified { matches: true, .. })
            if characters::idle(state, account).is_some() =>
        {
            hash(state, session, account, (PincodeAsked::Replace, new), effects);
        }
        (PincodeAsked::Set | PincodeAsked::Replace, SlowAnswer::Hashed { hash, .. }) => {
            let commit = store(state, account, hash, effects);
            taken(state, session, account, (asked, Some(commit)), effects);
        }
        // The pool is too busy to tell: the window is shown again.
        (PincodeAsked::Check, _) => show(state, session, account, effects),
        (PincodeAsked::Set | PincodeAsked::Change(_) | PincodeAsked::Replace, _) => {
            taken(state, session, account, (asked, None), effects);
        }
    }
}

fn passed(state: &mut ServerState, session: SessionId, account: AccountId, effects: &mut Effects) {
    if let Some(online) = state.accounts.get_mut(&account) {
        online.pincode.passed = true;
        online.pincode.wrong = 0;
        open_window(state, session, account, PincodeState::Passed, effects);
    }
}

fn wrong(state: &mut ServerState, now: Moment, session: SessionId, account: AccountId, effects: &mut Effects) {
    if !is_out(state, now, session, account, effects) {
        open_window(state, session, account, PincodeState::Wrong, effects);
    }
}

/// Counts a wrong pincode, and whether it was one too many: the session is put out, and its login ids are worth nothing
/// any more. Who guesses has to log in for every few tries.
fn is_out(state: &mut ServerState, now: Moment, session: SessionId, account: AccountId, effects: &mut Effects) -> bool {
    let Some(online) = state.accounts.get_mut(&account) else {
        return true;
    };
    online.pincode.wrong = online.pincode.wrong.saturating_add(1);
    if online.pincode.wrong < state.rules.pincode_tries {
        return false;
    }
    effects.tell(session, Notice::CharRefused);
    session::detach(state, now, account, session, effects);
    session::close(state, session, DisconnectReason::Forged, effects);
    state.accounts.remove(&account);
    true
}

fn old_is_wrong(state: &mut ServerState, now: Moment, session: SessionId, account: AccountId, effects: &mut Effects) {
    if let Some(online) = state.accounts.get(&account) {
        let (result, seed) = (PincodeResult::Failed, online.pincode.seed);
        effects.tell(session, Notice::PincodeChanged { result, seed });
        if !is_out(state, now, session, account, effects) {
            open_window(state, session, account, PincodeState::Ask, effects);
        }
    }
}

/// Nobody may have the new pincode: the client has another one pressed on the same keypad.
fn not_allowed(
    state: &ServerState,
    session: SessionId,
    account: AccountId,
    asked: PincodeAsked,
    effects: &mut Effects,
) {
    if let Some(online) = state.accounts.get(&account) {
        let (result, seed) = (PincodeResult::NotAllowed, online.pincode.seed);
        effects.tell(session, outcome(asked, result, seed));
    }
}

fn outcome(asked: PincodeAsked, result: PincodeResult, seed: u32) -> Notice {
    match asked {
        PincodeAsked::Set => Notice::PincodeSet { result, seed },
        _ => Notice::PincodeChanged { result, seed },
    }
}

/// Tells what became of a new pincode, `commit` being the write that keeps it; the window asks for it then.
fn taken(
    state: &mut ServerState,
    session: SessionId,
    account: AccountId,
    (asked, commit): (PincodeAsked, Option<CommitNumber>),
    effects: &mut Effects,
) {
    let Some(online) = state.accounts.get_mut(&account) else {
        return;
    };
    let (result, seed) = match commit {
        Some(_) => (PincodeResult::Stored, online.pincode.seed),
        None => (PincodeResult::Failed, online.pincode.seed),
    };
    online.pincode.passed &= commit.is_none();
    effects.tell_after(session, outcome(asked, result, seed), commit);
    show(state, session, account, effects);
}

fn store(state: &mut ServerState, account: AccountId, hash: Arc<str>, effects: &mut Effects) -> CommitNumber {
    if let Some(online) = state.accounts.get_mut(&account) {
        online.account.pincode_hash = Some(hash.clone());
    }
    let pincode_hash = hash;
    store::write(state, Write::SetPincode { account, pincode_hash }, effects)
}

/// Has the slow pool compare `said` with the account's pincode.
fn verify(
    state: &mut ServerState,
    session: SessionId,
    account: AccountId,
    (asked, said): (PincodeAsked, Pincode),
    effects: &mut Effects,
) {
    if let Some(online) = state.accounts.get_mut(&account) {
        online.pincode.asked = Some(asked);
        let (secret, hash) = (Secret::from(said), online.account.pincode_hash.clone());
        effects.slow.push(SlowWork::Verify { session, secret, hash });
    }
}

/// Has the slow pool hash a new pincode.
fn hash(
    state: &mut ServerState,
    session: SessionId,
    account: AccountId,
    (asked, new): (PincodeAsked, Pincode),
    effects: &mut Effects,
) {
    if let Some(online) = state.accounts.get_mut(&account) {
        online.pincode.asked = Some(asked);
        let secret = Secret::from(new);
        effects.slow.push(SlowWork::Hash { session, secret });
    }
}

/// The account of a session that was shown its characters and speaks for itself, and the seed of its window.
fn owner(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    claimed: AccountId,
    effects: &mut Effects,
) -> Option<(AccountId, u32)> {
    let account = characters::listed(state, now, session, effects)?;
    if account == claimed {
        return Some((account, state.accounts.get(&account)?.pincode.seed));
    }
    session::wrong_state(state, now, session, effects);
    None
}

/// The digits that were meant: the keypad shows the ten digits in an order made from the seed, and what is sent are
/// the places that were pressed. `None` when they are no digits.
///
/// The order, a fact of the client: begin with 0 to 9; for n from 1 to 9, `seed = seed * 0x3498 + 0x881234` modulo
/// 2^32, and the entries at n and at `seed % (n + 1)` change places.
pub fn decipher(seed: u32, pressed: Pincode) -> Option<Pincode> {
    let order = keypad(seed);
    let mut digits = pressed;
    for digit in &mut digits {
        let place = digit.checked_sub(b'0')?;
        *digit = *order.get(usize::from(place))? + b'0';
    }
    Some(digits)
}

fn keypad(mut seed: u32) -> [u8; 10] {
    let mut order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for place in 1..10_u32 {
        seed = seed.wrapping_mul(0x3498).wrapping_add(0x0088_1234);
        order.swap(place as usize, (seed % (place + 1)) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_keypads_mean_the_recorded_pincodes() {
        // re-20120307-3char: seeds sent by the server, digits sent by the client, pincodes that the session's client
        // set and changed.
        assert_eq!(decipher(0x8f17, *b"4328"), Some(*b"7294"));
        assert_eq!(decipher(0x10c9, *b"4328"), Some(*b"7294"));
    }

    #[test]
    fn what_is_no_digit_is_no_pincode() {
        assert_eq!(decipher(1, *b"12a4"), None);
        assert_eq!(decipher(1, *b"12/4"), None);
    }

    #[test]
    fn every_keypad_shows_every_digit_once() {
        for seed in 0..2000 {
            let mut order = keypad(seed);
            order.sort_unstable();
            assert_eq!(order, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        }
    }
}
