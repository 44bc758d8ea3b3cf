//! Monsters whose death rewards who did most.

use std::sync::Arc;

use packets::{ItemId, UnitId};
use server::{
    event::{
        GameEvent, Item, MapInstanceId, MapReport, Notice,
        fight::{Killed, Reward},
        look::BossRank,
        map::MapEvent,
        notice::{FightNotice, FloorNotice},
    },
    figures::blow::Outcome,
    service::vitals,
    state::Rules,
    world::{RULES, World},
};

use crate::{
    common::{Client, Scenario},
    fight::{attack, call, make_strong, monster, strikes},
};

const CHIEF: u16 = 20_002;
const BRUTE: u16 = 20_003;
const DODGER: u16 = 20_004;

/// A field, and a chief of little life. It gives an apple. A brute that strikes hard, and a dodger that few hit.
fn world() -> Arc<World> {
    let map = "
        map field 40 x 40
        start 20 20
        walk 0..39 0..39
    ";
    let chief = r#"
        [[monster]]
        id = 20002
        aegis_name = "TEST_CHIEF"
        name = "Chief"
        level = 1
        hp = 60
        base_experience = 10
        job_experience = 5
        mvp_experience = 40
        rank = "boss"
        modes = ["mvp"]
        attack_range = 1
        skill_range = 1
        chase_range = 1
        size = "small"
        race = "plant"
        element = "neutral"
        element_level = 1
        speed = 400
        attack_delay = 1872
        attack_motion = 672
        damage_motion = 480
        ai = 6
        mvp_drops = [{ item = "Apple", rate = 10000 }]
    "#;
    let like = |id: u16, name: &str, more: &str| {
        let other = chief.replace("20002", &id.to_string()).replace("TEST_CHIEF", name);
        other.replace(" level = 1\n", " level = 50\n").replace("ai = 6\n", more)
    };
    let brute = "attack = [200, 201]\nattributes = { dexterity = 200 }\nai = 5\n";
    let drops = "drops = [{ item = \"Apple\", rate = 10000 }]\n";
    let all = [
        chief.to_owned(),
        like(BRUTE, "TEST_BRUTE", &[brute, drops].concat()),
        like(DODGER, "TEST_DODGER", "attributes = { agility = 90 }\nai = 6\n"),
    ];
    World::read(&[RULES, &[("chiefs.toml", &all.concat()), ("field.world", map)]].concat()).unwrap()
}

/// Two beside a chief.
fn meet() -> (Scenario, Client, Client, UnitId) {
    let mut scenario = Scenario::with(&world(), Rules::default());
    let adele = scenario.play_at("adele", "field", 10, 10);
    let berta = scenario.play_at("berta", "field", 20, 20);
    make_strong(&mut scenario, &adele);
    let chief = call(&mut scenario, CHIEF, (10, 10));
    let at = monster(&scenario, chief).cell();
    scenario.place(&adele, "field", at.x + 1, at.y);
    scenario.place(&berta, "field", at.x - 1, at.y);
    scenario.forget();
    (scenario, adele, berta, chief)
}

fn kill(scenario: &mut Scenario, adele: &Client, berta: &Client, chief: UnitId) {
    attack(scenario, berta, chief, false);
    scenario.pass_ms(2000);
    attack(scenario, adele, chief, true);
    for _ in 0..30 {
        if monster(scenario, chief).alive {
            scenario.pass_ms(1000);
        }
    }
    assert!(!monster(scenario, chief).alive);
}

#[test]
fn who_did_most_is_seen_to_be_the_mvp_and_gets_experience_and_an_item() {
    let (mut scenario, adele, berta, chief) = meet();
    let apples = |scenario: &Scenario| scenario.inventory(&adele).count(ItemId(512));
    let before = (scenario.player(&adele).character.clone(), apples(&scenario));
    kill(&mut scenario, &adele, &berta, chief);
    let (told, seen) = (scenario.told(adele.session), scenario.told(berta.session));
    let mvp = Notice::Fight(FightNotice::Mvp { unit: adele.unit() });
    assert!(told.contains(&mvp) && seen.contains(&mvp));
    // A quarter more for the second attacker.
    assert!(told.contains(&Notice::Fight(FightNotice::MvpExperience(50))));
    assert!(told.contains(&Notice::Fight(FightNotice::MvpItem(ItemId(512)))));
    assert!(
        !seen
            .iter()
            .any(|notice| matches!(notice, Notice::Fight(FightNotice::MvpItem(_))))
    );
    assert_eq!(apples(&scenario), before.1 + 1);
    let character = &scenario.player(&adele).character;
    assert!(character.base_level > before.0.base_level || character.base_experience >= 50);
}

#[test]
fn what_the_mvp_has_no_room_for_lies_before_it() {
    let (mut scenario, adele, berta, chief) = meet();
    let ore = scenario.state.world.item_named("Iron_Ore").unwrap().id;
    let killed = Killed {
        instance: MapInstanceId(0),
        monster: chief,
        class: CHIEF,
        shares: Vec::new(),
        reward: Some(Reward {
            stay: scenario.player(&adele).stay,
            experience: 0,
            item: Some(Item::new(ore, 1000)),
        }),
    };
    scenario.put(GameEvent::Map(MapReport::Killed(killed)));
    let fell = |notice: &Notice| matches!(notice, Notice::Floor(FloorNotice::Fell(look)) if look.shown == ore);
    assert!(scenario.told(berta.session).iter().any(fell));
    assert_eq!(
        scenario.inventory(&adele).count(ore),
        0,
        "a thousand of it are too heavy"
    );
}

#[test]
fn the_dead_get_nothing_and_a_kill_by_command_rewards_nobody() {
    let (mut scenario, adele, berta, chief) = meet();
    attack(&mut scenario, &adele, chief, false);
    scenario.pass_ms(2000);
    scenario.on_map(0, MapEvent::KillAll { with_drops: true });
    let rewarded = |notice: &Notice| matches!(notice, Notice::Fight(FightNotice::Mvp { .. }));
    assert!(!scenario.told(adele.session).iter().any(rewarded));
    let again = call(&mut scenario, CHIEF, (10, 10));
    let at = monster(&scenario, again).cell();
    scenario.place(&adele, "field", at.x + 1, at.y);
    attack(&mut scenario, &adele, again, false);
    scenario.pass_ms(2000);
    scenario.kill(&adele);
    scenario.forget();
    make_strong(&mut scenario, &berta);
    scenario.place(&berta, "field", at.x - 1, at.y);
    attack(&mut scenario, &berta, again, true);
    scenario.pass_ms(60_000);
    assert!(!monster(&scenario, again).alive);
    let mvp = Notice::Fight(FightNotice::Mvp { unit: berta.unit() });
    assert!(
        scenario.told(berta.session).contains(&mvp),
        "of those who live she did most"
    );
}

#[test]
fn clients_are_told_who_is_a_boss() {
    let (mut scenario, _, _, chief) = meet();
    let late = scenario.play_at("clara", "field", 10, 10);
    let told = scenario.told(late.session);
    let seen = told.iter().find_map(|notice| match notice {
        Notice::UnitAppeared { look, .. } if look.unit == chief => Some(look.boss),
        _ => None,
    });
    assert_eq!(seen, Some(BossRank::Mvp));
}

/// A brute has struck somebody who has done nothing to it; then somebody else kills it.
fn struck_by_a_brute() -> (Scenario, Client, Client, UnitId) {
    let (mut scenario, adele, berta, _) = meet();
    scenario.place(&adele, "field", 30, 30);
    scenario.become_as(&berta, |character| {
        character.base_level = 90;
        character.attributes.vitality = 60;
    });
    scenario.act(|state, now, effects| vitals::fill(state, now, berta.unit(), effects));
    let brute = call(&mut scenario, BRUTE, (10, 10));
    let at = monster(&scenario, brute).cell();
    scenario.place(&berta, "field", at.x - 1, at.y);
    let before = scenario.player(&berta).character.hp;
    for _ in 0..100 {
        if scenario.player(&berta).character.hp + 150 > before {
            scenario.pass_ms(100);
        }
    }
    assert!(scenario.player(&berta).character.hp + 150 <= before, "it strikes her");
    let at = monster(&scenario, brute).cell();
    scenario.place(&adele, "field", at.x + 1, at.y);
    scenario.become_as(&adele, |character| character.attributes.dexterity = 90);
    scenario.forget();
    (scenario, adele, berta, brute)
}

fn kill_alone(scenario: &mut Scenario, adele: &Client, brute: UnitId) {
    attack(scenario, adele, brute, true);
    for _ in 0..60 {
        if monster(scenario, brute).alive {
            scenario.pass_ms(100);
        }
    }
    assert!(!monster(scenario, brute).alive);
}

#[test]
fn who_suffers_more_than_others_do_is_the_mvp() {
    let (mut scenario, adele, berta, brute) = struck_by_a_brute();
    kill_alone(&mut scenario, &adele, brute);
    let mvp = Notice::Fight(FightNotice::Mvp { unit: berta.unit() });
    assert!(
        scenario.told(adele.session).contains(&mvp),
        "who did nothing but stand there"
    );
}

/// As rAthena's record of a monster's damage has it: who was only hit is in it, in the place of the first hit.
#[test]
fn who_was_only_hit_raises_the_killers_experience_and_owns_loot_after_it() {
    let (mut scenario, adele, berta, brute) = struck_by_a_brute();
    kill_alone(&mut scenario, &adele, brute);
    let killed = scenario
        .log
        .iter()
        .flat_map(|(_, events)| events)
        .find_map(|event| match event {
            GameEvent::Map(MapReport::Killed(killed)) if killed.monster == brute => Some(killed.clone()),
            _ => None,
        });
    let shares = killed.unwrap().shares;
    let of = |client: &Client| {
        let share = shares.iter().find(|share| share.stay.unit == client.unit());
        share.map(|share| (share.base, share.job))
    };
    assert_eq!(
        of(&adele),
        Some((12, 6)),
        "10 and 5, and a quarter more for two in the fight"
    );
    assert_eq!(of(&berta), Some((1, 1)), "the least there is");
    let owners: Vec<_> = scenario.maps[0].floor.iter().map(|item| item.loot.owners).collect();
    assert_eq!(
        owners,
        [[Some(adele.character), Some(berta.character), None]],
        "all damage against 30 percent of it"
    );
}

/// As rAthena counts it: what was struck, not what there was to lose.
#[test]
fn a_blow_that_kills_counts_whole_for_who_becomes_mvp() {
    let (mut scenario, adele, berta, brute) = struck_by_a_brute();
    let suffered = |scenario: &Scenario| monster(scenario, brute).wounds[0].suffered;
    let before = suffered(&scenario);
    scenario.place(&adele, "field", 30, 30);
    scenario.character_mut(&berta).hp = 1;
    for _ in 0..60 {
        if scenario.player(&berta).character.hp > 0 {
            scenario.pass_ms(100);
        }
    }
    assert_eq!(scenario.player(&berta).character.hp, 0);
    assert!(suffered(&scenario) >= before + 50, "it strikes for more than 1");
}

#[test]
fn a_blow_of_its_life_before_makes_nobody_the_mvp_of_what_is_back() {
    let (mut scenario, _, berta, brute) = struck_by_a_brute();
    let life = monster(&scenario, brute).life;
    let suffered = |life| MapEvent::Suffered {
        unit: brute,
        life,
        by: scenario.player(&berta).stay,
        damage: 1000,
    };
    let (earlier, present) = (suffered(life.wrapping_sub(1)), suffered(life));
    let wounds = |scenario: &Scenario| monster(scenario, brute).wounds[0].suffered;
    let before = wounds(&scenario);
    scenario.on_map(0, earlier);
    assert_eq!(wounds(&scenario), before);
    scenario.on_map(0, present);
    assert_eq!(wounds(&scenario), before + 1000);
}

#[test]
fn who_only_misses_makes_nobodys_part_larger() {
    let (mut scenario, adele, berta, _) = meet();
    scenario.become_as(&adele, |character| {
        character.base_level = 99;
        character.attributes.dexterity = 99;
    });
    let dodger = call(&mut scenario, DODGER, (10, 10));
    let at = monster(&scenario, dodger).cell();
    scenario.place(&berta, "field", at.x - 1, at.y);
    scenario.place(&adele, "field", at.x + 1, at.y);
    scenario.forget();
    kill(&mut scenario, &adele, &berta, dodger);
    let told = scenario.told(adele.session);
    assert!(
        strikes(&told, berta.unit())
            .iter()
            .all(|(outcome, _)| *outcome == Outcome::Miss)
    );
    assert!(told.contains(&Notice::Fight(FightNotice::MvpExperience(40))));
}
