//! The character screen: coming in, the list, making and choosing.

use std::collections::BTreeSet;

use packets::LoginId;
use server::{
    event::{
        Command, DisconnectReason, Notice, Query, ServerKind, SessionId,
        notice::{CharacterList, CreateRefusal, LoginAccepted},
    },
    state::Rules,
    world::{RULES, World},
};

use crate::common::{Scenario, wanted};

fn chooser(scenario: &mut Scenario) -> SessionId {
    scenario.account("adele");
    let login = scenario.login("adele");
    scenario.enter_char(&login)
}

fn names(list: &CharacterList) -> Vec<String> {
    list.characters
        .iter()
        .map(|card| card.character.name.to_string())
        .collect()
}

fn refusal(
    scenario: &mut Scenario,
    session: SessionId,
    command: server::event::command::CreateCharacter,
) -> CreateRefusal {
    scenario.told(session);
    scenario.command(session, Command::CreateCharacter(command));
    match scenario.told(session).as_slice() {
        [Notice::CreateRefused(why)] => *why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_comes_in_is_greeted_and_shown_the_characters_by_slot() {
    let mut scenario = Scenario::new();
    let session = chooser(&mut scenario);
    scenario.create(session, "Second", 4);
    scenario.create(session, "First", 1);
    scenario.disconnect(session);
    let login = scenario.login("adele");
    let session = scenario.enter_char(&login);
    let told = scenario.told(session);
    assert!(matches!(told[0], Notice::CharGreeting { account } if account == login.account));
    assert!(matches!(&told[1], Notice::CharacterList(list) if names(list) == ["First", "Second"] && list.slots == 9));
    assert!(matches!(told[2], Notice::Pincode { .. }));
    scenario.query(session, Query::CharacterPages);
    let told = scenario.told(session);
    assert!(matches!(&told[..], [Notice::CharacterPages(list)] if names(list) == ["First", "Second"]));
}

#[test]
fn a_forged_or_stale_pair_of_login_ids_is_refused() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let stale = scenario.login("adele");
    let login = scenario.login("adele");
    let forged = LoginAccepted {
        login_id2: LoginId(login.login_id2.0 ^ 1),
        ..login
    };
    for wrong in [stale, forged] {
        let session = scenario.enter_char(&wrong);
        let told = scenario.told(session);
        assert!(matches!(
            told[..],
            [
                Notice::CharGreeting { .. },
                Notice::CharRefused,
                Notice::Close(DisconnectReason::Forged)
            ]
        ));
    }
    let session = scenario.enter_char(&login);
    assert!(matches!(scenario.told(session)[1], Notice::CharacterList(_)));
}

#[test]
fn a_new_character_is_a_novice_at_the_start_and_is_told_when_durable() {
    let mut scenario = Scenario::new();
    let session = chooser(&mut scenario);
    scenario.told(session);
    scenario.command(session, Command::CreateCharacter(wanted("Newbie", 0)));
    let told = scenario.told_in_full(session);
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(told.after, Some(scenario.store.written));
    let Notice::CharacterCreated(card) = &told.notice else {
        panic!("{told:?}")
    };
    let character = &card.character;
    assert_eq!((character.hp, character.sp, card.max_hp, card.max_sp), (40, 11, 40, 11));
    assert_eq!(
        (character.base_level, character.job_level, character.status_points),
        (1, 1, 48)
    );
    assert_eq!(
        (&*character.place.map, character.place.x, character.place.y),
        ("ground", 20, 20)
    );
    assert_eq!((character.hair_style, character.hair_color), (3, 2));
    assert_eq!(scenario.store.named("Newbie"), Some(character));
}

#[test]
fn where_a_world_has_several_starts_accounts_have_them_in_turn() {
    let maps =
        "map field 40 x 40\nstart 20 20\nstart 5 6\nwalk 0..39 0..39\nmap ground 9 x 9\nstart 1 1\nwalk 0..8 0..8\n";
    let world = World::read(&[RULES, &[("maps.world", maps)]].concat()).unwrap();
    let mut scenario = Scenario::with(&world, Rules::default());
    let places: BTreeSet<String> = ["Adele", "Berta", "Celia", "Doris", "Emily", "Frida"]
        .map(|name| {
            scenario.account(name);
            let login = scenario.login(name);
            let session = scenario.enter_char(&login);
            let place = scenario.create(session, name, 0).character.place;
            format!("{} {} {}", place.map, place.x, place.y)
        })
        .into_iter()
        .collect();
    let expected = ["field 20 20", "field 5 6", "ground 1 1"].map(str::to_owned);
    assert_eq!(places, BTreeSet::from(expected));
}

#[test]
fn names_have_4_to_23_bytes_of_signs_that_everybody_can_type() {
    let mut scenario = Scenario::new();
    let session = chooser(&mut scenario);
    for (name, expected) in [
        ("abc", CreateRefusal::Denied),
        ("", CreateRefusal::Denied),
        ("123456789012345678901234", CreateRefusal::Denied),
        ("a : b", CreateRefusal::BadName),
        ("tab\tbed", CreateRefusal::BadName),
        (" lead", CreateRefusal::BadName),
        ("trail ", CreateRefusal::BadName),
        ("Zo\u{eb}lle", CreateRefusal::BadName),
    ] {
        assert_eq!(refusal(&mut scenario, session, wanted(name, 0)), expected, "{name:?}");
    }
    scenario.create(session, "12345678901234567890123", 0);
    scenario.create(session, "a b'c", 1);
}

#[test]
fn a_name_is_taken_whatever_its_case_and_whosever_it_is() {
    let mut scenario = Scenario::new();
    let session = chooser(&mut scenario);
    scenario.create(session, "Newbie", 0);
    scenario.account("berta");
    let login = scenario.login("berta");
    let other = scenario.enter_char(&login);
    assert_eq!(
        refusal(&mut scenario, other, wanted("nEWBIE", 0)),
        CreateRefusal::NameTaken
    );
}

#[test]
fn slots_looks_and_attributes_must_exist() {
    let mut scenario = Scenario::new();
    let session = chooser(&mut scenario);
    scenario.create(session, "Newbie", 0);
    assert_eq!(
        refusal(&mut scenario, session, wanted("Other", 0)),
        CreateRefusal::Denied
    );
    assert_eq!(
        refusal(&mut scenario, session, wanted("Other", 9)),
        CreateRefusal::BadSlot
    );
    let mut strange = wanted("Other", 1);
    strange.hair_style = 1000;
    assert_eq!(refusal(&mut scenario, session, strange.clone()), CreateRefusal::Denied);
    strange = wanted("Other", 1);
    strange.job = Some(7);
    assert_eq!(refusal(&mut scenario, session, strange), CreateRefusal::Denied);
    for attributes in [[9, 9, 9, 1, 1, 2], [0, 5, 5, 10, 5, 5], [255, 5, 5, 255, 5, 5]] {
        let mut cheat = wanted("Other", 1);
        cheat.attributes = Some(attributes);
        assert_eq!(
            refusal(&mut scenario, session, cheat),
            CreateRefusal::Denied,
            "{attributes:?}"
        );
    }
    let mut chosen = wanted("Other", 1);
    chosen.attributes = Some([9, 5, 5, 1, 5, 5]);
    scenario.command(session, Command::CreateCharacter(chosen));
    assert_eq!(scenario.store.named("Other").unwrap().attributes.strength, 9);
}

#[test]
fn choosing_tells_the_map_and_an_empty_slot_is_refused() {
    let mut scenario = Scenario::new();
    let session = chooser(&mut scenario);
    let card = scenario.create(session, "Newbie", 2);
    scenario.command(session, Command::SelectCharacter { slot: 1 });
    assert_eq!(scenario.told(session), [Notice::CharRefused]);
    scenario.command(session, Command::SelectCharacter { slot: 2 });
    let character = card.character.id;
    let map = "ground".into();
    assert_eq!(scenario.told(session), [Notice::MapAddress { character, map }]);
}

#[test]
fn nothing_is_answered_before_coming_in() {
    let mut scenario = Scenario::new();
    for command in [
        Command::SelectCharacter { slot: 0 },
        Command::CreateCharacter(wanted("Newbie", 0)),
        Command::MoveSlot { from: 0, to: 1 },
    ] {
        let session = scenario.connect(ServerKind::Char);
        scenario.command(session, command);
        assert_eq!(scenario.told(session), [Notice::Close(DisconnectReason::WrongState)]);
    }
}

#[test]
fn a_second_connection_with_the_same_ids_takes_the_place_of_the_first() {
    let mut scenario = Scenario::new();
    scenario.account("adele");
    let login = scenario.login("adele");
    let first = scenario.enter_char(&login);
    let second = scenario.enter_char(&login);
    assert_eq!(scenario.closed(first), Some(DisconnectReason::Replaced));
    scenario.command(first, Command::SelectCharacter { slot: 0 });
    assert_eq!(scenario.told(first), []);
    scenario.create(second, "Newbie", 0);
}

#[test]
fn a_store_that_is_far_behind_makes_nothing_new() {
    let mut scenario = Scenario::with_rules(Rules {
        backlog_max: 1,
        ..Default::default()
    });
    let session = chooser(&mut scenario);
    scenario.create(session, "Newbie", 0);
    assert_eq!(
        refusal(&mut scenario, session, wanted("Other", 1)),
        CreateRefusal::Denied
    );
    let flushed = scenario.store.flush();
    scenario.put(flushed);
    scenario.create(session, "Other", 1);
}
