//! A store that does not keep up: what clients ask of it is refused, and what waits for it stays bounded.

use core::time::Duration;

use packets::{CharacterId, UnitId};
use server::{
    event::{
        Command, CommitNumber, DisconnectReason, GameEvent, MapInstanceId, MapReport, Notice, PersistenceEvent, Query,
        fight::{KillShare, Killed, SwingOutcome, Swung},
        notice::{Course, CreateRefusal, GrowthNotice, ItemNotice, LoginRefusal},
        persistence::Write,
    },
    state::{Rules, Unsaved},
};

use crate::common::{Client, Scenario, Told, wanted};

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
    // What must be kept is kept until the store takes it.
    scenario.disconnect(client.session);
    assert_eq!(waiting(&scenario).len(), 2);
    scenario.store_catches_up();
    assert_eq!(scenario.store.named("adele").unwrap().cloth_color, 3);
}

/// What a client was told that it gained, and that it has of it, each with the write that it waited for.
#[derive(Default)]
struct Won {
    experience: Vec<(CommitNumber, u64)>,
    arrows: Vec<(CommitNumber, u32)>,
}

impl Won {
    fn hear(&mut self, told: Vec<Told>) {
        for Told { notice, after } in told {
            let after = after.unwrap_or_default();
            match notice {
                Notice::Growth(GrowthNotice::Experience {
                    course: Course::Base,
                    now,
                }) => self.experience.push((after, now)),
                Notice::Item(ItemNotice::Removed { .. }) => self.arrows.push((after, 1)),
                _ => {}
            }
        }
    }

    /// Experience and spent arrows that the client is told once writes up to this one are durable.
    fn by(&self, durable: CommitNumber) -> (u64, u32) {
        let told = self.experience.iter().filter(|(after, _)| *after <= durable);
        let experience = told.map(|(_, now)| *now).max().unwrap_or_default();
        let spent = self.arrows.iter().filter(|(after, _)| *after <= durable);
        (experience, spent.map(|(_, amount)| amount).sum())
    }
}

/// Somebody has shot an arrow and killed something that is worth one point of experience.
fn shoot_and_kill(scenario: &mut Scenario, client: &Client) {
    let player = scenario.player(client);
    let stay = player.stay;
    let shot = Swung {
        stay,
        number: player.fight.swing,
        target: UnitId(0x4000_0000),
        shot: Some(scenario.item_id("Arrow")),
        spreads: false,
        drained: (0, 0),
        outcome: SwingOutcome::Done { x: 1, y: 1 },
    };
    let killed = Killed {
        instance: MapInstanceId(0),
        monster: UnitId(0x4000_0000),
        class: 1002,
        shares: vec![KillShare { stay, base: 1, job: 0 }],
        reward: None,
    };
    scenario.put(GameEvent::Map(MapReport::Swung(shot)));
    scenario.put(GameEvent::Map(MapReport::Killed(killed)));
}

/// Writes in what waits, and records in them.
fn writes(scenario: &Scenario) -> (usize, u64) {
    let saves = waiting(scenario).iter().filter_map(|event| match event {
        PersistenceEvent::Write {
            write: Write::Save(save),
            ..
        } => Some(save.len()),
        _ => None,
    });
    let sizes: Vec<u64> = saves.collect();
    (sizes.len(), sizes.iter().sum())
}

#[test]
fn a_store_that_stalls_is_given_no_more_by_ten_thousand_kills_and_nothing_that_was_told_is_lost() {
    let mut scenario = Scenario::with_rules(Rules {
        backlog_max: 50,
        prevent_logout: Duration::ZERO,
        ..Rules::default()
    });
    let clients = ["adele", "berta", "carla", "doris"].map(|name| {
        let client = scenario.play(name);
        scenario.become_as(&client, |character| character.base_level = 60);
        scenario.give(&client, "Arrow", 5_000);
        client
    });
    let mut won: [Won; 4] = Default::default();
    scenario.forget();
    flush(&mut scenario);
    scenario.store_waits = Some(Vec::new());
    for kill in 0..10_000 {
        let (client, won) = (&clients[kill % 4], &mut won[kill % 4]);
        shoot_and_kill(&mut scenario, client);
        won.hear(scenario.told_in_full(client.session));
    }
    assert_eq!(writes(&scenario), (50, 50), "of 20,000 changes");
    assert_eq!(scenario.state.unsaved.as_ref().map(Unsaved::len), Some(4));
    // Two leave; what they have is kept.
    scenario.disconnect(clients[0].session);
    scenario.command(clients[1].session, Command::Quit);
    let mut told = scenario.told_in_full(clients[1].session).into_iter();
    let quit = told
        .find(|told| told.notice == Notice::QuitAnswered { ok: true })
        .unwrap();
    assert_eq!(waiting(&scenario).len(), 50);
    // Whichever write is the last before a kill -9: what was told by then is in the store.
    let mut last = scenario.store.written;
    while !waiting(&scenario).is_empty() {
        scenario.store_answers();
        flush(&mut scenario);
        last = scenario.store.written;
        for (client, won) in clients.iter().zip(&won) {
            let stored = &scenario.store.characters[&client.character];
            let (experience, spent) = won.by(last);
            assert!(stored.base_experience >= experience, "{last:?}");
            assert!(
                stored.inventory.count(scenario.item_id("Arrow")) + spent <= 5_000,
                "{last:?}"
            );
        }
    }
    assert_eq!(quit.after, Some(last));
    for (client, won) in clients.iter().zip(&won) {
        assert_eq!(won.by(last), (2_500, 2_500), "all of it was told in the end");
        let stored = &scenario.store.characters[&client.character];
        assert_eq!(stored.base_experience, 2_500);
        assert_eq!(stored.inventory.count(scenario.item_id("Arrow")), 2_500);
    }
    assert_eq!(scenario.state.unsaved, None);
}

#[test]
fn what_changes_in_one_step_is_one_write_of_each_who_changed() {
    let mut scenario = Scenario::new();
    scenario.game_master("adele");
    let client = scenario.play_account("adele");
    flush(&mut scenario);
    scenario.store_waits = Some(Vec::new());
    let say = |line: &str| Command::Chat {
        text: format!("adele : {line}").into_bytes().into(),
    };
    let lines = ["@zeny 100", "@item Apple 3", "@clothcolor 3", "@zeny 50"];
    scenario.commands(client.session, lines.map(say));
    assert_eq!(writes(&scenario), (1, 1));
    let last = scenario.state.commits.last;
    let told = scenario.told_in_full(client.session);
    let zeny = told.iter().filter(|told| matches!(told.notice, Notice::Zeny(_)));
    assert!(zeny.clone().count() == 2 && zeny.clone().all(|told| told.after == Some(last)));
    scenario.store_catches_up();
    let stored = scenario.store.named("adele").unwrap();
    assert_eq!((stored.zeny, stored.cloth_color), (150, 3));
}

#[test]
fn who_leaves_and_comes_back_while_others_change_is_read_as_it_left() {
    let mut scenario = Scenario::with_rules(Rules {
        login_grace: Duration::ZERO,
        ..Rules::default()
    });
    let [adele, berta] = ["adele", "berta"].map(|name| scenario.play(name));
    flush(&mut scenario);
    scenario.state.rules.backlog_max = 1;
    scenario.give(&berta, "Apple", 1);
    scenario.give(&adele, "Apple", 2);
    scenario.disconnect(adele.session);
    scenario.pass_ms(10_000);
    assert!(scenario.state.unsaved.is_some(), "adele waits in memory");
    flush(&mut scenario);
    assert_eq!(scenario.state.unsaved, None);
    flush(&mut scenario);
    scenario.state.rules.backlog_max = 9;
    let adele = scenario.play_account("adele");
    assert_eq!(scenario.inventory(&adele).count(scenario.item_id("Apple")), 2);
}
