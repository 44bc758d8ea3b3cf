//! Prices.

use server::figures::price::{
    buying, buying_by_default, discount, is_exploitable, overcharge, selling, selling_by_default,
};

#[test]
fn merchants_haggle_up_to_24_percent() {
    let levels = [0, 1, 2, 5, 9, 10, 11];
    assert_eq!(levels.map(discount), [0, 7, 9, 15, 23, 24, 24]);
    assert_eq!(levels.map(overcharge), levels.map(discount));
}

#[test]
fn prices_are_rounded_down() {
    assert_eq!(buying(50, 0), 50);
    assert_eq!(buying(50, 24), 38);
    assert_eq!(buying(55, 7), 51, "51.15");
    assert_eq!(buying(0, 0), 1, "nothing is free");
    assert_eq!(buying(1, 24), 1);
    assert_eq!(selling(25, 24), 31);
    assert_eq!(selling(0, 24), 0);
}

#[test]
fn half_is_the_selling_price_where_none_is_said() {
    assert_eq!(selling_by_default(51), 25);
    assert_eq!(buying_by_default(25), 50);
}

#[test]
fn nobody_gets_rich_by_buying_and_selling() {
    assert!(!is_exploitable(50, 25));
    assert!(!is_exploitable(124, 75), "76 of 124 is 94, 124 of 75 is 93");
    assert!(is_exploitable(124, 76));
    for price in 0..2_000 {
        let sold = selling(selling_by_default(price), overcharge(10));
        assert!(sold <= buying(price, discount(10)), "{price}");
    }
}
