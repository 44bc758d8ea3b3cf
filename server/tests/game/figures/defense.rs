//! Defence.

use server::figures::defense::{Defense, magic_reduced, pierced, reduced, soft_of_monster, soft_of_player};

const fn defense(hard: i32, soft: i32) -> Defense {
    Defense { hard, soft }
}

#[test]
fn hard_defence_takes_percents_and_soft_defence_points() {
    assert_eq!(reduced(1000, 30, 80), 620);
    assert_eq!(reduced(222, 30, 48), 107, "155.4 rounded down, less 48");
    assert_eq!(reduced(10, 0, 80), -70, "what refining adds comes after");
    assert_eq!(reduced(1000, 120, 80), -80);
}

#[test]
fn soft_defence_of_a_player_is_four_fifths_for_sure() {
    assert_eq!(soft_of_player(100, 0), 80, "30 and 50");
    assert_eq!(soft_of_player(100, 35), 115, "up to 66 less 30 less 1 more");
    assert_eq!(soft_of_player(100, 36), 80, "which is all there is");
    assert_eq!(soft_of_player(10, 123), 8, "few have nothing random");
    assert_eq!(soft_of_player(1, 0), 0);
}

#[test]
fn soft_defence_of_a_monster_is_all_for_sure() {
    assert_eq!(soft_of_monster(19, 7), 19);
    assert_eq!(soft_of_monster(45, 3), 48, "up to less than 2 squared more");
    assert_eq!(soft_of_monster(45, 4), 45);
}

#[test]
fn a_crowd_takes_a_twentieth_of_both_each() {
    assert_eq!(defense(50, 50).among(2), defense(50, 50));
    assert_eq!(defense(50, 50).among(3), defense(47, 47));
    assert_eq!(defense(50, 50).among(12), defense(25, 25));
    assert_eq!(defense(50, 50).among(22), defense(0, 1));
    assert_eq!(
        defense(50, 50).among(200),
        defense(0, 1),
        "the 23rd makes no difference"
    );
    assert_eq!(defense(0, 0).among(1), defense(0, 1));
}

#[test]
fn defence_can_be_ignored_in_part_or_turned_round() {
    assert_eq!(defense(41, 33).ignored_by(30), defense(29, 24));
    assert_eq!(defense(41, 33).ignored_by(500), defense(0, 0));
    assert_eq!(pierced(1000, 40, 25), 650);
}

#[test]
fn magic_meets_mdef_then_int() {
    assert_eq!(magic_reduced(500, defense(20, 52)), 348);
    assert_eq!(magic_reduced(10, defense(20, 52)), 1);
}
