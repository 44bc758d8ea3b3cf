//! What clients cannot honestly ask for: what is out of reach, amounts that are not there, blows before their time. Nothing comes
//! of it, it is counted by kind, and the log is told of it.

use packets::UnitId;
use server::event::{
    Command, PeopleCommand,
    fight::FightCommand,
    floor::FloorCommand,
    limit::LimitKind,
    npc::NpcCommand,
    people::{ChatRoomCommand, chat_room::ChatRoomSettings},
    shop::{Offered, ShopCommand, Wanted},
    storage::StorageCommand,
    trade::TradeCommand,
};

use crate::{
    common::{Client, Scenario},
    fight,
    npc::{self, DEALER, TALKER},
    storage_steps as storage,
};

/// What a client asks, and what of it was counted.
fn counted(scenario: &mut Scenario, client: &Client, command: Command) -> Vec<LimitKind> {
    scenario.limited.clear();
    scenario.command(client.session, command);
    core::mem::take(&mut scenario.limited)
}

/// Two on the test ground with its people, far from each other and from most of them.
fn far_apart() -> (Scenario, Client, Client) {
    let mut scenario = npc::scenario();
    let adele = scenario.play_at("adele", "ground", 60, 20);
    let berta = scenario.play_at("berta", "ground", 20, 20);
    (scenario, adele, berta)
}

#[test]
fn whom_one_cannot_reach_one_neither_speaks_to_nor_trades_with() {
    let (mut scenario, adele, berta) = far_apart();
    let contact = Command::Npc(NpcCommand::Contact { npc: npc::unit(TALKER) });
    assert_eq!(counted(&mut scenario, &adele, contact.clone()), [LimitKind::Reach]);
    assert!(!scenario.talks(&adele));
    let ask = Command::Trade(TradeCommand::Ask { unit: berta.unit() });
    assert_eq!(counted(&mut scenario, &adele, ask), [LimitKind::Reach]);
    assert_eq!(counted(&mut scenario, &berta, contact), [], "it is near");
}

#[test]
fn nobody_walks_into_walls_or_enters_rooms_out_of_sight() {
    let (mut scenario, adele, berta) = far_apart();
    let wall = Command::Walk { x: 0, y: 0 };
    assert_eq!(counted(&mut scenario, &adele, wall), [LimitKind::Reach]);
    let settings = ChatRoomSettings {
        title: (*b"Cards").into(),
        limit: 5,
        public: true,
        password: Box::default(),
    };
    let people = |command| Command::People(PeopleCommand::ChatRoom(command));
    scenario.command(berta.session, people(ChatRoomCommand::Open(settings)));
    let room = scenario.state.people.rooms.of(berta.unit()).unwrap().id;
    let enter = ChatRoomCommand::Enter {
        room,
        password: Box::default(),
    };
    assert_eq!(counted(&mut scenario, &adele, people(enter)), [LimitKind::Reach]);
    assert!(scenario.state.people.rooms.of(adele.unit()).is_none());
}

#[test]
fn a_shop_that_is_left_behind_sells_and_buys_nothing() {
    let (mut scenario, _, berta) = far_apart();
    scenario.give(&berta, "Jellopy", 3);
    for deal in [
        ShopCommand::Buy(vec![Wanted {
            item: scenario.item_id("Apple"),
            amount: 1,
        }]),
        ShopCommand::Sell(vec![Offered { place: 0, amount: 1 }]),
    ] {
        scenario.place(&berta, "ground", 20, 33);
        scenario.contact(&berta, DEALER);
        scenario.walk(&berta, 20, 34);
        scenario.pass_ms(300);
        assert_eq!(counted(&mut scenario, &berta, Command::Shop(deal)), [LimitKind::Reach]);
    }
    assert_eq!(scenario.carries(&berta), [(0, "Jellopy", 3)]);
}

#[test]
fn nothing_is_picked_up_from_afar() {
    let (mut scenario, adele, berta) = far_apart();
    scenario.give(&berta, "Apple", 1);
    let drop = FloorCommand::Drop {
        place: Some(0),
        amount: 1,
    };
    assert_eq!(counted(&mut scenario, &berta, Command::Floor(drop)), []);
    let unit = scenario.maps[0].floor.iter().next().unwrap().look.unit;
    let pick_up = |unit| Command::Floor(FloorCommand::PickUp { unit });
    assert_eq!(counted(&mut scenario, &adele, pick_up(unit)), [LimitKind::Reach]);
    assert_eq!(
        counted(&mut scenario, &adele, pick_up(UnitId(1_999_999))),
        [],
        "what is gone is not out of reach"
    );
    assert_eq!(scenario.carries(&adele), []);
}

#[test]
fn blows_wait_for_their_time_and_reach_no_farther_than_the_weapon() {
    let (mut scenario, adele, pupa) = fight::meet("adele", fight::PUPA);
    let beside = fight::monster(&scenario, pupa).cell();
    scenario.place(&adele, "ground", beside.x + 1, beside.y);
    let strike = |target| {
        Command::Fight(FightCommand::Attack {
            target,
            continuous: false,
        })
    };
    assert_eq!(counted(&mut scenario, &adele, strike(pupa)), []);
    scenario.limited.clear();
    let ready_at = scenario.player(&adele).fight.ready_at;
    scenario.commands(adele.session, vec![strike(pupa); 20]);
    let after = scenario.player(&adele).fight.ready_at;
    assert_eq!(after, ready_at, "not one of twenty before its time");
    assert_eq!(scenario.limited, [LimitKind::Speed; 20]);
    let far = fight::call(&mut scenario, fight::PUPA, (30, 20));
    scenario.pass_ms(3_000);
    assert_eq!(counted(&mut scenario, &adele, strike(far)), [LimitKind::Reach]);
}

/// What somebody with five jellopies and 100 zeny asks for, who trades with another.
fn forged_offers() -> Vec<TradeCommand> {
    vec![
        TradeCommand::AddItem { place: 0, amount: 6 },
        TradeCommand::AddItem {
            place: 0,
            amount: u32::MAX,
        },
        TradeCommand::AddItem {
            place: usize::MAX,
            amount: 1,
        },
        TradeCommand::AddZeny { amount: u32::MAX },
    ]
}

#[test]
fn more_than_one_has_is_not_offered() {
    for offer in forged_offers() {
        let mut scenario = npc::scenario();
        let adele = scenario.play_at("adele", "ground", 20, 20);
        let berta = scenario.play_at("berta", "ground", 21, 20);
        scenario.give(&adele, "Jellopy", 5);
        scenario.command(adele.session, Command::Trade(TradeCommand::Ask { unit: berta.unit() }));
        scenario.command(berta.session, Command::Trade(TradeCommand::Answer { accept: true }));
        let offered = Command::Trade(offer);
        assert_eq!(
            counted(&mut scenario, &adele, offered),
            [LimitKind::Amounts],
            "{offer:?}"
        );
        let trade = scenario.player(&adele).trade.as_ref();
        let offer = trade.and_then(|trade| trade.offer()).cloned().unwrap_or_default();
        assert_eq!((offer.items, offer.zeny), (vec![], 0));
    }
}

/// What somebody with five jellopies asks for on the spot.
fn forged_amounts(scenario: &Scenario) -> Vec<Command> {
    let item = scenario.item_id("Apple");
    let drop = |place, amount| {
        Command::Floor(FloorCommand::Drop {
            place: Some(place),
            amount,
        })
    };
    let sell = |amounts: &[u16]| {
        let offered = |&amount: &u16| Offered { place: 0, amount };
        Command::Shop(ShopCommand::Sell(amounts.iter().map(offered).collect()))
    };
    vec![
        drop(0, 6),
        drop(0, 0),
        drop(7, 1),
        sell(&[6]),
        sell(&[0]),
        Command::Shop(ShopCommand::Buy(vec![Wanted { item, amount: 0 }])),
        Command::Storage(StorageCommand::Put { place: 0, amount: 6 }),
        Command::Storage(StorageCommand::Put {
            place: 0,
            amount: u32::MAX,
        }),
        Command::Storage(StorageCommand::Get { place: 0, amount: 0 }),
        Command::Storage(StorageCommand::Get { place: 9, amount: 1 }),
    ]
}

#[test]
fn more_than_is_there_is_not_dropped_sold_or_stored() {
    let mut scenario = npc::scenario();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    scenario.give(&adele, "Jellopy", 5);
    for command in forged_amounts(&scenario) {
        if matches!(command, Command::Shop(_)) {
            scenario.contact(&adele, DEALER);
        } else {
            storage::open(&mut scenario, &adele);
        }
        assert_eq!(
            counted(&mut scenario, &adele, command.clone()),
            [LimitKind::Amounts],
            "{command:?}"
        );
        scenario.command(adele.session, Command::Storage(StorageCommand::Close));
        scenario.command(adele.session, Command::Shop(ShopCommand::Quit));
        assert_eq!(scenario.carries(&adele), [(0, "Jellopy", 5)], "{command:?}");
    }
}

/// What honest clients do now and then: two clicks on what is gone with the first, a right click on somebody three cells away, a
/// click on something that the character has not come near enough to yet.
#[test]
fn what_honest_clients_do_is_counted_and_not_logged() {
    let mut scenario = npc::scenario();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let berta = scenario.play_at("berta", "ground", 23, 20);
    scenario.give(&berta, "Apple", 1);
    let drop = Command::Floor(FloorCommand::Drop {
        place: Some(0),
        amount: 1,
    });
    scenario.command(berta.session, drop.clone());
    let unit = scenario.maps[0].floor.iter().next().unwrap().look.unit;
    storage::open(&mut scenario, &adele);
    for (client, command, what) in [
        (&berta, drop, LimitKind::Amounts),
        (
            &adele,
            Command::Storage(StorageCommand::Get { place: 0, amount: 1 }),
            LimitKind::Amounts,
        ),
        (
            &adele,
            Command::Storage(StorageCommand::Put { place: 0, amount: 1 }),
            LimitKind::Amounts,
        ),
        (&adele, Command::Storage(StorageCommand::Close), LimitKind::Amounts),
        (
            &adele,
            Command::Trade(TradeCommand::Ask { unit: berta.unit() }),
            LimitKind::Reach,
        ),
        (&adele, Command::Floor(FloorCommand::PickUp { unit }), LimitKind::Reach),
    ] {
        let counted = counted(&mut scenario, client, command.clone());
        assert!(counted.iter().all(|kind| *kind == what), "{command:?}");
    }
    assert_eq!(scenario.logged, []);
    let forged = Command::Floor(FloorCommand::Drop {
        place: Some(0),
        amount: 0,
    });
    scenario.give(&berta, "Apple", 1);
    scenario.command(berta.session, forged);
    assert_eq!(scenario.logged, [LimitKind::Amounts], "that is no click");
}
