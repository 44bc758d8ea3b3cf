//! What ailments do to characters.

use core::time::Duration;

use server::{
    event::{
        Command, Condition, NoWalk, Notice,
        item::ItemCommand,
        look::Posture,
        notice::{ConditionNotice, ItemNotice, StatusIcon},
    },
    service::{self, fight, vitals},
    world::Status,
};

use super::{condition, conditions, suffer, surely};
use crate::{
    common::{Client, Scenario},
    duel::two_on,
    fight::{attack, strikes},
};

fn adele() -> (Scenario, Client) {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    (scenario, client)
}

fn hp(scenario: &Scenario, client: &Client) -> u32 {
    scenario.player(client).character.hp
}

/// A blow of this much lands on a character.
fn hit(scenario: &mut Scenario, client: &Client, damage: u32) {
    let (stay, from) = (scenario.player(client).stay, packets::UnitId(0x4000_0000));
    scenario.act(|state, now, effects| fight::landed(state, now, stay, (from, 0), damage, effects));
}

/// Uses an item; whether it was.
fn uses(scenario: &mut Scenario, client: &Client, aegis_name: &str) -> bool {
    let place = Some(scenario.give(client, aegis_name, 1));
    scenario.forget();
    scenario.command(client.session, Command::Item(ItemCommand::Use { place }));
    let used = |notice: &Notice| matches!(notice, Notice::Item(ItemNotice::Used { ok: true, .. }));
    scenario.told(client.session).iter().any(used)
}

#[test]
fn whose_body_is_held_can_do_nothing_and_walks_again_when_it_is_over() {
    for status in [Status::Stone, Status::Freeze, Status::Stun, Status::Sleep] {
        let (mut scenario, client) = adele();
        scenario.walk(&client, 30, 20);
        scenario.pass_ms(320);
        suffer(&mut scenario, &client, status, 5);
        let stopped = scenario.cell(&client);
        scenario.pass_ms(1000);
        scenario.walk(&client, 30, 20);
        scenario.command(client.session, Command::Sit);
        assert!(!uses(&mut scenario, &client, "Red_Potion"), "{status:?}");
        scenario.pass_ms(1000);
        assert_eq!(scenario.cell(&client), stopped, "{status:?}");
        assert_eq!(scenario.player(&client).posture, Posture::Standing);
        assert_eq!(scenario.passed_over.last().unwrap().reason, NoWalk::Helpless);
        scenario.pass_ms(4000);
        assert_eq!(condition(&scenario, &client), Condition::NONE, "{status:?}");
        scenario.walk(&client, 30, 20);
        scenario.pass_ms(3000);
        assert_eq!(scenario.cell(&client), (30, 20));
    }
}

#[test]
fn whose_body_is_held_strikes_nobody() {
    for status in [Status::Stone, Status::Freeze, Status::Stun, Status::Sleep] {
        let (mut scenario, client, other) = two_on("arena");
        suffer(&mut scenario, &client, status, 5);
        attack(&mut scenario, &client, other.unit(), false);
        scenario.pass_ms(3000);
        assert_eq!(strikes(&scenario.told(other.session), client.unit()), [], "{status:?}");
        scenario.pass_ms(4000);
        attack(&mut scenario, &client, other.unit(), false);
        assert_eq!(
            strikes(&scenario.told(other.session), client.unit()).len(),
            1,
            "{status:?}"
        );
    }
}

#[test]
fn ailments_that_begin_anew_all_the_time_are_looked_at_no_more_often() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| character.attributes.vitality = 1);
    for _ in 0..200 {
        suffer(&mut scenario, &client, Status::Bleeding, 60);
    }
    // Each has set an alarm for when it would have hurt. Rung too soon, none of them sets another one.
    scenario.pass_ms(5_000);
    let next = scenario
        .state
        .players
        .get(client.unit())
        .unwrap()
        .statuses
        .ailments
        .next();
    let alarms = scenario.act(|state, now, effects| {
        for _ in 0..200 {
            service::status::over(state, now, client.unit(), effects);
        }
        effects.later.len()
    });
    assert!(next.is_some());
    assert_eq!(alarms, 0);
}

#[test]
fn all_who_see_it_are_shown_what_ails_somebody_and_who_comes_later_sees_it_too() {
    let (mut scenario, client) = adele();
    let other = scenario.play_at("berta", "ground", 22, 20);
    scenario.forget();
    suffer(&mut scenario, &client, Status::Stun, 5);
    let stunned = Condition::NONE.with(Status::Stun);
    for session in [client.session, other.session] {
        assert_eq!(conditions(&scenario.told(session), client.unit()), [stunned]);
    }
    let late = scenario.play_at("clara", "ground", 24, 20);
    let told = scenario.told(late.session);
    let seen = told.iter().find_map(|notice| match notice {
        Notice::UnitAppeared { look, .. } if look.unit == client.unit() => Some(look.condition),
        _ => None,
    });
    assert_eq!(seen, Some(stunned));
    scenario.pass_ms(5000);
    assert_eq!(
        conditions(&scenario.told(other.session), client.unit()),
        [Condition::NONE]
    );
}

#[test]
fn blows_wake_and_thaw_but_do_not_end_a_stun() {
    for (status, ends) in [
        (Status::Sleep, true),
        (Status::Freeze, true),
        (Status::Stone, true),
        (Status::Stun, false),
        (Status::Poison, false),
    ] {
        let (mut scenario, client) = adele();
        suffer(&mut scenario, &client, status, 30);
        hit(&mut scenario, &client, 1);
        assert_eq!(condition(&scenario, &client).is_well(), ends, "{status:?}");
    }
}

#[test]
fn who_turns_to_stone_walks_on_for_a_moment_but_attacks_nobody() {
    let (mut scenario, client) = adele();
    let lasts = Duration::from_secs(20);
    scenario.walk(&client, 30, 20);
    scenario.act(|state, now, effects| {
        service::ailment::begin(state, now, client.unit(), (Status::Stone, lasts), effects);
    });
    assert!(scenario.player(&client).walk.is_some());
    assert!(condition(&scenario, &client).stiffens());
    scenario.pass_ms(120);
    assert!(scenario.player(&client).walk.is_none());
    assert!(condition(&scenario, &client).has(Status::Stone));
    assert_eq!(
        scenario.player(&client).fighter.element(),
        (server::world::Element::Earth, 1)
    );
}

#[test]
fn poison_costs_two_and_one_and_a_half_percent_a_second_down_to_a_quarter() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| character.base_level = 50);
    scenario.act(|state, now, effects| vitals::fill(state, now, client.unit(), effects));
    let max = scenario.player(&client).fighter.max_hp;
    suffer(&mut scenario, &client, Status::Poison, 60);
    scenario.pass_ms(3000);
    let each = 2 + max * 3 / 200;
    assert_eq!(hp(&scenario, &client), max - 3 * each);
    scenario.pass_ms(60_000);
    let left = hp(&scenario, &client);
    assert!(left > max / 4 - each && left <= max / 4 + each, "{left} of {max}");
    assert!(condition(&scenario, &client).is_well(), "it is over");
}

#[test]
fn nothing_comes_back_by_itself_while_poison_works() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| (character.hp, character.sp) = (1, 0));
    suffer(&mut scenario, &client, Status::Poison, 60);
    scenario.pass_ms(50_000);
    assert_eq!((hp(&scenario, &client), scenario.player(&client).character.sp), (1, 0));
    scenario.pass_ms(30_000);
    assert!(hp(&scenario, &client) > 1);
}

#[test]
fn green_potions_cure_what_they_cure_and_nothing_else() {
    let (mut scenario, client) = adele();
    for status in [Status::Poison, Status::Blind, Status::Silence, Status::Curse] {
        suffer(&mut scenario, &client, status, 30);
    }
    assert!(uses(&mut scenario, &client, "Green_Potion"));
    assert_eq!(condition(&scenario, &client), Condition::NONE.with(Status::Curse));
    scenario.pass_ms(100);
    assert!(uses(&mut scenario, &client, "Panacea"));
    assert!(condition(&scenario, &client).is_well());
    scenario.pass_ms(100);
    assert!(
        uses(&mut scenario, &client, "Green_Potion"),
        "it is drunk though nothing ails"
    );
}

#[test]
fn the_cursed_are_slow_and_have_no_luck_and_the_blind_miss() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| {
        character.attributes.luck = 30;
        character.base_level = 50;
    });
    let before = scenario.player(&client).fighter.clone();
    suffer(&mut scenario, &client, Status::Curse, 30);
    let cursed = scenario.player(&client).fighter.clone();
    assert_eq!(
        (cursed.attributes.luck, cursed.speed),
        (0, 600),
        "150 ms and 300 % more"
    );
    suffer(&mut scenario, &client, Status::Blind, 30);
    let blind = scenario.player(&client).fighter.clone();
    assert_eq!(blind.hit, before.hit - before.hit * 25 / 100);
    assert_eq!(blind.flee, before.flee - before.flee * 25 / 100);
    scenario.pass_ms(30_000);
    assert_eq!(scenario.player(&client).fighter, before);
}

#[test]
fn the_confused_go_astray() {
    let (mut scenario, client) = adele();
    suffer(&mut scenario, &client, Status::Confusion, 30);
    let mut ends = std::collections::BTreeSet::new();
    for _ in 0..5 {
        scenario.place(&client, "ground", 25, 25);
        scenario.walk(&client, 28, 25);
        scenario.pass_ms(2000);
        ends.insert(scenario.cell(&client));
    }
    assert!(ends.len() > 2, "{ends:?}");
    // To be confused once more helps.
    scenario.act(|state, now, effects| {
        service::ailment::inflict(state, now, client.unit(), &surely(Status::Confusion), effects);
    });
    assert!(condition(&scenario, &client).is_well());
}

#[test]
fn bleeding_costs_hundreds_every_ten_seconds_and_can_kill() {
    let (mut scenario, client) = adele();
    suffer(&mut scenario, &client, Status::Bleeding, 120);
    let icon = |notice: &Notice| {
        let icon = StatusIcon::Bleeding;
        matches!(notice, Notice::Condition(ConditionNotice::Icon { icon: shown, .. }) if *shown == icon)
    };
    assert!(scenario.told(client.session).iter().any(icon));
    scenario.pass_ms(9_960);
    assert_eq!(scenario.player(&client).posture, Posture::Standing);
    scenario.pass_ms(80);
    assert_eq!(
        scenario.player(&client).posture,
        Posture::Dead,
        "a novice has less than 200"
    );
    let gone = Notice::Condition(ConditionNotice::IconGone {
        unit: client.unit(),
        icon: StatusIcon::Bleeding,
    });
    assert!(scenario.told(client.session).contains(&gone));
}

#[test]
fn death_ends_every_ailment() {
    let (mut scenario, client) = adele();
    for status in [Status::Poison, Status::Stun, Status::Blind] {
        suffer(&mut scenario, &client, status, 60);
    }
    scenario.kill(&client);
    assert!(condition(&scenario, &client).is_well());
    scenario.act(|state, now, effects| {
        service::ailment::inflict(state, now, client.unit(), &surely(Status::Poison), effects);
    });
    assert!(condition(&scenario, &client).is_well(), "nothing comes over the dead");
}

#[test]
fn vitality_keeps_stuns_away() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| character.attributes.vitality = 100);
    let mut stunned = surely(Status::Stun);
    stunned.chance = 9_000;
    for _ in 0..50 {
        scenario.act(|state, now, effects| {
            service::ailment::inflict(state, now, client.unit(), &stunned, effects);
        });
    }
    assert!(condition(&scenario, &client).is_well());
}

#[test]
fn a_haste_potion_shows_its_icon_and_who_is_laden_sees_that() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| character.base_level = 50);
    let place = Some(scenario.give(&client, "Center_Potion", 1));
    scenario.forget();
    scenario.command(client.session, Command::Item(ItemCommand::Use { place }));
    let unit = client.unit();
    let icon = |icon, seconds: Option<u64>| {
        let left = seconds.map(Duration::from_secs);
        Notice::Condition(ConditionNotice::Icon { unit, icon, left })
    };
    let told = scenario.told(client.session);
    assert!(told.contains(&icon(StatusIcon::Haste(10), Some(1800))), "{told:?}");
    let ore = scenario.state.world.item_named("Iron_Ore").unwrap().weight;
    let half = scenario.player(&client).fighter.max_weight / 2 / ore + 1;
    scenario.give(&client, "Iron_Ore", u16::try_from(half).unwrap());
    assert!(
        scenario
            .told(client.session)
            .contains(&icon(StatusIcon::HalfLaden, None))
    );
}

/// Goes back to the character screen, and plays the same character again after a while.
fn come_back(scenario: &mut Scenario, client: &Client) -> Client {
    scenario.command(client.session, Command::ReturnToCharacters);
    scenario.disconnect(client.session);
    scenario.pass_ms(60_000);
    scenario.play_account("adele")
}

#[test]
fn haste_and_ailments_go_on_where_they_were_when_somebody_comes_back() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| character.base_level = 50);
    assert!(uses(&mut scenario, &client, "Center_Potion"));
    suffer(&mut scenario, &client, Status::Blind, 30);
    suffer(&mut scenario, &client, Status::Bleeding, 120);
    scenario.pass_ms(5_000);
    let client = come_back(&mut scenario, &client);
    let told = scenario.told(client.session);
    let icon = Notice::Condition(ConditionNotice::Icon {
        unit: client.unit(),
        icon: StatusIcon::Haste(10),
        left: Some(Duration::from_secs(1795)),
    });
    assert!(told.contains(&icon), "the minute away does not count");
    assert_eq!(
        condition(&scenario, &client),
        Condition::NONE.with(Status::Blind),
        "wounds are dressed"
    );
    assert_eq!(conditions(&told, client.unit()), [Condition::NONE.with(Status::Blind)]);
    scenario.pass_ms(24_000);
    assert!(condition(&scenario, &client).has(Status::Blind));
    scenario.pass_ms(1_000);
    assert!(condition(&scenario, &client).is_well());
    assert_eq!(scenario.player(&client).statuses.haste(), 10);
    scenario.pass(Duration::from_secs(1770));
    assert_eq!(scenario.player(&client).statuses.haste(), 0);
}

#[test]
fn a_server_that_is_killed_has_kept_the_haste_of_a_potion() {
    let (mut scenario, client) = adele();
    scenario.become_as(&client, |character| character.base_level = 50);
    assert!(uses(&mut scenario, &client, "Center_Potion"));
    scenario.restart();
    let client = scenario.play_account("adele");
    assert_eq!(scenario.player(&client).statuses.haste(), 10);
}
