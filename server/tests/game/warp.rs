//! Warps between maps, dying and coming back.

use server::event::{
    Command, MapInstanceId, Notice,
    look::{Posture, Vanish},
};

use crate::common::Scenario;

#[test]
fn a_warp_takes_who_steps_on_it_and_others_see_it_go() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 52, 52);
    let other = scenario.play_at("berta", "ground", 50, 50);
    scenario.walk(&client, 58, 58);
    scenario.pass_ms(900);
    scenario.forget();
    scenario.pass_ms(400);
    let map = "cellar".into();
    assert_eq!(scenario.told(client.session), [Notice::MapChanged { map, x: 2, y: 2 }]);
    let unit = client.unit();
    let why = Vanish::OutOfSight;
    assert_eq!(scenario.told(other.session), [Notice::UnitVanished { unit, why }]);
    assert_eq!(scenario.map_of(&client), "cellar");
    // It stands there once the client has loaded the map, and does not go on walking.
    scenario.pass_ms(5000);
    assert_eq!(scenario.cell(&client), (2, 2));
    assert!(!scenario.player(&client).is_in_sight());
    scenario.command(client.session, Command::LoadEnd);
    assert!(scenario.player(&client).is_in_sight());
    let told = scenario.told(client.session);
    assert!(told.contains(&Notice::MapProperty { pvp: false, town: true }));
    assert!(
        !told
            .iter()
            .any(|notice| matches!(notice, Notice::Skills | Notice::Hotkeys(_) | Notice::Rates))
    );
}

#[test]
fn map_loops_learn_who_is_there() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 56, 56);
    let [ground, cellar] = [0, 1];
    assert_eq!(scenario.maps[ground].watchers.len(), 1);
    scenario.walk(&client, 57, 57);
    scenario.pass_ms(300);
    assert_eq!(scenario.maps[ground].watchers.len(), 0);
    assert_eq!(scenario.maps[cellar].watchers.len(), 0);
    scenario.command(client.session, Command::LoadEnd);
    assert_eq!(scenario.maps[cellar].watchers.len(), 1);
    scenario.walk(&client, 5, 5);
    scenario.pass_ms(2000);
    let watcher = scenario.maps[cellar].watchers[&client.unit()];
    assert_eq!(watcher.cell.pair(), (5, 5));
    assert_eq!(scenario.player(&client).instance(), MapInstanceId(1));
    scenario.disconnect(client.session);
    assert_eq!(scenario.maps[cellar].watchers.len(), 0);
}

#[test]
fn the_dead_come_back_at_their_save_point() {
    let mut scenario = Scenario::new();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.say(&client, "@warp cellar 10 10");
    scenario.command(client.session, Command::LoadEnd);
    scenario.forget();
    scenario.command(client.session, Command::Respawn);
    assert_eq!(scenario.told(client.session), [], "who lives is not brought back");
    scenario.say(&client, "@die");
    let unit = client.unit();
    assert!(scenario.maps[1].watchers[&unit].dead, "the map loop is told");
    let why = Vanish::Died;
    assert!(
        scenario
            .told(client.session)
            .contains(&Notice::UnitVanished { unit, why })
    );
    scenario.command(client.session, Command::Respawn);
    let map = "ground".into();
    assert!(
        scenario
            .told(client.session)
            .contains(&Notice::MapChanged { map, x: 20, y: 20 })
    );
    assert_eq!(scenario.player(&client).posture, Posture::Standing);
    assert_eq!(scenario.player(&client).character.hp, 20, "half of a novice");
    scenario.command(client.session, Command::LoadEnd);
    assert!(!scenario.maps[0].watchers[&unit].dead);
}
