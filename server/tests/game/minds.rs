//! What monsters decide: whom they attack, whom they leave alone, when they give up, and when they sleep.

use packets::UnitId;
use proptest::prelude::*;
use server::{
    event::{Command, MapEvent, fight::FightCommand, floor::FloorCommand, look::Hiding},
    figures::behavior::Mood,
};

use super::fight::{HORNET, PORING, PUPA, ZOMBIE, attack, call, make_strong, meet, monster, strikes};
use crate::common::{Client, Scenario};

const GROUND: usize = 0;
const MEADOW: usize = 2;

#[test]
fn its_kind_helps_who_is_attacked_and_strangers_do_not() {
    let (mut scenario, adele, hornet) = meet("adele", HORNET);
    let other = call(&mut scenario, HORNET, (24, 20));
    let poring = call(&mut scenario, PORING, (22, 20));
    make_strong(&mut scenario, &adele);
    scenario.become_as(&adele, |character| {
        character.base_level = 50;
        character.attributes.strength = 1;
        character.attributes.vitality = 99;
    });
    let at = monster(&scenario, hornet).cell();
    scenario.place(&adele, "ground", at.x, at.y - 1);
    attack(&mut scenario, &adele, hornet, true);
    scenario.pass_ms(8000);
    let told = scenario.told(adele.session);
    assert!(!strikes(&told, hornet).is_empty() && !strikes(&told, other).is_empty());
    assert_eq!(strikes(&told, poring), []);
}

#[test]
fn who_hides_is_left_alone() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let hide = |scenario: &mut Scenario, hiding| {
        scenario.act(|state, _, effects| {
            let player = state.players.get_mut(adele.unit()).unwrap();
            player.hiding = hiding;
            let (stay, looks) = (player.stay, player.looks());
            effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
        });
    };
    hide(&mut scenario, Hiding::Hidden);
    let zombie = call(&mut scenario, ZOMBIE, (23, 20));
    scenario.pass_ms(10_000);
    assert_eq!(strikes(&scenario.told(adele.session), zombie), []);
    hide(&mut scenario, Hiding::Seen);
    scenario.pass_ms(10_000);
    assert!(!strikes(&scenario.told(adele.session), zombie).is_empty());
    hide(&mut scenario, Hiding::Hidden);
    assert_eq!(monster(&scenario, zombie).mind.target, None);
}

/// Makes a character hard to kill.
fn make_sturdy(scenario: &mut Scenario, client: &Client) {
    scenario.become_as(client, |character| {
        character.base_level = 90;
        character.attributes.vitality = 99;
        character.hp = 10_000;
    });
}

#[test]
fn a_target_that_has_got_away_is_given_up() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    make_sturdy(&mut scenario, &adele);
    let zombie = call(&mut scenario, ZOMBIE, (23, 20));
    scenario.pass_ms(4000);
    assert_eq!(
        monster(&scenario, zombie).mind.target,
        Some(scenario.player(&adele).stay)
    );
    for y in [30, 40, 50] {
        scenario.walk(&adele, 20, y);
        scenario.pass_ms(2500);
    }
    assert_eq!(scenario.cell(&adele), (20, 50));
    scenario.pass_ms(5000);
    scenario.forget();
    scenario.pass_ms(10_000);
    assert_eq!(monster(&scenario, zombie).mind.target, None);
    assert_eq!(strikes(&scenario.told(adele.session), zombie), []);
}

#[test]
fn who_loads_a_map_or_lies_dead_is_nobodys_target() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    make_sturdy(&mut scenario, &adele);
    let zombie = call(&mut scenario, ZOMBIE, (21, 20));
    scenario.pass_ms(3000);
    assert!(monster(&scenario, zombie).mind.target.is_some());
    scenario.act(|state, now, effects| server::service::vitals::die(state, now, adele.unit(), effects));
    assert_eq!(monster(&scenario, zombie).mind.target, None);
    scenario.forget();
    scenario.pass_ms(10_000);
    assert_eq!(strikes(&scenario.told(adele.session), zombie), []);
}

#[test]
fn monsters_that_cannot_move_stay_and_those_without_attack_do_not_strike_back() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", at.x - 1, at.y);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(20_000);
    let told = scenario.told(adele.session);
    assert!(strikes(&told, adele.unit()).len() > 5);
    assert_eq!(strikes(&told, pupa), []);
    assert_eq!(monster(&scenario, pupa).cell(), at);
}

#[test]
fn a_monster_far_from_its_home_goes_back_there() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "meadow", 18, 30);
    make_strong(&mut scenario, &adele);
    scenario.become_as(&adele, |character| {
        character.base_level = 90;
        character.attributes.vitality = 99;
        character.attributes.strength = 1;
    });
    scenario.pass_ms(1000);
    let poring = scenario.maps[MEADOW].monsters()[0].look.unit;
    let cell = |scenario: &Scenario| scenario.maps[MEADOW].monsters()[0].cell();
    let at = cell(&scenario);
    scenario.place(&adele, "meadow", at.x - 1, at.y);
    attack(&mut scenario, &adele, poring, false);
    scenario.pass_ms(2000);
    // It follows out of the meadow's middle.
    for x in [15, 10, 6] {
        scenario.walk(&adele, x, at.y);
        scenario.pass_ms(8000);
    }
    let outside = cell(&scenario).x < 20;
    scenario.command(adele.session, Command::Walk { x: 6, y: at.y });
    scenario.act(|state, now, effects| server::service::vitals::die(state, now, adele.unit(), effects));
    scenario.pass_ms(60_000);
    assert!(outside, "it followed");
    assert!((20..=40).contains(&cell(&scenario).x), "{:?}", cell(&scenario));
}

#[test]
fn where_nobody_is_nothing_is_ever_due() {
    let mut scenario = Scenario::new();
    assert_eq!(scenario.maps[MEADOW].due(), None, "five monsters live there");
    let adele = scenario.play_at("adele", "meadow", 30, 30);
    scenario.pass_ms(10_000);
    assert!(scenario.maps[MEADOW].due().is_some());
    scenario.place(&adele, "ground", 20, 20);
    scenario.pass_ms(20_000);
    assert_eq!(scenario.maps[MEADOW].due(), None);
    let idle = scenario.maps[MEADOW]
        .monsters()
        .iter()
        .all(|monster| monster.mind.mood == Mood::Idle);
    assert!(idle);
}

/// What somebody does; numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Act {
    Attack(usize),
    Walk(u16, u16),
    PickUp(usize),
    Drop(u16),
    Call(u8, u16, u16),
    KillAll,
    Die,
    Respawn,
    Leave,
    Pass(u64),
}

fn acts() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let act = prop_oneof![
        6 => any::<usize>().prop_map(Act::Attack),
        6 => (10..30_u16, 10..30_u16).prop_map(|(x, y)| Act::Walk(x, y)),
        6 => any::<usize>().prop_map(Act::PickUp),
        4 => (0..8_u16).prop_map(Act::Drop),
        3 => (0..4_u8, 10..30_u16, 10..30_u16).prop_map(|(kind, x, y)| Act::Call(kind, x, y)),
        1 => Just(Act::KillAll),
        1 => Just(Act::Die),
        2 => Just(Act::Respawn),
        1 => Just(Act::Leave),
        8 => (0..3_000_u64).prop_map(Act::Pass),
    ];
    prop::collection::vec((0..3_usize, act), 1..80)
}

fn do_act(scenario: &mut Scenario, clients: &mut [Client], (who, act): (usize, Act)) {
    let client = clients[who];
    match act {
        Act::Attack(which) => {
            let monsters = scenario.maps[GROUND].monsters();
            let target = monsters
                .get(which % monsters.len().max(1))
                .map(|monster| monster.look.unit);
            let target = target.unwrap_or(UnitId(1));
            let command = FightCommand::Attack {
                target,
                continuous: which % 3 > 0,
            };
            scenario.command(client.session, Command::Fight(command));
        }
        Act::Walk(x, y) => scenario.walk(&client, x, y),
        Act::PickUp(which) => {
            let lying: Vec<UnitId> = scenario.maps[GROUND].floor.iter().map(|item| item.look.unit).collect();
            let unit = lying.get(which % lying.len().max(1)).copied().unwrap_or(UnitId(2));
            scenario.command(client.session, Command::Floor(FloorCommand::PickUp { unit }));
        }
        Act::Drop(amount) => {
            let ore = scenario.state.world.item_named("Oridecon").unwrap().id;
            let place = scenario
                .inventory(&client)
                .iter()
                .find(|(_, item)| item.id == ore)
                .map(|(place, _)| place);
            scenario.command(client.session, Command::Floor(FloorCommand::Drop { place, amount }));
        }
        Act::Call(kind, x, y) => {
            let class = [PORING, HORNET, ZOMBIE, PUPA][usize::from(kind)];
            let around = Some((x, y));
            scenario.on_map(
                GROUND,
                MapEvent::Spawn {
                    class,
                    count: 2,
                    around,
                },
            );
        }
        Act::KillAll => scenario.on_map(GROUND, MapEvent::KillAll { with_drops: true }),
        Act::Die => {
            scenario.act(|state, now, effects| server::service::vitals::die(state, now, client.unit(), effects));
        }
        Act::Respawn => {
            scenario.command(client.session, Command::Respawn);
            scenario.command(client.session, Command::LoadEnd);
        }
        Act::Leave => {
            scenario.disconnect(client.session);
            scenario.pass_ms(70_000);
            clients[who] = scenario.play_account(["adele", "berta", "carla"][who]);
        }
        Act::Pass(milliseconds) => scenario.pass_ms(milliseconds),
    }
}

/// How much there is of something, wherever it is: carried, on the floor, with looters.
fn all_of(scenario: &Scenario, clients: &[Client], aegis_name: &str) -> u32 {
    let id = scenario.state.world.item_named(aegis_name).unwrap().id;
    let carried: u32 = clients.iter().map(|client| scenario.inventory(client).count(id)).sum();
    let map = &scenario.maps[GROUND];
    let lying = map.floor.iter().map(|lies| lies.item);
    let taken = map.monsters().iter().flat_map(|monster| monster.taken.iter().copied());
    let elsewhere = lying.chain(taken).filter(|item| item.id == id);
    carried + elsewhere.map(|item| u32::from(item.amount)).sum::<u32>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Both loops check their promises at every step of it.
    #[test]
    fn whatever_is_fought_dropped_and_picked_up_nothing_comes_of_nothing(acts in acts()) {
        let mut scenario = Scenario::new();
        let mut clients = ["adele", "berta", "carla"].map(|name| scenario.play(name));
        for client in clients {
            scenario.give(&client, "Oridecon", 20);
            make_strong(&mut scenario, &client);
        }
        let mut before = all_of(&scenario, &clients, "Oridecon");
        for act in acts {
            do_act(&mut scenario, &mut clients, act);
            let now = all_of(&scenario, &clients, "Oridecon");
            prop_assert!(now <= before, "{} became {} by {:?}", before, now, act);
            before = now;
        }
    }
}
