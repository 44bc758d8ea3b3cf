//! Walking: where, how fast, and what is refused.

use packets::Movement;
use server::{
    event::{Command, NoWalk, Notice, Query},
    world::Cell,
};

use crate::common::Scenario;

#[test]
fn a_walk_is_acknowledged_at_once_and_takes_its_time() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.forget();
    scenario.walk(&client, 23, 22);
    let tick = scenario.tick();
    let movement = Movement::new((20, 20), (23, 22));
    assert_eq!(scenario.told(client.session), [Notice::WalkStarted { tick, movement }]);
    // Two diagonal steps of 210 ms and one of 150, each seen at the tick that follows.
    scenario.pass_ms(200);
    assert_eq!(scenario.cell(&client), (20, 20));
    scenario.pass_ms(40);
    assert_eq!(scenario.cell(&client), (21, 21));
    scenario.pass_ms(200);
    assert_eq!(scenario.cell(&client), (22, 22));
    scenario.pass_ms(160);
    assert_eq!(scenario.cell(&client), (23, 22));
    assert!(scenario.player(&client).walk.is_none());
    assert_eq!(scenario.told(client.session), []);
}

#[test]
fn a_walk_is_replaced_from_the_cell_it_is_in() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.walk(&client, 30, 20);
    // Between two ticks: the step that is due is made before the walk is replaced.
    scenario.pass_ms(440);
    scenario.now = server::event::Moment(scenario.now.0 + 20);
    scenario.forget();
    scenario.walk(&client, 20, 20);
    let told = scenario.told(client.session);
    let movement = Movement::new((23, 20), (20, 20));
    let tick = scenario.tick();
    assert_eq!(told, [Notice::WalkStarted { tick, movement }]);
    scenario.pass_ms(160);
    assert_eq!(scenario.cell(&client), (22, 20));
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&client), (20, 20));
}

#[test]
fn a_walk_that_goes_on_in_the_same_direction_loses_no_time() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 5, 5);
    for _ in 0..50 {
        let (x, y) = scenario.cell(&client);
        scenario.walk(&client, x + 5, y);
        scenario.pass_ms(100);
    }
    // 5 seconds at 150 ms a cell.
    assert_eq!(scenario.cell(&client), (5 + 33, 5));
    scenario.forget();
    scenario.walk(&client, 30, 5);
    let turned = scenario.told(client.session);
    assert!(matches!(turned[..], [Notice::WalkStarted { tick, .. }] if tick == scenario.tick()));
}

#[test]
fn a_walk_against_the_rules_is_passed_over() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.forget();
    let (wall, too_far, off_the_map) = ((40, 20), (20, 53), (20, 1000));
    for (x, y) in [wall, too_far, off_the_map] {
        scenario.walk(&client, x, y);
        assert_eq!(scenario.told(client.session), [], "({x}, {y})");
        let passed_over = scenario.passed_over.pop().unwrap();
        assert_eq!(
            (passed_over.session, passed_over.reason),
            (client.session, NoWalk::NoWay)
        );
        assert_eq!((passed_over.from, passed_over.to), (Cell::new(20, 20), Cell::new(x, y)));
    }
    scenario.walk(&client, 20, 52);
    assert_eq!(scenario.told(client.session).len(), 1, "32 steps are allowed");
}

#[test]
fn a_walk_around_the_wall_goes_through_its_gap() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 38, 28);
    scenario.walk(&client, 42, 28);
    let mut cells = vec![scenario.cell(&client)];
    while scenario.player(&client).walk.is_some() {
        scenario.pass_ms(40);
        cells.push(scenario.cell(&client));
    }
    cells.dedup();
    assert_eq!(cells.last(), Some(&(42, 28)));
    assert!(cells.contains(&(40, 30)), "{cells:?}");
    assert!(!cells.iter().any(|&(x, y)| x == 40 && y != 30), "{cells:?}");
}

#[test]
fn a_late_tick_loses_no_step() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.walk(&client, 30, 20);
    scenario.now = server::event::Moment(scenario.now.0 + 1000);
    scenario.query(client.session, Query::PlayerCount);
    scenario.pass_ms(40);
    assert_eq!(scenario.cell(&client), (26, 20));
}

#[test]
fn who_sits_or_is_dead_does_not_walk() {
    let mut scenario = Scenario::new();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    scenario.command(client.session, Command::Sit);
    scenario.forget();
    scenario.walk(&client, 25, 20);
    assert_eq!(scenario.told(client.session), []);
    scenario.command(client.session, Command::Stand);
    scenario.say(&client, "@die");
    scenario.forget();
    scenario.walk(&client, 25, 20);
    assert_eq!(scenario.told(client.session), []);
    let reasons: Vec<_> = scenario.passed_over.iter().map(|walk| walk.reason).collect();
    assert_eq!(reasons, [NoWalk::Sitting, NoWalk::Dead]);
}

/// A player turns back to the very cell that its character has not left yet: it must not go on to where it was sent before.
#[test]
fn a_walk_to_the_cell_it_is_in_ends_a_walk_and_is_acknowledged() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("bert", "ground", 22, 20);
    scenario.walk(&client, 30, 20);
    scenario.pass_ms(200);
    scenario.forget();
    scenario.walk(&client, 21, 20);
    let here = Movement::new((21, 20), (21, 20));
    let acknowledged = [Notice::WalkStarted {
        tick: scenario.tick(),
        movement: here,
    }];
    assert_eq!(scenario.told(client.session), acknowledged);
    let stopped = Notice::UnitStopped {
        unit: client.unit(),
        x: 21,
        y: 20,
    };
    assert_eq!(scenario.told(other.session), [stopped]);
    scenario.pass_ms(2000);
    assert_eq!(scenario.cell(&client), (21, 20));
    // Who stands is answered as well; others see nothing change.
    scenario.walk(&client, 21, 20);
    assert!(matches!(scenario.told(client.session)[..], [Notice::WalkStarted { movement, .. }] if movement == here));
    assert_eq!(scenario.told(other.session), []);
}
