//! Items and cards that do more together.

use std::sync::Arc;

use packets::ItemId;
use server::{
    event::{Inventory, Item},
    figures::Worn,
    world::{Element, Location, RULES, World},
};

/// A worn item, and the cards in it.
type Piece<'a> = (&'a str, Location, &'a [&'a str]);

fn worn(world: &World, pieces: &[Piece<'_>]) -> Worn {
    let id = |name: &str| world.item_named(name).unwrap().id;
    let item = |&(name, worn, cards): &Piece<'_>| {
        let mut within = [ItemId(0); 4];
        for (slot, card) in within.iter_mut().zip(cards) {
            *slot = id(card);
        }
        Item {
            worn,
            cards: within,
            ..Item::new(id(name), 1)
        }
    };
    Worn::of(world, &pieces.iter().map(item).collect::<Inventory>())
}

/// The rules, and a combo.
fn with_combo(combo: &str) -> Arc<World> {
    let map = ("here.world", "map here 20 x 20\nwalk 0..19 0..19\nstart 1 1\n");
    World::read(&[RULES, &[map, ("combo.toml", combo)]].concat()).unwrap()
}

const PORING: Piece<'_> = ("Adventure_Suit", Location::ARMOR, &["Poring_Card"]);
const MASTERING: Piece<'_> = ("Hood", Location::GARMENT, &["Mastering_Card"]);

#[test]
fn poring_and_mastering_cards_dodge_together() {
    let world = World::embedded().unwrap();
    assert_eq!(worn(&world, &[PORING]).flee, 0);
    assert_eq!(worn(&world, &[MASTERING]).flee, 0);
    let both = worn(&world, &[PORING, MASTERING]);
    assert_eq!((both.flee, both.attributes[5]), (18, 3), "and what each does by itself");
}

#[test]
fn a_combo_counts_once_however_often_its_cards_are_worn() {
    let world = World::embedded().unwrap();
    let twice = ("Adventure_Suit", Location::ARMOR, &["Poring_Card", "Poring_Card"][..]);
    assert_eq!(worn(&world, &[twice, MASTERING]).flee, 18);
    let carried = ("Hood", Location::NONE, &["Mastering_Card"][..]);
    assert_eq!(
        worn(&world, &[twice, carried]).flee,
        0,
        "what is only carried counts for nothing"
    );
}

#[test]
fn attributes_of_combos_count_as_those_of_items() {
    let world = with_combo(
        "[[combo]]\nitems = [\"Knife\", \"Poring_Card\"]\neffects = [{ vitality = 4 }, { armor_element = \"fire\" }]\n",
    );
    let both = worn(&world, &[("Knife", Location::RIGHT_HAND, &[]), PORING]);
    assert_eq!((both.attributes_of_items[2], both.attributes[2]), (4, 4));
    assert_eq!(both.armor_element, Element::Fire);
}

#[test]
fn what_is_listed_twice_is_worn_twice_and_a_card_in_two_items() {
    let world = with_combo(
        "[[combo]]\nitems = [\"Ring\", \"Ring\"]\neffects = [{ hit = 5 }]\n\
         [[combo]]\nitems = [\"Spore_Card\", \"Spore_Card\"]\neffects = [{ flee = 7 }]\n",
    );
    let right = |cards| ("Ring", Location::RIGHT_ACCESSORY, cards);
    let left = |cards| ("Ring", Location::LEFT_ACCESSORY, cards);
    let (none, one, two): (&[_], &[_], &[_]) = (&[], &["Spore_Card"], &["Spore_Card", "Spore_Card"]);
    for (pieces, expected) in [
        (vec![right(two)], (0, 0)),
        (vec![right(two), left(none)], (5, 0)),
        (vec![right(one), left(one)], (5, 7)),
    ] {
        let worn = worn(&world, &pieces);
        assert_eq!((worn.hit, worn.flee), expected, "{pieces:?}");
    }
}
