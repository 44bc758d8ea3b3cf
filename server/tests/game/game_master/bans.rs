//! Bans: of who plays and of who does not, and how they end.

use core::time::Duration;

use server::event::{
    CommitNumber, DisconnectReason, Notice,
    notice::{Kick, LoginRefusal},
};

use super::{game_master, lines, order};
use crate::common::Scenario;

/// Why an account of that name is not let in; `None` if it is.
fn refusal(scenario: &mut Scenario, user: &str) -> Option<LoginRefusal> {
    let (session, told) = scenario.try_login(user, "secret");
    scenario.disconnect(session);
    match told[..] {
        [Notice::LoginRefused(why), ..] => Some(why),
        _ => None,
    }
}

#[test]
fn who_is_banned_is_put_out_and_comes_in_again_when_the_time_is_over() {
    let mut scenario = Scenario::new();
    let other = scenario.play("berta");
    let client = game_master(&mut scenario);
    assert_eq!(order(&mut scenario, &client, "@ban 1h adele"), ["That is you."]);
    scenario.say(&client, "@ban 1h berta");
    let told = scenario.told(other.session);
    let put_out = [
        Notice::Kicked(Kick::ByGameMaster),
        Notice::Close(DisconnectReason::Kicked),
    ];
    assert!(told.ends_with(&put_out), "{told:?}");
    let until = scenario.now + Duration::from_hours(1);
    let (_, told) = scenario.try_login("berta", "secret");
    assert_eq!(told[0], Notice::LoginRefused(LoginRefusal::BannedUntil(until)));
    scenario.pass(Duration::from_hours(1));
    scenario.login("berta");
}

#[test]
fn who_does_not_play_is_banned_by_the_name_of_a_character() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let other = scenario.play("berta");
    scenario.disconnect(other.session);
    // It logged in again, and chooses a character.
    let login = scenario.login("berta");
    let chooser = scenario.enter_char(&login);
    scenario.forget();
    scenario.say(&client, "@ban 2d BERTA");
    let until = scenario.now + Duration::from_hours(48);
    let told = scenario.told_in_full(client.session);
    let after = told.last().unwrap().after;
    assert_eq!(after, Some(scenario.store.written), "told when it is durable");
    let text = format!("The account of BERTA stays out until {}.", until.utc());
    assert_eq!(lines(&[told[0].notice.clone()]), [text]);
    assert_eq!(scenario.closed(chooser), Some(DisconnectReason::Kicked));
    assert_eq!(refusal(&mut scenario, "berta"), Some(LoginRefusal::BannedUntil(until)));
    scenario.restart();
    assert_eq!(refusal(&mut scenario, "berta"), Some(LoginRefusal::BannedUntil(until)));
}

#[test]
fn a_ban_is_lifted_by_the_name_of_a_character() {
    let mut scenario = Scenario::new();
    scenario.play("berta");
    let client = game_master(&mut scenario);
    assert_eq!(order(&mut scenario, &client, "@unban berta"), ["berta plays."]);
    let until = scenario.now + Duration::from_mins(30);
    scenario.say(&client, "@ban 30m berta");
    let lifted = format!("The account of berta, banned until {}, is let in again.", until.utc());
    assert_eq!(order(&mut scenario, &client, "@unban berta"), [lifted]);
    assert_eq!(refusal(&mut scenario, "berta"), None);
    let again = ["The account of berta is not banned."];
    assert_eq!(order(&mut scenario, &client, "@unban berta"), again);
}

#[test]
fn nobody_bans_oneself_a_higher_group_or_who_does_not_exist() {
    let mut scenario = Scenario::new();
    scenario.store.add_account("berta", "secret", 99);
    let other = scenario.play_account("berta");
    scenario.disconnect(other.session);
    let client = game_master(&mut scenario);
    for (line, answer) in [
        ("@ban 1d carla", "There is no character carla."),
        ("@unban carla", "There is no character carla."),
        ("@ban 1d berta", "berta is of a higher group than you."),
        ("@unban berta", "berta is of a higher group than you."),
        ("@unban adele", "adele plays."),
    ] {
        assert_eq!(order(&mut scenario, &client, line), [answer], "{line}");
    }
    assert_eq!(refusal(&mut scenario, "berta"), None);
}

#[test]
fn a_ban_whose_giver_leaves_before_the_store_answers_is_not_done() {
    let mut scenario = Scenario::new();
    let other = scenario.play("berta");
    scenario.disconnect(other.session);
    let client = game_master(&mut scenario);
    scenario.store_waits = Some(Vec::new());
    scenario.say(&client, "@ban 1d berta");
    scenario.disconnect(client.session);
    scenario.store_catches_up();
    assert_eq!(refusal(&mut scenario, "berta"), None);
    assert!(scenario.store.written > CommitNumber(0));
}
