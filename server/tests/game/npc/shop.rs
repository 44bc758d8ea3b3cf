//! Shops: whatever a client sends, a deal is one that the shop and the customer could make, and happens as a whole or
//! not at all.

use packets::ItemId;
use server::{
    event::{
        Command, Notice,
        notice::{PurchaseResult, SellableCard, ShopNotice},
        shop::{Deal, Offered, ShopCommand, Wanted},
    },
    state::Rules,
    world::Location,
};

use super::{DEALER, HEALER, PEDDLER, scenario, unit};
use crate::common::{Client, Scenario};

impl Scenario {
    fn ask_shop(&mut self, client: &Client, command: ShopCommand) -> Vec<ShopNotice> {
        self.forget();
        self.command(client.session, Command::Shop(command));
        self.told_by_shop(client)
    }

    /// A client goes into the dealer's shop.
    fn enter_shop(&mut self, client: &Client) {
        self.contact(client, DEALER);
    }

    /// A client buys by name; the shop's only answer.
    fn buy(&mut self, client: &Client, list: &[(&str, u16)]) -> PurchaseResult {
        let wanted = list.iter().map(|&(name, amount)| Wanted {
            item: self.item_id(name),
            amount,
        });
        let wanted = wanted.collect();
        match self.ask_shop(client, ShopCommand::Buy(wanted)).as_slice() {
            [ShopNotice::Bought(result)] => *result,
            other => panic!("{other:?}"),
        }
    }

    /// A client sells by place; whether the shop took it.
    fn sell(&mut self, client: &Client, list: &[(usize, u16)]) -> bool {
        let offered = list.iter().map(|&(place, amount)| Offered { place, amount }).collect();
        match self.ask_shop(client, ShopCommand::Sell(offered)).as_slice() {
            [ShopNotice::Sold { ok }] => *ok,
            other => panic!("{other:?}"),
        }
    }
}

/// A customer with so much zeny, in the shop.
fn customer(zeny: u32) -> (Scenario, Client) {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    let has = scenario.player(&client).character.zeny;
    scenario.zeny(&client, i64::from(zeny) - i64::from(has));
    scenario.enter_shop(&client);
    scenario.forget();
    (scenario, client)
}

#[test]
fn a_shop_asks_what_is_wanted_and_lists_it() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 3);
    scenario.give(&client, "Keepsake", 1);
    scenario.give(&client, "Knife", 1);
    scenario.forget();
    scenario.contact(&client, DEALER);
    let npc = unit(DEALER);
    assert_eq!(scenario.told_by_shop(&client), [ShopNotice::ChooseDeal { npc }]);
    let told = scenario.ask_shop(&client, ShopCommand::Choose { npc, deal: Deal::Buy });
    let [ShopNotice::Goods(goods)] = told.as_slice() else {
        panic!("{told:?}");
    };
    let prices: Vec<(ItemId, u32, u32)> = goods
        .iter()
        .map(|card| (card.shown, card.price, card.discounted))
        .collect();
    let [apple, knife, jellopy, rationed] =
        ["Apple", "Knife", "Jellopy", "Rationed"].map(|name| scenario.item_id(name));
    assert_eq!(
        prices,
        [
            (apple, 15, 15),
            (knife, 60, 60),
            (jellopy, 8, 8),
            (rationed, 10, 10),
            (jellopy, 10, 10),
        ],
        "prices of their own, and what clients are to be shown"
    );
    let told = scenario.ask_shop(&client, ShopCommand::Choose { npc, deal: Deal::Sell });
    let card = |place, price| SellableCard {
        place,
        price,
        overcharged: price,
    };
    assert_eq!(
        told,
        [ShopNotice::Sellable(vec![card(0, 3), card(2, 25)])],
        "the keepsake is not sold"
    );
}

#[test]
fn buying_costs_zeny_and_is_told_when_it_is_durable() {
    let (mut scenario, client) = customer(1000);
    let wanted = [("Apple", 5), ("Knife", 1), ("Apple", 2), ("Knife", 2)].map(|(name, amount)| Wanted {
        item: scenario.item_id(name),
        amount,
    });
    scenario.command(client.session, Command::Shop(ShopCommand::Buy(wanted.to_vec())));
    let carried = scenario.carries(&client);
    assert_eq!(
        carried,
        [(0, "Apple", 7), (1, "Knife", 1), (2, "Knife", 1), (3, "Knife", 1)]
    );
    assert_eq!(scenario.player(&client).character.zeny, 1000 - 7 * 15 - 3 * 60);
    scenario.is_kept(&client);
    let told = scenario.told_in_full(client.session);
    let (last, before) = told.split_last().unwrap();
    assert_eq!(last.notice, Notice::Shop(ShopNotice::Bought(PurchaseResult::Bought)));
    let commit = Some(scenario.store.written);
    assert!(before.iter().all(|told| told.after == commit), "{told:?}");
    assert_eq!(before[0].notice, Notice::Zeny(715), "zeny first, as on public servers");
    assert!(
        before
            .iter()
            .any(|told| matches!(told.notice, Notice::Weight { now: 1340, .. })),
        "{told:?}"
    );
    assert_eq!(scenario.player(&client).shop, None, "a deal closes the shop");
}

#[test]
fn what_cannot_be_bought_costs_nothing() {
    use PurchaseResult::{NoRoom, NoZeny, TooHeavy, TooMany};
    for (zeny, list, result) in [
        (14, &[("Apple", 1)][..], NoZeny),
        (29, &[("Apple", 1), ("Apple", 1)], NoZeny),
        (1_000_000, &[("Apple", 30_000)], TooHeavy),
        (2_000_000_000, &[("Apple", 65_535), ("Apple", 65_535)], TooHeavy),
        (1_000_000, &[("Apple", 1), ("Red_Potion", 1)], NoRoom),
        (1_000_000, &[("Apple", 1), ("Apple", 0)], NoRoom),
        (1_000_000, &[("Rationed", 6)], TooMany),
        (1_000_000, &[("Rationed", 3), ("Rationed", 3)], TooMany),
    ] {
        let (mut scenario, client) = customer(zeny);
        let written = scenario.store.written;
        assert_eq!(scenario.buy(&client, list), result, "{list:?}");
        assert_eq!(scenario.carries(&client), []);
        assert_eq!(
            (scenario.player(&client).character.zeny, scenario.store.written),
            (zeny, written)
        );
    }
}

#[test]
fn nobody_buys_more_things_than_there_are_places() {
    let (mut scenario, client) = customer(1_000_000);
    scenario.character_mut(&client).attributes.strength = 200;
    let unit = client.unit();
    scenario.act(|state, _, effects| server::service::status::refresh(state, unit, effects));
    assert_eq!(scenario.buy(&client, &[("Knife", 101)]), PurchaseResult::NoRoom);
    scenario.enter_shop(&client);
    assert_eq!(scenario.buy(&client, &[("Knife", 100)]), PurchaseResult::Bought);
    scenario.enter_shop(&client);
    assert_eq!(scenario.buy(&client, &[("Apple", 1)]), PurchaseResult::NoRoom);
}

#[test]
fn what_clients_are_shown_instead_is_what_they_ask_for() {
    let (mut scenario, client) = customer(1000);
    assert_eq!(scenario.buy(&client, &[("Masked", 1)]), PurchaseResult::Bought);
    assert_eq!(scenario.carries(&client), [(0, "Masked", 1)]);
    scenario.enter_shop(&client);
    assert_eq!(scenario.buy(&client, &[("Jellopy", 2)]), PurchaseResult::Bought);
    assert_eq!(
        scenario.carries(&client),
        [(0, "Masked", 1), (1, "Jellopy", 2)],
        "its own name comes first"
    );
}

#[test]
fn selling_brings_zeny_and_is_kept() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    scenario.give(&client, "Jellopy", 10);
    scenario.give(&client, "Knife", 1);
    let zeny = scenario.player(&client).character.zeny;
    scenario.enter_shop(&client);
    assert!(scenario.sell(&client, &[(0, 4), (1, 1), (0, 2)]));
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 4)]);
    assert_eq!(scenario.player(&client).character.zeny, zeny + 6 * 3 + 25);
    scenario.is_kept(&client);
}

#[test]
fn what_cannot_be_sold_stays() {
    let worn = |scenario: &mut Scenario, client: &Client| {
        let item = scenario.character_mut(client).inventory.get_mut(2).unwrap();
        item.worn = Location::RIGHT_HAND;
    };
    for list in [
        &[(0, 0)][..],
        &[(0, 11)],
        &[(0, 6), (0, 5)],
        &[(0, 65_535), (0, 65_535)],
        &[(9, 1)],
        &[(usize::MAX, 1)],
        &[(1, 1)],
        &[(2, 1)],
        &[(0, 1), (2, 1)],
    ] {
        let mut scenario = scenario();
        let client = scenario.play("adele");
        scenario.give(&client, "Jellopy", 10);
        scenario.give(&client, "Keepsake", 1);
        scenario.give(&client, "Knife", 1);
        worn(&mut scenario, &client);
        scenario.enter_shop(&client);
        let before = scenario.player(&client).character.clone();
        assert!(!scenario.sell(&client, list), "{list:?}");
        let after = &scenario.player(&client).character;
        assert_eq!(
            (after.zeny, &after.inventory),
            (before.zeny, &before.inventory),
            "{list:?}"
        );
    }
}

#[test]
fn nobody_gets_more_zeny_than_anybody_can_have() {
    let mut scenario = scenario();
    let client = scenario.play("adele");
    let has = scenario.player(&client).character.zeny;
    scenario.zeny(&client, 2_000_000_000 - i64::from(has) - 2);
    scenario.give(&client, "Jellopy", 1);
    scenario.enter_shop(&client);
    assert!(!scenario.sell(&client, &[(0, 1)]));
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 1)]);
}

#[test]
fn a_shop_serves_who_is_in_it_and_near() {
    let (mut scenario, client) = customer(1000);
    let npc = unit(HEALER);
    assert_eq!(
        scenario.ask_shop(&client, ShopCommand::Choose { npc, deal: Deal::Buy }),
        [],
        "that is no shop"
    );
    scenario.ask_shop(&client, ShopCommand::Quit);
    let npc = unit(DEALER);
    assert_eq!(
        scenario.ask_shop(&client, ShopCommand::Choose { npc, deal: Deal::Buy }),
        [],
        "it was left"
    );
    assert_eq!(
        scenario.buy(&client, &[("Apple", 1)]),
        PurchaseResult::NoZeny,
        "and answers all the same"
    );
    scenario.enter_shop(&client);
    scenario.place(&client, "ground", 20, 34);
    assert_eq!(
        scenario.buy(&client, &[("Apple", 1)]),
        PurchaseResult::NoZeny,
        "a warp leads out of it"
    );
    scenario.place(&client, "ground", 20, 33);
    scenario.enter_shop(&client);
    scenario.walk(&client, 20, 34);
    scenario.pass_ms(300);
    assert_eq!(
        scenario.buy(&client, &[("Apple", 1)]),
        PurchaseResult::NoZeny,
        "it is too far away"
    );
    assert!(!scenario.sell(&client, &[(0, 1)]));
    assert_eq!(scenario.carries(&client), []);
}

#[test]
fn while_the_store_is_behind_nothing_is_bought_or_sold() {
    let rules = Rules {
        backlog_max: 0,
        ..Rules::default()
    };
    let (mut scenario, client) = customer(1000);
    scenario.give(&client, "Jellopy", 1);
    scenario.state.rules = rules;
    assert_eq!(scenario.buy(&client, &[("Apple", 1)]), PurchaseResult::NoZeny);
    scenario.enter_shop(&client);
    assert!(!scenario.sell(&client, &[(0, 1)]));
    assert_eq!(scenario.carries(&client), [(0, "Jellopy", 1)]);
}

#[test]
fn a_dialog_can_open_a_shop_of_its_own() {
    let (mut scenario, client) = customer(10_000);
    scenario.contact(&client, PEDDLER);
    let told = scenario.told(client.session);
    let npc = unit(PEDDLER);
    assert!(told.contains(&Notice::Shop(ShopNotice::ChooseDeal { npc })), "{told:?}");
    assert_eq!(
        scenario.buy(&client, &[("Knife", 1)]),
        PurchaseResult::NoRoom,
        "it has goods of its own"
    );
    scenario.close(&client, PEDDLER);
    scenario.contact(&client, PEDDLER);
    assert_eq!(scenario.buy(&client, &[("Apple", 1)]), PurchaseResult::Bought);
    assert_eq!(scenario.player(&client).character.zeny, 5000);
}
