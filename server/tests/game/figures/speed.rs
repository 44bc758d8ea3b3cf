//! Attack and walking speed.

use server::figures::speed::{
    AttackSpeed, WalkSpeed, aspd, attack_delay, attack_motion, base_of_two_weapons, damage_motion, monster_attack, walk,
};

const NONE: AttackSpeed = AttackSpeed { flat: 0, haste: 0 };

#[test]
fn agi_and_dex_shorten_the_motion() {
    assert_eq!(attack_motion(500, 1, 1, NONE), 498, "2.5 thousandths, rounded down");
    assert_eq!(attack_motion(500, 99, 50, NONE), 277, "500 less 223");
    assert_eq!(aspd(277), 172);
    assert_eq!(attack_delay(277), 554);
}

#[test]
fn potions_take_a_percentage_and_bonuses_a_tenth_of_a_second_each_ten() {
    let potion = AttackSpeed { flat: 0, haste: 200 };
    assert_eq!(attack_motion(500, 99, 50, potion), 221);
    let both = AttackSpeed { flat: -10, haste: 200 };
    assert_eq!(attack_motion(500, 99, 50, both), 213, "267, then four fifths");
    let riding = AttackSpeed { flat: 0, haste: -500 };
    assert_eq!(attack_motion(600, 1, 1, riding), 895, "597, then half as long again");
}

#[test]
fn nobody_is_faster_than_190() {
    let much = AttackSpeed { flat: 0, haste: 900 };
    assert_eq!(aspd(attack_motion(500, 99, 99, much)), 190);
    assert_eq!(attack_motion(500, 1000, 1000, NONE), 100);
    assert_eq!(attack_motion(u16::MAX, 0, 0, NONE), 4000);
}

#[test]
fn two_weapons_have_seven_tenths_of_their_sum() {
    assert_eq!(base_of_two_weapons(500, 650), 805);
}

#[test]
fn monsters_are_slowed_in_motion_but_not_in_delay() {
    assert_eq!(monster_attack(672, 1872, 1000), (672, 1872), "a poring by itself");
    assert_eq!(monster_attack(672, 1872, 500), (336, 936));
    assert_eq!(monster_attack(672, 1872, 1500), (1008, 1872));
    assert_eq!(
        monster_attack(672, 700, 1500),
        (1008, 1008),
        "but no shorter than the motion"
    );
}

#[test]
fn agi_shortens_flinching_down_to_half() {
    assert_eq!(damage_motion(1), 796);
    assert_eq!(damage_motion(50), 600);
    assert_eq!(damage_motion(100), 400);
    assert_eq!(damage_motion(u16::MAX), 400);
}

#[test]
fn walking_has_one_haste_one_slowness_and_a_mount() {
    let none = WalkSpeed::default();
    assert_eq!(walk(150, none), 150);
    let haste = WalkSpeed { haste: 25, ..none };
    assert_eq!(walk(150, haste), 112);
    assert_eq!(walk(150, WalkSpeed { mount: 25, ..haste }), 75);
    assert_eq!(walk(150, WalkSpeed { cart: 50, ..none }), 225);
    assert_eq!(walk(150, WalkSpeed { cart: 50, ..haste }), 168);
    let cursed = WalkSpeed { slowness: 300, ..none };
    assert_eq!(walk(150, cursed), 600);
    assert_eq!(walk(150, WalkSpeed { haste: 90, ..none }), 60, "four tenths at least");
    assert_eq!(walk(100, WalkSpeed { haste: 90, ..none }), 50);
    assert_eq!(walk(1000, cursed), 1000);
}
