//! Dialogs: everything that NPCs show waits for its own answer, and for nothing else.

use server::{
    event::{Command, NoWalk, npc::NpcCommand},
    world::Status,
};

use super::{HEALER, TALKER, TRAVELLER, scenario, unit};
use crate::{
    ailments::suffer,
    common::{Client, Scenario},
};

const MENU: &str = "[A number|A word|Good bye]";

/// A client that has come to the menu of the talker.
fn at_the_menu() -> (Scenario, Client) {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.contact(&client, TALKER);
    scenario.next(&client, TALKER);
    scenario.forget();
    (scenario, client)
}

#[test]
fn a_dialog_goes_on_when_it_is_answered() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.contact(&client, TALKER);
    assert_eq!(scenario.shown(&client), ["Good day, adele.", "[next]"]);
    scenario.next(&client, TALKER);
    assert_eq!(scenario.shown(&client), [MENU]);
    scenario.choose(&client, TALKER, 1);
    assert_eq!(scenario.shown(&client), ["[number]"]);
    let npc = unit(TALKER);
    scenario.ask_npc(&client, NpcCommand::Number { npc, value: 7 });
    assert_eq!(scenario.shown(&client), ["It is 7.", "[next]"]);
    scenario.next(&client, TALKER);
    assert_eq!(scenario.shown(&client), [MENU]);
    scenario.choose(&client, TALKER, 3);
    assert_eq!(
        scenario.shown(&client),
        ["Good bye.", "[close]"],
        "a window gets a button that closes it"
    );
    scenario.close(&client, TALKER);
    assert!(!scenario.talks(&client));
    assert_eq!(scenario.shown(&client), [""; 0]);
}

#[test]
fn whose_body_an_ailment_holds_talks_to_nobody() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    suffer(&mut scenario, &client, Status::Stun, 5);
    scenario.contact(&client, TALKER);
    assert!(!scenario.talks(&client));
    scenario.pass_ms(6000);
    scenario.contact(&client, TALKER);
    assert!(scenario.talks(&client));
}

#[test]
fn numbers_are_brought_into_their_range() {
    for (typed, taken) in [(i32::MIN, 2), (-1, 2), (0, 2), (2, 2), (9, 9), (10, 9), (i32::MAX, 9)] {
        let (mut scenario, client) = at_the_menu();
        scenario.choose(&client, TALKER, 1);
        let npc = unit(TALKER);
        scenario.ask_npc(&client, NpcCommand::Number { npc, value: typed });
        assert!(scenario.shown(&client).contains(&format!("It is {taken}.")), "{typed}");
    }
}

#[test]
fn texts_are_cut_and_compared_without_regard_to_case() {
    let npc = unit(TALKER);
    for (typed, said) in [
        ("candy", "Right."),
        ("CANDYSTORE", "Right."),
        ("a:b", "a:b?"),
        ("", "?"),
    ] {
        let (mut scenario, client) = at_the_menu();
        scenario.choose(&client, TALKER, 2);
        let text = typed.as_bytes().into();
        scenario.ask_npc(&client, NpcCommand::Text { npc, text });
        let shown = scenario.shown(&client);
        assert_eq!(shown[1], said, "{typed}");
    }
}

#[test]
fn choices_made_of_what_was_typed_cannot_upset_their_number() {
    for (typed, choices) in [("a:b", "[a.b| ]"), ("", "[ | ]")] {
        let (mut scenario, client) = at_the_menu();
        scenario.choose(&client, TALKER, 2);
        let (npc, text) = (unit(TALKER), typed.as_bytes().into());
        scenario.ask_npc(&client, NpcCommand::Text { npc, text });
        assert_eq!(scenario.shown(&client).last().unwrap(), choices);
    }
}

#[test]
fn a_cancelled_menu_ends_the_dialog() {
    let (mut scenario, client) = at_the_menu();
    scenario.choose(&client, TALKER, NpcCommand::CANCELLED);
    assert!(!scenario.talks(&client));
    assert_eq!(
        scenario.shown(&client),
        [""; 0],
        "the client has closed the window itself"
    );
}

#[test]
fn a_window_closed_early_ends_the_dialog() {
    let (mut scenario, client) = at_the_menu();
    scenario.close(&client, TALKER);
    assert!(!scenario.talks(&client));
    scenario.choose(&client, TALKER, 1);
    assert_eq!(scenario.shown(&client), [""; 0], "what is over is not answered");
}

#[test]
fn answers_that_were_not_asked_for_are_passed_over() {
    let (mut scenario, client) = at_the_menu();
    let (npc, other) = (unit(TALKER), unit(HEALER));
    let before = scenario.player(&client).dialog.clone();
    for forged in [
        NpcCommand::Next { npc },
        NpcCommand::Number { npc, value: 3 },
        NpcCommand::Text {
            npc,
            text: (*b"hi").into(),
        },
        NpcCommand::Choose { npc, choice: 0 },
        NpcCommand::Choose { npc, choice: 4 },
        NpcCommand::Choose { npc, choice: 254 },
        NpcCommand::Choose { npc: other, choice: 1 },
        NpcCommand::Close { npc: other },
        NpcCommand::Contact { npc },
        NpcCommand::Contact { npc: other },
    ] {
        let words = format!("{forged:?}");
        scenario.ask_npc(&client, forged);
        assert_eq!(scenario.player(&client).dialog, before, "{words}");
        assert_eq!(scenario.shown(&client), [""; 0], "{words}");
    }
}

#[test]
fn an_npc_is_spoken_to_within_fifteen_cells_by_who_lives_and_is_there() {
    for (map, x, y, heard) in [
        ("ground", 15, 20, true),
        ("ground", 14, 20, false),
        ("ground", 45, 35, true),
        ("ground", 45, 36, false),
        ("cellar", 19, 19, false),
    ] {
        let mut scenario = scenario();
        let client = scenario.play_at("adele", map, x, y);
        scenario.contact(&client, TALKER);
        assert_eq!(scenario.talks(&client), heard, "{map} {x} {y}");
    }
    let mut scenario = scenario();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.contact(&client, 999);
    assert!(!scenario.talks(&client), "there is no such NPC");
    scenario.say(&client, "@die");
    scenario.contact(&client, TALKER);
    assert!(!scenario.talks(&client), "the dead do not talk");
}

#[test]
fn nobody_walks_away_from_a_talk() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.walk(&client, 27, 20);
    scenario.pass_ms(200);
    scenario.contact(&client, TALKER);
    let stands = scenario.cell(&client);
    assert_eq!(stands, (21, 20), "who walks stops");
    scenario.walk(&client, 20, 20);
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&client), stands);
    assert_eq!(scenario.passed_over.last().unwrap().reason, NoWalk::Talking);
    scenario.close(&client, TALKER);
    scenario.walk(&client, 20, 20);
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&client), (20, 20));
}

#[test]
fn a_window_that_only_waits_to_be_closed_keeps_nobody_from_speaking_to_another() {
    let (mut scenario, client) = at_the_menu();
    scenario.choose(&client, TALKER, 3);
    scenario.forget();
    scenario.contact(&client, HEALER);
    assert_eq!(scenario.shown(&client), ["Heal?", "[next]"]);
}

#[test]
fn a_talk_ends_with_a_warp_a_death_and_a_leave() {
    let mut scenario = scenario();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.contact(&client, TALKER);
    scenario.say(&client, "@warp cellar 5 5");
    scenario.command(client.session, Command::LoadEnd);
    assert!(!scenario.talks(&client));
    scenario.next(&client, TALKER);
    scenario.place(&client, "ground", 20, 20);
    scenario.contact(&client, TALKER);
    scenario.forget();
    scenario.say(&client, "@die");
    assert!(!scenario.talks(&client));
    assert_eq!(
        scenario.shown(&client),
        ["[close]"],
        "a window that is open can be closed"
    );
    scenario.command(client.session, Command::Respawn);
    scenario.command(client.session, Command::LoadEnd);
    scenario.contact(&client, TALKER);
    scenario.command(client.session, Command::ReturnToCharacters);
    assert!(scenario.state.players.get(client.unit()).is_none());
}

#[test]
fn a_dialog_that_warps_ends_there() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.contact(&client, TRAVELLER);
    scenario.forget();
    scenario.choose(&client, TRAVELLER, 1);
    assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("cellar", (9, 9)));
    assert!(!scenario.talks(&client));
    assert_eq!(scenario.shown(&client), [""; 0], "nobody hears what comes after a warp");
}

#[test]
fn what_was_acknowledged_to_be_kept_is_told_when_it_is_safe() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.contact(&client, TRAVELLER);
    scenario.forget();
    scenario.choose(&client, TRAVELLER, 2);
    let told = scenario.told_in_full(client.session);
    assert_eq!(told.len(), 2);
    let commit = scenario.store.written;
    assert!(told.iter().all(|told| told.after == Some(commit)), "{told:?}");
    let kept = &scenario.store.named("adele").unwrap().save_point;
    assert_eq!((&*kept.map, kept.x, kept.y), ("cellar", 3, 4));
}

#[test]
fn while_the_store_is_behind_a_dialog_keeps_nothing_and_ends() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.contact(&client, TRAVELLER);
    scenario.state.rules.backlog_max = 0;
    let before = scenario.player(&client).character.clone();
    scenario.forget();
    scenario.choose(&client, TRAVELLER, 2);
    assert_eq!(
        scenario.shown(&client),
        ["[close]"],
        "it was not kept, so nobody says so"
    );
    assert_eq!(scenario.player(&client).character, before);
}
