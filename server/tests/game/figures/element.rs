//! Elements and sizes.

use server::{
    figures::element::{after, size_for},
    world::{Size, WeaponType},
};

#[test]
fn damage_is_rounded_towards_zero() {
    assert_eq!(after(187, 150), 280);
    assert_eq!(after(3, 25), 0);
    assert_eq!(after(10, -25), -2);
    assert_eq!(after(10, 0), 0);
}

#[test]
fn spears_of_riders_are_as_good_against_medium_as_against_large() {
    assert_eq!(size_for(WeaponType::Spear, Size::Medium, true), Size::Large);
    assert_eq!(size_for(WeaponType::TwoHandedSpear, Size::Medium, true), Size::Large);
    assert_eq!(
        size_for(WeaponType::Spear, Size::Medium, false),
        Size::Medium,
        "on foot"
    );
    assert_eq!(size_for(WeaponType::Spear, Size::Small, true), Size::Small);
    assert_eq!(
        size_for(WeaponType::Sword, Size::Medium, true),
        Size::Medium,
        "spears only"
    );
}
