//! What one does with one's things while they have to stay as they are: nothing, and the client is told so.

use packets::ItemId;
use server::{
    event::{
        Command, Item, Notice,
        item::ItemCommand,
        notice::{ItemNotice, WearResult},
    },
    world::Location,
};

use crate::{
    common::{Client, Scenario},
    npc::TALKER,
    trade::trading,
};

/// What each of the things that clients wait for is answered, while its character has a knife in place 1 of which nothing may
/// change, and a worn mask in place 2.
fn answers(scenario: &mut Scenario, client: &Client) -> Vec<Notice> {
    let ask = |command| {
        scenario.forget();
        scenario.command(client.session, Command::Item(command));
        scenario.told(client.session)
    };
    let (knife, mask) = (Some(1), Some(2));
    let asked = [
        ItemCommand::Wear {
            place: knife,
            at: Location::RIGHT_HAND,
        },
        ItemCommand::TakeOff { place: mask },
        ItemCommand::InsertCard {
            card: Some(0),
            equipment: knife,
        },
        ItemCommand::Identify { place: knife },
        ItemCommand::Use { place: knife },
    ];
    asked.into_iter().flat_map(ask).collect()
}

fn refusals(unit: packets::UnitId) -> Vec<Notice> {
    let told = [
        ItemNotice::Worn {
            place: 1,
            at: Location::NONE,
            view: 0,
            result: WearResult::Refused,
        },
        ItemNotice::TakenOff {
            place: 2,
            at: Location::HEAD_MID,
            ok: false,
        },
        ItemNotice::CardInserted {
            equipment: 1,
            card: 0,
            ok: false,
        },
        ItemNotice::Identified {
            place: Some(1),
            ok: false,
        },
        ItemNotice::Used {
            place: 1,
            item: ItemId(1201),
            unit,
            left: 1,
            ok: false,
        },
    ];
    told.into_iter().map(Notice::Item).collect()
}

#[test]
fn who_trades_or_talks_is_told_that_nothing_is_worn_identified_or_used() {
    let (mut scenario, adele, berta) = trading();
    for client in [&adele, &berta] {
        let mask = Item::new(scenario.item_id("Glasses"), 1);
        assert_eq!(scenario.give_item(client, mask), 2);
        scenario.character_mut(client).inventory.get_mut(2).unwrap().worn = Location::HEAD_MID;
    }
    let before = scenario.inventory(&adele).clone();
    assert_eq!(answers(&mut scenario, &adele), refusals(adele.unit()));
    assert_eq!(*scenario.inventory(&adele), before);
    let cancel = Command::Trade(server::event::trade::TradeCommand::Cancel);
    scenario.command(berta.session, cancel);
    scenario.contact(&berta, TALKER);
    assert_eq!(answers(&mut scenario, &berta), refusals(berta.unit()));
}
