//! Names, the time, and how many play.

use packets::{CharacterId, Tick, UnitId};
use server::event::{Name, Notice, Query, look::UnitKind};

use crate::common::Scenario;

#[test]
fn units_in_sight_are_named() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play("berta");
    let elsewhere = scenario.play_at("carla", "cellar", 5, 5);
    let far = scenario.play_at("doris", "ground", 35, 20);
    scenario.forget();
    let unit = other.unit();
    scenario.query(client.session, Query::UnitName { unit });
    let name = Name::new(b"berta").unwrap();
    let kind = UnitKind::Character;
    let party = Name::default();
    let named = Notice::UnitNamed {
        unit,
        kind,
        name,
        party,
    };
    assert_eq!(scenario.told(client.session), [named]);
    for unit in [elsewhere.unit(), far.unit(), UnitId(0), UnitId(u32::MAX)] {
        scenario.query(client.session, Query::UnitName { unit });
        assert_eq!(scenario.told(client.session), [], "{unit:?}");
    }
}

#[test]
fn monsters_are_named_by_their_map_loop() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "meadow", 30, 30);
    scenario.forget();
    let unit = scenario.maps[2].monsters()[0].look.unit;
    scenario.query(client.session, Query::UnitName { unit });
    let name = Name::new(b"Poring").unwrap();
    let kind = UnitKind::Monster;
    let party = Name::default();
    let named = Notice::UnitNamed {
        unit,
        kind,
        name,
        party,
    };
    assert_eq!(scenario.told(client.session), [named]);
    scenario.place(&client, "meadow", 5, 59);
    scenario.forget();
    for unseen in [unit, UnitId(unit.0 - 1), UnitId(unit.0 + 100), UnitId(u32::MAX)] {
        scenario.query(client.session, Query::UnitName { unit: unseen });
        assert_eq!(scenario.told(client.session), [], "{unseen:?}");
    }
}

#[test]
fn characters_are_named_online_or_not() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play_at("berta", "cellar", 5, 5);
    scenario.forget();
    let character = other.character;
    let name = Name::new(b"berta").unwrap();
    for _ in 0..2 {
        scenario.query(client.session, Query::CharacterName { character });
        assert_eq!(
            scenario.told(client.session),
            [Notice::CharacterNamed { character, name }]
        );
        scenario.disconnect(other.session);
    }
    let character = CharacterId(1);
    scenario.query(client.session, Query::CharacterName { character });
    assert_eq!(scenario.told(client.session), []);
}

#[test]
fn the_clock_counts_from_the_start() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.pass_ms(12_345);
    scenario.forget();
    scenario.query(client.session, Query::TimeSync { tick: Tick(99) });
    assert_eq!(scenario.told(client.session), [Notice::Time { tick: Tick(12_345) }]);
}

#[test]
fn players_are_counted_and_signs_of_life_are_not_answered() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.play("berta");
    scenario.forget();
    scenario.query(client.session, Query::PlayerCount);
    scenario.query(client.session, Query::KeepAlive);
    assert_eq!(scenario.told(client.session), [Notice::PlayerCount(2)]);
}

#[test]
fn clients_that_play_are_asked_for_a_sign_of_life_each_in_its_turn() {
    let mut scenario = Scenario::new();
    let chooser = {
        scenario.account("doris");
        let login = scenario.login("doris");
        scenario.enter_char(&login)
    };
    let first = scenario.play("adele");
    scenario.pass_ms(7_000);
    let second = scenario.play("berta");
    scenario.forget();
    let mut asked = Vec::new();
    for second_passed in 1..=60 {
        scenario.pass_ms(1_000);
        for client in [first, second] {
            let pings = scenario.told(client.session).into_iter();
            asked.extend(
                pings
                    .filter(|notice| *notice == Notice::Ping)
                    .map(|_| (second_passed, client.unit())),
            );
        }
    }
    let seconds =
        |unit: UnitId| -> Vec<i32> { asked.iter().filter(|(_, of)| *of == unit).map(|&(at, _)| at).collect() };
    assert_eq!(seconds(first.unit()), [13, 33, 53]);
    assert_eq!(seconds(second.unit()), [20, 40, 60]);
    assert_eq!(scenario.told(chooser), [], "the char server asks nobody");
}
