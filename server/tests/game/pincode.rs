//! The pincode: set, asked for once per login, checked, changed.

use packets::AccountId;
use server::event::{
    Command, DisconnectReason, GameEvent, Notice, ServerKind, SessionId, SlowAnswer,
    notice::{LoginAccepted, PincodeResult, PincodeState},
    record::Pincode,
};
use server::service::pincode::decipher;

use crate::common::{Scenario, wanted};

/// Comes in at a listener that asks for a pincode; the window shown and its seed.
fn enter(scenario: &mut Scenario, login: &LoginAccepted) -> (SessionId, PincodeState, u32) {
    let session = scenario.connect_with(ServerKind::Char, true);
    scenario.send_char_enter(session, login);
    let (state, seed) = window(scenario, session);
    (session, state, seed)
}

/// The last window shown to a session.
fn window(scenario: &mut Scenario, session: SessionId) -> (PincodeState, u32) {
    let windows = scenario.told(session).into_iter().filter_map(|notice| match notice {
        Notice::Pincode { state, seed, .. } => Some((state, seed)),
        _ => None,
    });
    windows.last().expect("no window was shown")
}

/// What to press for `meant` on the keypad of `seed`.
fn press(seed: u32, meant: Pincode) -> Pincode {
    meant.map(|digit| {
        let shows = |place: &u8| decipher(seed, [*place; 4]) == Some([digit; 4]);
        (b'0'..=b'9').find(shows).unwrap()
    })
}

fn check(
    scenario: &mut Scenario,
    session: SessionId,
    account: AccountId,
    seed: u32,
    meant: Pincode,
) -> (PincodeState, u32) {
    let digits = press(seed, meant);
    scenario.command(session, Command::CheckPincode { account, digits });
    window(scenario, session)
}

fn set(scenario: &mut Scenario, login: &LoginAccepted, meant: Pincode) -> (SessionId, u32) {
    let (session, state, seed) = enter(scenario, login);
    assert_eq!(state, PincodeState::NotSet);
    let account = login.account;
    let digits = press(seed, meant);
    scenario.command(session, Command::SetPincode { account, digits });
    let told = scenario.told_in_full(session);
    assert_eq!(
        told[0].notice,
        Notice::PincodeSet {
            result: PincodeResult::Stored,
            seed
        }
    );
    assert_eq!(told[0].after, Some(scenario.store.written));
    match told[1].notice {
        Notice::Pincode {
            state: PincodeState::Ask,
            seed,
            ..
        } => (session, seed),
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_first_pincode_is_set_asked_for_and_opens_the_way() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let (session, seed) = set(&mut scenario, &login, *b"7294");
    assert_eq!(
        check(&mut scenario, session, login.account, seed, *b"7294").0,
        PincodeState::Passed
    );
    scenario.create(session, "Newbie", 0);
}

#[test]
fn it_is_asked_for_once_per_login() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let (session, seed) = set(&mut scenario, &login, *b"7294");
    check(&mut scenario, session, login.account, seed, *b"7294");
    scenario.disconnect(session);
    assert_eq!(enter(&mut scenario, &login).1, PincodeState::Passed);
    let login = scenario.login("adele");
    assert_eq!(enter(&mut scenario, &login).1, PincodeState::Ask);
}

#[test]
fn without_it_nothing_can_be_chosen_or_changed() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    set(&mut scenario, &login, *b"7294");
    for command in [
        Command::SelectCharacter { slot: 0 },
        Command::CreateCharacter(wanted("Newbie", 0)),
        Command::MoveSlot { from: 0, to: 1 },
    ] {
        let (session, ..) = enter(&mut scenario, &login);
        scenario.command(session, command);
        assert_eq!(scenario.closed(session), Some(DisconnectReason::WrongState));
    }
    assert!(scenario.store.characters.is_empty());
}

#[test]
fn three_wrong_ones_close_the_session() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let (session, mut seed) = set(&mut scenario, &login, *b"7294");
    for _ in 0..2 {
        let (state, next) = check(&mut scenario, session, login.account, seed, *b"0001");
        assert_eq!(state, PincodeState::Wrong);
        seed = next;
    }
    let digits = press(seed, *b"0001");
    let account = login.account;
    scenario.command(session, Command::CheckPincode { account, digits });
    let told = scenario.told(session);
    assert!(told.contains(&Notice::CharRefused), "{told:?}");
    assert_eq!(told.last(), Some(&Notice::Close(DisconnectReason::Forged)));
    // And the login with it.
    let session = scenario.enter_char(&login);
    assert_eq!(scenario.closed(session), Some(DisconnectReason::Forged));
}

/// Public servers let nobody have these, and do not count it as a try when they are said.
#[test]
fn four_times_the_same_digit_is_not_allowed() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let account = login.account;
    let (session, _, seed) = enter(&mut scenario, &login);
    let digits = press(seed, *b"1111");
    scenario.command(session, Command::SetPincode { account, digits });
    let result = PincodeResult::NotAllowed;
    assert_eq!(scenario.told(session), [Notice::PincodeSet { result, seed }]);
    scenario.disconnect(session);
    let (session, mut seed) = set(&mut scenario, &login, *b"7294");
    for _ in 0..5 {
        let (state, next) = check(&mut scenario, session, account, seed, *b"1111");
        assert_eq!(state, PincodeState::NotAllowed);
        seed = next;
    }
    let (state, seed) = check(&mut scenario, session, account, seed, *b"7294");
    assert_eq!(state, PincodeState::Passed);
    let (old, new) = (press(seed, *b"7294"), press(seed, *b"0000"));
    scenario.command(session, Command::ChangePincode { account, old, new });
    assert_eq!(scenario.told(session), [Notice::PincodeChanged { result, seed }]);
    scenario.create(session, "Newbie", 0);
}

#[test]
fn changing_it_takes_the_old_one_and_asks_for_the_new_one() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let account = login.account;
    let (session, seed) = set(&mut scenario, &login, *b"7294");
    let (_, seed) = check(&mut scenario, session, account, seed, *b"7294");
    let (old, new) = (press(seed, *b"1111"), press(seed, *b"8305"));
    scenario.command(session, Command::ChangePincode { account, old, new });
    let told = scenario.told(session);
    let result = PincodeResult::Failed;
    assert_eq!(told[0], Notice::PincodeChanged { result, seed });
    let Notice::Pincode {
        state: PincodeState::Ask,
        seed,
        ..
    } = told[1]
    else {
        panic!("{told:?}")
    };
    let (old, new) = (press(seed, *b"7294"), press(seed, *b"8305"));
    scenario.command(session, Command::ChangePincode { account, old, new });
    let told = scenario.told(session);
    let result = PincodeResult::Stored;
    assert_eq!(told[0], Notice::PincodeChanged { result, seed });
    let Notice::Pincode {
        state: PincodeState::Ask,
        seed,
        ..
    } = told[1]
    else {
        panic!("{told:?}")
    };
    assert_eq!(
        check(&mut scenario, session, account, seed, *b"8305").0,
        PincodeState::Passed
    );
}

#[test]
fn nobody_speaks_for_another_account() {
    let mut scenario = Scenario::new();
    let berta = scenario.account("berta");
    scenario.account("adele");
    let login = scenario.login("adele");
    let (session, ..) = enter(&mut scenario, &login);
    let digits = *b"0000";
    scenario.command(session, Command::SetPincode { account: berta, digits });
    assert_eq!(scenario.closed(session), Some(DisconnectReason::WrongState));
}

#[test]
fn only_a_hash_of_it_is_stored() {
    let mut scenario = Scenario::new();
    let account = scenario.account("adele");
    let login = scenario.login("adele");
    let (session, _, seed) = enter(&mut scenario, &login);
    scenario.pool_waits = Some(Vec::new());
    let digits = press(seed, *b"7294");
    scenario.command(session, Command::SetPincode { account, digits });
    assert_eq!(scenario.told(session), [], "it is not hashed yet");
    assert_eq!(scenario.pool_waits.as_ref().unwrap().len(), 1);
    let hash: std::sync::Arc<str> = "$argon2id$".into();
    scenario.put(GameEvent::Slow(SlowAnswer::Hashed {
        session,
        hash: hash.clone(),
    }));
    let stored = scenario.store.accounts.values().next().unwrap();
    assert_eq!(stored.pincode_hash, Some(hash));
}

#[test]
fn one_guess_is_compared_at_a_time() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let account = login.account;
    let (session, seed) = set(&mut scenario, &login, *b"7294");
    scenario.pool_waits = Some(Vec::new());
    for guess in 0..5 {
        let digits = press(seed, [b'0' + guess, b'9', b'0', b'1']);
        scenario.command(session, Command::CheckPincode { account, digits });
    }
    assert_eq!(scenario.pool_waits.as_ref().unwrap().len(), 1);
    // Who leaves without waiting for the answer learns nothing, and the next one is heard.
    scenario.disconnect(session);
    let (next, _, seed) = enter(&mut scenario, &login);
    let matches = true;
    scenario.put(GameEvent::Slow(SlowAnswer::Verified { session, matches }));
    scenario.pool_waits = None;
    assert_eq!(
        check(&mut scenario, next, account, seed, *b"7294").0,
        PincodeState::Passed
    );
}

#[test]
fn a_pool_that_is_busy_costs_no_try_and_changes_nothing() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let account = login.account;
    let (session, mut seed) = set(&mut scenario, &login, *b"7294");
    scenario.pool_is_full = true;
    for _ in 0..5 {
        let (state, next) = check(&mut scenario, session, account, seed, *b"7294");
        assert_eq!(state, PincodeState::Ask);
        seed = next;
    }
    let (old, new) = (press(seed, *b"7294"), press(seed, *b"8305"));
    scenario.command(session, Command::ChangePincode { account, old, new });
    let told = scenario.told(session);
    let result = PincodeResult::Failed;
    assert_eq!(told[0], Notice::PincodeChanged { result, seed });
    let Notice::Pincode { seed, .. } = told[1] else {
        panic!("{told:?}")
    };
    scenario.pool_is_full = false;
    assert_eq!(
        check(&mut scenario, session, account, seed, *b"7294").0,
        PincodeState::Passed
    );
}
