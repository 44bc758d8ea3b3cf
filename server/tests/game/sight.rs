//! Sight: everybody sees exactly those within 14 cells, knows where each goes, and no ghost stays.

use std::collections::BTreeMap;

use packets::{Movement, UnitId};
use proptest::prelude::*;
use server::{
    event::{
        Command, Notice,
        look::{Appearance, Posture, Vanish},
    },
    state::SIGHT,
};

use crate::common::{Client, Scenario};

/// What a client knows of the units around, from nothing but what it is told.
#[derive(Default)]
struct Screen {
    /// Where each stands, or walks to.
    units: BTreeMap<UnitId, (u16, u16)>,
}

impl Screen {
    fn told(&mut self, notices: Vec<Notice>) {
        for notice in notices {
            match notice {
                Notice::UnitAppeared { look, how } => {
                    let to = match how {
                        Appearance::Walking { movement, .. } => movement.to,
                        Appearance::Standing | Appearance::New => (look.position.x, look.position.y),
                    };
                    assert_eq!(self.units.insert(look.unit, to), None, "appeared twice");
                }
                Notice::UnitMoved { unit, movement, .. } => {
                    assert!(self.units.insert(unit, movement.to).is_some(), "moved unseen");
                }
                Notice::UnitStopped { unit, x, y } => {
                    self.units.entry(unit).and_modify(|to| *to = (x, y));
                }
                Notice::UnitVanished { unit, why } if why != Vanish::Died => {
                    assert!(self.units.remove(&unit).is_some(), "vanished unseen");
                }
                Notice::MapChanged { .. } => self.units.clear(),
                _ => {}
            }
        }
    }
}

/// Who should be seen, and where they stand or walk to, by the state itself.
fn truth(scenario: &Scenario, client: &Client) -> BTreeMap<UnitId, (u16, u16)> {
    let player = scenario.player(client);
    let seen = scenario.state.players.iter().filter(|other| {
        let near = other.cell().distance(player.cell()) <= SIGHT;
        let together = (other.instance(), true, true) == (player.instance(), player.is_in_sight(), other.is_in_sight());
        other.unit() != player.unit() && near && together
    });
    let goal = |other: &server::state::Player| {
        let walk = other.walk.as_ref();
        walk.map_or(other.cell(), |walk| walk.destination(other.cell())).pair()
    };
    seen.map(|other| (other.unit(), goal(other))).collect()
}

#[derive(Clone, Copy, Debug)]
enum Move {
    Walk(usize, u16, u16),
    Sit(usize),
    Stand(usize),
    Pass(u64),
    Warp(usize, bool, u16, u16),
    Load(usize),
    Leave(usize),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let who = 0..6_usize;
    let one = prop_oneof![
        8 => (who.clone(), 0..60_u16, 0..60_u16).prop_map(|(who, x, y)| Move::Walk(who, x, y)),
        1 => who.clone().prop_map(Move::Sit),
        1 => who.clone().prop_map(Move::Stand),
        8 => (1..900_u64).prop_map(Move::Pass),
        1 => (who.clone(), any::<bool>(), 1..59_u16, 1..57_u16).prop_map(|(who, far, x, y)| Move::Warp(who, far, x, y)),
        2 => who.clone().prop_map(Move::Load),
        1 => who.prop_map(Move::Leave),
    ];
    prop::collection::vec(one, 1..60)
}

fn make(scenario: &mut Scenario, clients: &mut [Client], screens: &mut [Screen], next: Move) {
    match next {
        Move::Walk(who, x, y) => scenario.walk(&clients[who], x, y),
        Move::Sit(who) => scenario.command(clients[who].session, Command::Sit),
        Move::Stand(who) => scenario.command(clients[who].session, Command::Stand),
        Move::Pass(milliseconds) => scenario.pass_ms(milliseconds),
        Move::Warp(who, far, x, y) => {
            let map = if far { "meadow" } else { "ground" };
            scenario.say(&clients[who], &format!("@warp {map} {x} {y}"));
        }
        Move::Load(who) => scenario.command(clients[who].session, Command::LoadEnd),
        Move::Leave(who) => {
            scenario.disconnect(clients[who].session);
            clients[who] = scenario.play_account(&format!("client{who}"));
            screens[who] = Screen::default();
        }
    }
}

/// What is told of other characters: one's own stops are no matter of sight, and monsters have a test of their own.
fn of_other_characters(told: Vec<Notice>, client: &Client) -> Vec<Notice> {
    const FIRST_MONSTER: u32 = 0x4000_0000;
    let kept = |notice: &Notice| match notice {
        Notice::UnitAppeared { look, .. } => look.unit.0 < FIRST_MONSTER,
        Notice::UnitMoved { unit, .. } | Notice::UnitVanished { unit, .. } => unit.0 < FIRST_MONSTER,
        Notice::UnitStopped { unit, .. } => *unit != client.unit(),
        _ => true,
    };
    told.into_iter().filter(kept).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn everybody_sees_exactly_those_within_14_cells_after_any_moves(moves in moves()) {
        let mut scenario = Scenario::new();
        let enter = |who: usize| {
            scenario.game_master(&format!("client{who}"));
            scenario.play_account(&format!("client{who}"))
        };
        let mut clients: Vec<Client> = (0..6).map(enter).collect();
        let mut screens: Vec<Screen> = clients.iter().map(|_| Screen::default()).collect();
        for next in moves {
            make(&mut scenario, &mut clients, &mut screens, next);
            for (client, screen) in clients.iter().zip(&mut screens) {
                screen.told(of_other_characters(scenario.told(client.session), client));
                prop_assert_eq!(&screen.units, &truth(&scenario, client));
            }
        }
    }
}

#[test]
fn who_comes_into_sight_walking_is_shown_walking_from_where_it_is() {
    let mut scenario = Scenario::new();
    let walker = scenario.play_at("adele", "ground", 3, 30);
    let other = scenario.play_at("berta", "ground", 20, 30);
    scenario.forget();
    scenario.walk(&walker, 15, 30);
    let began = scenario.now;
    scenario.pass_ms(400);
    assert_eq!(scenario.told(other.session), []);
    scenario.pass_ms(80);
    let told = scenario.told(other.session);
    let [Notice::UnitAppeared { look, how }] = told.as_slice() else {
        panic!("{told:?}")
    };
    assert_eq!(look.unit, walker.unit());
    let since = scenario.tick_at(server::event::Moment(began.0 + 450));
    let movement = Movement::new((6, 30), (15, 30));
    assert_eq!(*how, Appearance::Walking { movement, since });
    // And so on the other side, who stands.
    let told = scenario.told(walker.session);
    assert!(matches!(&told[1], Notice::UnitAppeared { look, how: Appearance::Standing } if look.unit == other.unit()));
}

#[test]
fn who_sits_is_seen_sitting_by_those_who_come_later() {
    let mut scenario = Scenario::new();
    let sitter = scenario.play_at("adele", "ground", 20, 20);
    scenario.command(sitter.session, Command::Sit);
    let other = scenario.play_at("berta", "ground", 22, 22);
    let told = scenario.told(other.session);
    let sitting =
        |notice: &Notice| matches!(notice, Notice::UnitAppeared { look, .. } if look.posture == Posture::Sitting);
    assert!(told.iter().any(sitting));
}

#[test]
fn leaving_is_seen_as_leaving() {
    let mut scenario = Scenario::new();
    let other = scenario.play_at("berta", "ground", 22, 22);
    let leaver = scenario.play_at("adele", "ground", 20, 20);
    scenario.forget();
    scenario.disconnect(leaver.session);
    let unit = leaver.unit();
    let why = Vanish::LoggedOut;
    assert_eq!(scenario.told(other.session), [Notice::UnitVanished { unit, why }]);
}

#[test]
fn a_walk_is_told_to_those_in_sight_only() {
    let mut scenario = Scenario::new();
    let walker = scenario.play_at("adele", "ground", 20, 30);
    let near = scenario.play_at("berta", "ground", 34, 44);
    let far = scenario.play_at("carla", "ground", 5, 30);
    scenario.forget();
    scenario.walk(&walker, 21, 30);
    let unit = walker.unit();
    let movement = Movement::new((20, 30), (21, 30));
    let since = scenario.tick();
    assert_eq!(
        scenario.told(near.session),
        [Notice::UnitMoved { unit, movement, since }]
    );
    assert_eq!(scenario.told(far.session), []);
}
