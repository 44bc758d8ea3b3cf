//! Ignoring: one's whispers, or everybody's.

use server::event::{
    Command, Notice, Query,
    notice::WhisperResult,
    people::{
        IgnoreCommand, IgnoreNotice, PeopleNotice,
        ignore::IgnoreResult::{self, Done, Failed, Full},
    },
};

use super::name;
use crate::common::{Client, Scenario};

fn one(scenario: &mut Scenario, client: &Client, other: &str, allow: bool) -> IgnoreResult {
    let name = name(other);
    scenario.wants(client, IgnoreCommand::One { name, allow });
    match scenario.people_told(client).as_slice() {
        [PeopleNotice::Ignore(IgnoreNotice::One { allow: said, result })] => {
            assert_eq!(*said, allow);
            *result
        }
        other => panic!("{other:?}"),
    }
}

fn everyone(scenario: &mut Scenario, client: &Client, allow: bool) -> IgnoreResult {
    scenario.wants(client, IgnoreCommand::Everyone { allow });
    match scenario.people_told(client).as_slice() {
        [PeopleNotice::Ignore(IgnoreNotice::Everyone { allow: said, result })] => {
            assert_eq!(*said, allow);
            *result
        }
        other => panic!("{other:?}"),
    }
}

/// Whispers, and says what becomes of it; the other is told exactly when it was heard.
fn whisper(scenario: &mut Scenario, from: &Client, to: &Client, to_name: &str) -> WhisperResult {
    scenario.forget();
    let (to_name, text) = (to_name.as_bytes().into(), (*b"psst").into());
    scenario.command(from.session, Command::Whisper { to: to_name, text });
    let result = match scenario.told(from.session).as_slice() {
        [Notice::WhisperAnswered { result, .. }] => *result,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        scenario.told(to.session).len(),
        usize::from(result == WhisperResult::Heard)
    );
    result
}

fn listed(scenario: &mut Scenario, client: &Client) -> Vec<String> {
    scenario.query(client.session, Query::IgnoreList);
    match scenario.people_told(client).as_slice() {
        [PeopleNotice::Ignore(IgnoreNotice::List(names))] => names.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_is_ignored_is_not_heard_and_told_so_until_allowed_again() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    let carla = scenario.play("carla");
    scenario.forget();
    assert_eq!(one(&mut scenario, &adele, "Berta", false), Done);
    assert_eq!(one(&mut scenario, &adele, "berta", false), Done, "twice is done too");
    assert_eq!(listed(&mut scenario, &adele), ["Berta"]);
    assert_eq!(whisper(&mut scenario, &berta, &adele, "adele"), WhisperResult::Ignored);
    assert_eq!(whisper(&mut scenario, &carla, &adele, "adele"), WhisperResult::Heard);
    assert_eq!(whisper(&mut scenario, &adele, &berta, "berta"), WhisperResult::Heard);
    assert_eq!(one(&mut scenario, &adele, "BERTA", true), Done);
    assert_eq!(
        one(&mut scenario, &adele, "berta", true),
        Failed,
        "nobody is ignored any more"
    );
    assert_eq!(whisper(&mut scenario, &berta, &adele, "adele"), WhisperResult::Heard);
}

#[test]
fn who_ignores_everybody_hears_game_masters_only() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    scenario.game_master("master");
    let master = scenario.play_account("master");
    scenario.forget();
    assert_eq!(everyone(&mut scenario, &adele, false), Done);
    assert_eq!(everyone(&mut scenario, &adele, false), Failed, "it is so already");
    let result = whisper(&mut scenario, &berta, &adele, "adele");
    assert_eq!(result, WhisperResult::EveryoneIgnored);
    assert_eq!(whisper(&mut scenario, &master, &adele, "adele"), WhisperResult::Heard);
    scenario.forget();
    assert_eq!(everyone(&mut scenario, &adele, true), Done);
    assert_eq!(whisper(&mut scenario, &berta, &adele, "adele"), WhisperResult::Heard);
}

#[test]
fn allowing_everybody_again_empties_the_list() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    scenario.forget();
    assert_eq!(everyone(&mut scenario, &adele, true), Failed, "nobody is ignored");
    one(&mut scenario, &adele, "berta", false);
    assert_eq!(everyone(&mut scenario, &adele, true), Done);
    assert_eq!(listed(&mut scenario, &adele), [""; 0]);
}

#[test]
fn the_list_has_room_for_twenty_and_lasts_until_one_leaves() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    scenario.forget();
    for number in 0..20 {
        assert_eq!(one(&mut scenario, &adele, &format!("name{number}"), false), Done);
    }
    assert_eq!(one(&mut scenario, &adele, "berta", false), Full);
    assert_eq!(one(&mut scenario, &adele, "", false), Failed, "that is nobody");
    assert_eq!(one(&mut scenario, &adele, "name19", false), Done);
    scenario.disconnect(adele.session);
    let adele = scenario.play_account("adele");
    scenario.forget();
    assert_eq!(listed(&mut scenario, &adele), [""; 0]);
}
