//! How monsters decide.

use core::time::Duration;

use server::{
    figures::behavior::{Mood, notices_within, respawn, rest, takes_for_target, turns_on_attacker},
    world::Mode,
};

#[test]
fn a_monster_rests_four_to_five_seconds() {
    assert_eq!(rest(0), Duration::from_secs(4));
    assert_eq!(rest(999), Duration::from_millis(4_999));
}

#[test]
fn a_spawn_group_comes_back_after_its_delay_and_some_of_its_variance() {
    let seconds = Duration::from_secs;
    assert_eq!(respawn(seconds(5), seconds(2), 1_999), Duration::from_millis(6_999));
    assert_eq!(respawn(seconds(5), Duration::ZERO, 77), seconds(5));
    assert_eq!(
        respawn(Duration::ZERO, Duration::ZERO, 0),
        seconds(1),
        "a second at least"
    );
}

#[test]
fn what_a_monster_does_decides_whether_it_turns_on_who_hits_it() {
    let none = Mode::default();
    for mood in [Mood::Idle, Mood::Strolling, Mood::Looting, Mood::Following, Mood::Angry] {
        assert!(turns_on_attacker(mood, none, false), "{mood:?}");
    }
    assert!(!turns_on_attacker(Mood::Chasing, none, true));
    assert!(turns_on_attacker(Mood::Chasing, Mode::CHANGE_TARGET_CHASE, false));
    assert!(!turns_on_attacker(Mood::Attacking, none, true));
    assert!(turns_on_attacker(Mood::Attacking, Mode::CHANGE_TARGET_MELEE, true));
    assert!(
        !turns_on_attacker(Mood::Attacking, Mode::CHANGE_TARGET_MELEE, false),
        "a skill, or from afar"
    );
}

#[test]
fn some_take_only_the_weak() {
    assert!(takes_for_target(Mode::default(), 50, 99));
    assert!(takes_for_target(Mode::TARGET_WEAK, 50, 44));
    assert!(!takes_for_target(Mode::TARGET_WEAK, 50, 45));
}

#[test]
fn a_walking_monster_notices_from_farther() {
    assert_eq!((notices_within(10, 12, false), notices_within(10, 12, true)), (10, 12));
}
