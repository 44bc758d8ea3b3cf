//! Levels reached and lost experience.

use server::figures::level::{self, BASE_LIMIT, Ladder, Progress};

const fn at(level: u16, experience: u64) -> Progress {
    Progress { level, experience }
}

/// The first base levels of the pre-renewal table.
const LADDER: Ladder<'_> = Ladder {
    needed: &[9, 16, 25, 36, 77],
    top: 99,
    limit: BASE_LIMIT,
};

#[test]
fn enough_experience_is_a_level_and_the_rest_is_kept() {
    assert_eq!(LADDER.gain(at(1, 0), 8), at(1, 8));
    assert_eq!(LADDER.gain(at(1, 0), 9), at(2, 0));
    assert_eq!(LADDER.gain(at(4, 30), 10), at(5, 4));
}

#[test]
fn what_is_kept_is_less_than_the_level_just_left_needed() {
    assert_eq!(LADDER.gain(at(1, 0), 1_000_000), at(2, 8), "9 were needed, 8 are kept");
    assert_eq!(LADDER.gain(at(5, 0), u64::MAX), at(6, 76));
}

#[test]
fn one_gain_is_two_levels_only_where_the_second_needs_less() {
    let ladder = Ladder {
        needed: &[100, 10, 50],
        ..LADDER
    };
    assert_eq!(ladder.gain(at(1, 0), 300), at(3, 9));
}

#[test]
fn no_level_lies_beyond_the_top_nor_beyond_the_table() {
    let ladder = Ladder {
        top: 3,
        limit: 1000,
        ..LADDER
    };
    assert_eq!(ladder.gain(at(2, 0), 20), at(3, 4));
    assert_eq!(ladder.gain(at(3, 4), 5000), at(3, 1000), "kept up to the limit");
    assert_eq!(
        ladder.gain(at(3, 2000), 1),
        at(3, 2000),
        "what an import brought is not taken"
    );
    assert_eq!(ladder.next(3), 1000, "the client shows the limit");
    assert_eq!(LADDER.gain(at(6, 0), 5000), at(6, 5000), "the table ends here");
    assert_eq!(LADDER.next(6), 0);
}

#[test]
fn dying_costs_a_hundredth_of_what_the_level_needs() {
    let ladder = Ladder {
        needed: &[9, 250, 1999],
        top: 4,
        limit: BASE_LIMIT,
    };
    assert_eq!(ladder.lost_by_death(at(1, 5)), 0, "a hundredth of 9 is nothing");
    assert_eq!(ladder.lost_by_death(at(2, 200)), 2);
    assert_eq!(ladder.lost_by_death(at(3, 200)), 19);
    assert_eq!(ladder.lost_by_death(at(3, 7)), 7, "not below 0");
    assert_eq!(ladder.lost_by_death(at(4, 5000)), 0, "nothing at the highest level");
}

#[test]
fn a_job_level_brings_a_skill_point() {
    assert_eq!(level::skill_points(1, 4), 3);
    assert_eq!(level::skill_points(4, 4), 0);
}

#[test]
fn a_bonus_is_rounded_down_but_leaves_something() {
    assert_eq!(level::with_bonus(155, 30), 201, "46.5 more");
    assert_eq!(level::with_bonus(10, -100), 1);
    assert_eq!(level::with_bonus(0, 50), 0);
}
