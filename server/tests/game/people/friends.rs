//! Friends: two in each other's lists, always.

use server::event::{
    Command, Notice,
    people::{
        FriendCommand, FriendNotice, PeopleNotice, Social,
        friend::{FriendCard, FriendResult},
    },
};

use super::name;
use crate::common::{Client, Scenario, wanted};

fn card(client: &Client, called: &str) -> FriendCard {
    FriendCard {
        account: client.account,
        character: client.character,
        name: name(called),
    }
}

fn told(scenario: &mut Scenario, client: &Client) -> Vec<FriendNotice> {
    let told = scenario.people_told(client).into_iter();
    told.filter_map(|notice| match notice {
        PeopleNotice::Friend(notice) => Some(notice),
        _ => None,
    })
    .collect()
}

fn ask(scenario: &mut Scenario, client: &Client, other: &str) {
    scenario.wants(client, FriendCommand::Ask { name: name(other) });
}

fn answer(scenario: &mut Scenario, client: &Client, asker: &Client, accept: bool) {
    let character = asker.character;
    scenario.wants(client, FriendCommand::Answer { character, accept });
}

fn befriend(scenario: &mut Scenario, asker: (&Client, &str), other: (&Client, &str)) {
    ask(scenario, asker.0, other.1);
    answer(scenario, other.0, asker.0, true);
}

/// Two friends.
fn friends() -> (Scenario, Client, Client) {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    befriend(&mut scenario, (&adele, "adele"), (&berta, "berta"));
    scenario.forget();
    (scenario, adele, berta)
}

fn stored(scenario: &Scenario, client: &Client) -> Vec<u32> {
    let social = scenario.store.social.get(&client.character);
    social.map_or_else(Vec::new, |social| {
        social.friends.iter().map(|friend| friend.0).collect()
    })
}

#[test]
fn who_asks_and_is_accepted_is_in_both_lists_once_that_is_durable() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    scenario.forget();
    ask(&mut scenario, &adele, "BERTA");
    let by = card(&adele, "adele");
    assert_eq!(told(&mut scenario, &berta), [FriendNotice::Asked { by }]);
    assert_eq!(told(&mut scenario, &adele), []);
    answer(&mut scenario, &berta, &adele, true);
    for (client, other) in [(adele, card(&berta, "berta")), (berta, card(&adele, "adele"))] {
        let result = FriendResult::Friends;
        let answered = PeopleNotice::Friend(FriendNotice::Answered { other, result });
        let after = Some(scenario.store.written);
        assert_eq!(scenario.people_told_after(&client), [(answered, after)]);
    }
    assert_eq!(stored(&scenario, &adele), [berta.character.0]);
    assert_eq!(stored(&scenario, &berta), [adele.character.0]);
}

#[test]
fn the_other_may_refuse_and_nothing_is_written() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    ask(&mut scenario, &adele, "berta");
    let written = scenario.store.written;
    scenario.forget();
    answer(&mut scenario, &berta, &adele, false);
    let (other, result) = (card(&berta, "berta"), FriendResult::Refused);
    assert_eq!(told(&mut scenario, &adele), [FriendNotice::Answered { other, result }]);
    answer(&mut scenario, &berta, &adele, true);
    assert_eq!(told(&mut scenario, &adele), [], "it was answered already");
    assert_eq!(scenario.store.written, written);
}

#[test]
fn nobody_becomes_a_friend_without_having_asked() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    scenario.forget();
    answer(&mut scenario, &berta, &adele, true);
    assert_eq!(told(&mut scenario, &adele), []);
    assert_eq!(stored(&scenario, &berta), [0; 0]);
}

#[test]
fn who_cannot_be_asked_is_told_in_words() {
    let (mut scenario, adele, _) = friends();
    for (whom, words) in [
        ("nobody", "Nobody of that name plays."),
        ("adele", "You cannot be your own friend."),
        ("berta", "You are friends already."),
    ] {
        ask(&mut scenario, &adele, whom);
        assert_eq!(scenario.lines(&adele), [words]);
    }
}

#[test]
fn a_list_has_room_for_forty_and_each_side_is_told_whose_is_full() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    for number in 0..Social::FRIENDS {
        let called = format!("friend{number}");
        let friend = scenario.play(&called);
        befriend(&mut scenario, (&friend, &called), (&adele, "adele"));
        scenario.disconnect(friend.session);
    }
    scenario.forget();
    ask(&mut scenario, &adele, "berta");
    let (other, result) = (card(&berta, "berta"), FriendResult::Full);
    assert_eq!(told(&mut scenario, &adele), [FriendNotice::Answered { other, result }]);
    befriend(&mut scenario, (&berta, "berta"), (&adele, "adele"));
    let (other, result) = (card(&adele, "adele"), FriendResult::OtherFull);
    assert_eq!(told(&mut scenario, &berta), [FriendNotice::Answered { other, result }]);
    assert_eq!(stored(&scenario, &adele).len(), 40);
    assert_eq!(stored(&scenario, &berta), [0; 0]);
}

#[test]
fn ending_a_friendship_ends_it_for_both_here_or_not() {
    for here in [true, false] {
        let (mut scenario, adele, berta) = friends();
        if !here {
            scenario.disconnect(berta.session);
            scenario.forget();
        }
        let character = berta.character;
        scenario.wants(&adele, FriendCommand::Remove { character });
        let friend = card(&berta, "berta");
        let removed = PeopleNotice::Friend(FriendNotice::Removed { friend });
        let after = Some(scenario.store.written);
        assert_eq!(scenario.people_told_after(&adele), [(removed, after)]);
        let friend = card(&adele, "adele");
        let expected = if here {
            vec![FriendNotice::Removed { friend }]
        } else {
            vec![]
        };
        assert_eq!(told(&mut scenario, &berta), expected);
        assert!(scenario.store.social.is_empty());
        scenario.wants(&adele, FriendCommand::Remove { character });
        assert_eq!(scenario.lines(&adele), ["There is no such friend."]);
    }
}

#[test]
fn friends_are_told_who_comes_and_goes_and_the_list_comes_with_map_enter() {
    let (mut scenario, adele, berta) = friends();
    scenario.disconnect(berta.session);
    let friend = card(&berta, "berta");
    let online = false;
    assert_eq!(told(&mut scenario, &adele), [FriendNotice::State { friend, online }]);
    let again = scenario.play_account("berta");
    let online = true;
    assert_eq!(told(&mut scenario, &adele), [FriendNotice::State { friend, online }]);
    let friend = card(&adele, "adele");
    let list = FriendNotice::List(vec![friend]);
    assert_eq!(
        told(&mut scenario, &again),
        [list, FriendNotice::State { friend, online }]
    );
    scenario.disconnect(adele.session);
    scenario.disconnect(again.session);
    let alone = scenario.play_account("berta");
    assert_eq!(told(&mut scenario, &alone), [FriendNotice::List(vec![friend])]);
}

#[test]
fn friends_survive_a_restart_under_the_names_they_have_by_then() {
    let (mut scenario, adele, berta) = friends();
    scenario.restart();
    let adele_again = scenario.play_account("adele");
    let friend = card(&berta, "berta");
    assert_eq!(told(&mut scenario, &adele_again), [FriendNotice::List(vec![friend])]);
    assert_eq!(adele_again.character, adele.character);
    let login = scenario.login("berta");
    let chooser = scenario.enter_char(&login);
    let character = berta.character;
    let name = (*b"Bertha").into();
    let account = None;
    scenario.command(
        chooser,
        Command::CheckRename {
            account,
            character,
            name,
        },
    );
    scenario.command(chooser, Command::Rename { character });
    scenario.disconnect(adele_again.session);
    let adele_again = scenario.play_account("adele");
    let friend = card(&berta, "Bertha");
    assert_eq!(told(&mut scenario, &adele_again)[0], FriendNotice::List(vec![friend]));
}

#[test]
fn a_deleted_character_is_nobodys_friend() {
    let (mut scenario, adele, berta) = friends();
    scenario.disconnect(berta.session);
    let login = scenario.login("berta");
    let chooser = scenario.enter_char(&login);
    scenario.forget();
    let (character, proof) = (berta.character, (*b"a@a.com").into());
    scenario.command(chooser, Command::DeleteCharacter { character, proof });
    let deletion = scenario.store.written;
    let friend = card(&berta, "berta");
    let removed = PeopleNotice::Friend(FriendNotice::Removed { friend });
    assert_eq!(scenario.people_told_after(&adele), [(removed, Some(deletion))]);
    assert_eq!(scenario.told(chooser), [Notice::CharacterDeleted]);
    assert!(scenario.store.social.is_empty());
    scenario.restart();
    let adele = scenario.play_account("adele");
    assert_eq!(told(&mut scenario, &adele), [FriendNotice::List(vec![])]);
}

#[test]
fn a_store_that_is_behind_makes_no_friends() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    ask(&mut scenario, &adele, "berta");
    scenario.forget();
    scenario.state.rules.backlog_max = 0;
    answer(&mut scenario, &berta, &adele, true);
    let (other, result) = (card(&berta, "berta"), FriendResult::Refused);
    assert_eq!(told(&mut scenario, &adele), [FriendNotice::Answered { other, result }]);
    assert_eq!(scenario.lines(&berta), ["The server is busy: try again."]);
    assert!(scenario.store.social.is_empty());
}

#[test]
fn another_character_of_the_account_is_not_the_friend() {
    let (mut scenario, adele, berta) = friends();
    scenario.disconnect(berta.session);
    let login = scenario.login("berta");
    let chooser = scenario.enter_char(&login);
    scenario.command(chooser, Command::CreateCharacter(wanted("twin", 1)));
    scenario.command(chooser, Command::SelectCharacter { slot: 1 });
    let twin = scenario.store.named("twin").unwrap().id;
    scenario.forget();
    let session = scenario.enter_map(&login, twin);
    scenario.command(session, Command::LoadEnd);
    assert_eq!(told(&mut scenario, &adele), []);
}

#[test]
fn a_friend_with_another_name_is_listed_by_it_after_a_restart_too() {
    let (mut scenario, adele, berta) = friends();
    scenario.disconnect(adele.session);
    let login = scenario.login("adele");
    let chooser = scenario.enter_char(&login);
    let (account, character) = (None, adele.character);
    let name_wanted = b"Adelheid".as_slice().into();
    let check = Command::CheckRename {
        account,
        character,
        name: name_wanted,
    };
    scenario.command(chooser, check);
    scenario.command(chooser, Command::Rename { character });
    scenario.disconnect(chooser);
    scenario.disconnect(berta.session);
    for restarts in [false, true] {
        if restarts {
            scenario.restart();
        }
        let berta = scenario.play_account("berta");
        let listed = told(&mut scenario, &berta).into_iter().find_map(|notice| match notice {
            FriendNotice::List(friends) => Some(friends),
            _ => None,
        });
        let names: Vec<_> = listed.unwrap().into_iter().map(|friend| friend.name).collect();
        assert_eq!(names, [name("Adelheid")], "restarted: {restarts}");
        scenario.disconnect(berta.session);
    }
}
