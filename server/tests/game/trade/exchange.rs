//! The exchange, and what ends a trade without one.

use server::{
    event::{
        Command, Item, Notice,
        notice::{ItemNotice, TradeNotice},
        trade::TradeCommand,
    },
    service::belongings,
    state::Rules,
};

use super::{IN, offered, trading};
use crate::{
    common::{Client, Scenario},
    npc::{DEALER, TALKER},
};

#[test]
fn two_trade_and_both_are_kept_in_one_write() {
    let (mut scenario, adele, berta) = trading();
    assert_eq!(scenario.put_in(&adele, 0, 4), [offered(0, IN)]);
    let told = scenario.told_by_trade(&berta);
    assert!(
        matches!(&told[..], [TradeNotice::OtherOffered(card)] if card.item.amount == 4),
        "{told:?}"
    );
    scenario.put_in(&adele, 1, 1);
    assert_eq!(scenario.ask_trade(&berta, TradeCommand::AddZeny { amount: 300 }), []);
    assert_eq!(scenario.told_by_trade(&adele), [TradeNotice::OtherOfferedZeny(300)]);
    let zeny = TradeNotice::Offered {
        place: None,
        result: IN,
    };
    let locked = |other| TradeNotice::Locked { other };
    assert_eq!(scenario.ask_trade(&adele, TradeCommand::Lock), [zeny, locked(false)]);
    assert_eq!(scenario.told_by_trade(&berta), [locked(true)]);
    scenario.ask_trade(&berta, TradeCommand::Lock);
    assert_eq!(scenario.ask_trade(&adele, TradeCommand::Confirm), []);
    let written = scenario.store.written;
    scenario.forget();
    scenario.command(berta.session, Command::Trade(TradeCommand::Confirm));

    assert_eq!(scenario.store.written.0, written.0 + 1, "one write");
    assert_eq!(scenario.belongings(&adele), (1300, vec![(0, "Jellopy", 6)]));
    assert_eq!(
        scenario.belongings(&berta),
        (700, vec![(0, "Jellopy", 14), (1, "Knife", 1), (2, "Knife", 1)])
    );
    for client in [&adele, &berta] {
        scenario.is_kept(client);
        assert!(!scenario.is_trading(client));
        let told = scenario.told_in_full(client.session);
        let commit = Some(scenario.store.written);
        assert!(told.iter().all(|told| told.after == commit), "{told:?}");
        assert_eq!(told.last().unwrap().notice, Notice::Trade(TradeNotice::Done));
        let removed = |notice: &Notice| matches!(notice, Notice::Item(ItemNotice::Removed { .. }));
        assert!(
            !told.iter().any(|told| removed(&told.notice)),
            "clients took it out when it was put in"
        );
    }
}

/// Both have put something in, locked, and one has confirmed.
fn about_to_exchange() -> (Scenario, Client, Client) {
    let (mut scenario, adele, berta) = trading();
    scenario.put_in(&adele, 0, 4);
    scenario.ask_trade(&berta, TradeCommand::AddZeny { amount: 300 });
    for client in [&adele, &berta] {
        scenario.ask_trade(client, TradeCommand::Lock);
    }
    scenario.ask_trade(&adele, TradeCommand::Confirm);
    scenario.forget();
    (scenario, adele, berta)
}

/// Something that happens to the first of two who trade, or to the second.
type Happening = fn(&mut Scenario, &Client, &Client);

/// A game master on another map gives a command.
fn by_game_master(scenario: &mut Scenario, line: &str) {
    scenario.game_master("carla");
    let carla = scenario.play_account("carla");
    scenario.place(&carla, "cellar", 5, 5);
    scenario.say(&carla, line);
}

#[test]
fn whatever_ends_a_trade_early_leaves_everything_with_its_owner() {
    let ends: [(&str, Happening); 11] = [
        ("cancel", |scenario, adele, _| {
            scenario.command(adele.session, Command::Trade(TradeCommand::Cancel));
        }),
        ("warp", |scenario, adele, _| scenario.say(adele, "@warp cellar 5 5")),
        ("death", |scenario, adele, _| scenario.say(adele, "@die")),
        ("disconnect", |scenario, adele, _| scenario.disconnect(adele.session)),
        ("quit", |scenario, adele, _| {
            scenario.command(adele.session, Command::Quit);
        }),
        ("to the characters", |scenario, adele, _| {
            scenario.command(adele.session, Command::ReturnToCharacters);
        }),
        ("kick", |scenario, _, _| by_game_master(scenario, "@kick adele")),
        ("recall", |scenario, _, _| by_game_master(scenario, "@recall adele")),
        ("logged in elsewhere", |scenario, _, _| {
            scenario.login("adele");
        }),
        ("talk", |scenario, adele, _| scenario.contact(adele, TALKER)),
        ("shop", |scenario, adele, _| scenario.contact(adele, DEALER)),
    ];
    for (end, act) in ends {
        let (mut scenario, adele, berta) = about_to_exchange();
        act(&mut scenario, &adele, &berta);
        let told = scenario.told(berta.session);
        let zeny = told.contains(&Notice::Zeny(1000));
        let off = told.contains(&Notice::Trade(TradeNotice::Cancelled));
        assert!(zeny && off, "{end}: {told:?}");
        assert!(!scenario.is_trading(&berta), "{end}");
        scenario.command(berta.session, Command::Trade(TradeCommand::Confirm));
        let all = vec![(0, "Jellopy", 10), (1, "Knife", 1)];
        assert_eq!(scenario.belongings(&berta), (1000, all), "{end}");
        let stored = scenario.store.named("adele").unwrap();
        assert_eq!(
            (stored.zeny, stored.inventory.get(0).unwrap().amount),
            (1000, 10),
            "{end}"
        );
    }
}

#[test]
fn a_client_is_shown_again_what_it_had_put_in() {
    let (mut scenario, adele, berta) = about_to_exchange();
    scenario.command(berta.session, Command::Trade(TradeCommand::Cancel));
    let told = scenario.told(adele.session);
    let [
        Notice::Item(ItemNotice::Added(card)),
        Notice::Trade(TradeNotice::Cancelled),
    ] = &told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!((card.place, card.item.amount), (0, 4));
}

#[test]
fn what_is_not_there_any_more_or_finds_no_room_ends_the_trade() {
    let spoil: [(&str, Happening); 6] = [
        ("gone", |scenario, adele, _| {
            scenario.character_mut(adele).inventory.take(0, 8).unwrap();
        }),
        ("another thing", |scenario, adele, _| {
            scenario.character_mut(adele).inventory.get_mut(0).unwrap().identified = false;
        }),
        ("laden", |scenario, _, berta| {
            let fighter = &scenario.player(berta).fighter;
            let room = (fighter.max_weight - fighter.weight) / 10;
            scenario.give(berta, "Jellopy", u16::try_from(room).unwrap());
        }),
        ("rich", |scenario, adele, _| {
            scenario.character_mut(adele).zeny = belongings::MOST_ZENY - 299;
        }),
        ("poor", |scenario, _, berta| scenario.character_mut(berta).zeny = 299),
        ("full", |scenario, _, berta| {
            let (knife, world) = (scenario.item_id("Knife"), scenario.state.world.clone());
            let inventory = &mut scenario.character_mut(berta).inventory;
            inventory.take(0, 10).unwrap();
            while inventory.add(world.item(knife).unwrap(), Item::new(knife, 1)).is_ok() {}
        }),
    ];
    for (what, act) in spoil {
        let (mut scenario, adele, berta) = about_to_exchange();
        act(&mut scenario, &adele, &berta);
        let before = [&adele, &berta].map(|client| scenario.player(client).character.clone());
        let written = scenario.store.written;
        assert!(
            scenario
                .ask_trade(&berta, TradeCommand::Confirm)
                .contains(&TradeNotice::Cancelled),
            "{what}"
        );
        let after = [&adele, &berta].map(|client| scenario.player(client).character.clone());
        assert_eq!((after, scenario.store.written), (before, written), "{what}");
        assert!(!scenario.is_trading(&adele), "{what}");
    }
}

#[test]
fn while_the_store_is_behind_nothing_is_exchanged() {
    let (mut scenario, _, berta) = about_to_exchange();
    scenario.state.rules = Rules {
        backlog_max: 0,
        ..Rules::default()
    };
    assert!(
        scenario
            .ask_trade(&berta, TradeCommand::Confirm)
            .contains(&TradeNotice::Cancelled)
    );
    assert_eq!(scenario.carries(&berta)[0], (0, "Jellopy", 10));
}
