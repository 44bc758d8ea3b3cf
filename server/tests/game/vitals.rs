//! Hit points: hurt, healed, spent; death, the way back, and being revived.

use packets::UnitId;
use server::{
    event::{
        Command, Notice,
        look::{Posture, Vanish},
        notice::{GrowthNotice, Pool, Vitals},
    },
    service::vitals::{self, Hurt},
};

use crate::common::{Client, Scenario};

const PORING: UnitId = UnitId(0x4000_0000);

fn hurt(scenario: &mut Scenario, client: &Client, damage: u32) -> Hurt {
    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::hurt(state, now, unit, damage, Some(PORING), effects))
}

fn kill(scenario: &mut Scenario, client: &Client) {
    assert_eq!(hurt(scenario, client, u32::MAX), Hurt::Dead);
}

const fn points(pool: Pool, now: u32) -> Notice {
    Notice::Growth(GrowthNotice::Points { pool, now })
}

#[test]
fn who_is_hurt_has_fewer_points_and_is_told() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    assert_eq!(hurt(&mut scenario, &client, 12), Hurt::Alive);
    assert_eq!(scenario.told(client.session), [points(Pool::Hp, 28)]);
    assert_eq!(hurt(&mut scenario, &client, 0), Hurt::Not, "a miss hurts nobody");
    assert_eq!(scenario.told(client.session), []);
}

#[test]
fn who_sits_and_is_hurt_by_somebody_stands_up() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let other = scenario.play("berta");
    scenario.command(client.session, Command::Sit);
    scenario.forget();
    let unit = client.unit();
    scenario.act(|state, now, effects| vitals::hurt(state, now, unit, 1, None, effects));
    assert_eq!(
        scenario.player(&client).posture,
        Posture::Sitting,
        "poison lets one sit"
    );
    scenario.forget();
    hurt(&mut scenario, &client, 1);
    let stands = Notice::PostureChanged {
        unit,
        posture: Posture::Standing,
    };
    assert_eq!(scenario.told(client.session), [points(Pool::Hp, 38), stands.clone()]);
    assert_eq!(scenario.told(other.session), [stands]);
}

#[test]
fn who_dies_lies_there_for_all_to_see_and_does_nothing_any_more() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 25, 25);
    scenario.walk(&client, 30, 20);
    scenario.pass_ms(160);
    scenario.forget();
    kill(&mut scenario, &client);
    let unit = client.unit();
    let seen = [
        Notice::UnitStopped { unit, x: 21, y: 20 },
        Notice::UnitVanished {
            unit,
            why: Vanish::Died,
        },
    ];
    assert_eq!(scenario.told(other.session), seen);
    let told = scenario.told(client.session);
    assert_eq!(told, [seen[0].clone(), points(Pool::Hp, 0), seen[1].clone()]);
    assert!(scenario.maps[0].watchers[&unit].dead, "monsters know it");

    scenario.walk(&client, 30, 20);
    scenario.command(client.session, Command::Sit);
    scenario.command(client.session, Command::Turn { body: 1, head: 0 });
    scenario.pass_ms(10_000);
    assert_eq!(scenario.told(other.session), []);
    assert_eq!(
        (scenario.cell(&client), scenario.player(&client).character.hp),
        ((21, 20), 0)
    );
    assert_eq!(hurt(&mut scenario, &client, 1), Hurt::Not, "the dead die once");
    scenario.act(|state, now, effects| vitals::heal(state, now, unit, Pool::Hp, 10, effects));
    assert_eq!(scenario.player(&client).character.hp, 0, "and are not healed");

    // Who comes later sees it lie.
    let late = scenario.play_at("carla", "ground", 22, 22);
    let lies = |notice: &Notice| matches!(notice, Notice::UnitAppeared { look, .. } if look.posture == Posture::Dead);
    assert!(scenario.told(late.session).iter().any(lies));
}

#[test]
fn a_novice_comes_back_at_its_save_point_with_half_its_hit_points() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "cellar", 5, 5);
    scenario.command(client.session, Command::Respawn);
    assert_eq!(scenario.map_of(&client), "cellar", "who lives stays");
    kill(&mut scenario, &client);
    scenario.forget();
    scenario.command(client.session, Command::Respawn);
    let told = scenario.told(client.session);
    let vitals = Vitals {
        hp: 20,
        max_hp: 40,
        sp: 11,
        max_sp: 11,
    };
    assert_eq!(told[0], Notice::Vitals(vitals));
    let back = Notice::MapChanged {
        map: "ground".into(),
        x: 20,
        y: 20,
    };
    assert_eq!(told[1], back);
    scenario.command(client.session, Command::LoadEnd);
    assert_eq!(scenario.player(&client).posture, Posture::Standing);
    assert!(!scenario.maps[0].watchers[&client.unit()].dead);
}

#[test]
fn anybody_else_comes_back_with_one_hit_point_and_the_spell_points_it_had() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.become_as(&client, |character| character.job = packets::JobId(1));
    scenario.character_mut(&client).sp = 7;
    kill(&mut scenario, &client);
    scenario.command(client.session, Command::Respawn);
    let character = &scenario.player(&client).character;
    assert_eq!((character.hp, character.sp), (1, 7));
}

#[test]
fn who_leaves_dead_comes_in_alive_at_its_save_point() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "cellar", 5, 5);
    kill(&mut scenario, &client);
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!((&*stored.place.map, stored.hp), ("ground", 20), "kept so when it dies");
    scenario.disconnect(client.session);
    let client = scenario.play_account("adele");
    let player = scenario.player(&client);
    assert_eq!((player.posture, player.character.hp), (Posture::Standing, 20));
    assert_eq!(scenario.map_of(&client), "ground");
}

#[test]
fn who_is_revived_lives_where_it_lies() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    let other = scenario.play_at("berta", "ground", 25, 25);
    kill(&mut scenario, &client);
    scenario.forget();
    let unit = client.unit();
    let revive = |scenario: &mut Scenario| {
        scenario.act(|state, now, effects| vitals::revive(state, now, unit, (50, 0), effects));
    };
    revive(&mut scenario);
    let revived = Notice::Growth(GrowthNotice::Revived { unit });
    assert_eq!(scenario.told(other.session), std::slice::from_ref(&revived));
    let told = scenario.told(client.session);
    assert!(
        matches!(told[0], Notice::Vitals(Vitals { hp: 20, sp: 11, .. })),
        "{told:?}"
    );
    assert_eq!(told[1], revived);
    scenario.walk(&client, 21, 20);
    scenario.pass_ms(200);
    assert_eq!(scenario.cell(&client), (21, 20));
    scenario.forget();
    revive(&mut scenario);
    assert_eq!(scenario.told(client.session), [], "who lives is not revived");
}

#[test]
fn healing_stops_at_the_most_and_says_what_it_gave() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    hurt(&mut scenario, &client, 10);
    scenario.forget();
    let unit = client.unit();
    let mut heal = |pool| {
        scenario.act(|state, now, effects| vitals::heal(state, now, unit, pool, 45, effects));
        scenario.told(client.session)
    };
    let restored = GrowthNotice::Restored {
        pool: Pool::Hp,
        amount: 10,
    };
    assert_eq!(heal(Pool::Hp), [Notice::Growth(restored), points(Pool::Hp, 40)]);
    assert_eq!(heal(Pool::Hp), [], "nothing more to heal");
    assert_eq!(heal(Pool::Sp), []);
}

#[test]
fn what_one_does_not_have_cannot_be_spent() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    scenario.forget();
    let unit = client.unit();
    let mut spend = |pool, amount| {
        let spent = scenario.act(|state, now, effects| vitals::spend(state, now, unit, pool, amount, effects));
        (spent, scenario.told(client.session))
    };
    assert_eq!(spend(Pool::Sp, 12), (false, vec![]));
    assert_eq!(spend(Pool::Sp, 11), (true, vec![points(Pool::Sp, 0)]));
    assert_eq!(spend(Pool::Sp, 0), (true, vec![]));
    assert_eq!(spend(Pool::Hp, 40), (false, vec![]), "that would be death");
    assert_eq!(spend(Pool::Hp, 39), (true, vec![points(Pool::Hp, 1)]));
}
