//! Who may trade with whom, and how a trade begins.

use packets::UnitId;
use server::{
    event::{
        Command, Notice,
        notice::{TradeNotice, TradeStart},
        storage::StorageCommand,
        trade::TradeCommand,
    },
    world::Status,
};

use super::{trading, two};
use crate::{
    ailments::suffer,
    common::{Client, Scenario},
    npc::{self, TALKER},
    storage_steps as storage,
};

#[test]
fn who_is_asked_learns_by_whom_and_may_refuse() {
    let (mut scenario, adele, berta) = two();
    assert_eq!(scenario.ask_trade(&adele, TradeCommand::Ask { unit: berta.unit() }), []);
    let name = scenario.player(&adele).name();
    let asked = TradeNotice::Asked {
        name,
        character: adele.character,
        level: 1,
    };
    assert_eq!(scenario.told_by_trade(&berta), [asked]);
    let begun = |other: &Client| TradeNotice::Begun {
        start: TradeStart::Refused,
        character: other.character,
        level: 1,
    };
    assert_eq!(
        scenario.ask_trade(&berta, TradeCommand::Answer { accept: false }),
        [begun(&adele)]
    );
    assert_eq!(scenario.told_by_trade(&adele), [begun(&berta)]);
    assert!(!scenario.is_trading(&adele) && !scenario.is_trading(&berta));
}

fn start(told: &[TradeNotice]) -> Option<TradeStart> {
    match told {
        [TradeNotice::Begun { start, .. }] => Some(*start),
        _ => None,
    }
}

#[test]
fn whose_body_an_ailment_holds_does_not_trade() {
    let (mut scenario, adele, berta) = two();
    suffer(&mut scenario, &berta, Status::Freeze, 5);
    let ask = TradeCommand::Ask { unit: berta.unit() };
    let told = scenario.ask_trade(&adele, ask);
    assert_eq!(start(&told), Some(TradeStart::Failed));
    assert!(!scenario.is_trading(&adele) && !scenario.is_trading(&berta));
}

#[test]
fn a_trade_is_asked_of_who_is_near_alive_and_free() {
    let (mut scenario, adele, berta) = two();
    let carla = scenario.play_at("carla", "ground", 20, 23);
    let ask = |scenario: &mut Scenario, unit: UnitId| {
        let told = scenario.ask_trade(&adele, TradeCommand::Ask { unit });
        assert!(!scenario.is_trading(&adele));
        start(&told)
    };
    assert_eq!(
        ask(&mut scenario, carla.unit()),
        Some(TradeStart::TooFar),
        "three cells"
    );
    assert_eq!(ask(&mut scenario, UnitId(12_345)), Some(TradeStart::NobodyThere));
    assert_eq!(ask(&mut scenario, npc::unit(TALKER)), Some(TradeStart::NobodyThere));
    assert_eq!(ask(&mut scenario, adele.unit()), None, "nobody trades with themselves");
    scenario.contact(&berta, TALKER);
    assert_eq!(ask(&mut scenario, berta.unit()), Some(TradeStart::Failed), "she talks");
    scenario.close(&berta, TALKER);
    storage::open(&mut scenario, &berta);
    assert_eq!(
        ask(&mut scenario, berta.unit()),
        Some(TradeStart::Failed),
        "her storage is open"
    );
    storage::ask(&mut scenario, &berta, StorageCommand::Close);
    let unit = berta.unit();
    scenario.act(|state, now, effects| server::service::vitals::die(state, now, unit, effects));
    assert_eq!(
        ask(&mut scenario, berta.unit()),
        Some(TradeStart::Failed),
        "she is dead"
    );
}

#[test]
fn who_asks_must_be_free_too() {
    let (mut scenario, adele, berta) = two();
    scenario.contact(&adele, TALKER);
    let ask = TradeCommand::Ask { unit: berta.unit() };
    assert_eq!(scenario.ask_trade(&adele, ask), []);
    assert!(!scenario.is_trading(&adele), "who talks does not trade");
    scenario.close(&adele, TALKER);
    scenario.say(&adele, "@die");
    assert_eq!(scenario.ask_trade(&adele, ask), []);
    assert!(!scenario.is_trading(&adele), "nor do the dead");
}

#[test]
fn on_a_map_without_trades_nobody_trades() {
    let (mut scenario, adele, berta) = two();
    scenario.place(&adele, "vault", 5, 5);
    scenario.place(&berta, "vault", 5, 6);
    scenario.forget();
    scenario.command(adele.session, Command::Trade(TradeCommand::Ask { unit: berta.unit() }));
    assert!(matches!(&scenario.told(adele.session)[..], [Notice::OwnLine { .. }]));
    assert_eq!(scenario.told(berta.session), []);
}

#[test]
fn one_who_trades_is_not_asked_and_asking_another_ends_the_trade() {
    let (mut scenario, adele, berta) = trading();
    let carla = scenario.play_at("carla", "ground", 21, 21);
    let told = scenario.ask_trade(&carla, TradeCommand::Ask { unit: adele.unit() });
    assert_eq!(start(&told), Some(TradeStart::Failed));
    assert!(scenario.is_trading(&berta));
    let told = scenario.ask_trade(&adele, TradeCommand::Ask { unit: carla.unit() });
    assert_eq!(told, [TradeNotice::Cancelled]);
    assert_eq!(scenario.told_by_trade(&berta), [TradeNotice::Cancelled]);
    assert!(!scenario.is_trading(&berta) && scenario.is_trading(&carla));
}

#[test]
fn only_who_was_asked_answers_and_only_near() {
    let (mut scenario, adele, berta) = two();
    let accept = TradeCommand::Answer { accept: true };
    assert_eq!(scenario.ask_trade(&berta, accept), [], "nobody asked");
    scenario.ask_trade(&adele, TradeCommand::Ask { unit: berta.unit() });
    assert_eq!(scenario.ask_trade(&adele, accept), [], "who asked does not answer");
    scenario.walk(&berta, 24, 20);
    scenario.pass_ms(1000);
    assert_eq!(start(&scenario.ask_trade(&berta, accept)), Some(TradeStart::TooFar));
    assert_eq!(start(&scenario.told_by_trade(&adele)), Some(TradeStart::TooFar));
    assert!(!scenario.is_trading(&adele) && !scenario.is_trading(&berta));
}

#[test]
fn a_storage_that_was_opened_meanwhile_makes_the_trade_fail() {
    let (mut scenario, adele, berta) = two();
    scenario.ask_trade(&adele, TradeCommand::Ask { unit: berta.unit() });
    storage::open(&mut scenario, &adele);
    let told = scenario.ask_trade(&berta, TradeCommand::Answer { accept: true });
    assert_eq!(start(&told), Some(TradeStart::Failed));
    assert_eq!(start(&scenario.told_by_trade(&adele)), Some(TradeStart::Failed));
    assert!(!scenario.is_trading(&adele) && !scenario.is_trading(&berta));
}

#[test]
fn being_asked_keeps_nobody_from_using_what_they_have() {
    let (mut scenario, adele, berta) = two();
    scenario.ask_trade(&adele, TradeCommand::Ask { unit: berta.unit() });
    let unit = berta.unit();
    let taken = scenario.act(|state, _, _| server::service::belongings::remove(state, unit, 0, 1));
    assert!(taken.is_some());
}
