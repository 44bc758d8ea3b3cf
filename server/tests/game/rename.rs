//! Renaming a character.

use packets::CharacterId;
use server::event::{Command, Notice, SessionId, notice::RenameResult};

use crate::common::Scenario;

fn check(scenario: &mut Scenario, session: SessionId, character: CharacterId, name: &str) -> bool {
    let name = name.as_bytes().into();
    scenario.command(
        session,
        Command::CheckRename {
            account: None,
            character,
            name,
        },
    );
    match scenario.told(session).as_slice() {
        [Notice::RenameChecked { ok }] => *ok,
        other => panic!("{other:?}"),
    }
}

fn rename(scenario: &mut Scenario, session: SessionId, character: CharacterId) -> RenameResult {
    scenario.command(session, Command::Rename { character });
    match scenario.told(session).as_slice() {
        [Notice::Renamed(result)] => *result,
        other => panic!("{other:?}"),
    }
}

fn chooser(scenario: &mut Scenario) -> (SessionId, CharacterId) {
    scenario.account("adele");
    let login = scenario.login("adele");
    let session = scenario.enter_char(&login);
    let card = scenario.create(session, "Newbie", 0);
    (session, card.character.id)
}

#[test]
fn a_name_that_was_checked_can_be_taken_once() {
    let mut scenario = Scenario::new();
    let (session, character) = chooser(&mut scenario);
    assert!(check(&mut scenario, session, character, "Veteran"));
    assert_eq!(rename(&mut scenario, session, character), RenameResult::Renamed);
    assert_eq!(scenario.store.characters[&character].name.as_bytes(), b"Veteran");
    assert!(check(&mut scenario, session, character, "Another"));
    assert_eq!(rename(&mut scenario, session, character), RenameResult::NoneLeft);
}

#[test]
fn a_name_that_was_not_checked_is_not_taken() {
    let mut scenario = Scenario::new();
    let (session, character) = chooser(&mut scenario);
    assert_eq!(rename(&mut scenario, session, character), RenameResult::Failed);
    for bad in ["abc", "a : b", "newbie"] {
        assert!(!check(&mut scenario, session, character, bad), "{bad}");
        assert_eq!(rename(&mut scenario, session, character), RenameResult::Failed);
    }
}

#[test]
fn a_name_taken_since_it_was_checked_stays_taken() {
    let mut scenario = Scenario::new();
    let (session, character) = chooser(&mut scenario);
    assert!(check(&mut scenario, session, character, "Veteran"));
    scenario.account("berta");
    let login = scenario.login("berta");
    let other = scenario.enter_char(&login);
    scenario.create(other, "Veteran", 0);
    assert_eq!(rename(&mut scenario, session, character), RenameResult::NameTaken);
    assert_eq!(scenario.store.characters[&character].renames, 1);
}
