//! GM commands by the words and menus of game masters' clients: the same commands, with the same rights.

use packets::AccountId;
use server::{
    event::{
        Command, Notice,
        game_master::{GameMasterCommand, Whom},
        item::ItemCommand,
        notice::GameMasterNotice,
    },
    state::{Commands, Group, Groups, Rules},
    world::Location,
};

use super::{game_master, lines};
use crate::common::{Client, Scenario};

fn text(text: &str) -> Box<[u8]> {
    text.as_bytes().into()
}

/// A client asks for it: the lines that answer it.
fn ask(scenario: &mut Scenario, client: &Client, wanted: GameMasterCommand) -> Vec<String> {
    scenario.forget();
    scenario.command(client.session, Command::GameMaster(wanted));
    lines(&scenario.told(client.session))
}

#[test]
fn one_goes_to_maps_and_players_and_brings_players_here() {
    let mut scenario = Scenario::new();
    let berta = scenario.play_at("berta", "cellar", 5, 6);
    let client = game_master(&mut scenario);
    let (map, x, y) = (text("ground.gat"), 30, 31);
    ask(&mut scenario, &client, GameMasterCommand::MoveTo { map, x, y });
    assert_eq!(scenario.cell(&client), (30, 31));
    scenario.command(client.session, Command::LoadEnd);
    for whom in [Whom::Named(text("berta")), Whom::Account(berta.account)] {
        ask(&mut scenario, &client, GameMasterCommand::GoTo(whom));
        assert_eq!((scenario.map_of(&client), scenario.cell(&client)), ("cellar", (5, 6)));
        scenario.command(client.session, Command::LoadEnd);
        scenario.say(&client, "@warp ground 20 20");
        scenario.command(client.session, Command::LoadEnd);
    }
    ask(
        &mut scenario,
        &client,
        GameMasterCommand::Recall(Whom::Account(berta.account)),
    );
    assert_eq!((scenario.map_of(&berta), scenario.cell(&berta)), ("ground", (20, 20)));
    let nobody = GameMasterCommand::Recall(Whom::Account(AccountId(1)));
    assert_eq!(ask(&mut scenario, &client, nobody), ["Nobody of that name plays."]);
}

#[test]
fn one_word_gives_items_and_calls_monsters() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let create = |name| GameMasterCommand::Create { name: text(name) };
    assert_eq!(
        ask(&mut scenario, &client, create("Red_Potion")),
        ["You have 1 x Red Potion more."]
    );
    assert_eq!(
        ask(&mut scenario, &client, create("PORING")),
        ["1 x Poring were called."]
    );
    assert_eq!(
        ask(&mut scenario, &client, create("Unknown")),
        ["There is no monster Unknown."]
    );
}

#[test]
fn who_puts_somebody_out_by_a_menu_is_told_whether_it_was() {
    let mut scenario = Scenario::new();
    let berta = scenario.play("berta");
    let client = game_master(&mut scenario);
    for done in [true, false] {
        scenario.forget();
        let unit = berta.unit();
        scenario.command(client.session, Command::GameMaster(GameMasterCommand::PutOut { unit }));
        let told = scenario.told(client.session);
        assert!(
            told.contains(&Notice::GameMaster(GameMasterNotice::PutOut { done })),
            "{told:?}"
        );
    }
    scenario.play_account("berta");
    scenario.play("carla");
    assert_eq!(
        ask(&mut scenario, &client, GameMasterCommand::PutAllOut),
        ["2 were put out."]
    );
    assert_eq!(scenario.state.players.len(), 1, "but not who wants it");
}

#[test]
fn texts_are_for_all_or_for_those_on_the_same_map() {
    let mut scenario = Scenario::new();
    let far = scenario.play_at("berta", "cellar", 5, 5);
    let near = scenario.play("carla");
    let client = game_master(&mut scenario);
    let hears = |scenario: &mut Scenario, client: &Client| scenario.told(client.session).len();
    let said = || text("Noon");
    assert_eq!(
        ask(
            &mut scenario,
            &client,
            GameMasterCommand::LocalBroadcast { text: said() }
        ),
        ["2 were told."]
    );
    assert_eq!((hears(&mut scenario, &near), hears(&mut scenario, &far)), (1, 0));
    assert_eq!(
        ask(&mut scenario, &client, GameMasterCommand::Broadcast { text: said() }),
        ["3 were told."]
    );
    assert_eq!((hears(&mut scenario, &near), hears(&mut scenario, &far)), (1, 1));
}

#[test]
fn players_are_looked_at_and_stripped() {
    let mut scenario = Scenario::new();
    let berta = scenario.play("berta");
    let client = game_master(&mut scenario);
    let name = text("berta");
    scenario.command(client.session, Command::GameMaster(GameMasterCommand::Check { name }));
    let figures = Box::new(scenario.player(&berta).fighter.figures);
    let told = scenario.told(client.session);
    assert!(
        told.contains(&Notice::GameMaster(GameMasterNotice::Checked(figures))),
        "{told:?}"
    );
    assert!(lines(&told)[0].starts_with("berta: STR 1, AGI 1,"), "{told:?}");

    let account = berta.account;
    let (number, name) = (account.0, scenario.player(&berta).name());
    scenario.command(
        client.session,
        Command::GameMaster(GameMasterCommand::AskName { account }),
    );
    let told = scenario.told(client.session);
    assert!(told.contains(&Notice::GameMaster(GameMasterNotice::Account { account, name })));
    assert_eq!(lines(&told), [format!("berta is of account berta ({number}).")]);

    let place = Some(scenario.give(&berta, "Knife", 1));
    let at = Location::RIGHT_HAND;
    scenario.command(berta.session, Command::Item(ItemCommand::Wear { place, at }));
    let worn = |scenario: &Scenario| scenario.inventory(&berta).items().filter(|item| item.is_worn()).count();
    assert!(worn(&scenario) > 0);
    ask(&mut scenario, &client, GameMasterCommand::Strip { account });
    assert_eq!(worn(&scenario), 0);
    assert_eq!(
        scenario.store.named("berta").unwrap().inventory,
        *scenario.inventory(&berta)
    );
}

#[test]
fn points_spent_on_attributes_come_back() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    scenario.say(&client, "@stats str 50");
    ask(&mut scenario, &client, GameMasterCommand::ResetStats);
    let character = &scenario.player(&client).character;
    let given = scenario.state.world.status_points.total(1);
    assert_eq!(character.attributes.each(), [1; 6]);
    assert_eq!(u32::from(character.status_points), given);
    assert_eq!(scenario.store.named("adele").unwrap().attributes.each(), [1; 6]);
}

#[test]
fn one_hides_by_a_word() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    assert_eq!(
        ask(&mut scenario, &client, GameMasterCommand::Hide),
        ["Nobody sees you now."]
    );
    assert!(!scenario.player(&client).is_seen());
}

/// Every word of the clients, about `account`.
fn words(account: AccountId) -> Vec<GameMasterCommand> {
    let name = || text("berta");
    vec![
        GameMasterCommand::MoveTo {
            map: text("cellar.gat"),
            x: 5,
            y: 5,
        },
        GameMasterCommand::Broadcast { text: name() },
        GameMasterCommand::LocalBroadcast { text: name() },
        GameMasterCommand::PutOut {
            unit: server::event::command::unit_of(account),
        },
        GameMasterCommand::PutAllOut,
        GameMasterCommand::Hide,
        GameMasterCommand::GoTo(Whom::Named(name())),
        GameMasterCommand::Recall(Whom::Account(account)),
        GameMasterCommand::Create {
            name: text("Red_Potion"),
        },
        GameMasterCommand::ResetStats,
        GameMasterCommand::Check { name: name() },
        GameMasterCommand::AskName { account },
        GameMasterCommand::Strip { account },
    ]
}

#[test]
fn players_clients_are_passed_over_and_groups_give_what_they_may() {
    let nothing = Commands::These(["who".into()].into());
    let group = |name: &str, commands| Group {
        name: name.into(),
        commands,
    };
    let groups = Groups::new([
        (0, group("player", Commands::These([].into()))),
        (5, group("helper", nothing)),
    ]);
    let mut scenario = Scenario::with_rules(Rules {
        groups,
        ..Rules::default()
    });
    let berta = scenario.play("berta");
    let player = scenario.play("carla");
    scenario.store.add_account("doris", "secret", 5);
    let helper = scenario.play_account("doris");
    for word in words(berta.account) {
        assert_eq!(ask(&mut scenario, &player, word.clone()), [""; 0], "{word:?}");
        let answer = ask(&mut scenario, &helper, word.clone());
        assert!(
            answer[0].starts_with("Your group may not give @"),
            "{word:?}: {answer:?}"
        );
    }
    assert_eq!(scenario.state.players.len(), 3);
}
