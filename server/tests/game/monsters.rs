//! Monsters: they stroll while somebody is near, and are seen as characters are.

use std::collections::BTreeMap;

use packets::UnitId;
use server::{
    event::{
        Notice,
        look::{Appearance, UnitKind},
    },
    state::SIGHT,
};

use crate::common::{Client, Scenario};

const MEADOW: usize = 2;

/// Applies what a client was told of monsters to what it knew of them.
fn look(screen: &mut BTreeMap<UnitId, (u16, u16)>, told: Vec<Notice>) {
    for notice in told {
        match notice {
            Notice::UnitAppeared { look, how } if look.kind == UnitKind::Monster => {
                let to = match how {
                    Appearance::Walking { movement, .. } => movement.to,
                    _ => (look.position.x, look.position.y),
                };
                assert_eq!(screen.insert(look.unit, to), None, "appeared twice");
            }
            Notice::UnitMoved { unit, movement, .. } => {
                assert!(screen.insert(unit, movement.to).is_some(), "moved unseen");
            }
            Notice::UnitStopped { unit, x, y } => {
                assert!(screen.insert(unit, (x, y)).is_some(), "stopped unseen");
            }
            Notice::UnitVanished { unit, .. } => {
                assert!(screen.remove(&unit).is_some(), "vanished unseen");
            }
            Notice::MapChanged { .. } => screen.clear(),
            _ => {}
        }
    }
}

fn truth(scenario: &Scenario, client: &Client) -> BTreeMap<UnitId, (u16, u16)> {
    let here = scenario.player(client).cell();
    let monsters = scenario.maps[MEADOW].monsters().iter();
    let near = monsters.filter(|monster| monster.cell().distance(here) <= SIGHT);
    near.map(|monster| {
        let goal = monster
            .walk
            .as_ref()
            .map_or(monster.cell(), |walk| walk.destination(monster.cell()));
        (monster.look.unit, goal.pair())
    })
    .collect()
}

#[test]
fn a_client_that_walks_about_sees_exactly_the_monsters_around() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "meadow", 10, 10);
    let mut screen = BTreeMap::new();
    let mut seen_at_most = 0;
    for (x, y) in [(30, 30), (50, 50), (30, 25), (10, 10), (25, 40)]
        .into_iter()
        .cycle()
        .take(20)
    {
        scenario.walk(&client, x, y);
        for _ in 0..100 {
            scenario.pass_ms(40);
            look(&mut screen, scenario.told(client.session));
            assert_eq!(screen, truth(&scenario, &client));
        }
        seen_at_most = seen_at_most.max(screen.len());
    }
    assert_eq!(seen_at_most, 5, "the walk leads past all of them");
}

#[test]
fn monsters_stroll_within_their_home_and_only_while_somebody_is_near() {
    let mut scenario = Scenario::new();
    let cells = |scenario: &Scenario| -> Vec<(u16, u16)> {
        scenario.maps[MEADOW]
            .monsters()
            .iter()
            .map(|monster| monster.cell().pair())
            .collect()
    };
    let before = cells(&scenario);
    scenario.pass_ms(30_000);
    assert_eq!(cells(&scenario), before, "nobody is there");
    scenario.play_at("adele", "meadow", 30, 30);
    scenario.pass_ms(30_000);
    let after = cells(&scenario);
    assert_ne!(after, before);
    assert!(
        after
            .iter()
            .all(|(x, y)| (20..=40).contains(x) && (20..=40).contains(y)),
        "{after:?}"
    );
}

#[test]
fn what_is_said_of_an_earlier_stay_is_not_passed_on() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "meadow", 30, 30);
    let stay = scenario.player(&client).stay;
    scenario.place(&client, "ground", 20, 20);
    scenario.forget();
    let monster = scenario.maps[MEADOW].monsters()[0].look;
    scenario.put(server::event::GameEvent::Map(server::event::MapReport::Seen {
        instance: server::event::MapInstanceId(2),
        seen_by: vec![stay],
        sight: server::event::map::Sight::Appeared { monster, walk: None },
    }));
    assert_eq!(scenario.told(client.session), []);
}
