//! Playing a log of events again gives the same state and the same effects.

use proptest::prelude::*;
use server::{
    event::{Command, Query},
    game_loop,
    state::{Rates, ServerState},
};

use crate::common::{BEGIN, Client, InputLog, Scenario, worlds};

fn play_again(log: &InputLog) -> ServerState {
    let mut state = ServerState::new(worlds::ground(), server::state::Rules::default(), [1; 32], BEGIN);
    for (now, events) in log {
        game_loop::step(&mut state, *now, events.clone());
    }
    state
}

fn act(scenario: &mut Scenario, client: &Client, (what, x, y): (u8, u16, u16)) {
    match what {
        0..=3 => scenario.walk(client, x, y),
        4 => scenario.say(client, "hello"),
        5 => scenario.command(client.session, Command::Sit),
        6 => scenario.command(client.session, Command::Stand),
        7 => scenario.say(client, &format!("@warp ground {x} {y}")),
        8 => scenario.command(client.session, Command::LoadEnd),
        9 => scenario.query(client.session, Query::UnitName { unit: client.unit() }),
        _ => scenario.pass_ms(u64::from(x) * 10),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_events_at_the_same_times_give_the_same_state(
        acts in prop::collection::vec((0..3_usize, (0..14_u8, 0..60_u16, 0..60_u16)), 1..60),
    ) {
        let mut scenario = Scenario::new();
        scenario.spare();
        scenario.limit(Rates::default());
        let clients = ["adele", "berta", "carla"].map(|name| {
            scenario.game_master(name);
            scenario.play_account(name)
        });
        for (who, act_of) in acts {
            act(&mut scenario, &clients[who], act_of);
        }
        let again = play_again(&scenario.log);
        prop_assert!(again == scenario.state);
    }
}

#[test]
fn two_servers_with_one_seed_give_the_same_login_ids_and_others_do_not() {
    let ids = |seed: u8| {
        let mut scenario = Scenario::new();
        scenario.state.random = rand::SeedableRng::from_seed([seed; 32]);
        scenario.account("adele");
        let login = scenario.login("adele");
        (login.login_id1, login.login_id2)
    };
    assert_eq!(ids(1), ids(1));
    assert_ne!(ids(1), ids(2));
}
