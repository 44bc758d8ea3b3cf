//! Four players who trade, store, drop, pick up, buy, sell, die, warp and leave in any order, the store slower than they.

use std::collections::BTreeMap;

use packets::UnitId;
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{RngSeed, TestRunner},
};
use server::{
    event::{
        Command, Notice,
        floor::FloorCommand,
        notice::{PurchaseResult, ShopNotice, TradeNotice},
        shop::{Offered, ShopCommand, Wanted},
        storage::{Storage, StorageCommand},
        trade::TradeCommand,
    },
    service::vitals,
    state::StorageWindow,
};

use super::{Worth, ZENY, add_character, add_items};
use crate::{
    common::{Client, Scenario},
    npc::{self, DEALER},
    storage_steps as storage,
};

const PLAYERS: [&str; 4] = ["adele", "berta", "carla", "doris"];

/// Something that a player does; numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Act {
    AskToTrade(usize),
    Answer(bool),
    PutIn(usize, u32),
    PutInZeny(u32),
    Lock,
    Confirm,
    Cancel,
    OpenStorage,
    Put(usize, u32),
    Get(usize, u32),
    CloseStorage,
    Drop(usize, u16),
    PickUp(usize),
    EnterShop,
    Buy(usize, u16),
    Sell(usize, u16),
    Die,
    Warp(bool),
    Leave,
    Pass,
    /// So many steps of the way to an exchange with another.
    Trade(usize, usize),
    /// A shop is entered, and something bought or sold.
    Shop(bool, usize, u16),
    /// The storage is opened, something put in, and maybe something taken out again.
    Store(bool, usize, u32),
}

/// Steps from a question to an exchange.
const TRADE: usize = 9;

fn acts() -> impl Strategy<Value = Vec<(usize, Act)>> {
    let (place, few) = (0..6_usize, 0..12_u32);
    let amount = || 0..12_u16;
    let act = prop_oneof![
        4 => (0..PLAYERS.len()).prop_map(Act::AskToTrade),
        5 => prop::bool::weighted(0.8).prop_map(Act::Answer),
        6 => (place.clone(), few.clone()).prop_map(|(place, amount)| Act::PutIn(place, amount)),
        2 => (0..1500_u32).prop_map(Act::PutInZeny),
        6 => Just(Act::Lock),
        6 => Just(Act::Confirm),
        1 => Just(Act::Cancel),
        2 => Just(Act::OpenStorage),
        4 => (place.clone(), few.clone()).prop_map(|(place, amount)| Act::Put(place, amount)),
        4 => (place.clone(), few).prop_map(|(place, amount)| Act::Get(place, amount)),
        1 => Just(Act::CloseStorage),
        3 => (place.clone(), amount()).prop_map(|(place, amount)| Act::Drop(place, amount)),
        3 => place.clone().prop_map(Act::PickUp),
        2 => Just(Act::EnterShop),
        2 => (place.clone(), amount()).prop_map(|(which, amount)| Act::Buy(which, amount)),
        2 => (place, amount()).prop_map(|(place, amount)| Act::Sell(place, amount)),
        1 => Just(Act::Die),
        1 => prop::bool::weighted(0.3).prop_map(Act::Warp),
        6 => (0..PLAYERS.len(), 4..=TRADE).prop_map(|(other, steps)| Act::Trade(other, steps)),
        4 => (any::<bool>(), 0..6_usize, 1..6_u16).prop_map(|(buy, which, amount)| Act::Shop(buy, which, amount)),
        4 => (any::<bool>(), 0..6_usize, 1..6_u32).prop_map(|(put, place, amount)| Act::Store(put, place, amount)),
        1 => Just(Act::Leave),
        1 => Just(Act::Pass),
    ];
    prop::collection::vec((0..PLAYERS.len(), act), 1..150)
}

/// Players and what there should be of everything.
struct Market {
    scenario: Scenario,
    clients: Vec<Client>,
    all: Worth,
    /// How often what was done.
    done: BTreeMap<&'static str, u32>,
}

impl Market {
    /// Everybody beside each other, with some things and some zeny.
    fn open() -> Self {
        let mut scenario = npc::scenario();
        let place = |(index, name): (u16, &&str)| {
            scenario.game_master(name);
            let client = scenario.play_account(name);
            scenario.place(&client, "ground", 20 + index % 2, 20 + index / 2);
            scenario.give(&client, "Jellopy", 10);
            scenario.give(&client, "Apple", 5);
            scenario.give(&client, "Knife", 2);
            scenario.give(&client, "Rationed", 4);
            scenario.zeny(&client, 1000);
            client
        };
        let clients = (0..).zip(&PLAYERS).map(place).collect();
        let mut market = Self {
            scenario,
            clients,
            all: Worth::new(),
            done: BTreeMap::new(),
        };
        market.all = market.there();
        market
    }

    /// What the store holds.
    fn stored(&self) -> Worth {
        let mut worth = Worth::new();
        let store = &self.scenario.store;
        store
            .characters
            .values()
            .for_each(|character| add_character(&mut worth, character));
        for storage in store.storages.values() {
            add_items(&mut worth, storage.iter().map(|(_, item)| item));
        }
        worth
    }

    /// What players, their storages and the floor hold by the game's own state.
    fn there(&self) -> Worth {
        let mut worth = self.held();
        for map in &self.scenario.maps {
            add_items(&mut worth, map.floor.iter().map(|lying| &lying.item));
        }
        worth
    }

    /// The same without the floor.
    fn held(&self) -> Worth {
        let mut worth = Worth::new();
        for client in &self.clients {
            let player = self.scenario.state.players.get(client.unit());
            let online = self.scenario.state.accounts.get(&client.account);
            let kept = &self.scenario.store.characters[&client.character];
            let away = online
                .and_then(|online| online.character(client.character))
                .unwrap_or(kept);
            add_character(&mut worth, player.map_or(away, |player| &player.character));
            let open = match player.and_then(|player| player.storage.as_ref()) {
                Some(StorageWindow::Open(storage)) => Some(storage),
                _ => self.scenario.store.storages.get(&client.account),
            };
            add_items(
                &mut worth,
                open.into_iter().flat_map(Storage::iter).map(|(_, item)| item),
            );
        }
        worth
    }

    /// Does something, step by step if it has several.
    fn act(&mut self, who: usize, act: Act) {
        let steps: Vec<(usize, Act)> = match act {
            Act::Trade(other, steps) => {
                let way = [
                    (who, Act::AskToTrade(other)),
                    (other, Act::Answer(true)),
                    (who, Act::PutIn(steps % 3, 2)),
                    (other, Act::PutInZeny(100)),
                    (other, Act::PutIn(steps % 4, 1)),
                    (other, Act::Lock),
                    (who, Act::Lock),
                    (who, Act::Confirm),
                    (other, Act::Confirm),
                ];
                way.into_iter().take(steps).collect()
            }
            Act::Shop(buy, which, amount) => {
                let deal = if buy {
                    Act::Buy(which, amount)
                } else {
                    Act::Sell(which, amount)
                };
                vec![(who, Act::EnterShop), (who, deal)]
            }
            Act::Store(back, place, amount) => {
                let get = back.then_some((who, Act::Get(0, 1)));
                let put = [(who, Act::OpenStorage), (who, Act::Put(place, amount))];
                put.into_iter().chain(get).chain([(who, Act::CloseStorage)]).collect()
            }
            one => vec![(who, one)],
        };
        for (who, step) in steps {
            self.step(who, step);
            self.check(step);
        }
    }

    /// Does one thing; the store takes its writes one by one, and after each there is nothing in it that was neither there
    /// before nor will be there after.
    fn step(&mut self, who: usize, act: Act) {
        let (before, written) = (self.stored(), self.scenario.store.written);
        if matches!(act, Act::Leave) {
            return self.leave(who);
        }
        self.scenario.store_waits = Some(Vec::new());
        self.scenario.forget();
        self.ask(who, act);
        while self
            .scenario
            .store_waits
            .as_ref()
            .is_some_and(|waiting| !waiting.is_empty())
        {
            let after = self.held();
            self.scenario.store_answers();
            self.check_between(&before, &after, act);
        }
        self.scenario.store_catches_up();
        self.settle_shop(who, act);
        self.count(act, self.scenario.store.written > written);
    }

    fn count(&mut self, act: Act, changed: bool) {
        let what = match act {
            Act::Put(..) if changed => "put",
            Act::Get(..) if changed => "get",
            Act::Drop(..) if changed => "drop",
            Act::PickUp(_) if changed => "pick up",
            Act::Buy(..) if changed => "buy",
            Act::Sell(..) if changed => "sell",
            Act::Confirm if self.exchanged() => "exchange",
            _ => return,
        };
        *self.done.entry(what).or_default() += 1;
    }

    fn exchanged(&mut self) -> bool {
        let told = self.clients.iter().map(|client| client.session);
        let sessions: Vec<_> = told.collect();
        let done = |notices: Vec<Notice>| notices.contains(&Notice::Trade(TradeNotice::Done));
        sessions.into_iter().any(|session| done(self.scenario.told(session)))
    }

    fn check_between(&self, before: &Worth, after: &Worth, act: Act) {
        let stored = self.stored();
        for id in before.keys().chain(after.keys()).chain(stored.keys()) {
            let of = |worth: &Worth| worth.get(id).copied().unwrap_or_default();
            let (low, high) = (of(before).min(of(after)), of(before).max(of(after)));
            assert!(
                (low..=high).contains(&of(&stored)),
                "{act:?}: {} of item {id}, not {low}..={high}",
                of(&stored)
            );
        }
    }

    fn ask(&mut self, who: usize, act: Act) {
        let (client, scenario) = (self.clients[who], &mut self.scenario);
        let session = client.session;
        let mut trade = |command| scenario.command(session, Command::Trade(command));
        match act {
            Act::AskToTrade(other) => trade(TradeCommand::Ask {
                unit: self.clients[other].unit(),
            }),
            Act::Answer(accept) => trade(TradeCommand::Answer { accept }),
            Act::PutIn(place, amount) => trade(TradeCommand::AddItem { place, amount }),
            Act::PutInZeny(amount) => trade(TradeCommand::AddZeny { amount }),
            Act::Lock => trade(TradeCommand::Lock),
            Act::Confirm => trade(TradeCommand::Confirm),
            Act::Cancel => trade(TradeCommand::Cancel),
            _ => self.ask_others(client, act),
        }
    }

    fn ask_others(&mut self, client: Client, act: Act) {
        let (session, unit) = (client.session, client.unit());
        let lying: Vec<UnitId> = self.scenario.maps[0]
            .floor
            .iter()
            .map(|lying| lying.look.unit)
            .collect();
        let scenario = &mut self.scenario;
        let goods = ["Apple", "Knife", "Jellopy", "Rationed", "Masked", "Red_Potion"];
        let command = match act {
            Act::Put(place, amount) => Command::Storage(StorageCommand::Put { place, amount }),
            Act::Get(place, amount) => Command::Storage(StorageCommand::Get { place, amount }),
            Act::CloseStorage => Command::Storage(StorageCommand::Close),
            Act::Drop(place, amount) => Command::Floor(FloorCommand::Drop {
                place: Some(place),
                amount,
            }),
            Act::PickUp(which) => Command::Floor(FloorCommand::PickUp {
                unit: lying.get(which % lying.len().max(1)).copied().unwrap_or(UnitId(2)),
            }),
            Act::Buy(which, amount) => {
                let item = scenario.item_id(goods[which]);
                Command::Shop(ShopCommand::Buy(vec![Wanted { item, amount }; 2]))
            }
            Act::Sell(place, amount) => Command::Shop(ShopCommand::Sell(vec![Offered { place, amount }; 2])),
            Act::OpenStorage => {
                storage::ask_to_open(scenario, &client);
                return;
            }
            Act::EnterShop => return scenario.contact(&client, DEALER),
            Act::Die => {
                scenario.act(|state, now, effects| vitals::die(state, now, unit, effects));
                scenario.command(session, Command::Respawn);
                return scenario.command(session, Command::LoadEnd);
            }
            Act::Warp(away) => {
                let (map, x, y) = if away { ("cellar", 5, 5) } else { ("ground", 21, 21) };
                return scenario.place(&client, map, x, y);
            }
            _ => return scenario.pass_ms(400),
        };
        scenario.command(session, command);
    }

    /// The connection breaks, and the player comes back.
    fn leave(&mut self, who: usize) {
        self.scenario.disconnect(self.clients[who].session);
        self.check(Act::Leave);
        self.clients[who] = self.scenario.play_account(PLAYERS[who]);
    }

    /// Only a shop makes items and takes zeny, or the other way round: just what it says it did.
    fn settle_shop(&mut self, who: usize, act: Act) {
        let told = self.scenario.told(self.clients[who].session);
        let bought = told.contains(&Notice::Shop(ShopNotice::Bought(PurchaseResult::Bought)));
        let sold = told.contains(&Notice::Shop(ShopNotice::Sold { ok: true }));
        let now = self.there();
        if bought || sold {
            assert!(matches!(act, Act::Buy(..) | Act::Sell(..)), "{act:?}");
            let difference = |id: &u32| {
                let of = |worth: &Worth| worth.get(id).copied().unwrap_or_default();
                (*id, of(&now) - of(&self.all))
            };
            let changed: Vec<(u32, i64)> = now.keys().map(difference).filter(|(_, more)| *more != 0).collect();
            let things: i64 = changed.iter().filter(|(id, _)| *id != ZENY).map(|(_, more)| more).sum();
            let zeny: i64 = changed.iter().filter(|(id, _)| *id == ZENY).map(|(_, more)| more).sum();
            assert!(changed.len() <= 2, "one kind and zeny: {changed:?}");
            assert_eq!((things > 0, zeny < 0), (bought, bought), "{changed:?}");
            self.all = now;
        }
    }

    /// All that there was is there, once, and the store knows what every player has.
    fn check(&self, act: Act) {
        let without_none = |worth: Worth| -> Worth { worth.into_iter().filter(|(_, amount)| *amount != 0).collect() };
        assert_eq!(without_none(self.there()), without_none(self.all.clone()), "{act:?}");
        assert_eq!(without_none(self.stored()), without_none(self.held()), "{act:?}");
        for player in self.scenario.state.players.iter() {
            player.character.inventory.check().unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, rng_seed: RngSeed::Fixed(7), ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_made_or_lost_by_whatever_players_do(acts in acts()) {
        let mut market = Market::open();
        for (who, act) in acts {
            market.act(who, act);
        }
    }
}

#[test]
fn the_random_players_do_deal_with_each_other() {
    let mut runner = TestRunner::new(ProptestConfig {
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    });
    let mut done: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..20 {
        let acts = acts().new_tree(&mut runner).unwrap().current();
        let mut market = Market::open();
        for (who, act) in acts {
            market.act(who, act);
        }
        for (what, times) in market.done {
            *done.entry(what).or_default() += times;
        }
    }
    for what in ["exchange", "put", "get", "drop", "pick up", "buy", "sell"] {
        assert!(done.get(what).is_some_and(|times| *times >= 5), "{what}: {done:?}");
    }
}
