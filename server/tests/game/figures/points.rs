//! Status points.

use server::figures::points::{self, after_reset, cost, cost_between, raise, shown_cost};

#[test]
fn an_attribute_costs_one_point_more_every_ten() {
    for (value, points) in [(1, 2), (10, 2), (11, 3), (20, 3), (21, 4), (90, 10), (91, 11), (98, 11)] {
        assert_eq!(cost(value), points, "from {value}");
    }
    assert_eq!(shown_cost(98, points::MOST), 11);
    assert_eq!(shown_cost(99, points::MOST), 0, "nothing to be raised");
}

#[test]
fn from_1_to_99_an_attribute_costs_628_points() {
    assert_eq!(cost_between(1, 99), 628, "as published tables say");
    assert_eq!(cost_between(99, 1), 0);
}

#[test]
fn a_reset_gives_back_what_the_level_gave_and_52_more_to_the_reborn() {
    assert_eq!(after_reset(1273, false), 1273);
    assert_eq!(after_reset(1273, true), 1325);
}

#[test]
fn raising_goes_as_far_as_wish_limit_and_points_allow() {
    assert_eq!(raise(1, 9, 48, 99), Some((10, 18)), "as wished");
    assert_eq!(
        raise(1, 9, 5, 99),
        Some((3, 4)),
        "two steps of 2 points, one point is left"
    );
    assert_eq!(raise(97, 10, 1000, 99), Some((99, 22)), "to the limit");
    assert_eq!(raise(1, 9, 1, 99), None, "too few points");
    assert_eq!(raise(99, 1, 1000, 99), None, "at the limit");
    assert_eq!(raise(1, 0, 1000, 99), None, "nothing wished");
}
