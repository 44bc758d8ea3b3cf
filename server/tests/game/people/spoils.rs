//! What a party shares of what its members win: experience of kills, and what lies on the floor.

use server::{
    event::{
        Command, GameEvent, MapInstanceId, MapReport, Notice,
        fight::{KillShare, Killed},
        floor::FloorCommand,
        notice::{Course, GrowthNotice},
        people::{PartyCommand, PartyNotice, PartyShare, PeopleNotice},
    },
    service::people::party,
};

use super::party::party_of_all;
use crate::common::{Client, Scenario};

fn share(scenario: &mut Scenario, leader: &Client, experience: bool, pickup: bool, loot: bool) {
    let share = PartyShare {
        experience,
        pickup,
        loot,
    };
    scenario.wants(leader, PartyCommand::Share(share));
    scenario.forget();
}

/// A monster dies, by which these have earned so much base and job experience.
fn kill(scenario: &mut Scenario, earned: &[(&Client, u64, u64)]) {
    let shares = earned.iter().map(|&(client, base, job)| KillShare {
        stay: scenario.player(client).stay,
        base,
        job,
    });
    let killed = Killed {
        instance: MapInstanceId(0),
        monster: packets::UnitId(0x4000_0000),
        class: 1002,
        shares: shares.collect(),
        reward: None,
    };
    scenario.put(GameEvent::Map(MapReport::Killed(killed)));
}

/// Base and job experience that a client was told it gained.
fn gained(scenario: &mut Scenario, client: &Client) -> (i64, i64) {
    let mut sum = (0, 0);
    for notice in scenario.told(client.session) {
        if let Notice::Growth(GrowthNotice::Gained { course, amount, .. }) = notice {
            match course {
                Course::Base => sum.0 += amount,
                Course::Job => sum.1 += amount,
            }
        }
    }
    sum
}

fn apples(scenario: &Scenario, client: &Client) -> u32 {
    let id = scenario.state.world.item_named("Apple").unwrap().id;
    scenario.inventory(client).count(id)
}

#[test]
fn without_sharing_each_has_what_it_earned() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    kill(&mut scenario, &[(&adele, 100, 50)]);
    assert_eq!(gained(&mut scenario, &adele), (100, 50));
    assert_eq!(gained(&mut scenario, &berta), (0, 0));
}

#[test]
fn what_members_earn_together_goes_to_all_of_them_on_the_map_evenly() {
    let (mut scenario, [adele, berta, carla]) = party_of_all(["adele", "berta", "carla"]);
    let doris = scenario.play("doris");
    scenario.place(&carla, "cellar", 5, 5);
    share(&mut scenario, &adele, true, false, false);
    kill(&mut scenario, &[(&adele, 100, 51), (&doris, 30, 20), (&berta, 20, 0)]);
    assert_eq!(gained(&mut scenario, &adele), (60, 25));
    assert_eq!(gained(&mut scenario, &berta), (60, 25));
    assert_eq!(gained(&mut scenario, &carla), (0, 0), "it is elsewhere");
    assert_eq!(gained(&mut scenario, &doris), (30, 20), "it is in no party");
}

#[test]
fn the_dead_share_nothing() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    share(&mut scenario, &adele, true, false, false);
    scenario.act(|state, now, effects| server::service::vitals::die(state, now, berta.unit(), effects));
    scenario.forget();
    kill(&mut scenario, &[(&adele, 100, 50)]);
    assert_eq!(gained(&mut scenario, &adele), (100, 50));
    assert_eq!(gained(&mut scenario, &berta), (0, 0));
}

#[test]
fn who_shares_picking_up_has_the_claims_of_all_members() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    let doris = scenario.play("doris");
    let claims = |scenario: &Scenario, client: &Client| party::claims(&scenario.state, client.unit());
    assert_eq!(claims(&scenario, &berta), [berta.character]);
    share(&mut scenario, &adele, false, true, false);
    assert_eq!(claims(&scenario, &berta), [adele.character, berta.character]);
    assert_eq!(claims(&scenario, &doris), [doris.character]);
}

#[test]
fn what_is_picked_up_goes_to_a_member_by_chance_and_none_is_lost() {
    let (mut scenario, [adele, berta, carla]) = party_of_all(["adele", "berta", "carla"]);
    scenario.act(|state, now, effects| server::service::vitals::die(state, now, carla.unit(), effects));
    share(&mut scenario, &adele, false, false, true);
    let place = scenario.give(&adele, "Apple", 40);
    for _ in 0..40 {
        let amount = 1;
        let drop = FloorCommand::Drop {
            place: Some(place),
            amount,
        };
        scenario.command(adele.session, Command::Floor(drop));
        let unit = scenario.maps[0].floor.iter().next().unwrap().look.unit;
        scenario.command(adele.session, Command::Floor(FloorCommand::PickUp { unit }));
    }
    assert_eq!(scenario.maps[0].floor.iter().count(), 0);
    let (had, given) = (apples(&scenario, &adele), apples(&scenario, &berta));
    assert_eq!(had + given, 40);
    assert!((10..=30).contains(&given), "{given} of 40");
    assert_eq!(apples(&scenario, &carla), 0, "the dead get nothing");
}

/// Who was told that a member picked something up, of so many.
fn told_of(scenario: &mut Scenario, clients: &[Client], by: &Client) -> Vec<bool> {
    let account = by.account;
    let picked = |notice: &Notice| match notice {
        Notice::People(PeopleNotice::Party(PartyNotice::PickedUp { account: who, .. })) => *who == account,
        _ => false,
    };
    let told = |client: &Client| scenario.told(client.session).iter().any(picked);
    clients.iter().map(told).collect()
}

/// The first of them drops something and picks it up again.
fn picks_up(scenario: &mut Scenario, client: &Client, aegis_name: &str) {
    let place = Some(scenario.give(client, aegis_name, 1));
    let drop = FloorCommand::Drop { place, amount: 1 };
    scenario.command(client.session, Command::Floor(drop));
    let unit = scenario.maps[0].floor.iter().next().unwrap().look.unit;
    scenario.forget();
    scenario.command(client.session, Command::Floor(FloorCommand::PickUp { unit }));
    assert!(scenario.maps[0].floor.is_empty());
}

#[test]
fn members_near_are_told_what_is_picked_up_for_all_if_it_is_worth_it() {
    let (mut scenario, clients) = party_of_all(["adele", "berta", "carla"]);
    let [first, _, third] = clients;
    picks_up(&mut scenario, &first, "Knife");
    assert_eq!(
        told_of(&mut scenario, &clients, &first),
        [false; 3],
        "each picks up for itself"
    );
    share(&mut scenario, &first, false, true, false);
    scenario.place(&third, "cellar", 5, 5);
    picks_up(&mut scenario, &first, "Knife");
    assert_eq!(told_of(&mut scenario, &clients, &first), [false, true, false]);
    picks_up(&mut scenario, &first, "Apple");
    assert_eq!(
        told_of(&mut scenario, &clients, &first),
        [false; 3],
        "an apple is not worth it"
    );
}
