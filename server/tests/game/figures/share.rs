//! Shared experience.

use server::figures::share::{BONUS_PER_MEMBER, PARTY_LEVELS, Part, of_kill, of_party, party_may_share};

const fn part(damage: u64, total: u64, attackers: u32) -> Part {
    Part {
        damage,
        total,
        attackers,
    }
}

#[test]
fn who_kills_alone_gets_all() {
    assert_eq!(of_kill(2, part(50, 50, 1)), 2, "a poring");
    assert_eq!(of_kill(118_608, part(700_000, 700_000, 1)), 118_608);
}

#[test]
fn each_further_attacker_is_a_quarter_more_for_everybody() {
    assert_eq!(of_kill(100, part(50, 100, 2)), 62, "50, and a quarter of 50");
    assert_eq!(
        of_kill(100, part(100, 300, 3)),
        49,
        "33.3, and a half of it: a float just below 50"
    );
    assert_eq!(of_kill(1000, part(120, 300, 3)), 600);
    assert_eq!(of_kill(1000, part(10, 10, 12)), 3750);
    assert_eq!(of_kill(1000, part(10, 10, 13)), 3750, "twelve count");
}

#[test]
fn whoever_did_something_gets_something() {
    assert_eq!(of_kill(1, part(1, 1_000_000, 1)), 1);
    assert_eq!(of_kill(20, part(0, 0, 1)), 1);
    assert_eq!(of_kill(0, part(50, 50, 1)), 0, "but not of nothing");
}

#[test]
fn a_party_shares_evenly_and_drops_the_rest() {
    assert_eq!(of_party(100, 3, BONUS_PER_MEMBER), 33);
    assert_eq!(
        of_party(100, 3, 10),
        39,
        "33, and a tenth for each of two further members"
    );
    assert_eq!(of_party(2, 3, 10), 0);
}

#[test]
fn a_party_shares_while_its_levels_are_near() {
    assert!(party_may_share([10, 25, 12], PARTY_LEVELS));
    assert!(!party_may_share([10, 26], PARTY_LEVELS));
    assert!(party_may_share([50], PARTY_LEVELS));
    assert!(party_may_share([], PARTY_LEVELS));
}
