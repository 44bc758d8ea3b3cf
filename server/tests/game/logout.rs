//! Leaving the game after a fight: not at once.

use core::time::Duration;

use packets::UnitId;
use server::{
    event::{Command, Notice},
    service::vitals,
    state::Rules,
};

use crate::{
    common::{Client, Scenario},
    fight::{PUPA, attack, meet, monster},
};

const REFUSED: Notice = Notice::QuitAnswered { ok: false };

/// Somebody beside a pupa.
fn beside_a_pupa() -> (Scenario, Client, UnitId) {
    let (mut scenario, adele, pupa) = meet("adele", PUPA);
    let at = monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", at.x + 1, at.y);
    (scenario, adele, pupa)
}

/// What a client is told that wants to leave the game, which it does not yet.
fn wants_to_leave(scenario: &mut Scenario, client: &Client) -> Vec<Notice> {
    scenario.forget();
    scenario.command(client.session, Command::ReturnToCharacters);
    scenario.command(client.session, Command::Quit);
    scenario.told(client.session)
}

fn leaves(scenario: &mut Scenario, client: &Client) -> bool {
    scenario.forget();
    scenario.command(client.session, Command::Quit);
    let told = scenario.told(client.session);
    told.contains(&Notice::QuitAnswered { ok: true }) && scenario.state.players.get(client.unit()).is_none()
}

#[test]
fn who_attacked_stays_for_ten_seconds_after_the_last_blow() {
    let (mut scenario, adele, pupa) = beside_a_pupa();
    attack(&mut scenario, &adele, pupa, false);
    scenario.pass_ms(9_900);
    assert_eq!(wants_to_leave(&mut scenario, &adele), [REFUSED, REFUSED]);
    attack(&mut scenario, &adele, pupa, false);
    scenario.pass_ms(9_900);
    assert_eq!(wants_to_leave(&mut scenario, &adele), [REFUSED, REFUSED]);
    scenario.pass_ms(100);
    assert!(leaves(&mut scenario, &adele));
}

#[test]
fn who_was_hurt_by_somebody_stays_and_who_died_or_hurt_itself_does_not() {
    let mut scenario = Scenario::new();
    let adele = scenario.play("adele");
    let berta = scenario.play("berta");
    let unit = adele.unit();
    let hurt = |scenario: &mut Scenario, by| {
        scenario.act(|state, now, effects| vitals::hurt(state, now, unit, 1, by, effects));
    };
    hurt(&mut scenario, Some(berta.unit()));
    assert_eq!(wants_to_leave(&mut scenario, &adele), [REFUSED, REFUSED]);
    scenario.kill(&adele);
    assert!(leaves(&mut scenario, &adele), "the dead may go");
    let adele = scenario.play_account("adele");
    scenario.command(adele.session, Command::Respawn);
    scenario.command(adele.session, Command::LoadEnd);
    hurt(&mut scenario, None);
    assert!(leaves(&mut scenario, &adele), "an ailment is no fight");
    assert!(leaves(&mut scenario, &berta));
}

#[test]
fn a_walk_and_another_map_make_it_no_shorter() {
    let (mut scenario, adele, pupa) = beside_a_pupa();
    attack(&mut scenario, &adele, pupa, false);
    scenario.place(&adele, "cellar", 5, 5);
    scenario.walk(&adele, 8, 5);
    scenario.pass_ms(5_000);
    assert_eq!(wants_to_leave(&mut scenario, &adele), [REFUSED, REFUSED]);
}

#[test]
fn an_operator_may_let_everybody_go_at_once() {
    let (mut scenario, adele, pupa) = beside_a_pupa();
    scenario.state.rules = Rules {
        prevent_logout: Duration::ZERO,
        ..scenario.state.rules.clone()
    };
    attack(&mut scenario, &adele, pupa, false);
    assert!(leaves(&mut scenario, &adele));
}
