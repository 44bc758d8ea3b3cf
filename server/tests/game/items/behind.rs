//! While the store is behind, nothing that is carried changes, and clients are answered as to any wish that is refused.

use packets::{ItemId, UnitId};
use server::{
    event::{
        Command, Item,
        item::ItemCommand,
        notice::{ItemNotice, WearResult},
    },
    world::Location,
};

use super::of_items;
use crate::common::{Client, Scenario};

fn ask(scenario: &mut Scenario, client: &Client, command: ItemCommand) -> Vec<ItemNotice> {
    scenario.forget();
    scenario.command(client.session, Command::Item(command));
    of_items(scenario.told(client.session))
}

fn wear(place: usize, at: Location) -> ItemCommand {
    let place = Some(place);
    ItemCommand::Wear { place, at }
}

fn insert(card: usize, equipment: usize) -> ItemCommand {
    let (card, equipment) = (Some(card), Some(equipment));
    ItemCommand::InsertCard { card, equipment }
}

/// A refusal to wear what lies in a place.
fn not_worn(place: usize) -> ItemNotice {
    let (at, view, result) = (Location::NONE, 0, WearResult::Refused);
    ItemNotice::Worn {
        place,
        at,
        view,
        result,
    }
}

/// A refusal to use the only potion, in a place.
fn not_used(place: usize, unit: UnitId) -> ItemNotice {
    let (item, left, ok) = (ItemId(501), 1, false);
    ItemNotice::Used {
        place,
        item,
        unit,
        left,
        ok,
    }
}

#[test]
fn while_the_store_is_behind_nothing_is_used_worn_taken_off_identified_and_no_card_put_in() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let [potions, knife, hat, drops, magnifier] = ["Red_Potion", "Knife", "Hat", "Drops_Card", "Spectacles"]
        .map(|aegis_name| scenario.give(&client, aegis_name, 1));
    let unknown = Item {
        identified: false,
        ..Item::new(scenario.state.world.item_named("Knife").unwrap().id, 1)
    };
    let unknown = Some(scenario.give_item(&client, unknown));
    let (place, at, ok) = (hat, Location::HEAD_TOP, false);
    ask(&mut scenario, &client, wear(hat, at));
    let magnifier = Some(magnifier);
    ask(&mut scenario, &client, ItemCommand::Use { place: magnifier });
    scenario.state.rules.backlog_max = 0;
    let before = (scenario.player(&client).character.clone(), scenario.store.written);
    let (equipment, card) = (knife, drops);
    for (command, answer) in [
        (
            ItemCommand::Use { place: Some(potions) },
            not_used(potions, client.unit()),
        ),
        (wear(knife, Location::RIGHT_HAND), not_worn(knife)),
        (
            ItemCommand::TakeOff { place: Some(hat) },
            ItemNotice::TakenOff { place, at, ok },
        ),
        (insert(drops, knife), ItemNotice::CardInserted { equipment, card, ok }),
        (
            ItemCommand::Identify { place: unknown },
            ItemNotice::Identified { place: unknown, ok },
        ),
    ] {
        assert_eq!(ask(&mut scenario, &client, command), [answer]);
        let after = (scenario.player(&client).character.clone(), scenario.store.written);
        assert!(after == before, "{command:?}");
    }
}
