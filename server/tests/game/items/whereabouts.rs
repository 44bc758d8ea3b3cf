//! A thing stays what it is wherever it goes, and is in one place only.

use packets::ItemId;
use server::{
    event::{
        Command, Item, Notice, floor::FloorCommand, item::ItemCommand, notice::TradeNotice, storage::StorageCommand,
        trade::TradeCommand,
    },
    world::Location,
};

use crate::{
    common::{Client, Scenario},
    npc, storage_steps as storage,
};

/// Two beside each other, the first with a knife such as there is only one.
fn two() -> (Scenario, Client, Client, Item) {
    let mut scenario = npc::scenario();
    let adele = scenario.play_at("adele", "ground", 20, 20);
    let berta = scenario.play_at("berta", "ground", 21, 20);
    let knife = Item {
        refine: 7,
        identified: true,
        cards: [ItemId(4001), ItemId(0), ItemId(0), ItemId(0)],
        ..Item::new(scenario.item_id("Knife"), 1)
    };
    assert_eq!(scenario.give_item(&adele, knife), 0);
    (scenario, adele, berta, knife)
}

fn has(scenario: &Scenario, client: &Client) -> Vec<Item> {
    scenario.inventory(client).items().copied().collect()
}

fn drop_one(place: usize) -> Command {
    Command::Floor(FloorCommand::Drop {
        place: Some(place),
        amount: 1,
    })
}

fn use_one(place: usize) -> Command {
    Command::Item(ItemCommand::Use { place: Some(place) })
}

#[test]
fn refine_and_cards_go_over_the_floor_into_other_hands_and_through_a_storage() {
    let (mut scenario, adele, berta, knife) = two();
    scenario.command(adele.session, drop_one(0));
    let unit = scenario.maps[0].floor.iter().next().unwrap().look.unit;
    scenario.command(berta.session, Command::Floor(FloorCommand::PickUp { unit }));
    assert_eq!((has(&scenario, &adele), has(&scenario, &berta)), (vec![], vec![knife]));
    storage::open(&mut scenario, &berta);
    storage::ask(&mut scenario, &berta, StorageCommand::Put { place: 0, amount: 1 });
    assert_eq!(has(&scenario, &berta), []);
    scenario.restart();
    let (adele, berta) = (scenario.play_account("adele"), scenario.play_account("berta"));
    scenario.place(&adele, "ground", 20, 20);
    scenario.place(&berta, "ground", 21, 20);
    storage::open(&mut scenario, &berta);
    storage::ask(&mut scenario, &berta, StorageCommand::Get { place: 0, amount: 1 });
    scenario.command(berta.session, Command::Storage(StorageCommand::Close));
    assert_eq!(has(&scenario, &berta), [knife]);
    let ask = TradeCommand::Ask { unit: adele.unit() };
    scenario.command(berta.session, Command::Trade(ask));
    scenario.command(adele.session, Command::Trade(TradeCommand::Answer { accept: true }));
    scenario.command(
        berta.session,
        Command::Trade(TradeCommand::AddItem { place: 0, amount: 1 }),
    );
    for command in [TradeCommand::Lock, TradeCommand::Confirm] {
        scenario.command(adele.session, Command::Trade(command));
        scenario.command(berta.session, Command::Trade(command));
    }
    assert!(scenario.told(adele.session).contains(&Notice::Trade(TradeNotice::Done)));
    assert_eq!((has(&scenario, &adele), has(&scenario, &berta)), (vec![knife], vec![]));
    scenario.is_kept(&adele);
    scenario.is_kept(&berta);
}

#[test]
fn of_two_things_asked_of_one_apple_in_one_step_one_is_done() {
    let (apple, place) = ("Apple", 1);
    let put = || Command::Storage(StorageCommand::Put { place, amount: 1 });
    let count = |scenario: &Scenario, client: &Client| scenario.inventory(client).count(scenario.item_id(apple));
    for commands in [
        [drop_one(place), drop_one(place)],
        [drop_one(place), use_one(place)],
        [use_one(place), drop_one(place)],
        [use_one(place), use_one(place)],
        [put(), put()],
    ] {
        let (mut scenario, adele, _, _) = two();
        assert_eq!(scenario.give(&adele, apple, 1), place);
        let stores = matches!(commands[0], Command::Storage(_));
        if stores {
            storage::open(&mut scenario, &adele);
        }
        scenario.pass_ms(200);
        scenario.character_mut(&adele).hp = 1;
        scenario.commands(adele.session, commands.clone());
        let eaten = u32::from(scenario.player(&adele).character.hp > 1);
        let lying = u32::try_from(scenario.maps[0].floor.iter().count()).unwrap();
        scenario.command(adele.session, Command::Storage(StorageCommand::Close));
        let stored = scenario.store.storages.get(&adele.account);
        let stored = stored.map_or(0, |storage| u32::try_from(storage.len()).unwrap());
        assert_eq!(count(&scenario, &adele), 0, "{commands:?}");
        assert_eq!(eaten + lying + stored, 1, "{commands:?}");
    }
}

#[test]
fn what_is_worn_is_neither_dropped_stored_offered_nor_sold() {
    let (mut scenario, adele, berta, _) = two();
    let arrows = scenario.give(&adele, "Arrow", 10);
    for (place, at) in [(0, Location::RIGHT_HAND), (arrows, Location::AMMO)] {
        scenario.character_mut(&adele).inventory.get_mut(place).unwrap().worn = at;
    }
    let before = has(&scenario, &adele);
    for place in [0, arrows] {
        scenario.command(adele.session, drop_one(place));
        storage::open(&mut scenario, &adele);
        storage::ask(&mut scenario, &adele, StorageCommand::Put { place, amount: 1 });
        scenario.command(adele.session, Command::Storage(StorageCommand::Close));
        let ask = TradeCommand::Ask { unit: berta.unit() };
        scenario.command(adele.session, Command::Trade(ask));
        scenario.command(berta.session, Command::Trade(TradeCommand::Answer { accept: true }));
        scenario.command(
            adele.session,
            Command::Trade(TradeCommand::AddItem { place, amount: 1 }),
        );
        let offered = scenario
            .player(&adele)
            .trade
            .as_ref()
            .and_then(|trade| trade.offer())
            .cloned();
        assert_eq!(offered.unwrap_or_default().items, []);
        scenario.command(adele.session, Command::Trade(TradeCommand::Cancel));
        let sell = server::event::shop::Offered { place, amount: 1 };
        scenario.contact(&adele, npc::DEALER);
        scenario.command(
            adele.session,
            Command::Shop(server::event::shop::ShopCommand::Sell(vec![sell])),
        );
        assert_eq!(has(&scenario, &adele), before, "place {place}");
    }
}
