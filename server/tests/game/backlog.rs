//! A store that does not keep up: what clients ask of it is refused, and what waits for it stays bounded.

use packets::CharacterId;
use server::{
    event::{
        Command, DisconnectReason, Notice, PersistenceEvent, Query,
        notice::{CreateRefusal, LoginRefusal},
    },
    state::Rules,
};

use crate::common::{Scenario, wanted};

/// A server whose store may have two things waiting.
fn narrow() -> Scenario {
    Scenario::with_rules(Rules {
        backlog_max: 2,
        ..Rules::default()
    })
}

fn flush(scenario: &mut Scenario) {
    let flushed = scenario.store.flush();
    scenario.put(flushed);
}

fn waiting(scenario: &Scenario) -> &[PersistenceEvent] {
    scenario.store_waits.as_deref().unwrap()
}

#[test]
fn logins_are_refused_while_too_many_reads_wait_and_then_let_in_again() {
    let mut scenario = narrow();
    scenario.account("adele");
    scenario.store_waits = Some(Vec::new());
    let patient: Vec<_> = (0..2).map(|_| scenario.try_login("adele", "wrong").0).collect();
    for _ in 0..10 {
        let (_, told) = scenario.try_login("adele", "secret");
        assert_eq!(told[0], Notice::LoginRefused(LoginRefusal::Full));
    }
    assert_eq!(waiting(&scenario).len(), 2);
    scenario.store_catches_up();
    for session in patient {
        assert_eq!(
            scenario.told(session)[0],
            Notice::LoginRefused(LoginRefusal::WrongPassword)
        );
    }
    scenario.login("adele");
}

#[test]
fn nobody_comes_into_the_game_while_writes_wait() {
    let mut scenario = narrow();
    scenario.account("adele");
    let login = scenario.login("adele");
    let chooser = scenario.enter_char(&login);
    scenario.create(chooser, "Newbie", 0);
    scenario.create(chooser, "Other", 1);
    scenario.command(chooser, Command::SelectCharacter { slot: 0 });
    assert_eq!(scenario.told(chooser), [Notice::CharRefused]);
    scenario.command(chooser, Command::CreateCharacter(wanted("Third", 2)));
    assert_eq!(scenario.told(chooser), [Notice::CreateRefused(CreateRefusal::Denied)]);
    let second = scenario.enter_char(&login);
    assert_eq!(scenario.closed(second), Some(DisconnectReason::Served));
    assert_eq!(scenario.closed(chooser), None, "who is in stays in");
    flush(&mut scenario);
    scenario.command(chooser, Command::SelectCharacter { slot: 0 });
    assert!(matches!(scenario.told(chooser)[..], [Notice::MapAddress { .. }]));
}

#[test]
fn who_plays_can_ask_for_no_more_than_may_wait() {
    let mut scenario = narrow();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    flush(&mut scenario);
    scenario.store_waits = Some(Vec::new());
    for _ in 0..10 {
        scenario.say(&client, "@clothcolor 3");
        scenario.say(&client, "@save");
        let character = CharacterId(1);
        scenario.query(client.session, Query::CharacterName { character });
    }
    assert_eq!(waiting(&scenario).len(), 2);
    let refused = Notice::OwnLine {
        text: (*b"The store is behind: try again.").into(),
    };
    assert!(scenario.told(client.session).contains(&refused));
    // What must be kept is written whatever waits.
    scenario.disconnect(client.session);
    assert_eq!(waiting(&scenario).len(), 3);
    scenario.store_catches_up();
    assert_eq!(scenario.store.named("adele").unwrap().cloth_color, 3);
}
