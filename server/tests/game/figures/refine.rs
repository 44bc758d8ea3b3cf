//! Refining. Bonuses are those of the pre-renewal table: 2, 3, 5 and 7 for each refine of weapons of levels 1 to 4, 0.7 of
//! armor; beyond the safe limit 3, 5, 8 and 13 at random.

use server::{
    figures::refine::{self, Outcome, attack, defense, over_refine, over_refine_of_blow, succeeds},
    world::{RefineKind, RefineWay},
};

#[test]
fn a_roll_below_the_chance_succeeds() {
    assert!(succeeds(10_000, 9_999), "safe");
    assert!(succeeds(6_000, 5_999) && !succeeds(6_000, 6_000));
    assert!(!succeeds(0, 0));
}

#[test]
fn a_refined_weapon_adds_whole_points() {
    assert_eq!(attack(10 * 200), 20);
    assert_eq!(attack(7 * 300), 21);
    assert_eq!(attack(8 * 500), 40);
    assert_eq!(attack(10 * 700), 70);
}

#[test]
fn beyond_the_safe_limit_it_adds_something_random() {
    assert_eq!(over_refine(0), 0);
    assert_eq!(over_refine(3 * 800), 24, "a weapon of level 3 at +8");
    assert_eq!(over_refine(6 * 1_300), 78, "one of level 4 at +10");
    assert_eq!([0, 23, 24].map(|roll| over_refine_of_blow(24, roll)), [1, 24, 1]);
    assert_eq!(over_refine_of_blow(0, 23), 0);
}

#[test]
fn refined_armor_is_rounded_once_for_all_pieces() {
    assert_eq!(defense([4 * 70]), 3, "2.8");
    assert_eq!(defense([4 * 70; 4]), 11, "11.2, not 12");
    assert_eq!(defense([7 * 70, 7 * 70]), 10, "9.8");
    assert_eq!(defense([70, 35]), 1, "1.05");
    assert_eq!(defense([]), 0);
    assert_eq!(defense([u32::MAX, 1]), 42_949_672);
}

#[test]
fn an_attempt_refines_breaks_or_lowers_by_its_table() {
    let way = RefineWay {
        kind: RefineKind::Normal,
        ore: packets::ItemId(1010),
        price: 50,
        chances: [10_000, 0, 0, 0].into(),
        breaking: [0, 10_000, 0, 0].into(),
        downgrade: [0, 0, 2, 0].into(),
    };
    let outcomes = [0, 1, 2, 3, 4].map(|refine| refine::outcome(&way, refine, (0, 0)));
    let after = [
        Some(Outcome::Refined(1)),
        Some(Outcome::Broken),
        Some(Outcome::Lowered(0)),
        Some(Outcome::Lowered(3)),
        None,
    ];
    assert_eq!(outcomes, after);
}
