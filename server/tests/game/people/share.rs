//! What a party shares, and with whom.

use server::{
    event::people::{
        PartyCommand, PartyNotice, PartyShare,
        party::{ExperienceShare, InviteResult},
    },
    service::people::party,
};

use super::party::{join, party_of_all, told};
use crate::common::{Client, Scenario};

fn set_level(scenario: &mut Scenario, client: &Client, level: u16) {
    let player = scenario.state.players.get_mut(client.unit()).unwrap();
    player.character.base_level = level;
}

fn share(experience: bool, pickup: bool, loot: bool) -> PartyShare {
    PartyShare {
        experience,
        pickup,
        loot,
    }
}

fn shares(experience: ExperienceShare, pickup: bool, loot: bool) -> PartyNotice {
    PartyNotice::Shares {
        experience,
        pickup,
        loot,
    }
}

#[test]
fn the_leader_says_what_is_shared_and_all_are_told() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.wants(&berta, PartyCommand::Share(share(true, true, true)));
    assert_eq!(
        scenario.lines(&berta),
        ["Only the leader of a party says what it shares."]
    );
    scenario.wants(&adele, PartyCommand::Share(share(true, true, false)));
    let expected = shares(ExperienceShare::Even, true, false);
    assert_eq!(told(&mut scenario, &adele), core::slice::from_ref(&expected));
    assert_eq!(told(&mut scenario, &berta), [expected]);
    assert_eq!(party::share(&scenario.state, berta.unit()), share(true, true, false));
    scenario.wants(&adele, PartyCommand::ShareExperience(false));
    assert_eq!(
        told(&mut scenario, &berta),
        [shares(ExperienceShare::Each, true, false)]
    );
}

#[test]
fn experience_is_not_shared_over_more_than_fifteen_levels() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    set_level(&mut scenario, &adele, 17);
    scenario.wants(&adele, PartyCommand::Share(share(true, false, true)));
    let impossible = shares(ExperienceShare::Impossible, false, true);
    assert_eq!(told(&mut scenario, &berta), [impossible]);
    assert_eq!(party::share(&scenario.state, adele.unit()), share(false, false, true));
    set_level(&mut scenario, &adele, 16);
    scenario.wants(&adele, PartyCommand::ShareExperience(true));
    assert!(party::share(&scenario.state, adele.unit()).experience);
}

#[test]
fn sharing_ends_when_a_level_or_a_new_member_makes_it_impossible() {
    for grows in [true, false] {
        let (mut scenario, [adele]) = party_of_all(["adele"]);
        let berta = scenario.play("berta");
        if grows {
            join(&mut scenario, &adele, &berta);
        }
        scenario.wants(&adele, PartyCommand::ShareExperience(true));
        set_level(&mut scenario, &adele, 60);
        scenario.forget();
        if grows {
            scenario.pass_ms(1_100);
        } else {
            assert_eq!(join(&mut scenario, &adele, &berta), InviteResult::Accepted);
        }
        let ended = PartyNotice::Experience(ExperienceShare::Each);
        assert!(told(&mut scenario, &berta).contains(&ended), "{grows}");
        assert!(!scenario.store.parties.values().next().unwrap().share.experience);
    }
}

#[test]
fn those_who_do_not_play_do_not_count() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    set_level(&mut scenario, &adele, 60);
    scenario.disconnect(berta.session);
    scenario.wants(&adele, PartyCommand::ShareExperience(true));
    assert!(party::share(&scenario.state, adele.unit()).experience);
    scenario.play_account("berta");
    assert!(!party::share(&scenario.state, adele.unit()).experience, "now it does");
}

#[test]
fn members_on_the_map_are_those_that_stand_there() {
    let (mut scenario, [adele, berta, carla]) = party_of_all(["adele", "berta", "carla"]);
    let doris = scenario.play("doris");
    let on_map = |scenario: &Scenario, client: &Client| party::members_on_map(&scenario.state, client.unit());
    assert_eq!(on_map(&scenario, &berta), [adele.unit(), berta.unit(), carla.unit()]);
    assert_eq!(on_map(&scenario, &doris), [doris.unit()], "it is in no party");
    assert_eq!(party::share(&scenario.state, doris.unit()), PartyShare::default());
    scenario.place(&carla, "cellar", 5, 5);
    assert_eq!(on_map(&scenario, &berta), [adele.unit(), berta.unit()]);
    scenario.disconnect(adele.session);
    assert_eq!(on_map(&scenario, &berta), [berta.unit()]);
    assert_eq!(on_map(&scenario, &adele), []);
}
