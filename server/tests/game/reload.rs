//! The configuration and the world read anew while people play.

use std::sync::Arc;

use packets::UnitId;
use server::{
    event::{
        Command, GameEvent, Notice,
        item::ItemCommand,
        notice::NpcNotice,
        npc::NpcCommand,
        reload::{ReloadResult, Reloaded},
    },
    state::{Commands, Group, Groups, Rules},
    world::{Location, World},
};

use super::game_master::{lines, order};
use crate::common::{Client, Scenario, worlds};

const TALKER: &str = r#"
[[npc]]
name = "Talker"
sprite = 100
at = { map = "ground", x = 22, y = 20 }
facing = "south"
dialog = [
    { say = "Hello." },
    "next",
    { say = "Bye." },
    "close",
]
"#;

fn read(rules: Rules, world: Arc<World>) -> Arc<Reloaded> {
    let waiting = Vec::new();
    Arc::new(Reloaded { rules, world, waiting })
}

fn game_master(scenario: &mut Scenario) -> Client {
    scenario.game_master("adele");
    scenario.play_account("adele")
}

/// What a game master is told whose `@reload` finds this.
fn reload(scenario: &mut Scenario, client: &Client, found: ReloadResult) -> Vec<String> {
    scenario.reread = found;
    order(scenario, client, "@reload")
}

#[test]
fn rules_hold_at_once_and_what_waits_is_told() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let welcome = "Hello again.".to_owned();
    let rules = Rules {
        welcome: welcome.clone(),
        ..scenario.state.rules.clone()
    };
    let found = Reloaded {
        rules,
        world: worlds::ground(),
        waiting: vec!["tick_ms", "listener"],
    };
    assert_eq!(
        reload(&mut scenario, &client, Ok(Arc::new(found))),
        [
            "Read anew: the rules, and the world is as it was.",
            "These settings wait for a restart: tick_ms, listener."
        ]
    );
    let late = scenario.play("berta");
    assert!(lines(&scenario.told(late.session)).contains(&welcome));
}

#[test]
fn groups_get_and_lose_rights_while_they_play() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let player = scenario.play("berta");
    let group = |name: &str, commands| Group {
        name: name.into(),
        commands,
    };
    let groups = Groups::new([(0, group("all", Commands::These(["who".into()].into())))]);
    let rules = Rules {
        groups,
        ..scenario.state.rules.clone()
    };
    reload(&mut scenario, &client, Ok(read(rules, worlds::ground())));
    assert_eq!(order(&mut scenario, &player, "@who").len(), 3);
    assert_eq!(
        order(&mut scenario, &client, "@reload"),
        ["Your group may not give @reload."]
    );
}

#[test]
fn a_world_with_mistakes_changes_nothing_and_the_mistake_is_told_with_its_line() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let before = scenario.state.clone();
    let wrong = World::read(&[("ground.world", "map ground 60 by 60")]).unwrap_err();
    let answer = reload(&mut scenario, &client, Err(wrong.to_string().into()));
    assert!(answer[0].starts_with("Nothing is changed: "), "{answer:?}");
    assert!(
        answer.iter().any(|line| line.starts_with("ground.world:1: ")),
        "{answer:?}"
    );
    assert_eq!(
        (&scenario.state.rules, &scenario.state.world),
        (&before.rules, &before.world)
    );
    // And it may be tried again.
    let found = Ok(read(before.rules.clone(), worlds::ground()));
    assert_eq!(reload(&mut scenario, &client, found).len(), 1);
}

#[test]
fn what_may_be_in_use_cannot_go_away() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let rules = scenario.state.rules.clone();
    for (from, to, told) in [
        (
            "map cellar 20 x 20",
            "map cellar 21 x 20",
            "map cellar has another size",
        ),
        ("map meadow", "map grassland", "map meadow is gone"),
    ] {
        let world = worlds::changed("", |text| text.replace(from, to));
        let answer = reload(&mut scenario, &client, Ok(read(rules.clone(), world)));
        assert_eq!(answer[0], "Nothing is changed: this takes a restart:", "{from}");
        assert!(answer[1].starts_with(told), "{answer:?}");
    }
    let few = World::read(&[("ground.world", "map ground 60 x 60\nstart 20 20\nwalk 0..59 0..59")]).unwrap();
    let answer = reload(&mut scenario, &client, Ok(read(rules, few)));
    assert_eq!(answer.len(), 10, "not all that is gone is told: {answer:?}");
}

#[test]
fn figures_follow_what_items_are_now() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let (place, at) = (Some(scenario.give(&client, "Knife", 1)), Location::RIGHT_HAND);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    let before = scenario.player(&client).fighter.figures.attack;
    let stronger = worlds::changed("", |text| {
        let knife = text.split("\n\n").map(|entry| {
            if entry.contains("aegis_name = \"Knife\"") {
                entry.replace("attack = 17", "attack = 99")
            } else {
                entry.to_owned()
            }
        });
        knife.collect::<Vec<_>>().join("\n\n")
    });
    assert_ne!(*stronger, *worlds::ground(), "the knife was found");
    let rules = scenario.state.rules.clone();
    assert_eq!(
        reload(&mut scenario, &client, Ok(read(rules, stronger))),
        ["Read anew: the rules, and the world is another."]
    );
    let now = scenario.player(&client).fighter.figures.attack;
    assert_eq!(now.0 - before.0, 82);
    for map in &scenario.maps {
        assert!(Arc::ptr_eq(&map.world, &scenario.state.world), "every map loop is told");
    }
}

#[test]
fn talks_end_and_npcs_are_seen_where_they_are_now() {
    let mut scenario = Scenario::with(&worlds::changed(TALKER, str::to_owned), Rules::default());
    let client = game_master(&mut scenario);
    let npc = UnitId(110_000_000);
    scenario.command(client.session, Command::Npc(NpcCommand::Contact { npc }));
    assert!(scenario.player(&client).dialog.is_some());
    let moved = TALKER.replace("x = 22", "x = 25").replace("Talker", "Walker");
    let rules = scenario.state.rules.clone();
    scenario.reread = Ok(read(rules, worlds::changed(&moved, str::to_owned)));
    scenario.forget();
    scenario.say(&client, "@reload");
    let told = scenario.told(client.session);
    assert!(told.contains(&Notice::Npc(NpcNotice::Closing { npc })), "{told:?}");
    assert_eq!(scenario.player(&client).dialog, None);
    let gone = |notice: &Notice| matches!(notice, Notice::UnitVanished { unit, .. } if *unit == npc);
    let there = |notice: &Notice| match notice {
        Notice::UnitAppeared { look, .. } => look.unit == npc && look.position.x == 25,
        _ => false,
    };
    let (gone, there) = (told.iter().position(gone), told.iter().position(there));
    assert!(gone.is_some() && gone < there, "{told:?}");
    // The new one talks.
    scenario.command(client.session, Command::Npc(NpcCommand::Contact { npc }));
    assert!(scenario.player(&client).dialog.is_some());
}

/// Fewer porings on the meadow, and some lunatics.
fn with_lunatics(text: &str) -> String {
    let area = "in 20..40 20..40";
    let porings = |count: u8| format!("spawn 1002 x {count} {area}");
    text.replace(&porings(5), &format!("{}\n    spawn 1063 x 4 {area}", porings(3)))
}

#[test]
fn other_monsters_come_where_others_belong_and_stay_where_they_do() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    scenario.place(&client, "meadow", 30, 30);
    scenario.forget();
    let rules = scenario.state.rules.clone();
    let before = scenario.maps[2].clone();
    let more = worlds::changed("", with_lunatics);
    scenario.reread = Ok(read(rules.clone(), more));
    scenario.say(&client, "@reload");
    let classes = |scenario: &Scenario| {
        let living = scenario.maps[2].monsters().iter().filter(|monster| monster.alive);
        let mut classes: Vec<u16> = living.map(|monster| monster.look.class).collect();
        classes.sort_unstable();
        classes
    };
    assert_eq!(classes(&scenario), [1002, 1002, 1002, 1063, 1063, 1063, 1063]);
    let told = scenario.told(client.session);
    let vanished = told
        .iter()
        .filter(|notice| matches!(notice, Notice::UnitVanished { .. }))
        .count();
    let appeared = told
        .iter()
        .filter(|notice| matches!(notice, Notice::UnitAppeared { .. }))
        .count();
    assert_eq!((vanished, appeared), (5, 4 + 3), "all are in sight");
    assert_eq!(before.monsters().len(), 5);
    scenario.pass_ms(5_000);

    let same = scenario.maps[2].monsters().to_vec();
    let world = worlds::changed(TALKER, with_lunatics);
    scenario.reread = Ok(read(rules, world));
    scenario.say(&client, "@reload");
    assert_eq!(scenario.maps[2].monsters(), same, "the same monsters belong there");
}

#[test]
fn the_operator_has_it_read_without_anybody_in_the_game_and_one_after_the_other() {
    let mut scenario = Scenario::new();
    let rules = Rules {
        slots: 3,
        ..scenario.state.rules.clone()
    };
    scenario.reread = Ok(read(rules, worlds::ground()));
    scenario.put(GameEvent::Reload);
    assert_eq!(scenario.state.rules.slots, 3);

    let client = game_master(&mut scenario);
    scenario.pool_waits = Some(Vec::new());
    scenario.put(GameEvent::Reload);
    assert_eq!(
        order(&mut scenario, &client, "@reload"),
        ["All is being read anew already."]
    );
    scenario.pool_catches_up();
    assert_eq!(order(&mut scenario, &client, "@reload").len(), 1);
    scenario.pool_is_full = true;
    assert_eq!(
        order(&mut scenario, &client, "@reload"),
        ["Nothing is changed: the server is busy: try again"]
    );
}
