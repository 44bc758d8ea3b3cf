//! What may be put into a trade.

use packets::UnitId;
use server::{
    event::{
        Command, NoWalk,
        fight::FightCommand,
        notice::{OfferResult, TradeNotice},
        storage::StorageCommand,
        trade::TradeCommand,
    },
    world::Location,
};

use super::{IN, offered, trading, two};
use crate::{common::Scenario, npc::TALKER, storage_steps as storage};

#[test]
fn who_trades_or_talks_does_not_attack() {
    let (mut scenario, adele, _) = trading();
    let attack = Command::Fight(FightCommand::Attack {
        target: UnitId(0x4000_0000),
        continuous: true,
    });
    let swings = |scenario: &mut Scenario| {
        scenario.command(adele.session, attack.clone());
        scenario.player(&adele).fight.swing
    };
    assert_eq!(swings(&mut scenario), 0);
    scenario.command(adele.session, Command::Trade(TradeCommand::Cancel));
    scenario.contact(&adele, TALKER);
    assert_eq!(swings(&mut scenario), 0);
    scenario.close(&adele, TALKER);
    assert!(swings(&mut scenario) > 0);
}

#[test]
fn who_trades_or_has_the_storage_open_walks_nowhere() {
    let (mut scenario, adele, berta) = trading();
    scenario.walk(&adele, 25, 20);
    scenario.pass_ms(1_000);
    assert_eq!(scenario.passed_over.pop().unwrap().reason, NoWalk::Dealing);
    scenario.command(berta.session, Command::Trade(TradeCommand::Cancel));
    storage::open(&mut scenario, &berta);
    scenario.walk(&berta, 25, 20);
    assert_eq!(scenario.passed_over.pop().unwrap().reason, NoWalk::Dealing);
    scenario.command(berta.session, Command::Storage(StorageCommand::Close));
    for client in [&adele, &berta] {
        let before = scenario.cell(client);
        scenario.walk(client, 25, 20);
        scenario.pass_ms(1_000);
        assert_ne!(scenario.cell(client), before, "and then again");
    }
}

#[test]
fn who_walks_stops_when_a_trade_or_the_storage_opens() {
    let (mut scenario, adele, berta) = two();
    scenario.command(adele.session, Command::Trade(TradeCommand::Ask { unit: berta.unit() }));
    scenario.walk(&adele, 20, 30);
    scenario.walk(&berta, 30, 20);
    scenario.command(berta.session, Command::Trade(TradeCommand::Answer { accept: true }));
    assert!(scenario.is_trading(&adele) && scenario.is_trading(&berta));
    let both = |scenario: &Scenario| [scenario.cell(&adele), scenario.cell(&berta)];
    let before = both(&scenario);
    scenario.pass_ms(3_000);
    assert_eq!(both(&scenario), before);
    scenario.command(berta.session, Command::Trade(TradeCommand::Cancel));
    scenario.walk(&berta, 30, 20);
    storage::open(&mut scenario, &berta);
    scenario.pass_ms(3_000);
    assert_eq!(both(&scenario), before);
}

#[test]
fn only_what_is_there_and_may_be_traded_is_put_in() {
    let (mut scenario, adele, berta) = two();
    scenario.give(&adele, "Keepsake", 1);
    scenario.give(&adele, "Knife", 1);
    scenario.character_mut(&adele).inventory.get_mut(3).unwrap().worn = Location::RIGHT_HAND;
    scenario.begin_trade(&adele, &berta);
    for (place, amount, answer) in [
        (0, 11, vec![]),
        (0, u32::MAX, vec![]),
        (9, 1, vec![]),
        (usize::MAX, 1, vec![]),
        (3, 1, vec![]),
        (2, 1, vec![offered(2, OfferResult::NotTradeable)]),
        (0, 0, vec![offered(0, IN)]),
    ] {
        assert_eq!(scenario.put_in(&adele, place, amount), answer, "{place} {amount}");
        assert_eq!(scenario.told_by_trade(&berta), [], "{place} {amount}");
    }
    let items = &scenario.player(&adele).trade.as_ref().unwrap().offer().unwrap().items;
    assert_eq!(*items, []);
}

#[test]
fn of_one_thing_no_more_is_put_in_than_there_is() {
    let (mut scenario, adele, _) = trading();
    scenario.put_in(&adele, 0, 6);
    scenario.put_in(&adele, 0, 6);
    let items = scenario
        .player(&adele)
        .trade
        .as_ref()
        .unwrap()
        .offer()
        .unwrap()
        .items
        .clone();
    let amounts: Vec<_> = items.iter().map(|(place, item)| (*place, item.amount)).collect();
    assert_eq!(amounts, [(0, 10)]);
}

#[test]
fn the_other_is_not_told_of_nothing_that_was_put_in() {
    let (mut scenario, adele, berta) = trading();
    assert_eq!(scenario.put_in(&adele, 0, 10), [offered(0, IN)]);
    scenario.forget();
    assert_eq!(
        scenario.put_in(&adele, 0, 1),
        [offered(0, IN)],
        "clients wait for an answer"
    );
    assert_eq!(scenario.told_by_trade(&berta), []);
}

#[test]
fn no_more_is_put_in_than_the_other_can_carry_nor_more_than_ten_things() {
    let (mut scenario, adele, berta) = two();
    for _ in 0..10 {
        scenario.give(&adele, "Knife", 1);
    }
    let free = scenario.player(&berta).fighter.max_weight - scenario.player(&berta).fighter.weight;
    let potions = u16::try_from(free / 70).unwrap();
    scenario.give(&berta, "Red_Potion", potions - 6);
    scenario.begin_trade(&adele, &berta);
    assert_eq!(scenario.put_in(&adele, 1, 1), [offered(1, IN)]);
    assert_eq!(scenario.put_in(&adele, 2, 1), [offered(2, OfferResult::TooHeavy)]);
    let (mut scenario, adele, berta) = two();
    for _ in 0..10 {
        scenario.give(&adele, "Knife", 1);
    }
    scenario.begin_trade(&adele, &berta);
    for place in 1..11 {
        assert_eq!(scenario.put_in(&adele, place, 1), [offered(place, IN)]);
    }
    assert_eq!(scenario.put_in(&adele, 11, 1), [offered(11, OfferResult::TooHeavy)]);
}

#[test]
fn zeny_that_is_not_there_or_too_much_for_the_other_ends_the_trade() {
    let (mut scenario, adele, berta) = trading();
    assert_eq!(
        scenario.ask_trade(&adele, TradeCommand::AddZeny { amount: 1001 }),
        [TradeNotice::Cancelled]
    );
    assert!(!scenario.is_trading(&berta));
    let (mut scenario, adele, berta) = two();
    scenario.zeny(&berta, 1_999_999_000 - 500);
    scenario.begin_trade(&adele, &berta);
    assert_eq!(
        scenario.ask_trade(&adele, TradeCommand::AddZeny { amount: 501 }),
        [TradeNotice::Cancelled]
    );
}

#[test]
fn what_is_locked_stays_as_it_is_and_nobody_confirms_alone() {
    let (mut scenario, adele, berta) = trading();
    scenario.put_in(&adele, 0, 4);
    assert_eq!(
        scenario.ask_trade(&adele, TradeCommand::Confirm),
        [],
        "nothing is locked"
    );
    scenario.ask_trade(&adele, TradeCommand::Lock);
    assert_eq!(scenario.put_in(&adele, 0, 1), []);
    assert_eq!(scenario.ask_trade(&adele, TradeCommand::AddZeny { amount: 1 }), []);
    assert_eq!(scenario.ask_trade(&adele, TradeCommand::Lock), []);
    assert_eq!(
        scenario.ask_trade(&adele, TradeCommand::Confirm),
        [],
        "the other has not locked"
    );
    scenario.ask_trade(&berta, TradeCommand::Lock);
    scenario.ask_trade(&berta, TradeCommand::Confirm);
    assert!(scenario.is_trading(&berta), "the earlier confirmation does not count");
    scenario.ask_trade(&adele, TradeCommand::Confirm);
    assert!(!scenario.is_trading(&berta));
    assert_eq!(scenario.carries(&berta)[0], (0, "Jellopy", 14));
}

#[test]
fn what_is_traded_with_is_not_used_otherwise_meanwhile() {
    let (mut scenario, adele, _) = trading();
    scenario.put_in(&adele, 0, 4);
    let unit = adele.unit();
    let taken = scenario.act(|state, _, _| server::service::belongings::remove(state, unit, 0, 1));
    assert_eq!(taken, None);
    assert!(!storage::ask_to_open(&mut scenario, &adele));
    assert_eq!(scenario.carries(&adele)[0], (0, "Jellopy", 10));
}
