//! What dialogs do with their window: it is emptied, shows pictures, and closes before the dialog goes on.

use packets::UnitId;
use server::{
    event::{Command, Notice, notice::NpcNotice, npc::NpcCommand},
    state::Rules,
    world::PicturePlace,
};

use crate::common::{Client, Scenario, worlds};

const NPC: UnitId = UnitId(110_000_000);

const GUARD: &str = r#"
[[npc]]
name = "Guard"
sprite = 105
at = { map = "ground", x = 22, y = 20 }
dialog = [
    { picture = { name = "prt_soldier", at = "right" } },
    { say = "Halt!" },
    "next",
    "clear",
    { say = "Go on, then." },
    { picture = { at = "nowhere" } },
    "close_and_go_on",
    { heal = { hp = 100 } },
    { if = { is = { base_level = 50 }, then = [{ say = "A hero." }, "close"] } },
]
"#;

fn guard() -> (Scenario, Client) {
    let mut scenario = Scenario::with(&worlds::changed(GUARD, str::to_owned), Rules::default());
    let client = scenario.play("adele");
    scenario.forget();
    (scenario, client)
}

/// A client asks or answers: what its NPC shows.
fn shown(scenario: &mut Scenario, client: &Client, command: NpcCommand) -> Vec<NpcNotice> {
    scenario.command(client.session, Command::Npc(command));
    let notices = scenario.told(client.session).into_iter();
    let shown = notices.filter_map(|notice| match notice {
        Notice::Npc(notice) => Some(notice),
        _ => None,
    });
    shown.collect()
}

fn said(text: &str) -> NpcNotice {
    let text = text.as_bytes().into();
    NpcNotice::Said { npc: NPC, text }
}

#[test]
fn pictures_come_and_go_and_the_window_is_emptied() {
    let (mut scenario, client) = guard();
    let (name, at) = ("prt_soldier".into(), PicturePlace::Right);
    assert_eq!(
        shown(&mut scenario, &client, NpcCommand::Contact { npc: NPC }),
        [
            NpcNotice::Picture { name, at },
            said("Halt!"),
            NpcNotice::More { npc: NPC }
        ]
    );
    let (name, at) = ("".into(), PicturePlace::Nowhere);
    assert_eq!(
        shown(&mut scenario, &client, NpcCommand::Next { npc: NPC }),
        [
            NpcNotice::Cleared { npc: NPC },
            said("Go on, then."),
            NpcNotice::Picture { name, at },
            NpcNotice::Closing { npc: NPC }
        ]
    );
}

#[test]
fn a_dialog_goes_on_when_its_window_is_closed_and_needs_none_any_more() {
    let (mut scenario, client) = guard();
    scenario.become_as(&client, |character| character.hp = 1);
    shown(&mut scenario, &client, NpcCommand::Contact { npc: NPC });
    shown(&mut scenario, &client, NpcCommand::Next { npc: NPC });
    assert_eq!(scenario.player(&client).character.hp, 1, "not before it is closed");
    assert_eq!(shown(&mut scenario, &client, NpcCommand::Close { npc: NPC }), []);
    let player = scenario.player(&client);
    assert_eq!((player.character.hp, &player.dialog), (player.fighter.max_hp, &None));
    scenario.walk(&client, 20, 22);
    scenario.pass_ms(1_000);
    assert_eq!(scenario.cell(&client), (20, 22), "nothing holds it any more");
}

#[test]
fn what_is_said_after_that_opens_another_window() {
    let (mut scenario, client) = guard();
    scenario.become_as(&client, |character| character.base_level = 50);
    shown(&mut scenario, &client, NpcCommand::Contact { npc: NPC });
    shown(&mut scenario, &client, NpcCommand::Next { npc: NPC });
    assert_eq!(
        shown(&mut scenario, &client, NpcCommand::Close { npc: NPC }),
        [said("A hero."), NpcNotice::Closing { npc: NPC }]
    );
}

#[test]
fn who_speaks_to_another_while_a_talk_goes_on_is_passed_over_and_the_talk_goes_on() {
    let two = GUARD.to_owned() + &GUARD.replace("x = 22", "x = 24").replace("Halt!", "Stop!");
    let mut scenario = Scenario::with(&worlds::changed(&two, str::to_owned), Rules::default());
    let client = scenario.play("adele");
    shown(&mut scenario, &client, NpcCommand::Contact { npc: NPC });
    let other = UnitId(NPC.0 + 1);
    assert_eq!(shown(&mut scenario, &client, NpcCommand::Contact { npc: other }), []);
    assert_eq!(shown(&mut scenario, &client, NpcCommand::Next { npc: other }), []);
    assert_eq!(
        shown(&mut scenario, &client, NpcCommand::Next { npc: NPC }).first(),
        Some(&NpcNotice::Cleared { npc: NPC })
    );
}
