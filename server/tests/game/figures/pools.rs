//! Hit and spell points.

use server::figures::pools::{Bonus, MOST_HP, MOST_SP, after_death, job_hp, job_sp, max_hp, max_sp, share};

#[test]
fn a_novice_has_40_points_and_5_more_each_level() {
    assert_eq!(job_hp(1, 0, 500), 40);
    assert_eq!(job_hp(99, 0, 500), 530);
    assert_eq!(job_sp(1, 0, 100), 11);
    assert_eq!(max_hp(40, 1, Bonus::NONE), 40, "40.4");
    assert_eq!(max_sp(11, 1, Bonus::NONE), 11);
}

#[test]
fn a_knight_of_level_99_has_7978_points_by_job() {
    // 35, 5 each level, and 1.5 times each level from 2 on: 4949 levels in all, 49 halves rounded up.
    assert_eq!(job_hp(99, 150, 500), 35 + 495 + 7448);
    assert_eq!(max_hp(7978, 99, Bonus::NONE), 15_876, "1.99 times");
    assert_eq!(max_hp(7978, 99, Bonus::TRANSCENDENT), 19_845, "and a quarter");
}

#[test]
fn halves_of_a_job_s_points_are_rounded_up() {
    // 0.7 times 45 are 31.5, which is 32; a float would make 31 of it.
    assert_eq!(job_hp(45, 70, 500) - job_hp(44, 70, 500), 5 + 32);
}

#[test]
fn fractions_are_kept_to_the_end() {
    assert_eq!(
        max_hp(150, 1, Bonus::TRANSCENDENT),
        189,
        "189.375, where 151 and a quarter would be 188"
    );
    assert_eq!(max_hp(100, 15, Bonus::NONE), 114, "1.15 is a little less, as a float");
}

#[test]
fn bonuses_are_added_then_multiplied() {
    let bonus = Bonus {
        flat: 190,
        worn_attribute: 10,
        worn_percent: 10,
        ..Bonus::NONE
    };
    assert_eq!(max_hp(1000, 0, bonus), 1320);
    let bonus = Bonus {
        status_percent: 20,
        ..bonus
    };
    assert_eq!(max_hp(1000, 0, bonus), 1584);
}

#[test]
fn there_is_always_a_point_and_never_too_many() {
    let less = Bonus {
        status_percent: -100,
        ..Bonus::NONE
    };
    assert_eq!(max_hp(1000, 50, less), 1);
    assert_eq!(max_hp(1_000_000, 99, Bonus::NONE), MOST_HP);
    assert_eq!(max_sp(2_000_000, 99, Bonus::NONE), MOST_SP);
}

#[test]
fn the_dead_come_back_with_a_point_and_novices_with_half() {
    assert_eq!(after_death(15_876, false), (1, 1));
    assert_eq!(after_death(45, true), (22, 1));
    assert_eq!(after_death(1, true), (1, 1));
}

#[test]
fn a_percentage_of_points_is_at_least_one() {
    assert_eq!(share(250, 30), 75);
    assert_eq!(share(9, 10), 1);
    assert_eq!(share(9, 0), 0);
    assert_eq!(share(0, 50), 0);
    assert_eq!(share(123_456, 100), 123_456, "all of it");
    assert_eq!(
        share(100_199, 50),
        50_050,
        "beyond 100,000 the last two digits do not count"
    );
}
