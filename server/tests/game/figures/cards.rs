//! Cards.

use server::figures::cards::{AttackCards, DefenseCards, EVEN, applied};

#[test]
fn cards_against_one_trait_add_and_against_different_ones_multiply() {
    let cards = AttackCards {
        race: 40,
        size: 15,
        ..AttackCards::default()
    };
    assert_eq!(
        cards.rate(false),
        1610,
        "two hydras and a skeleton worker against a medium demi-human"
    );
    assert_eq!(applied(1000, 1610), 1610);
    assert_eq!(AttackCards::default().rate(false), EVEN);
}

#[test]
fn thousandths_are_rounded_after_each_trait() {
    let cards = AttackCards {
        element: 3,
        race: 7,
        size: 9,
        ..AttackCards::default()
    };
    // 1030; 1102.1; 1201.18
    assert_eq!(cards.rate(false), 1201);
    let cards = AttackCards {
        element: 33,
        race: 5,
        ..AttackCards::default()
    };
    // Near: 1330, then 1396.5. Far: 1050, then 1396.5.
    assert_eq!((cards.rate(false), cards.rate(true)), (1396, 1396));
}

#[test]
fn a_left_hand_has_only_cards_against_the_kind() {
    let cards = AttackCards {
        race: 40,
        kind: 20,
        ..AttackCards::default()
    };
    assert_eq!(cards.rate(false), 1680);
    assert_eq!(cards.rate_of_left_hand(), 1200);
}

#[test]
fn cards_that_defend_multiply_too() {
    let cards = DefenseCards {
        element: 20,
        race: 30,
        ..DefenseCards::default()
    };
    assert_eq!(cards.rate(), 560);
    assert_eq!(cards.rate_of_left_hand(50), 280, "through both elements");
    assert_eq!(applied(427, 560), 240, "187.88 are taken as 187");
}

#[test]
fn nobody_is_healed_by_cards() {
    let cards = DefenseCards {
        element: 120,
        ..DefenseCards::default()
    };
    assert_eq!(cards.rate(), -200);
    assert_eq!(applied(427, -200), 0);
}

#[test]
fn what_cards_add_is_rounded_down_and_what_they_take_too() {
    assert_eq!(applied(99, 1015), 100, "1.485 more");
    assert_eq!(applied(99, 985), 98, "1.485 less");
    assert_eq!(applied(0, 1500), 0);
}

#[test]
fn groups_that_a_kind_belongs_to_multiply_near_and_add_up_afar() {
    let cards = AttackCards {
        race: 20,
        groups: vec![30, 20],
        ..AttackCards::default()
    };
    // Near: 1200, 1560, 1872. Afar: 1200 and half as much again.
    assert_eq!((cards.rate(false), cards.rate(true)), (1872, 1800));
    let defense = DefenseCards {
        group: 50,
        ..DefenseCards::default()
    };
    assert_eq!(defense.rate(), 500, "what resists two of them is added: 30 and 20");
}
