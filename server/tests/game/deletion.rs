//! Deleting a character: at once by mail or birth date, and in three steps with a waiting time.

use packets::CharacterId;
use server::event::{
    Command, Notice, SessionId,
    notice::{ConfirmResult, DeleteRefusal, ReserveResult},
};

use crate::common::Scenario;

const DAY: u64 = 24 * 60 * 60 * 1000;

fn chooser(scenario: &mut Scenario) -> (SessionId, CharacterId) {
    scenario.account("adele");
    let login = scenario.login("adele");
    let session = scenario.enter_char(&login);
    let card = scenario.create(session, "Newbie", 0);
    (session, card.character.id)
}

fn delete(scenario: &mut Scenario, session: SessionId, character: CharacterId, proof: &str) -> Vec<Notice> {
    let proof = proof.as_bytes().into();
    scenario.command(session, Command::DeleteCharacter { character, proof });
    scenario.told(session)
}

fn confirm(scenario: &mut Scenario, session: SessionId, character: CharacterId, birth_date: [u8; 6]) -> ConfirmResult {
    scenario.command(session, Command::ConfirmDeletion { character, birth_date });
    match scenario.told(session).as_slice() {
        [Notice::DeletionConfirmed { result, .. }] => *result,
        other => panic!("{other:?}"),
    }
}

fn reserve(scenario: &mut Scenario, session: SessionId, character: CharacterId) -> ReserveResult {
    scenario.command(session, Command::ReserveDeletion { character });
    match scenario.told(session).as_slice() {
        [Notice::DeletionReserved { result, .. }] => *result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn mail_or_birth_date_deletes_at_once_and_anything_else_does_not() {
    for proof in ["a@a.com", "A@A.COM", "900101"] {
        let mut scenario = Scenario::new();
        let (session, character) = chooser(&mut scenario);
        let wrong = Notice::DeleteRefused(DeleteRefusal::WrongProof);
        for guess in ["", "wrong@mail.com", "910101"] {
            assert_eq!(
                delete(&mut scenario, session, character, guess),
                core::slice::from_ref(&wrong),
                "{guess}"
            );
        }
        assert_eq!(
            delete(&mut scenario, session, character, proof),
            [Notice::CharacterDeleted]
        );
        assert!(scenario.store.characters.is_empty());
        let denied = Notice::DeleteRefused(DeleteRefusal::Denied);
        assert_eq!(delete(&mut scenario, session, character, proof), [denied]);
    }
}

#[test]
fn a_deletion_is_told_when_durable() {
    let mut scenario = Scenario::new();
    let (session, character) = chooser(&mut scenario);
    let proof = b"900101".as_slice().into();
    scenario.command(session, Command::DeleteCharacter { character, proof });
    let told = scenario.told_in_full(session);
    assert_eq!(told[0].notice, Notice::CharacterDeleted);
    assert_eq!(told[0].after, Some(scenario.store.written));
}

#[test]
fn a_reserved_deletion_waits_a_day_and_takes_the_birth_date() {
    let mut scenario = Scenario::new();
    let (session, character) = chooser(&mut scenario);
    let right = *b"900101";
    assert_eq!(
        confirm(&mut scenario, session, character, right),
        ConfirmResult::NotReserved
    );
    assert_eq!(reserve(&mut scenario, session, character), ReserveResult::Reserved);
    assert_eq!(
        reserve(&mut scenario, session, character),
        ReserveResult::AlreadyReserved
    );
    assert_eq!(
        confirm(&mut scenario, session, character, right),
        ConfirmResult::TooEarly
    );
    scenario.command(session, Command::SelectCharacter { slot: 0 });
    assert_eq!(scenario.told(session), [Notice::CharRefused]);
    scenario.now = server::event::Moment(scenario.now.0 + DAY);
    assert_eq!(
        confirm(&mut scenario, session, character, *b"910101"),
        ConfirmResult::WrongBirthDate
    );
    assert_eq!(
        confirm(&mut scenario, session, character, right),
        ConfirmResult::Deleted
    );
    assert_eq!(confirm(&mut scenario, session, character, right), ConfirmResult::Failed);
    assert!(scenario.store.characters.is_empty());
}

#[test]
fn a_reservation_survives_a_new_login_and_can_be_given_up() {
    let mut scenario = Scenario::new();
    let (session, character) = chooser(&mut scenario);
    reserve(&mut scenario, session, character);
    let login = scenario.login("adele");
    let session = scenario.enter_char(&login);
    scenario.told(session);
    assert_eq!(
        reserve(&mut scenario, session, character),
        ReserveResult::AlreadyReserved
    );
    for ok in [true, false] {
        scenario.command(session, Command::CancelDeletion { character });
        assert_eq!(scenario.told(session), [Notice::DeletionCancelled { character, ok }]);
    }
    scenario.command(session, Command::SelectCharacter { slot: 0 });
    assert!(matches!(scenario.told(session)[..], [Notice::MapAddress { .. }]));
}

#[test]
fn nobody_deletes_what_is_not_theirs_or_is_being_played() {
    let mut scenario = Scenario::new();
    let player = scenario.play("berta");
    let (session, own) = chooser(&mut scenario);
    assert_eq!(reserve(&mut scenario, session, player.character), ReserveResult::Failed);
    let denied = Notice::DeleteRefused(DeleteRefusal::Denied);
    assert_eq!(delete(&mut scenario, session, player.character, "900101"), [denied]);
    assert!(scenario.store.characters.contains_key(&own));
    assert!(scenario.store.characters.contains_key(&player.character));
}
