//! Points that come back by themselves: hit points every 6 seconds, spell points every 8, in half the time sitting.

use server::{
    event::{
        Command, Notice,
        notice::{GrowthNotice, Loss, Pool},
    },
    service::{belongings, vitals},
};

use crate::common::{Client, Scenario};

/// A novice who lacks 10 hit points and 5 spell points, of 40 and 11. One point of each comes back at a time.
fn wounded(scenario: &mut Scenario) -> Client {
    let client = scenario.play("adele");
    let unit = client.unit();
    scenario.act(|state, now, effects| {
        vitals::hurt(state, now, unit, 10, None, effects);
        vitals::spend(state, now, unit, Pool::Sp, 5, effects);
    });
    scenario.forget();
    client
}

fn now(scenario: &Scenario, client: &Client) -> (u32, u32) {
    let character = &scenario.player(client).character;
    (character.hp, character.sp)
}

#[test]
fn who_stands_recovers_a_point_every_six_and_eight_seconds() {
    let mut scenario = Scenario::new();
    let client = wounded(&mut scenario);
    scenario.pass_ms(5_960);
    assert_eq!(now(&scenario, &client), (30, 6));
    scenario.pass_ms(40);
    assert_eq!(now(&scenario, &client), (31, 6));
    scenario.pass_ms(2_000);
    assert_eq!(now(&scenario, &client), (31, 7));
    let points = |pool, now| Notice::Growth(GrowthNotice::Points { pool, now });
    let told = scenario.told(client.session);
    assert_eq!(
        told,
        [points(Pool::Hp, 31), points(Pool::Sp, 7)],
        "told once for each change"
    );
    scenario.pass_ms(16_000);
    assert_eq!(now(&scenario, &client), (34, 9));
}

#[test]
fn who_sits_recovers_in_half_the_time() {
    let mut scenario = Scenario::new();
    let client = wounded(&mut scenario);
    scenario.pass_ms(3_000);
    scenario.command(client.session, Command::Sit);
    scenario.pass_ms(1_480);
    assert_eq!(now(&scenario, &client).0, 30);
    scenario.pass_ms(40);
    assert_eq!(now(&scenario, &client).0, 31, "the half that was done standing counts");
    scenario.pass_ms(12_000);
    assert_eq!(now(&scenario, &client).0, 35);
}

#[test]
fn hit_points_wait_while_one_walks_and_spell_points_do_not() {
    let mut scenario = Scenario::new();
    let client = wounded(&mut scenario);
    scenario.pass_ms(5_000);
    // Twelve cells there take 1,800 ms.
    scenario.walk(&client, 32, 20);
    scenario.pass_ms(1_800);
    assert_eq!(now(&scenario, &client), (30, 6));
    scenario.pass_ms(960);
    assert_eq!(now(&scenario, &client).0, 30);
    scenario.pass_ms(80);
    assert_eq!(now(&scenario, &client).0, 31, "a second more, standing");
    scenario.pass_ms(200);
    assert_eq!(now(&scenario, &client).1, 7);
}

#[test]
fn who_carries_half_of_what_it_can_recovers_nothing_until_it_carries_less() {
    let mut scenario = Scenario::new();
    let client = wounded(&mut scenario);
    // Of 20,300 tenths; each ore weighs 150.
    let ores = scenario.give(&client, "Iron_Ore", 68);
    scenario.pass_ms(20_000);
    assert_eq!(now(&scenario, &client), (30, 6));
    let unit = client.unit();
    scenario.act(|state, now, effects| belongings::take(state, now, unit, (ores, 1), Loss::Normal, effects));
    scenario.pass_ms(8_040);
    assert_eq!(now(&scenario, &client), (31, 7));
}

#[test]
fn the_more_vitality_the_more_recovers() {
    let mut scenario = Scenario::new();
    let client = wounded(&mut scenario);
    scenario.become_as(&client, |character| character.attributes.vitality = 50);
    scenario.pass_ms(6_000);
    assert_eq!(now(&scenario, &client).0, 41, "1, and 1 for each 5 VIT");
}

#[test]
fn who_is_full_or_dead_or_loads_a_map_recovers_nothing() {
    let mut scenario = Scenario::new();
    let client = wounded(&mut scenario);
    scenario.pass_ms(120_000);
    assert_eq!(now(&scenario, &client), (40, 11));
    scenario.forget();
    scenario.pass_ms(60_000);
    let told = scenario.told(client.session);
    assert!(told.iter().all(|notice| *notice == Notice::Ping), "{told:?}");

    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::hurt(state, now, unit, 10, None, effects));
    let cellar = scenario.state.world.map_index("cellar").unwrap();
    scenario.act(|state, _, effects| {
        let cell = server::world::Cell::new(5, 5);
        server::service::travel::to(
            state,
            unit,
            cellar,
            cell,
            server::event::look::Vanish::Teleported,
            effects,
        );
    });
    scenario.pass_ms(30_000);
    assert_eq!(now(&scenario, &client).0, 30);
    scenario.command(client.session, Command::LoadEnd);
    scenario.pass_ms(6_000);
    assert_eq!(now(&scenario, &client).0, 31);

    scenario.act(|state, now, effects| vitals::die(state, now, unit, effects));
    scenario.pass_ms(30_000);
    assert_eq!(now(&scenario, &client).0, 0);
}
