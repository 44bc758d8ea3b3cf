//! Chances of attacks.

use server::figures::chance::{flee_among, percent, thousandths, to_be_critical, to_hit};

#[test]
fn hit_and_flee_decide_around_80_percent() {
    assert_eq!(to_hit(100, 100, 0, 0), 80);
    assert_eq!(to_hit(100, 115, 0, 0), 65);
    assert_eq!(to_hit(100, 115, 10, 0), 75, "an arrow");
    assert_eq!(to_hit(100, 115, 0, 20), 78, "a fifth of 65 more");
    assert_eq!(to_hit(50, 300, 0, 0), 5);
    assert_eq!(to_hit(300, 50, 0, 0), 100);
}

#[test]
fn a_crowd_takes_a_tenth_of_flee_each_from_the_third_on() {
    for (attackers, flee) in [
        (0, 200),
        (1, 200),
        (2, 200),
        (3, 180),
        (4, 160),
        (11, 20),
        (12, 1),
        (u32::MAX, 1),
    ] {
        assert_eq!(flee_among(200, attackers), flee, "{attackers} attackers");
    }
}

#[test]
fn luck_of_the_target_shields_from_critical_hits() {
    assert_eq!(to_be_critical(340, 0, false, 0), 340);
    assert_eq!(to_be_critical(340, 50, false, 0), 240);
    assert_eq!(to_be_critical(340, 50, false, 25), 180);
    assert_eq!(to_be_critical(340, 50, true, 25), 360, "asleep");
    assert_eq!(to_be_critical(90, 50, true, 0), 0);
    assert_eq!(to_be_critical(100, 99, false, 0), 0);
    assert_eq!(to_be_critical(5000, 0, false, 0), 1000);
}

#[test]
fn a_roll_below_the_chance_happens() {
    assert!(
        percent(5, 4) && !percent(5, 5) && !percent(5, 99) && percent(5, 100),
        "100 is 0 again"
    );
    assert!(thousandths(11, 10) && !thousandths(11, 11));
    assert!(!percent(0, 0) && !percent(-3, 0));
    assert!(percent(100, 99));
}
