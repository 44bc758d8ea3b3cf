//! The pincode: four digits that are asked for once per login, typed on a keypad whose digits are permuted by a seed.

use packets::AccountId;
use rand::Rng;

use super::{characters, session, storage};
use crate::{
    event::{
        DisconnectReason, Effects, Moment, Notice, SessionId, notice::PincodeState, persistence::Write, record::Pincode,
    },
    state::ServerState,
};

/// Shows the window that is due: none where the listener asks for no pincode, or it was said before.
pub fn show(state: &mut ServerState, session: SessionId, account: AccountId, effects: &mut Effects) {
    let passed = is_passed(state, session, account);
    let set = state
        .accounts
        .get(&account)
        .is_some_and(|online| online.account.pincode.is_some());
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
    if let Some(account) = owner(state, now, session, claimed, effects) {
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
    let Some(account) = owner(state, now, session, claimed, effects) else {
        return;
    };
    let Some(online) = state.accounts.get_mut(&account) else {
        return;
    };
    let said = decipher(online.pincode.seed, digits);
    if said.is_some() && said == online.account.pincode {
        online.pincode.passed = true;
        online.pincode.wrong = 0;
        return open_window(state, session, account, PincodeState::Passed, effects);
    }
    wrong(state, now, session, account, effects);
}

fn wrong(state: &mut ServerState, now: Moment, session: SessionId, account: AccountId, effects: &mut Effects) {
    let Some(online) = state.accounts.get_mut(&account) else {
        return;
    };
    online.pincode.wrong = online.pincode.wrong.saturating_add(1);
    let out = online.pincode.wrong >= state.rules.pincode_tries;
    open_window(state, session, account, PincodeState::Wrong, effects);
    if out {
        // Its login ids are worth nothing any more: who guesses has to log in for every few tries.
        session::detach(state, now, account, session, effects);
        session::close(state, session, DisconnectReason::Forged, effects);
        state.accounts.remove(&account);
    }
}

/// The client sets a first pincode; it is asked for right after.
pub fn set(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (claimed, digits): (AccountId, Pincode),
    effects: &mut Effects,
) {
    let Some(account) = owner(state, now, session, claimed, effects) else {
        return;
    };
    let Some(online) = state.accounts.get(&account) else {
        return;
    };
    let seed = online.pincode.seed;
    let unset = online.account.pincode.is_none();
    let new = decipher(seed, digits).filter(|_| unset && characters::idle(state, account).is_some());
    let commit = new.map(|new| store(state, account, new, effects));
    let ok = commit.is_some();
    effects.tell_after(session, Notice::PincodeSet { ok, seed }, commit);
    show(state, session, account, effects);
}

/// The client replaces the pincode, saying the old one; the new one is asked for right after.
pub fn change(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (claimed, old, new): (AccountId, Pincode, Pincode),
    effects: &mut Effects,
) {
    let Some(account) = owner(state, now, session, claimed, effects) else {
        return;
    };
    let Some(online) = state.accounts.get(&account) else {
        return;
    };
    let seed = online.pincode.seed;
    let old = decipher(seed, old);
    if old.is_none() || old != online.account.pincode {
        effects.tell(session, Notice::PincodeChanged { ok: false, seed });
        return wrong(state, now, session, account, effects);
    }
    let new = decipher(seed, new).filter(|_| characters::idle(state, account).is_some());
    let commit = new.map(|new| store(state, account, new, effects));
    let ok = commit.is_some();
    if let Some(online) = state.accounts.get_mut(&account).filter(|_| ok) {
        online.pincode.passed = false;
    }
    effects.tell_after(session, Notice::PincodeChanged { ok, seed }, commit);
    show(state, session, account, effects);
}

fn store(
    state: &mut ServerState,
    account: AccountId,
    pincode: Pincode,
    effects: &mut Effects,
) -> crate::event::CommitNumber {
    if let Some(online) = state.accounts.get_mut(&account) {
        online.account.pincode = Some(pincode);
    }
    storage::write(state, Write::SetPincode { account, pincode }, effects)
}

/// The account of a session that was shown its characters and speaks for itself.
fn owner(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    claimed: AccountId,
    effects: &mut Effects,
) -> Option<AccountId> {
    let account = characters::listed(state, now, session, effects)?;
    if account == claimed {
        return Some(account);
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
