//! Fights: characters and monsters strike each other until one of them dies.

use packets::UnitId;
use server::{
    event::{
        Command, MapEvent, MapInstanceId, Notice,
        fight::FightCommand,
        look::{Posture, Vanish},
        notice::FightNotice,
    },
    figures::{behavior::Mood, blow::Outcome},
    state::Monster,
};

use crate::common::{Client, Scenario};

const GROUND: usize = 0;
pub(super) const PORING: u16 = 1002;
pub(super) const HORNET: u16 = 1004;
pub(super) const PUPA: u16 = 1008;
pub(super) const ZOMBIE: u16 = 1015;

/// Somebody on the test ground, and a monster of that kind within three cells.
pub(super) fn meet(name: &str, class: u16) -> (Scenario, Client, UnitId) {
    let mut scenario = Scenario::new();
    let client = scenario.play_at(name, "ground", 20, 20);
    let monster = call(&mut scenario, class, (21, 20));
    scenario.forget();
    (scenario, client, monster)
}

pub(super) fn call(scenario: &mut Scenario, class: u16, around: (u16, u16)) -> UnitId {
    let spawn = MapEvent::Spawn {
        class,
        count: 1,
        around: Some(around),
    };
    scenario.on_map(GROUND, spawn);
    let monsters = scenario.maps[GROUND].monsters();
    let living = monsters.iter().filter(|monster| monster.alive);
    living
        .max_by_key(|monster| (monster.life, monster.look.unit))
        .unwrap()
        .look
        .unit
}

/// Makes a character strong enough to kill what lives in meadows, and hard to kill.
pub(super) fn make_strong(scenario: &mut Scenario, client: &Client) {
    scenario.become_as(client, |character| {
        character.attributes.strength = 20;
        character.attributes.dexterity = 20;
        character.attributes.agility = 60;
    });
}

pub(super) fn monster(scenario: &Scenario, unit: UnitId) -> &Monster {
    let monsters = scenario.maps[GROUND].monsters();
    monsters.iter().find(|monster| monster.look.unit == unit).unwrap()
}

pub(super) fn attack(scenario: &mut Scenario, client: &Client, target: UnitId, continuous: bool) {
    let attack = FightCommand::Attack { target, continuous };
    scenario.command(client.session, Command::Fight(attack));
}

/// Walks next to a monster and attacks it as clients do: again whenever it is told that it is too far away.
fn fight(scenario: &mut Scenario, client: &Client, target: UnitId, milliseconds: u64) -> Vec<Notice> {
    let mut told = Vec::new();
    attack(scenario, client, target, true);
    for _ in 0..milliseconds / 40 {
        scenario.pass_ms(40);
        for notice in scenario.told(client.session) {
            if let Notice::Fight(FightNotice::OutOfReach { target_at: (x, y), .. }) = notice {
                scenario.walk(client, x, y);
                scenario.pass_ms(600);
                attack(scenario, client, target, true);
            }
            told.push(notice);
        }
    }
    told
}

/// [`fight`] until the monster is dead.
pub(super) fn until_dead(scenario: &mut Scenario, client: &Client, target: UnitId) -> Vec<Notice> {
    let mut told = Vec::new();
    for _ in 0..60 {
        if monster(scenario, target).alive {
            told.extend(fight(scenario, client, target, 2000));
        }
    }
    told
}

pub(super) fn strikes(told: &[Notice], by: UnitId) -> Vec<(Outcome, u32)> {
    let struck = |notice: &Notice| match notice {
        Notice::Fight(FightNotice::Struck { from, blow, .. }) if *from == by => Some((blow.outcome, blow.right)),
        _ => None,
    };
    told.iter().filter_map(struck).collect()
}

/// As public servers tell: AGI 60 leaves 560 of 800 milliseconds, a poring takes 480.
#[test]
fn who_is_hurt_flinches_and_who_is_missed_does_not() {
    let (mut scenario, adele, poring) = meet("adele", PORING);
    make_strong(&mut scenario, &adele);
    let told = fight(&mut scenario, &adele, poring, 120_000);
    let flinches = |of: UnitId, hurt: bool| -> Vec<i32> {
        let flinch = |notice: &Notice| match notice {
            Notice::Fight(FightNotice::Struck {
                target,
                blow,
                damage_motion,
                ..
            }) if *target == of && (blow.damage() > 0) == hurt => Some(*damage_motion),
            _ => None,
        };
        told.iter().filter_map(flinch).collect()
    };
    let (hurt, missed) = (flinches(poring, true), flinches(adele.unit(), false));
    assert!(!hurt.is_empty() && hurt.iter().all(|span| *span == 480), "{hurt:?}");
    assert!(!missed.is_empty() && missed.iter().all(|span| *span == 0), "{missed:?}");
    assert!(flinches(adele.unit(), true).iter().all(|span| *span == 560));
}

#[test]
fn who_attacks_until_told_otherwise_kills_a_poring() {
    let (mut scenario, adele, poring) = meet("adele", PORING);
    make_strong(&mut scenario, &adele);
    let told = fight(&mut scenario, &adele, poring, 120_000);
    let blows = strikes(&told, adele.unit());
    assert!(blows.len() > 1, "{blows:?}");
    assert!(
        blows
            .iter()
            .all(|&(outcome, damage)| (outcome == Outcome::Miss) == (damage == 0))
    );
    let hit_points: Vec<u32> = told
        .iter()
        .filter_map(|notice| match notice {
            Notice::Fight(FightNotice::Hurt { hp, max_hp: 50, .. }) => Some(*hp),
            _ => None,
        })
        .collect();
    assert!(
        hit_points.is_sorted_by(|a, b| a > b) && hit_points.last() == Some(&0),
        "{hit_points:?}"
    );
    let died = Notice::UnitVanished {
        unit: poring,
        why: Vanish::Died,
    };
    assert!(told.contains(&died));
    assert!(!monster(&scenario, poring).alive);
    assert!(
        !strikes(&told, poring).is_empty(),
        "a poring that is struck strikes back"
    );
}

#[test]
fn monsters_that_are_far_away_are_walked_to() {
    let (mut scenario, adele, _) = meet("adele", PUPA);
    let far = call(&mut scenario, PUPA, (30, 20));
    let at = monster(&scenario, far).cell();
    scenario.forget();
    attack(&mut scenario, &adele, far, true);
    let told = scenario.told(adele.session);
    let expected = Notice::Fight(FightNotice::OutOfReach {
        target: far,
        target_at: at.pair(),
        from: (20, 20),
        range: 1,
    });
    assert_eq!(told, [expected]);
    scenario.pass_ms(5000);
    assert_eq!(
        scenario.told(adele.session),
        [],
        "the client asks again when it has walked there"
    );
}

#[test]
fn an_attack_takes_its_time_and_is_done_once_unless_asked_otherwise() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", at.x - 1, at.y);
    scenario.forget();
    attack(&mut scenario, &adele, pupa, false);
    scenario.pass_ms(5000);
    let told = scenario.told(adele.session);
    assert_eq!(strikes(&told, adele.unit()).len(), 1);
    let motion = told.iter().find_map(|notice| match notice {
        Notice::Fight(FightNotice::Struck { attack_motion, .. }) => Some(*attack_motion),
        _ => None,
    });
    // Asking faster does not help.
    let delay = u64::try_from(2 * motion.unwrap()).unwrap();
    for _ in 0..50 {
        attack(&mut scenario, &adele, pupa, false);
        scenario.pass_ms(delay / 10);
    }
    let told = scenario.told(adele.session);
    let blows = strikes(&told, adele.unit()).len();
    assert!((4..=6).contains(&blows), "{blows} in the time of five");
}

#[test]
fn who_walks_sits_or_dies_attacks_no_more() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let at = monster(&scenario, pupa).cell();
    let commands = [
        Command::Walk {
            x: at.x - 1,
            y: at.y + 1,
        },
        Command::Sit,
        Command::Fight(FightCommand::Stop),
    ];
    for command in commands {
        scenario.command(adele.session, Command::Stand);
        scenario.place(&adele, "ground", at.x - 1, at.y);
        attack(&mut scenario, &adele, pupa, true);
        scenario.forget();
        scenario.command(adele.session, command.clone());
        scenario.pass_ms(5000);
        assert_eq!(strikes(&scenario.told(adele.session), adele.unit()), [], "{command:?}");
    }
    scenario.command(adele.session, Command::Sit);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(5000);
    assert_eq!(strikes(&scenario.told(adele.session), adele.unit()), []);
}

#[test]
fn aggressive_monsters_come_and_kill() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let zombie = call(&mut scenario, ZOMBIE, (26, 20));
    scenario.pass_ms(60_000);
    let told = scenario.told(adele.session);
    let died = Notice::UnitVanished {
        unit: adele.unit(),
        why: Vanish::Died,
    };
    assert_eq!(told.iter().filter(|notice| **notice == died).count(), 1);
    assert_eq!(scenario.player(&adele).posture, Posture::Dead);
    assert_eq!(scenario.player(&adele).character.hp, 0);
    assert!(strikes(&told, zombie).iter().any(|&(_, damage)| damage > 0));
    let zombie = monster(&scenario, zombie);
    assert_eq!((zombie.mind.target, zombie.mind.mood == Mood::Attacking), (None, false));
}

#[test]
fn passive_monsters_leave_alone_who_leaves_them_alone() {
    let (mut scenario, adele, hornet) = meet("adele", HORNET);
    scenario.pass_ms(20_000);
    assert_eq!(strikes(&scenario.told(adele.session), hornet), []);
}

#[test]
fn a_monster_that_has_died_is_back_after_its_time() {
    let mut scenario = Scenario::new();
    let adele = scenario.play_at("adele", "meadow", 30, 30);
    scenario.pass_ms(1000);
    scenario.forget();
    let meadow = usize::try_from(MapInstanceId(2).0).unwrap();
    scenario.on_map(meadow, MapEvent::KillAll { with_drops: false });
    let told = scenario.told(adele.session);
    let gone = |notice: &&Notice| matches!(notice, Notice::UnitVanished { why: Vanish::Died, .. });
    assert_eq!(told.iter().filter(gone).count(), 5);
    scenario.pass_ms(4_900);
    assert_eq!(scenario.told(adele.session), []);
    scenario.pass_ms(200);
    let told = scenario.told(adele.session);
    let back = |notice: &&Notice| matches!(notice, Notice::UnitAppeared { .. });
    assert_eq!(told.iter().filter(back).count(), 5);
}

#[test]
fn called_monsters_do_not_come_back() {
    let (mut scenario, adele, _) = meet("adele", PORING);
    scenario.on_map(GROUND, MapEvent::KillAll { with_drops: false });
    scenario.forget();
    scenario.pass_ms(60_000);
    assert_eq!(
        scenario
            .told(adele.session)
            .iter()
            .filter(|notice| matches!(notice, Notice::UnitAppeared { .. }))
            .count(),
        0
    );
    let again = call(&mut scenario, PORING, (21, 20));
    assert_eq!(scenario.maps[GROUND].monsters().len(), 1, "its place is used again");
    assert!(monster(&scenario, again).alive);
}

#[test]
fn who_sits_down_strikes_no_more_and_who_sits_does_not_begin() {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", at.x + 1, at.y);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(2_000);
    assert!(!strikes(&scenario.told(adele.session), adele.unit()).is_empty());
    scenario.command(adele.session, Command::Sit);
    scenario.forget();
    scenario.pass_ms(5_000);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(5_000);
    assert_eq!(strikes(&scenario.told(adele.session), adele.unit()), []);
    scenario.command(adele.session, Command::Stand);
    attack(&mut scenario, &adele, pupa, true);
    scenario.pass_ms(2_000);
    assert!(!strikes(&scenario.told(adele.session), adele.unit()).is_empty());
}
