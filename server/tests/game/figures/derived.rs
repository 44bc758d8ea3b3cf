//! Derived status.

use server::{
    figures::derived::{
        critical, flee, hit, magic_attack, perfect_dodge, soft_defense, soft_magic_defense, status_attack,
    },
    world::WeaponType,
};

use super::attributes;

#[test]
fn str_makes_attack_and_its_tens_make_more() {
    let attack = |each| status_attack(attributes(each), WeaponType::Sword, 0);
    assert_eq!(attack([1, 1, 1, 1, 1, 1]), 1);
    assert_eq!(attack([9, 1, 1, 1, 1, 1]), 9);
    assert_eq!(attack([10, 1, 1, 1, 1, 1]), 11);
    assert_eq!(attack([99, 1, 1, 1, 50, 30]), 196, "99, 81, 10, 6");
    assert_eq!(attack([120, 1, 1, 1, 4, 4]), 264, "120, 144");
}

#[test]
fn with_what_shoots_dex_takes_the_place_of_str() {
    let archer = attributes([10, 60, 1, 1, 99, 5]);
    assert_eq!(status_attack(archer, WeaponType::Bow, 0), 183, "99, 81, 2, 1");
    assert_eq!(status_attack(archer, WeaponType::Instrument, 0), 183);
    assert_eq!(status_attack(archer, WeaponType::Dagger, 0), 31, "10, 1, 19, 1");
    assert_eq!(status_attack(archer, WeaponType::Dagger, 20), 51);
    assert_eq!(status_attack(archer, WeaponType::Dagger, -100), 0);
}

#[test]
fn int_makes_magic_attack() {
    assert_eq!(magic_attack(1, 100), (1, 1));
    assert_eq!(magic_attack(6, 100), (6, 7));
    assert_eq!(magic_attack(99, 100), (295, 460), "as published tables say");
    assert_eq!(magic_attack(99, 115), (339, 529));
}

#[test]
fn level_and_attributes_make_hit_and_flee() {
    assert_eq!(hit(99, 50, 20), 169);
    assert_eq!(flee(99, 90, 0), 189);
    assert_eq!(flee(1, 1, -50), 1, "at least one");
}

#[test]
fn luck_is_counted_in_thousandths() {
    assert_eq!(perfect_dodge(1, 0), 11);
    assert_eq!(perfect_dodge(99, 0), 109);
    assert_eq!(critical(1, 0, WeaponType::Fist), 13, "10 and 3.3");
    assert_eq!(critical(99, 0, WeaponType::Fist), 340);
    assert_eq!(critical(99, 90, WeaponType::Katar), 860, "with a card of 9 %, doubled");
}

#[test]
fn vit_and_int_defend() {
    assert_eq!(soft_defense(45, 0), 45);
    assert_eq!(soft_magic_defense(30, 45, 0), 52);
}
