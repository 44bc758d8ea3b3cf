//! Invitations: asked, answered, and every way in which they come to nothing.

use packets::PartyId;
use server::event::{
    Command, Notice, ServerKind,
    command::MapEnter,
    people::{
        Party, PartyCommand, PartyNotice, PeopleNotice,
        party::{ExperienceShare, InviteResult},
    },
};

use super::{
    name,
    party::{join, kinds, make, party_of_all, told},
};
use crate::common::{Client, Scenario, wanted};

fn invite(scenario: &mut Scenario, client: &Client, whom: &str) {
    scenario.wants(client, PartyCommand::InviteName { name: name(whom) });
}

/// Invites somebody who cannot be; what the leader is told.
fn refusal(scenario: &mut Scenario, client: &Client, whom: &str) -> InviteResult {
    scenario.forget();
    invite(scenario, client, whom);
    match told(scenario, client).as_slice() {
        [PartyNotice::InviteAnswered { result, .. }] => *result,
        other => panic!("{other:?}"),
    }
}

fn answer(scenario: &mut Scenario, client: &Client, accept: bool) {
    let party = PartyId(1);
    scenario.wants(client, PartyCommand::Answer { party, accept });
}

fn answered(called: &str, result: InviteResult) -> PartyNotice {
    let name = name(called);
    PartyNotice::InviteAnswered { name, result }
}

#[test]
fn who_is_invited_is_asked_by_name_or_by_sight() {
    for by_name in [true, false] {
        let (mut scenario, [adele]) = party_of_all(["adele"]);
        let berta = scenario.play("berta");
        scenario.forget();
        if by_name {
            invite(&mut scenario, &adele, "BERTA");
        } else {
            let account = berta.account;
            scenario.wants(&adele, PartyCommand::InviteAccount { account });
        }
        let (party, name) = (PartyId(1), name("Hunters"));
        assert_eq!(told(&mut scenario, &berta), [PartyNotice::Invited { party, name }]);
    }
}

#[test]
fn who_accepts_is_in_the_party_and_all_are_told_when_that_is_durable() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    let berta = scenario.play("berta");
    invite(&mut scenario, &adele, "berta");
    scenario.forget();
    answer(&mut scenario, &berta, true);
    let after = Some(scenario.store.written);
    for (client, kinds_expected) in [
        (adele, ["Member", "Members", "InviteAnswered", "Vitals", "Position"]),
        (berta, ["Member", "Members", "Experience", "Vitals", "Position"]),
    ] {
        let told = scenario.people_told_after(&client);
        assert!(told.iter().all(|(_, told_after)| *told_after == after), "{told:?}");
        let notices: Vec<PartyNotice> = told
            .into_iter()
            .filter_map(|(notice, _)| match notice {
                PeopleNotice::Party(notice) => Some(notice),
                _ => None,
            })
            .collect();
        assert_eq!(kinds(&notices), kinds_expected);
    }
    assert_eq!(
        scenario.store.parties[&PartyId(1)].members,
        [adele.character, berta.character]
    );
}

#[test]
fn who_declines_is_not() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    let berta = scenario.play("berta");
    invite(&mut scenario, &adele, "berta");
    scenario.forget();
    answer(&mut scenario, &berta, false);
    assert_eq!(told(&mut scenario, &adele), [answered("berta", InviteResult::Refused)]);
    answer(&mut scenario, &berta, true);
    assert_eq!(told(&mut scenario, &adele), [], "it was answered already");
    assert!(scenario.state.people.parties.of(berta.character).is_none());
}

#[test]
fn nobody_joins_a_party_it_was_not_invited_to() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    let berta = scenario.play("berta");
    answer(&mut scenario, &berta, true);
    assert!(scenario.state.people.parties.of(berta.character).is_none());
    invite(&mut scenario, &adele, "berta");
    scenario.forget();
    let party = PartyId(7);
    scenario.wants(&berta, PartyCommand::Answer { party, accept: true });
    assert_eq!(told(&mut scenario, &adele), [answered("berta", InviteResult::Refused)]);
    assert!(scenario.state.people.parties.of(berta.character).is_none());
}

#[test]
fn who_cannot_be_invited_is_told_why() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    let (carla, doris) = (scenario.play("carla"), scenario.play("doris"));
    assert_eq!(refusal(&mut scenario, &adele, "nobody"), InviteResult::NobodyThere);
    assert_eq!(refusal(&mut scenario, &adele, "berta"), InviteResult::InParty);
    make(&mut scenario, &carla, "Others");
    assert_eq!(refusal(&mut scenario, &adele, "carla"), InviteResult::InParty);
    invite(&mut scenario, &carla, "doris");
    assert_eq!(
        refusal(&mut scenario, &adele, "doris"),
        InviteResult::InParty,
        "it has an invitation to answer"
    );
    scenario.wants(&doris, PartyCommand::Refuse(true));
    assert_eq!(refusal(&mut scenario, &adele, "doris"), InviteResult::Blocked);
    scenario.forget();
    invite(&mut scenario, &berta, "doris");
    assert_eq!(scenario.lines(&berta), ["Only the leader of a party invites to it."]);
    scenario.wants(&doris, PartyCommand::InviteName { name: name("adele") });
    assert_eq!(scenario.lines(&doris), ["Only the leader of a party invites to it."]);
}

#[test]
fn a_party_has_twelve_members_at_most() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    let late = scenario.play("late");
    invite(&mut scenario, &adele, "late");
    for number in 1..Party::MEMBERS {
        let other = scenario.play(&format!("other{number}"));
        assert_eq!(join(&mut scenario, &adele, &other), InviteResult::Accepted);
    }
    scenario.forget();
    answer(&mut scenario, &late, true);
    assert_eq!(told(&mut scenario, &adele), [answered("late", InviteResult::Full)]);
    assert_eq!(refusal(&mut scenario, &adele, "late"), InviteResult::Full);
}

#[test]
fn another_character_of_a_members_account_is_not_taken() {
    let (mut scenario, [adele, berta]) = party_of_all(["adele", "berta"]);
    scenario.disconnect(berta.session);
    let login = scenario.login("berta");
    let chooser = scenario.enter_char(&login);
    scenario.command(chooser, Command::CreateCharacter(wanted("twin", 1)));
    scenario.command(chooser, Command::SelectCharacter { slot: 1 });
    let character = scenario.store.named("twin").unwrap().id;
    let session = scenario.connect(ServerKind::Map);
    let enter = MapEnter {
        account: login.account,
        character,
        login_id1: login.login_id1,
    };
    scenario.command(session, Command::MapEnter(enter));
    scenario.command(session, Command::LoadEnd);
    assert_eq!(refusal(&mut scenario, &adele, "twin"), InviteResult::SameAccount);
}

#[test]
fn an_invitation_ends_when_one_goes_elsewhere_or_leaves() {
    for leaves in [true, false] {
        let (mut scenario, [adele]) = party_of_all(["adele"]);
        let berta = scenario.play("berta");
        invite(&mut scenario, &adele, "berta");
        scenario.forget();
        if leaves {
            scenario.disconnect(berta.session);
        } else {
            scenario.place(&berta, "cellar", 5, 5);
        }
        assert_eq!(told(&mut scenario, &adele), [answered("berta", InviteResult::Refused)]);
        assert!(scenario.state.people.invitations.is_empty());
    }
}

#[test]
fn an_invitation_to_a_party_that_is_no_more_comes_to_nothing() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    let berta = scenario.play("berta");
    invite(&mut scenario, &adele, "berta");
    scenario.wants(&adele, PartyCommand::Leave);
    scenario.forget();
    answer(&mut scenario, &berta, true);
    assert_eq!(told(&mut scenario, &adele), [answered("berta", InviteResult::Refused)]);
    assert!(scenario.store.parties.is_empty());
}

#[test]
fn refusing_invitations_is_acknowledged_kept_and_told_at_the_next_load() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    scenario.forget();
    scenario.wants(&adele, PartyCommand::Refuse(true));
    let refused = Notice::PartyInvitations { refused: true };
    let told = scenario.told_in_full(adele.session);
    assert_eq!(
        (&told[0].notice, told[0].after),
        (&refused, Some(scenario.store.written))
    );
    scenario.wants(&adele, PartyCommand::Refuse(true));
    assert_eq!(scenario.told_in_full(adele.session)[0].after, None, "it was so already");
    scenario.restart();
    let adele = scenario.play_account("adele");
    assert!(scenario.told(adele.session).contains(&refused));
    scenario.wants(&adele, PartyCommand::Refuse(false));
    assert!(scenario.store.social.is_empty(), "nothing is kept of who keeps nothing");
}

#[test]
fn who_joins_is_told_what_is_shared() {
    let (mut scenario, [adele]) = party_of_all(["adele"]);
    scenario.wants(&adele, PartyCommand::ShareExperience(true));
    let berta = scenario.play("berta");
    scenario.forget();
    assert_eq!(join(&mut scenario, &adele, &berta), InviteResult::Accepted);
    let even = PartyNotice::Experience(ExperienceShare::Even);
    assert!(told(&mut scenario, &berta).contains(&even));
}
