//! Moving characters between slots.

use server::event::{Command, Notice, SessionId};

use crate::common::Scenario;

/// Whether the move was made, how many are left, and the slots of the characters named.
fn move_slot(scenario: &mut Scenario, session: SessionId, from: u16, to: u16) -> (bool, u16, Vec<(u8, String)>) {
    scenario.command(session, Command::MoveSlot { from, to });
    let told = scenario.told(session);
    let [Notice::SlotMoved { ok, moves_left, list }] = told.as_slice() else {
        panic!("{told:?}")
    };
    let slots = list
        .characters
        .iter()
        .map(|card| (card.character.slot, card.character.name.to_string()));
    (*ok, *moves_left, slots.collect())
}

fn at(slots: &[(u8, &str)]) -> Vec<(u8, String)> {
    slots.iter().map(|(slot, name)| (*slot, (*name).to_owned())).collect()
}

#[test]
fn a_move_changes_places_and_costs_who_moves() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let session = scenario.enter_char(&login);
    scenario.create(session, "First", 0);
    scenario.create(session, "Second", 3);
    let swapped = at(&[(0, "Second"), (3, "First")]);
    assert_eq!(move_slot(&mut scenario, session, 0, 3), (true, 2, swapped.clone()));
    for (from, to) in [(1, 2), (3, 3), (3, 9), (3, 256), (300, 1)] {
        assert!(!move_slot(&mut scenario, session, from, to).0, "{from} to {to}");
    }
    let moved = at(&[(0, "Second"), (8, "First")]);
    assert_eq!(move_slot(&mut scenario, session, 3, 8), (true, 1, moved.clone()));
    assert_eq!(move_slot(&mut scenario, session, 8, 7).1, 0);
    assert_eq!(
        move_slot(&mut scenario, session, 7, 8),
        (false, 0, at(&[(0, "Second"), (7, "First")]))
    );
    assert_eq!(scenario.store.named("First").unwrap().slot, 7);
    assert_eq!(scenario.store.named("Second").unwrap().slot, 0);
}
