//! Saving: on leaving, on a timer, and when the server stops.

use server::{
    event::{Command, DisconnectReason, GameEvent, Notice, ServerKind, StoreAnswer, notice::Kick},
    state::Rules,
};

use crate::common::{Client, Scenario};

fn stored_at(scenario: &Scenario, name: &str) -> (String, u16, u16) {
    let place = &scenario.store.named(name).unwrap().place;
    (place.map.to_string(), place.x, place.y)
}

/// Plays, and walks three cells east of (20, 20).
fn walked(scenario: &mut Scenario) -> Client {
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.walk(&client, 23, 20);
    scenario.pass_ms(600);
    scenario.forget();
    client
}

#[test]
fn a_connection_that_breaks_saves_the_character_where_it_was() {
    let mut scenario = Scenario::new();
    let client = walked(&mut scenario);
    scenario.disconnect(client.session);
    assert_eq!(stored_at(&scenario, "adele"), ("ground".to_owned(), 23, 20));
}

#[test]
fn a_walk_is_saved_up_to_where_it_got() {
    let mut scenario = Scenario::new();
    let client = scenario.play_at("adele", "ground", 20, 20);
    scenario.walk(&client, 30, 20);
    scenario.now = server::event::Moment(scenario.now.0 + 460);
    scenario.disconnect(client.session);
    assert_eq!(stored_at(&scenario, "adele"), ("ground".to_owned(), 23, 20));
}

#[test]
fn going_back_to_the_characters_is_acknowledged_when_saved_and_keeps_the_login_valid() {
    let mut scenario = Scenario::new();
    let client = walked(&mut scenario);
    scenario.command(client.session, Command::ReturnToCharacters);
    let told = scenario.told_in_full(client.session);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].notice, Notice::ReturnAccepted);
    assert_eq!(told[0].after, Some(scenario.store.written));
    // What the client still sends on the old connection is passed over.
    scenario.command(client.session, Command::LoadEnd);
    assert_eq!(scenario.told(client.session), []);
    let login = login_of(&client);
    let chooser = scenario.enter_char(&login);
    let told = scenario.told(chooser);
    assert!(matches!(&told[1], Notice::CharacterList(list) if list.characters[0].character.place.x == 23));
    scenario.command(chooser, Command::SelectCharacter { slot: 0 });
    let session = scenario.enter_map(&login, client.character);
    assert!(matches!(scenario.told(session)[0], Notice::MapGreeting { .. }));
}

#[test]
fn what_is_not_durable_yet_is_not_shown_by_coming_back() {
    for flushed in [false, true] {
        let mut scenario = Scenario::new();
        let client = scenario.play("adele");
        scenario.give(&client, "Apple", 3);
        scenario.disconnect(client.session);
        if flushed {
            scenario.put(scenario.store.flush());
        }
        let after = (!flushed).then_some(scenario.store.written);
        let login = login_of(&client);
        let chooser = scenario.enter_char(&login);
        let told = scenario.told_in_full(chooser);
        let list = told.iter().find(|told| matches!(told.notice, Notice::CharacterList(_)));
        assert_eq!(list.unwrap().after, after);
        scenario.command(chooser, Command::SelectCharacter { slot: 0 });
        let session = scenario.enter_map(&login, client.character);
        assert_eq!(scenario.told_in_full(session)[0].after, after);
    }
}

/// The ids by which a client comes back.
fn login_of(client: &Client) -> server::event::notice::LoginAccepted {
    server::event::notice::LoginAccepted {
        account: client.account,
        login_id1: client.ids.0,
        login_id2: client.ids.1,
        sex: server::event::record::Sex::Male,
        players: 0,
    }
}

#[test]
fn quitting_is_acknowledged_when_saved() {
    let mut scenario = Scenario::new();
    let client = walked(&mut scenario);
    scenario.command(client.session, Command::Quit);
    let told = scenario.told_in_full(client.session);
    assert_eq!(told[0].notice, Notice::QuitAnswered { ok: true });
    assert_eq!(told[0].after, Some(scenario.store.written));
    assert_eq!(stored_at(&scenario, "adele"), ("ground".to_owned(), 23, 20));
}

#[test]
fn who_has_left_and_does_not_close_the_connection_is_cut_off() {
    for leaving in [Command::Quit, Command::ReturnToCharacters] {
        let mut scenario = Scenario::new();
        let client = walked(&mut scenario);
        let polite = scenario.play("berta");
        for client in [client, polite] {
            scenario.command(client.session, leaving.clone());
        }
        scenario.disconnect(polite.session);
        scenario.pass_ms(4_900);
        assert_eq!(scenario.closed(client.session), None, "it has time to do so itself");
        scenario.pass_ms(200);
        assert_eq!(scenario.closed(client.session), Some(DisconnectReason::Quit));
        assert_eq!(scenario.closed(polite.session), None);
    }
}

#[test]
fn who_plays_is_saved_on_a_timer() {
    let mut scenario = Scenario::new();
    walked(&mut scenario);
    assert_eq!(stored_at(&scenario, "adele").1, 20);
    scenario.pass_ms(61_000);
    assert_eq!(stored_at(&scenario, "adele").1, 23);
    let written = scenario.store.written;
    scenario.pass_ms(30_000);
    assert_eq!(scenario.store.written, written, "not again before its time");
}

#[test]
fn a_store_that_is_behind_is_not_given_more_by_the_timer() {
    let mut scenario = Scenario::with_rules(Rules {
        backlog_max: 2,
        ..Rules::default()
    });
    let names = ["adele", "berta", "carla", "doris"];
    let clients = names.map(|name| {
        let client = scenario.play(name);
        let flushed = scenario.store.flush();
        scenario.put(flushed);
        client
    });
    for client in &clients {
        scenario.character_mut(client).zeny = 5;
    }
    let saved = |scenario: &Scenario| {
        let characters = scenario.store.characters.values();
        characters.filter(|character| character.zeny == 5).count()
    };
    scenario.pass_ms(65_000);
    assert_eq!(saved(&scenario), 2);
    let flushed = scenario.store.flush();
    scenario.put(flushed);
    scenario.pass_ms(2_000);
    assert_eq!(saved(&scenario), 4);
}

#[test]
fn stopping_tells_everybody_saves_everybody_and_ends() {
    let mut scenario = Scenario::new();
    let client = walked(&mut scenario);
    let stranger = scenario.connect(ServerKind::Login);
    scenario.put(GameEvent::Shutdown);
    assert!(scenario.stopped);
    let told = [
        Notice::Kicked(Kick::ServerClosed),
        Notice::Close(DisconnectReason::Shutdown),
    ];
    assert_eq!(scenario.told(client.session), told);
    assert_eq!(scenario.told(stranger), told);
    assert_eq!(stored_at(&scenario, "adele"), ("ground".to_owned(), 23, 20));
}

#[test]
fn a_store_that_fails_ends_the_server() {
    let mut scenario = Scenario::new();
    let client = walked(&mut scenario);
    let error = "disk full".into();
    scenario.put(GameEvent::Store(StoreAnswer::Failed { error }));
    assert!(scenario.stopped);
    assert_eq!(scenario.closed(client.session), Some(DisconnectReason::StoreFailed));
}
