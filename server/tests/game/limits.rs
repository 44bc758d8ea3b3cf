//! What may be had only so often: logins after failed ones and registrations from an address; what a session, and all of an
//! address, says, asks others, does and wants to know.

use core::net::IpAddr;

use server::{
    event::{
        Command, GameEvent, Name, Notice, PeopleCommand, Query,
        fight::FightCommand,
        floor::FloorCommand,
        item::ItemCommand,
        limit::LimitKind,
        notice::LoginRefusal,
        npc::NpcCommand,
        people::{FriendCommand, FriendNotice, PeopleNotice},
        storage::StorageCommand,
    },
    game_loop,
    state::{Rates, Rules},
};

use crate::common::{Client, Scenario};

/// Somebody who comes from elsewhere.
fn from_afar(rules: Rules) -> Scenario {
    let mut scenario = Scenario::with_rules(rules);
    scenario.address = IpAddr::from([203, 0, 113, 7]);
    scenario
}

fn refusal(scenario: &mut Scenario, user: &str, password: &str) -> Option<LoginRefusal> {
    let (_, told) = scenario.try_login(user, password);
    told.iter().find_map(|notice| match notice {
        Notice::LoginRefused(why) => Some(*why),
        _ => None,
    })
}

#[test]
fn who_guesses_too_often_is_not_even_heard_for_a_while() {
    let mut scenario = from_afar(Rules {
        failed_logins_per_minute: 3,
        ..Rules::default()
    });
    scenario.account("adele");
    for _ in 0..2 {
        let wrong = refusal(&mut scenario, "adele", "guess");
        assert_eq!(wrong, Some(LoginRefusal::WrongPassword));
    }
    assert_eq!(
        refusal(&mut scenario, "adele", "secret"),
        None,
        "a right one is not counted"
    );
    assert_eq!(
        refusal(&mut scenario, "nobody", "guess"),
        Some(LoginRefusal::UnknownAccount)
    );
    assert_eq!(refusal(&mut scenario, "adele", "secret"), Some(LoginRefusal::Rejected));
    assert_eq!(scenario.limited, [LimitKind::Logins]);
    scenario.address = IpAddr::from([203, 0, 113, 8]);
    assert_eq!(
        refusal(&mut scenario, "adele", "secret"),
        None,
        "others are not held for it"
    );
    scenario.address = IpAddr::from([203, 0, 113, 7]);
    scenario.pass_ms(20_000);
    assert_eq!(refusal(&mut scenario, "adele", "secret"), None);
    scenario.pass_ms(70_000);
    assert!(scenario.state.addresses.is_empty(), "nothing is kept of it");
}

#[test]
fn a_flood_of_logins_is_a_line_of_the_log_in_a_while() {
    let mut scenario = from_afar(Rules {
        failed_logins_per_minute: 1,
        ..Rules::default()
    });
    scenario.account("adele");
    scenario.watched = Some(Vec::new());
    for _ in 0..25 {
        refusal(&mut scenario, "adele", "guess");
        refusal(&mut scenario, "a name that is longer than any", "guess");
    }
    let watched = scenario.watched.take().unwrap();
    let lines = watched.iter().map(|step| {
        let told = step.effects.limited.iter().filter(|limited| limited.line.is_some());
        told.count() + step.effects.presence.len()
    });
    assert_eq!(
        lines.sum::<usize>(),
        2,
        "the wrong password, and that there were too many"
    );
    assert_eq!(scenario.limited.len(), 49);
}

#[test]
fn guesses_on_many_connections_at_once_count_before_they_are_answered() {
    let mut scenario = from_afar(Rules {
        failed_logins_per_minute: 3,
        ..Rules::default()
    });
    scenario.account("adele");
    scenario.pool_waits = Some(Vec::new());
    let refused: Vec<bool> = (0..5)
        .map(|_| refusal(&mut scenario, "adele", "guess").is_some())
        .collect();
    assert_eq!(refused, [false, false, false, true, true]);
}

#[test]
fn an_address_registers_so_many_accounts_in_a_minute() {
    let mut scenario = from_afar(Rules {
        registration: true,
        registrations_per_minute: 2,
        ..Rules::default()
    });
    assert_eq!(refusal(&mut scenario, "first_M", "secret"), None);
    assert_eq!(refusal(&mut scenario, "second_F", "secret"), None);
    assert_eq!(
        refusal(&mut scenario, "third_M", "secret"),
        Some(LoginRefusal::Rejected)
    );
    assert_eq!(scenario.limited, [LimitKind::Registrations]);
    assert!(!scenario.store.accounts.contains_key(&Name::new(b"third").unwrap()));
    scenario.pass_ms(30_000);
    assert_eq!(refusal(&mut scenario, "third_M", "secret"), None);
}

#[test]
fn a_network_of_the_newer_protocol_counts_as_one_and_this_machine_not_at_all() {
    let rules = || Rules {
        registration: true,
        registrations_per_minute: 1,
        ..Rules::default()
    };
    let mut scenario = from_afar(rules());
    for (number, host) in (0..).zip(["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"]) {
        scenario.address = host.parse().unwrap();
        let refused = refusal(&mut scenario, &format!("user{number}_M"), "secret");
        assert_eq!(refused.is_some(), number == 1, "{host}");
    }
    let mut scenario = Scenario::with_rules(rules());
    for number in 0..5 {
        assert_eq!(refusal(&mut scenario, &format!("user{number}_M"), "secret"), None);
    }
}

#[test]
fn a_flood_of_talk_is_cut_and_said_so_once() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    scenario.limit(Rates::default());
    scenario.forget();
    for _ in 0..30 {
        scenario.say(&adele, "hello");
    }
    let heard = |told: &[Notice]| {
        let lines = told.iter().filter(|notice| matches!(notice, Notice::UnitLine { .. }));
        lines.count()
    };
    assert_eq!(heard(&scenario.told(berta.session)), 10);
    assert_eq!(
        scenario.told(adele.session).len(),
        11,
        "its own lines, and one word about it"
    );
    assert_eq!(scenario.limited, [LimitKind::Talk; 20]);
    scenario.pass_ms(1_000);
    for _ in 0..5 {
        scenario.say(&adele, "hello");
    }
    assert_eq!(heard(&scenario.told(berta.session)), 2);
}

#[test]
fn game_masters_say_as_much_as_they_like() {
    let mut scenario = Scenario::new();
    scenario.game_master("master");
    let master = scenario.play_account("master");
    scenario.limit(Rates::default());
    for _ in 0..30 {
        scenario.say(&master, "hello");
    }
    assert_eq!(scenario.limited, []);
}

#[test]
fn windows_do_not_pour_over_others() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    scenario.forget();
    let name = Name::new(b"berta").unwrap();
    for _ in 0..30 {
        let ask = PeopleCommand::Friend(FriendCommand::Ask { name });
        scenario.command(adele.session, Command::People(ask));
    }
    let asked = |notice: &Notice| matches!(notice, Notice::People(PeopleNotice::Friend(FriendNotice::Asked { .. })));
    let told = scenario.told(berta.session);
    assert_eq!(told.iter().filter(|notice| asked(notice)).count(), 20);
    assert_eq!(scenario.limited, [LimitKind::Requests; 10]);
}

/// What clients do that belongs to each kind, as often as it may be done at once, and once more.
fn kinds() -> Vec<(LimitKind, Command)> {
    let (npc, unit) = (packets::UnitId(110_000_000), packets::UnitId(2));
    vec![
        (LimitKind::Walks, Command::Walk { x: 21, y: 20 }),
        (LimitKind::Acts, Command::Turn { body: 1, head: 0 }),
        (LimitKind::Acts, Command::Sit),
        (LimitKind::Acts, Command::Fight(FightCommand::Stop)),
        (LimitKind::Items, Command::Item(ItemCommand::Use { place: Some(7) })),
        (LimitKind::Items, Command::Floor(FloorCommand::PickUp { unit })),
        (LimitKind::Deals, Command::Npc(NpcCommand::Contact { npc })),
        (LimitKind::Deals, Command::Storage(StorageCommand::Close)),
    ]
}

/// Ten of each kind in a second, thirty at once.
const TEN: Rates = Rates {
    talk: 10,
    walks: 10,
    acts: 10,
    items: 10,
    deals: 10,
    questions: 10,
    clients_per_address: 0,
};

#[test]
fn each_kind_of_packet_has_its_rate() {
    for (kind, command) in kinds() {
        let mut scenario = Scenario::new();
        let adele = scenario.play("adele");
        scenario.limit(TEN);
        let flood = |scenario: &mut Scenario| {
            scenario.limited.clear();
            scenario.commands(adele.session, vec![command.clone(); 40]);
            scenario.limited.clone()
        };
        assert_eq!(flood(&mut scenario), [kind; 10], "{command:?}");
        scenario.pass_ms(1_000);
        assert_eq!(flood(&mut scenario).len(), 30, "ten a second: {command:?}");
        // Of other kinds it has as much as before.
        scenario.limited.clear();
        for other in kinds().into_iter().filter(|(other, _)| *other != kind) {
            scenario.command(adele.session, other.1);
        }
        assert_eq!(scenario.limited, [], "{command:?}");
    }
}

#[test]
fn who_asks_for_names_too_fast_gets_no_more_answers_for_a_while() {
    let mut scenario = Scenario::new();
    let (adele, berta) = (scenario.play("adele"), scenario.play("berta"));
    scenario.limit(TEN);
    scenario.forget();
    let unit = berta.unit();
    for _ in 0..40 {
        scenario.query(adele.session, Query::UnitName { unit });
    }
    assert_eq!(scenario.told(adele.session).len(), 30);
    assert_eq!(scenario.limited, [LimitKind::Questions; 10]);
    scenario.query(adele.session, Query::TimeSync { tick: packets::Tick(1) });
    assert_eq!(scenario.told(adele.session).len(), 1, "the time is always told");
}

#[test]
fn all_clients_of_an_address_share_what_so_many_may_have() {
    let mut scenario = from_afar(Rules::default());
    let clients: Vec<Client> = ["adele", "berta", "carla"].map(|name| scenario.play(name)).into();
    scenario.limit(Rates {
        clients_per_address: 2,
        ..TEN
    });
    let turn = || Command::Turn { body: 1, head: 0 };
    let refused: Vec<usize> = clients
        .iter()
        .map(|client| {
            scenario.limited.clear();
            scenario.commands(client.session, (0..30).map(|_| turn()));
            scenario.limited.len()
        })
        .collect();
    assert_eq!(refused, [0, 0, 30]);
    scenario.address = IpAddr::from([203, 0, 113, 8]);
    let elsewhere = scenario.play("doris");
    scenario.limited.clear();
    scenario.commands(elsewhere.session, (0..30).map(|_| turn()));
    assert_eq!(scenario.limited, [], "others are not held for it");
}

#[test]
fn a_flood_is_counted_whole_and_logged_once_in_a_while_with_how_much_of_it_there_was() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    scenario.limit(TEN);
    let flood = |scenario: &mut Scenario, packets| {
        let turn = |_| GameEvent::Command {
            session: adele.session,
            command: Command::Turn { body: 1, head: 0 },
        };
        let events = (0..packets).map(turn).collect();
        let effects = game_loop::step(&mut scenario.state, scenario.now, events);
        let lines: Vec<u32> = effects.limited.iter().filter_map(|limited| limited.line).collect();
        (effects.limited.len(), lines)
    };
    assert_eq!(flood(&mut scenario, 50), (20, vec![1]));
    assert_eq!(flood(&mut scenario, 50), (50, vec![]));
    // A little more than may be had, for as long as the log says nothing: some is had and some refused, by turns.
    let mut refused = 0;
    for _ in 0..9 {
        scenario.pass_ms(1_000);
        let (more, lines) = flood(&mut scenario, 15);
        assert_eq!((more, lines), (5, vec![]));
        refused += more;
    }
    scenario.pass_ms(1_000);
    let times = u32::try_from(19 + 50 + refused + 1).unwrap();
    assert_eq!(flood(&mut scenario, 15), (5, vec![times]));
}

#[test]
fn the_usual_rates_leave_players_alone() {
    let rules = Rules::default();
    let mut scenario = from_afar(rules.clone());
    let adele = scenario.play("adele");
    scenario.limit(rules.rates);
    // For ten seconds: four walks, four attacks, two items, two words, ten names a second.
    for _ in 0..10 {
        for (_, command) in kinds() {
            scenario.commands(adele.session, [command.clone(), command]);
        }
        for _ in 0..10 {
            scenario.query(adele.session, Query::UnitName { unit: adele.unit() });
        }
        scenario.pass_ms(1_000);
    }
    assert_eq!(scenario.limited, []);
}
