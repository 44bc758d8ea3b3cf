//! Drops and who owns them.

use core::time::Duration;

use server::figures::drops::{Claim, falls, owners, rate, wait};

#[test]
fn rates_are_ten_thousandths_from_1_to_all() {
    assert_eq!(rate(7_000, 0), 7_000);
    assert_eq!(rate(0, 0), 1, "a card is never impossible");
    assert_eq!(rate(1, -50), 1);
    assert_eq!(rate(10_000, 0), 10_000);
}

#[test]
fn bonuses_are_rounded_to_the_nearest_and_end_at_90_percent() {
    assert_eq!(rate(150, 25), 188, "187.5");
    assert_eq!(rate(149, 25), 186, "186.25");
    assert_eq!(rate(8_000, 50), 9_000);
    assert_eq!(rate(9_500, 0), 9_500, "but what is more by itself stays");
    assert_eq!(rate(9_500, 50), 10_000);
}

#[test]
fn a_roll_below_the_rate_drops() {
    assert!(falls(1, 0) && !falls(1, 1));
    assert!(falls(10_000, 9_999));
    assert!(falls(5, 10_004), "rolls start anew at 10,000");
}

#[test]
fn who_attacked_first_owns_loot_before_who_did_a_little_more() {
    assert_eq!(
        owners(&[("first", 40), ("second", 60)], 100),
        [Some("first"), Some("second"), None]
    );
    assert_eq!(
        owners(&[("first", 30), ("second", 70)], 100),
        [Some("second"), Some("first"), None]
    );
    let many = [("a", 10), ("b", 20), ("c", 60), ("d", 30)];
    assert_eq!(owners(&many, 120), [Some("c"), Some("a"), Some("d")], "a has 46");
    assert_eq!(owners::<u8>(&[], 100), [None; 3]);
}

#[test]
fn others_wait_their_turn() {
    let claims = [Claim::First, Claim::Second, Claim::Third, Claim::Nobody];
    let seconds = |boss| claims.map(|claim| wait(claim, boss).as_secs());
    assert_eq!(seconds(false), [0, 3, 5, 7]);
    assert_eq!(seconds(true), [0, 10, 20, 22]);
    assert!(wait(Claim::Nobody, true) < Duration::from_mins(1), "before it vanishes");
}
