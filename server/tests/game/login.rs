//! Logging in, registering, and logging in twice.

use server::{
    event::{
        DisconnectReason, Moment, Name, Notice, ServerKind,
        notice::{Kick, LoginRefusal},
    },
    state::Rules,
};

use crate::common::{BEGIN, Scenario};

fn refusal(scenario: &mut Scenario, user: &str, password: &str) -> LoginRefusal {
    let (_, told) = scenario.try_login(user, password);
    match told.as_slice() {
        [Notice::LoginRefused(why), Notice::Close(DisconnectReason::Served)] => *why,
        other => panic!("{user} was told {other:?}"),
    }
}

#[test]
fn the_right_password_gives_two_login_ids_that_differ_by_login() {
    let mut scenario = Scenario::new();
    let account = scenario.account("adele");
    let first = scenario.login("adele");
    let second = scenario.login("adele");
    assert_eq!(first.account, account);
    assert_ne!((first.login_id1, first.login_id2), (second.login_id1, second.login_id2));
}

#[test]
fn wrong_and_unknown_are_told_apart_and_close_the_session() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    assert_eq!(refusal(&mut scenario, "adele", "guess"), LoginRefusal::WrongPassword);
    assert_eq!(refusal(&mut scenario, "nobody", "guess"), LoginRefusal::UnknownAccount);
    assert_eq!(refusal(&mut scenario, "", "guess"), LoginRefusal::Rejected);
    assert_eq!(refusal(&mut scenario, &"a".repeat(24), "guess"), LoginRefusal::Rejected);
    assert_eq!(refusal(&mut scenario, "adele", &"a".repeat(33)), LoginRefusal::Rejected);
}

#[test]
fn a_ban_is_told_to_its_owner_only_and_ends() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let until = Moment(BEGIN.0 + 60_000);
    scenario
        .store
        .accounts
        .get_mut(&Name::new(b"adele").unwrap())
        .unwrap()
        .banned_until = Some(until);
    assert_eq!(refusal(&mut scenario, "adele", "guess"), LoginRefusal::WrongPassword);
    assert_eq!(
        refusal(&mut scenario, "adele", "secret"),
        LoginRefusal::BannedUntil(until)
    );
    scenario.pass_ms(60_000);
    scenario.login("adele");
}

#[test]
fn a_full_pool_refuses_rather_than_waits() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    scenario.pool_is_full = true;
    assert_eq!(refusal(&mut scenario, "adele", "secret"), LoginRefusal::Full);
}

#[test]
fn no_more_accounts_are_online_than_the_rules_allow() {
    let mut scenario = Scenario::with_rules(Rules {
        max_online: 1,
        ..Rules::default()
    });
    scenario.account("adele");
    scenario.account("berta");
    scenario.login("adele");
    assert_eq!(refusal(&mut scenario, "berta", "secret"), LoginRefusal::Full);
    scenario.login("adele");
}

#[test]
fn registration_makes_the_account_once_and_is_acknowledged_when_durable() {
    let mut scenario = Scenario::with_rules(Rules {
        registration: true,
        ..Rules::default()
    });
    let session = scenario.connect(ServerKind::Login);
    let login = server::event::command::Login {
        user: (*b"newbie_F").into(),
        password: b"secret".as_slice().into(),
    };
    scenario.command(session, server::event::Command::Login(login));
    let told = scenario.told_in_full(session);
    assert!(matches!(told[0].notice, Notice::LoginAccepted(accepted) if accepted.sex.code() == 0));
    assert_eq!(told[0].after, Some(scenario.store.written));
    scenario.login("newbie");
    assert_eq!(refusal(&mut scenario, "newbie_M", "secret"), LoginRefusal::Rejected);
    for no_name in ["abc_M", "a name_M", "line\nbreak_F", "caf\u{e9}s_M"] {
        assert_eq!(
            refusal(&mut scenario, no_name, "secret"),
            LoginRefusal::UnknownAccount,
            "{no_name:?}"
        );
    }
}

#[test]
fn registration_is_closed_unless_the_rules_open_it() {
    let mut scenario = Scenario::new();
    assert_eq!(
        refusal(&mut scenario, "newbie_M", "secret"),
        LoginRefusal::UnknownAccount
    );
}

#[test]
fn a_second_login_puts_the_first_out_of_the_game_and_saves_it() {
    let mut scenario = Scenario::new();
    let first = scenario.play_at("adele", "ground", 30, 30);
    scenario.forget();
    let second = scenario.login("adele");
    let told = scenario.told(first.session);
    let put_out = [
        Notice::Kicked(Kick::LoggedInElsewhere),
        Notice::Close(DisconnectReason::Replaced),
    ];
    assert_eq!(told, put_out);
    assert!(scenario.state.players.is_empty());
    assert_eq!(scenario.store.named("adele").unwrap().place.x, 30);
    // And the first one's login ids are worth nothing any more.
    assert_ne!(first.ids, (second.login_id1, second.login_id2));
    let again = scenario.play_account("adele");
    assert_eq!(scenario.cell(&again), (30, 30));
}

#[test]
fn what_comes_after_the_first_login_of_a_session_closes_it() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let session = scenario.connect(ServerKind::Login);
    scenario.command(session, server::event::Command::LoadEnd);
    assert_eq!(scenario.closed(session), Some(DisconnectReason::WrongState));
}

#[test]
fn who_takes_long_to_choose_a_server_is_let_in() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let (session, told) = scenario.try_login("adele", "secret");
    let [Notice::LoginAccepted(login)] = told[..] else {
        panic!("{told:?}")
    };
    scenario.pass_ms(200_000);
    scenario.disconnect(session);
    scenario.pass_ms(50_000);
    let chooser = scenario.enter_char(&login);
    assert_eq!(scenario.closed(chooser), None);
    // The way is open for a while only once the connection is closed.
    scenario.disconnect(chooser);
    scenario.pass_ms(70_000);
    assert!(scenario.state.accounts.is_empty());
}

#[test]
fn an_account_that_goes_no_further_is_forgotten() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    scenario.pass_ms(70_000);
    assert!(scenario.state.accounts.is_empty());
    let session = scenario.enter_char(&login);
    assert_eq!(scenario.closed(session), Some(DisconnectReason::Forged));
}
