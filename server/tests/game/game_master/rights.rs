//! Who may give which GM commands, how they are written, and that each is logged.

use server::{
    event::{Command, Effects, GameEvent},
    game_loop,
    state::{Commands, Group, Groups, Rules},
};

use super::{game_master, order};
use crate::common::Scenario;

/// Helpers of group 5, who may say who plays and broadcast; and game masters.
fn rules() -> Rules {
    let group = |name: &str, commands| Group {
        name: name.into(),
        commands,
    };
    let helps = ["who", "broadcast", "help"].map(Box::from);
    Rules {
        groups: Groups::new([
            (0, group("player", Commands::These([].into()))),
            (5, group("helper", Commands::These(helps.into()))),
            (10, group("game master", Commands::All)),
        ]),
        ..Rules::default()
    }
}

#[test]
fn a_group_gives_the_commands_it_has_and_no_others() {
    let mut scenario = Scenario::with_rules(rules());
    scenario.store.add_account("adele", "secret", 7);
    let helper = scenario.play_account("adele");
    assert_eq!(
        order(&mut scenario, &helper, "@who"),
        ["adele on ground", "1 play now."]
    );
    for line in ["@warp cellar", "@zeny 1000", "@zeny", "@level 1"] {
        let name = line.split(' ').next().unwrap();
        let refused = format!("Your group may not give {name}.");
        assert_eq!(order(&mut scenario, &helper, line), [refused], "{line}");
    }
    assert_eq!(scenario.player(&helper).character.zeny, 0);
    let help = order(&mut scenario, &helper, "@help");
    assert_eq!(help.len(), 3, "{help:?}");
}

#[test]
fn a_game_master_is_told_all_commands_or_how_one_is_written() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let help = order(&mut scenario, &client, "@help");
    assert!(help.len() > 30 && help.iter().all(|line| line.starts_with('@') && line.contains(": ")));
    assert_eq!(
        order(&mut scenario, &client, "@help @ban"),
        ["@ban TIME NAME: puts a player out, and lets the account in again after 30m, 12h, 7d or so"]
    );
    assert_eq!(order(&mut scenario, &client, "@help fly"), ["There is no command fly."]);
    assert_eq!(
        order(&mut scenario, &client, "@ban Adele"),
        ["Write it as: @ban TIME NAME"]
    );
}

#[test]
fn each_command_is_logged_with_who_gave_it_and_what_came_of_it() {
    let mut scenario = Scenario::new();
    let client = game_master(&mut scenario);
    let logged = |scenario: &mut Scenario, line: &str| {
        let text = format!("adele : {line}").into_bytes().into();
        let command = Command::Chat { text };
        let session = client.session;
        let event = GameEvent::Command { session, command };
        let Effects { orders, .. } = game_loop::step(&mut scenario.state, scenario.now, vec![event]);
        let order = orders.into_iter().next().unwrap();
        assert_eq!(
            (order.account, order.name.to_string()),
            (client.account, "adele".to_owned())
        );
        (order.line.into_string(), order.answer.into_string())
    };
    for (line, answer) in [
        ("@kick berta", "Nobody of that name plays."),
        ("@speed 100", "You take 100 ms for a cell now."),
        ("@fly", "@fly is no command: @help lists them."),
    ] {
        assert_eq!(logged(&mut scenario, line), (line.to_owned(), answer.to_owned()));
    }
}
