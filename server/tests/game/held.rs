//! A client that does not wait for answers at the char server is answered in order, as if it had waited.

use server::{
    event::{Command, DisconnectReason, Notice, ServerKind, SessionId, command::CreateCharacter},
    state::Session,
};

use crate::common::{Scenario, wanted};

/// A session that has asked for its characters, of a store that does not answer.
fn asking(scenario: &mut Scenario) -> SessionId {
    scenario.account("adele");
    let login = scenario.login("adele");
    scenario.store_waits = Some(Vec::new());
    let session = scenario.connect(ServerKind::Char);
    scenario.send_char_enter(session, &login);
    session
}

fn create(wanted: CreateCharacter) -> Command {
    Command::CreateCharacter(wanted)
}

#[test]
fn what_comes_with_the_opening_packet_is_done_after_it() {
    let mut scenario = Scenario::new();
    let session = asking(&mut scenario);
    scenario.command(session, create(wanted("Newbie", 0)));
    scenario.command(session, create(wanted("newbie", 1)));
    scenario.command(session, Command::MoveSlot { from: 0, to: 2 });
    scenario.command(session, Command::SelectCharacter { slot: 2 });
    let told = scenario.told(session);
    assert!(matches!(told[..], [Notice::CharGreeting { .. }]), "{told:?}");
    while scenario.store_waits.as_ref().is_some_and(|waiting| !waiting.is_empty()) {
        scenario.store_answers();
    }
    let told = scenario.told(session);
    assert!(
        matches!(
            told[..],
            [
                Notice::CharacterList(_),
                Notice::Pincode { .. },
                Notice::CharacterCreated(_),
                Notice::CreateRefused(_),
                Notice::SlotMoved { ok: true, .. },
                Notice::MapAddress { .. },
            ]
        ),
        "{told:?}"
    );
}

#[test]
fn who_asks_for_too_much_without_waiting_is_put_out_and_nothing_of_it_is_done() {
    let mut scenario = Scenario::new();
    let session = asking(&mut scenario);
    for _ in 0..Session::HELD_MAX {
        scenario.command(session, create(wanted("Newbie", 0)));
    }
    assert_eq!(scenario.closed(session), None);
    scenario.command(session, create(wanted("Newbie", 0)));
    assert_eq!(scenario.closed(session), Some(DisconnectReason::WrongState));
    scenario.store_catches_up();
    assert!(scenario.store.characters.is_empty());
}

#[test]
fn what_was_held_is_dropped_with_its_session() {
    let mut scenario = Scenario::new();
    let session = asking(&mut scenario);
    scenario.command(session, create(wanted("Newbie", 0)));
    scenario.disconnect(session);
    scenario.store_catches_up();
    assert!(scenario.store.characters.is_empty());
}
