//! Putting cards into equipment.

use packets::ItemId;
use server::{
    event::{Command, item::ItemCommand, notice::ItemNotice},
    world::Location,
};

use super::of_items;
use crate::common::{Client, Scenario};

fn insert(scenario: &mut Scenario, client: &Client, card: usize, equipment: usize) -> Vec<ItemNotice> {
    scenario.forget();
    let (card, equipment) = (Some(card), Some(equipment));
    scenario.command(
        client.session,
        Command::Item(ItemCommand::InsertCard { card, equipment }),
    );
    of_items(scenario.told(client.session))
}

#[test]
fn a_card_goes_into_the_first_free_slot_of_what_it_is_for() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let (knife, shirt) = (
        scenario.give(&client, "Knife", 1),
        scenario.give(&client, "Cotton_Shirt", 1),
    );
    let drops = scenario.give(&client, "Drops_Card", 4);
    let card = Some(drops);
    scenario.forget();
    scenario.command(client.session, Command::Item(ItemCommand::CardList { card }));
    assert_eq!(
        of_items(scenario.told(client.session)),
        [ItemNotice::CardList(vec![knife])]
    );
    let done = |ok| {
        [ItemNotice::CardInserted {
            equipment: knife,
            card: drops,
            ok,
        }]
    };
    for _ in 0..3 {
        assert_eq!(insert(&mut scenario, &client, drops, knife), done(true));
    }
    assert_eq!(insert(&mut scenario, &client, drops, knife), done(false), "three slots");
    let cards = scenario.inventory(&client).get(knife).unwrap().cards;
    assert_eq!(cards, [ItemId(4004), ItemId(4004), ItemId(4004), ItemId(0)]);
    assert_eq!(scenario.inventory(&client).count(ItemId(4004)), 1, "none is lost");
    assert!(!matches!(
        insert(&mut scenario, &client, drops, shirt)[..],
        [ItemNotice::CardInserted { ok: true, .. }]
    ));
}

#[test]
fn what_is_worn_takes_no_card_and_a_card_is_no_equipment() {
    let mut scenario = Scenario::new();
    let client = scenario.play("adele");
    let (knife, drops) = (
        scenario.give(&client, "Knife", 1),
        scenario.give(&client, "Drops_Card", 2),
    );
    let (place, at) = (Some(knife), Location::RIGHT_HAND);
    scenario.command(client.session, Command::Item(ItemCommand::Wear { place, at }));
    for (card, equipment) in [(drops, knife), (drops, drops), (knife, knife), (drops, 50), (50, knife)] {
        let told = insert(&mut scenario, &client, card, equipment);
        assert_eq!(
            told,
            [ItemNotice::CardInserted {
                equipment,
                card,
                ok: false
            }]
        );
    }
    assert_eq!(scenario.inventory(&client).count(ItemId(4004)), 2);
}
