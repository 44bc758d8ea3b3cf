//! NPCs stand on maps: they come into sight and go out of it, and have names.

use server::event::{
    Notice, Query,
    look::{Appearance, UnitKind, Vanish},
};

use super::{TALKER, TRAVELLER, scenario, unit};
use crate::common::{Client, Scenario};

fn name_of(scenario: &mut Scenario, client: &Client, npc: usize) -> Vec<Notice> {
    scenario.forget();
    let unit = unit(npc);
    scenario.query(client.session, Query::UnitName { unit });
    scenario.told(client.session)
}

#[test]
fn who_comes_in_sees_the_npcs_around_with_their_looks() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    let told = scenario.told(client.session);
    let looks: Vec<_> = told
        .iter()
        .filter_map(|notice| match notice {
            Notice::UnitAppeared { look, how } if look.kind == UnitKind::Npc => Some((look, how)),
            _ => None,
        })
        .collect();
    let seen: Vec<_> = looks.iter().map(|(look, _)| look.unit).collect();
    assert_eq!(seen.len(), 8, "all eight stand within 14 cells of (20, 20)");
    let (talker, how) = looks.iter().find(|(look, _)| look.unit == unit(TALKER)).unwrap();
    assert_eq!(
        talker.unit.0, 110_000_000,
        "units of NPCs begin where those of public servers do"
    );
    assert_eq!((talker.job, talker.level, talker.speed), (100, 0, 200));
    assert_eq!((talker.position.x, talker.position.y, talker.position.dir), (30, 20, 3));
    assert_eq!(**how, Appearance::Standing);
}

#[test]
fn walking_takes_npcs_out_of_sight_and_into_it() {
    let mut scenario = scenario();
    let client = scenario.play_at("adele", "ground", 16, 20);
    scenario.forget();
    let changes = |scenario: &mut Scenario| -> Vec<(bool, u32)> {
        let told = scenario.told(client.session).into_iter();
        let change = |notice| match notice {
            Notice::UnitAppeared { look, .. } => Some((true, look.unit.0)),
            Notice::UnitVanished { unit, why } => {
                assert_eq!(why, Vanish::OutOfSight);
                Some((false, unit.0))
            }
            _ => None,
        };
        told.filter_map(change).collect()
    };
    scenario.walk(&client, 15, 20);
    scenario.pass_ms(200);
    assert_eq!(
        changes(&mut scenario),
        [(false, unit(TALKER).0)],
        "the fifteenth cell is not seen"
    );
    scenario.walk(&client, 17, 20);
    scenario.pass_ms(400);
    assert_eq!(changes(&mut scenario), [(true, unit(TALKER).0)]);
}

#[test]
fn an_npc_in_sight_says_what_it_is_called() {
    let mut scenario = scenario();
    let client = scenario.play_at("adele", "ground", 16, 20);
    let told = name_of(&mut scenario, &client, TALKER);
    assert!(matches!(&told[..],
        [Notice::UnitNamed { kind: UnitKind::Npc, name, .. }] if name.as_bytes() == b"Talker"));
    scenario.place(&client, "ground", 15, 20);
    assert_eq!(name_of(&mut scenario, &client, TALKER), []);
    scenario.place(&client, "cellar", 15, 15);
    assert_eq!(
        name_of(&mut scenario, &client, TRAVELLER),
        [],
        "it stands on another map"
    );
    assert_eq!(name_of(&mut scenario, &client, 999), [], "there is no such NPC");
}
