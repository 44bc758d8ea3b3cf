//! Parties: made, left, led, talked in; they outlive those who play and the server.

use packets::{CharacterId, PartyId};
use server::event::{
    Command, Notice, Query,
    look::UnitKind,
    people::{
        PartyCommand, PartyNotice, PeopleNotice,
        party::{ExperienceShare, InviteResult, MakeResult, MemberCard},
    },
};

use super::name;
use crate::common::{Client, Scenario};

pub(super) fn told(scenario: &mut Scenario, client: &Client) -> Vec<PartyNotice> {
    let told = scenario.people_told(client).into_iter();
    told.filter_map(|notice| match notice {
        PeopleNotice::Party(notice) => Some(notice),
        _ => None,
    })
    .collect()
}

/// What sort of notices a client was told.
pub(super) fn kinds(notices: &[PartyNotice]) -> Vec<String> {
    let kind = |notice: &PartyNotice| {
        let text = format!("{notice:?}");
        let word = |letter: char| !letter.is_alphanumeric();
        text.split(word).next().unwrap().to_owned()
    };
    notices.iter().map(kind).collect()
}

pub(super) fn make(scenario: &mut Scenario, client: &Client, called: &str) -> MakeResult {
    scenario.forget();
    let (name, pickup, loot) = (name(called), false, false);
    scenario.wants(client, PartyCommand::Make { name, pickup, loot });
    let told = told(scenario, client);
    let made = told.into_iter().find_map(|notice| match notice {
        PartyNotice::Made(result) => Some(result),
        _ => None,
    });
    made.unwrap()
}

/// Invites and accepts; what the inviter was told last.
pub(super) fn join(scenario: &mut Scenario, leader: &Client, other: &Client) -> InviteResult {
    let party = party_of(scenario, leader);
    let name = scenario.player(other).name();
    scenario.wants(leader, PartyCommand::InviteName { name });
    scenario.wants(other, PartyCommand::Answer { party, accept: true });
    let told = told(scenario, leader).into_iter().rev();
    let mut results = told.filter_map(|notice| match notice {
        PartyNotice::InviteAnswered { result, .. } => Some(result),
        _ => None,
    });
    results.next().unwrap()
}

pub(super) fn party_of(scenario: &Scenario, client: &Client) -> PartyId {
    scenario.state.people.parties.of(client.character).unwrap().id
}

fn members(scenario: &Scenario, client: &Client) -> Vec<CharacterId> {
    let party = scenario.state.people.parties.of(client.character);
    party.map_or_else(Vec::new, |party| party.members.clone())
}

/// A party of these, who stand near each other; the first leads.
pub(super) fn party_of_all<const N: usize>(names: [&str; N]) -> (Scenario, [Client; N]) {
    let mut scenario = Scenario::new();
    let clients = names.map(|name| scenario.play(name));
    assert_eq!(make(&mut scenario, &clients[0], "Hunters"), MakeResult::Made);
    for other in &clients[1..] {
        assert_eq!(join(&mut scenario, &clients[0], other), InviteResult::Accepted);
    }
    scenario.forget();
    (scenario, clients)
}

/// The cards of the last list that a client was told.
fn last_list(scenario: &mut Scenario, client: &Client) -> Vec<MemberCard> {
    let told = told(scenario, client).into_iter().rev();
    let mut lists = told.filter_map(|notice| match notice {
        PartyNotice::Members { members, .. } => Some(members.to_vec()),
        _ => None,
    });
    lists.next().unwrap()
}

#[test]
fn who_makes_a_party_leads_it_once_that_is_durable() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    let viewer = scenario.play("berta");
    scenario.forget();
    let (pickup, loot) = (true, false);
    let name_of = name(" Hunters ");
    scenario.wants(
        &adele,
        PartyCommand::Make {
            name: name_of,
            pickup,
            loot,
        },
    );
    let told = scenario.told_in_full(adele.session);
    let after = Some(scenario.store.written);
    assert!(told.iter().all(|told| told.after == after), "{told:?}");
    let named = Notice::UnitNamed {
        unit: adele.unit(),
        kind: UnitKind::Character,
        name: name("adele"),
        party: name("Hunters"),
    };
    assert_eq!(told[0].notice, named);
    let kinds = kinds(
        &told[1..]
            .iter()
            .filter_map(|told| match &told.notice {
                Notice::People(PeopleNotice::Party(notice)) => Some(notice.clone()),
                _ => None,
            })
            .collect::<Vec<_>>(),
    );
    assert_eq!(kinds, ["Member", "Members", "Made"]);
    assert_eq!(scenario.told(viewer.session), core::slice::from_ref(&named));
    scenario.query(viewer.session, Query::UnitName { unit: adele.unit() });
    assert_eq!(scenario.told(viewer.session), [named]);
    let stored = &scenario.store.parties[&PartyId(1)];
    assert_eq!(
        (stored.leader, stored.name, stored.share.pickup),
        (adele.character, name("Hunters"), true)
    );
}

#[test]
fn a_name_is_had_once_whatever_its_letter_case_and_one_is_in_one_party() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    assert_eq!(make(&mut scenario, &adele, "Hunters"), MakeResult::Made);
    assert_eq!(make(&mut scenario, &adele, "Others"), MakeResult::InParty);
    for name in ["hunters", "  ", "", "a\x01b"] {
        assert_eq!(make(&mut scenario, &berta, name), MakeResult::NameTaken, "{name:?}");
    }
    scenario.wants(&adele, PartyCommand::Leave);
    assert_eq!(
        make(&mut scenario, &berta, "hunters"),
        MakeResult::Made,
        "it is free again"
    );
    assert_eq!(party_of(&scenario, &berta), PartyId(2), "under a new number");
}

#[test]
fn a_store_that_is_behind_changes_no_party() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.state.rules.backlog_max = 0;
    let written = scenario.store.written;
    let account = berta.account;
    for wish in [
        PartyCommand::Leave,
        PartyCommand::Lead { account },
        PartyCommand::ShareExperience(true),
        PartyCommand::Refuse(true),
        PartyCommand::Expel {
            account,
            name: name("berta"),
        },
    ] {
        scenario.wants(&adele, wish.clone());
        assert_eq!(scenario.lines(&adele), ["The server is busy: try again."], "{wish:?}");
    }
    assert_eq!(scenario.store.written, written);
}

#[test]
fn the_party_hears_what_a_member_says_wherever_it_is() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    let stranger = scenario.play("carla");
    scenario.place(&berta, "cellar", 5, 5);
    scenario.forget();
    let say = |text: &str| PartyCommand::Say {
        text: text.as_bytes().into(),
    };
    scenario.wants(&adele, say("adele : come here"));
    let line = PartyNotice::Line {
        account: adele.account,
        text: (*b"adele : come here").into(),
    };
    assert_eq!(told(&mut scenario, &adele), core::slice::from_ref(&line));
    assert_eq!(told(&mut scenario, &berta), [line]);
    assert_eq!(told(&mut scenario, &stranger), []);
    scenario.wants(&adele, say("berta : I am not"));
    scenario.wants(&stranger, say("carla : hello?"));
    assert_eq!(told(&mut scenario, &adele), []);
    assert_eq!(told(&mut scenario, &berta), []);
}

#[test]
fn who_leaves_is_told_and_so_are_the_others() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.wants(&berta, PartyCommand::Leave);
    let left = PartyNotice::MemberLeft {
        account: berta.account,
        name: name("berta"),
        expelled: false,
    };
    let nothing = PartyNotice::Experience(ExperienceShare::Each);
    assert_eq!(told(&mut scenario, &berta), [nothing, left.clone()]);
    assert_eq!(told(&mut scenario, &adele), [left]);
    assert_eq!(members(&scenario, &adele), [adele.character]);
    assert_eq!(scenario.store.parties[&PartyId(1)].members, [adele.character]);
}

#[test]
fn the_party_ends_with_its_last_member() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    scenario.wants(&adele, PartyCommand::Leave);
    let left = PartyNotice::MemberLeft {
        account: adele.account,
        name: name("adele"),
        expelled: false,
    };
    let told = scenario.people_told_after(&adele);
    let after = Some(scenario.store.written);
    assert_eq!(told[1], (PeopleNotice::Party(left), after));
    assert!(scenario.store.parties.is_empty());
}

#[test]
fn when_the_leader_leaves_one_who_plays_leads() {
    let (mut scenario, [adele, berta, carla]) = party_of_all(["adele", "berta", "carla"]);
    scenario.disconnect(berta.session);
    scenario.forget();
    scenario.wants(&adele, PartyCommand::Leave);
    let changed = PartyNotice::LeaderChanged {
        old: adele.account,
        new: carla.account,
    };
    let told = told(&mut scenario, &carla);
    assert_eq!(kinds(&told), ["MemberLeft", "LeaderChanged", "Members"]);
    assert_eq!(told[1], changed);
    assert_eq!(scenario.store.parties[&PartyId(1)].leader, carla.character);
}

#[test]
fn the_leader_puts_members_out_and_nobody_else_does() {
    let (mut scenario, [adele, berta, carla]) = party_of_all(["adele", "berta", "carla"]);
    let expel = |client: &Client, called: &str| PartyCommand::Expel {
        account: client.account,
        name: name(called),
    };
    scenario.wants(&berta, expel(&carla, "carla"));
    assert_eq!(scenario.lines(&berta), ["Only the leader of a party puts members out."]);
    scenario.wants(&adele, expel(&carla, "berta"));
    assert_eq!(scenario.lines(&adele), ["There is no such member."]);
    scenario.disconnect(carla.session);
    scenario.forget();
    scenario.wants(&adele, expel(&carla, "carla"));
    let left = PartyNotice::MemberLeft {
        account: carla.account,
        name: name("carla"),
        expelled: true,
    };
    assert_eq!(told(&mut scenario, &berta), [left], "also when it does not play");
    assert_eq!(members(&scenario, &adele), [adele.character, berta.character]);
}

#[test]
fn the_leader_hands_over_to_a_member_that_plays() {
    let (mut scenario, [adele, berta, carla]) = party_of_all(["adele", "berta", "carla"]);
    scenario.disconnect(carla.session);
    scenario.forget();
    let lead = |client: &Client| PartyCommand::Lead {
        account: client.account,
    };
    scenario.wants(&berta, lead(&berta));
    assert_eq!(scenario.lines(&berta), ["Only the leader of a party hands it over."]);
    scenario.wants(&adele, lead(&carla));
    assert_eq!(scenario.lines(&adele), ["A party is led by a member that plays."]);
    scenario.wants(&adele, lead(&berta));
    for client in [adele, berta] {
        let told = told(&mut scenario, &client);
        let (old, new) = (adele.account, berta.account);
        assert_eq!(told[0], PartyNotice::LeaderChanged { old, new });
        assert_eq!(kinds(&told), ["LeaderChanged", "Members"]);
    }
    assert_eq!(scenario.store.parties[&PartyId(1)].leader, berta.character);
}

#[test]
fn members_are_told_who_comes_goes_and_changes_map() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.place(&berta, "cellar", 5, 5);
    let list = last_list(&mut scenario, &adele);
    assert_eq!((&*list[1].map, list[1].online, list[1].leads), ("cellar", true, false));
    scenario.disconnect(berta.session);
    let list = last_list(&mut scenario, &adele);
    assert_eq!((&*list[1].map, list[1].online), ("cellar", false));
    let berta = scenario.play_account("berta");
    let list = last_list(&mut scenario, &adele);
    assert_eq!((&*list[1].map, list[1].online), ("cellar", true));
    let told = told(&mut scenario, &berta);
    assert_eq!(kinds(&told), ["Experience", "Members", "Member"]);
}

#[test]
fn a_party_survives_a_restart() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.wants(&adele, PartyCommand::ShareExperience(true));
    scenario.restart();
    let adele = scenario.play_account("adele");
    let list = last_list(&mut scenario, &adele);
    let known: Vec<_> = list
        .iter()
        .map(|card| (card.character, card.online, card.leads))
        .collect();
    assert_eq!(known, [(adele.character, true, true), (berta.character, false, false)]);
    assert_eq!((list[1].name, list[1].account), (name("berta"), berta.account));
    assert!(
        scenario
            .state
            .people
            .parties
            .of(adele.character)
            .unwrap()
            .share
            .experience
    );
    let carla = scenario.play("carla");
    assert_eq!(make(&mut scenario, &carla, "Others"), MakeResult::Made);
    assert_eq!(party_of(&scenario, &carla), PartyId(2));
}

#[test]
fn a_deleted_character_leaves_its_party() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.disconnect(adele.session);
    let login = scenario.login("adele");
    let chooser = scenario.enter_char(&login);
    scenario.forget();
    let (character, proof) = (adele.character, (*b"a@a.com").into());
    scenario.command(chooser, Command::DeleteCharacter { character, proof });
    let deletion = Some(scenario.store.written);
    let told = scenario.people_told_after(&berta);
    assert!(told.iter().all(|(_, after)| *after == deletion), "{told:?}");
    assert_eq!(told.len(), 3, "gone, another leader, the list: {told:?}");
    let party = &scenario.store.parties[&PartyId(1)];
    assert_eq!(
        (party.leader, party.members.as_slice()),
        (berta.character, [berta.character].as_slice())
    );
    assert_eq!(scenario.state.people.parties.of(berta.character), Some(party));
}
