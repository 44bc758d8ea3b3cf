//! Trades: two players put things in, both lock, both confirm. Nothing is made or lost, whatever ends it.

use packets::UnitId;
use server::{
    event::{
        Command, Item, Notice,
        fight::FightCommand,
        notice::{ItemNotice, OfferResult, TradeNotice, TradeStart},
        storage::StorageCommand,
        trade::TradeCommand,
    },
    state::Rules,
    world::Location,
};

use crate::{
    common::{Client, Scenario},
    npc::{self, DEALER, TALKER},
    storage_steps as storage,
};

impl Scenario {
    /// A client asks something in a trade; what trades tell it then.
    fn ask_trade(&mut self, client: &Client, command: TradeCommand) -> Vec<TradeNotice> {
        self.forget();
        self.command(client.session, Command::Trade(command));
        self.told_by_trade(client)
    }

    fn told_by_trade(&mut self, client: &Client) -> Vec<TradeNotice> {
        let of_trade = |notice| match notice {
            Notice::Trade(notice) => Some(notice),
            _ => None,
        };
        self.told(client.session).into_iter().filter_map(of_trade).collect()
    }

    /// A client asks another to trade, who accepts.
    fn begin_trade(&mut self, one: &Client, other: &Client) {
        self.command(one.session, Command::Trade(TradeCommand::Ask { unit: other.unit() }));
        self.command(other.session, Command::Trade(TradeCommand::Answer { accept: true }));
        assert!(
            self.player(one)
                .trade
                .as_ref()
                .is_some_and(|trade| trade.offer().is_some())
        );
        self.forget();
    }

    fn put_in(&mut self, client: &Client, place: usize, amount: u32) -> Vec<TradeNotice> {
        self.ask_trade(client, TradeCommand::AddItem { place, amount })
    }

    fn is_trading(&self, client: &Client) -> bool {
        self.player(client).trade.is_some()
    }

    fn belongings(&self, client: &Client) -> (u32, Vec<(usize, &str, u16)>) {
        (self.player(client).character.zeny, self.carries(client))
    }
}

/// Two next to each other, each with ten jellopies, a knife and 1000 zeny.
fn two() -> (Scenario, Client, Client) {
    let mut scenario = npc::scenario();
    scenario.game_master("adele");
    let adele = scenario.play_account("adele");
    let berta = scenario.play_at("berta", "ground", 22, 20);
    for client in [&adele, &berta] {
        scenario.give(client, "Jellopy", 10);
        scenario.give(client, "Knife", 1);
        let has = scenario.player(client).character.zeny;
        scenario.zeny(client, 1000 - i64::from(has));
    }
    scenario.forget();
    (scenario, adele, berta)
}

/// The same, trading.
fn trading() -> (Scenario, Client, Client) {
    let (mut scenario, adele, berta) = two();
    scenario.begin_trade(&adele, &berta);
    (scenario, adele, berta)
}

const IN: OfferResult = OfferResult::In;

const fn offered(place: usize, result: OfferResult) -> TradeNotice {
    TradeNotice::Offered {
        place: Some(place),
        result,
    }
}

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

#[test]
fn whatever_ends_a_trade_early_leaves_everything_with_its_owner() {
    let ends: [(&str, Happening); 7] = [
        ("cancel", |scenario, adele, _| {
            scenario.command(adele.session, Command::Trade(TradeCommand::Cancel));
        }),
        ("warp", |scenario, adele, _| scenario.say(adele, "@warp cellar 5 5")),
        ("death", |scenario, adele, _| scenario.say(adele, "@die")),
        ("disconnect", |scenario, adele, _| scenario.disconnect(adele.session)),
        ("quit", |scenario, adele, _| {
            scenario.command(adele.session, Command::Quit);
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
    let spoil: [(&str, Happening); 4] = [
        ("gone", |scenario, adele, _| {
            scenario.character_mut(adele).inventory.take(0, 8).unwrap();
        }),
        ("another thing", |scenario, adele, _| {
            scenario.character_mut(adele).inventory.get_mut(0).unwrap().identified = false;
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
