//! Resistance to bad statuses.

use core::time::Duration;

use server::{
    figures::resistance::{Afflicter, Resister, chance, strikes, time},
    world::Status,
};

use super::attributes;

const FROM: Afflicter = Afflicter { level: 50, luck: 20 };

fn resister(each: [u16; 6]) -> Resister {
    Resister {
        player: true,
        level: 60,
        attributes: attributes(each),
        magic_defense: 40,
        equipment: 0,
    }
}

#[test]
fn a_hundred_vit_is_immune_to_stun() {
    let to = resister([1, 1, 100, 1, 1, 1]);
    assert_eq!(chance(Status::Stun, 10_000, FROM, &to), 0);
    let half = resister([1, 1, 50, 1, 1, 10]);
    // Half of 5000, less 100 for LUK and 100 for ten levels more.
    assert_eq!(chance(Status::Stun, 5_000, FROM, &half), 2_300);
}

#[test]
fn chances_are_rounded_up_to_tens() {
    let to = resister([1, 1, 33, 1, 1, 1]);
    // 1500 less 495, 10 and 100.
    assert_eq!(chance(Status::Poison, 1_500, FROM, &to), 900, "895");
}

#[test]
fn each_status_has_its_attribute() {
    let to = resister([30, 1, 20, 40, 1, 50]);
    let of = |ailment| chance(ailment, 10_000, FROM, &to);
    assert_eq!(of(Status::Silence), 8_000 - 600);
    assert_eq!(of(Status::Bleeding), 8_000 - 600);
    assert_eq!(of(Status::Sleep), 6_000 - 600);
    assert_eq!(of(Status::Stone), 6_000 - 600, "by MDEF");
    assert_eq!(of(Status::Freeze), 6_000 - 600);
    assert_eq!(of(Status::Blind), 7_000 - 600);
    assert_eq!(of(Status::Confusion), 6_500 + 600, "luck and levels are bad");
    assert_eq!(of(Status::Curse), 5_000, "500 of LUK, -500 of the other's level");
}

#[test]
fn without_luck_there_is_no_curse() {
    assert_eq!(chance(Status::Curse, 10_000, FROM, &resister([1, 1, 1, 1, 1, 0])), 0);
}

#[test]
fn equipment_takes_a_part_of_what_is_left() {
    let to = Resister {
        equipment: 2_000,
        ..resister([1, 1, 50, 1, 1, 10])
    };
    assert_eq!(chance(Status::Stun, 5_000, FROM, &to), 1_840, "a fifth of 2300");
    let monster = Resister { player: false, ..to };
    assert_eq!(chance(Status::Stun, 5_000, FROM, &monster), 2_300, "monsters wear none");
}

#[test]
fn bad_statuses_last_shorter_too() {
    let to = resister([1, 1, 50, 1, 1, 10]);
    let seconds = Duration::from_secs;
    assert_eq!(time(Status::Stun, seconds(5), FROM, &to), Duration::from_millis(2_400));
    assert_eq!(
        time(Status::Poison, seconds(60), FROM, &to),
        Duration::from_millis(36_500)
    );
    assert_eq!(
        time(Status::Stone, seconds(20), FROM, &to),
        seconds(20),
        "stone does not"
    );
    assert_eq!(
        time(Status::Freeze, seconds(10), FROM, &to),
        Duration::from_millis(6_200)
    );
    assert_eq!(
        time(Status::Curse, seconds(30), FROM, &to),
        Duration::from_millis(14_900)
    );
    let monster = Resister { player: false, ..to };
    assert_eq!(
        time(Status::Poison, seconds(60), FROM, &monster),
        Duration::from_millis(20_001)
    );
    let immune = resister([1, 1, 200, 1, 1, 1]);
    assert_eq!(time(Status::Stun, seconds(5), FROM, &immune), Duration::ZERO);
}

#[test]
fn a_roll_below_the_chance_strikes() {
    assert!(strikes(2_300, 2_299) && !strikes(2_300, 2_300) && !strikes(0, 0));
}
