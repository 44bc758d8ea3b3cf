//! Natural recovery and restoring items.

use core::time::Duration;

use server::{
    event::look::Posture,
    figures::recovery::{Doing, hp, hp_interval, item_hp, item_sp, sp, sp_interval},
};

#[test]
fn hit_points_recover_by_vit_and_by_how_many_there_are() {
    assert_eq!(hp(40, 1, 100), 1, "at least one");
    assert_eq!(hp(1000, 50, 100), 15, "5 and 10");
    assert_eq!(hp(1000, 50, 150), 22);
    assert_eq!(hp(1000, 50, 0), 0);
}

#[test]
fn spell_points_recover_by_int_and_faster_from_120_on() {
    assert_eq!(sp(11, 1, 100), 1);
    assert_eq!(sp(100, 30, 100), 7, "1, 1, and 5");
    assert_eq!(sp(1000, 119, 100), 30, "1, 10, and 19");
    assert_eq!(sp(1000, 120, 100), 35, "1, 10, 20, and 4");
    assert_eq!(sp(1000, 131, 100), 41, "1, 10, 21, 4, and 5");
}

#[test]
fn sitting_halves_the_time() {
    let standing = Doing::default();
    let sitting = Doing {
        posture: Posture::Sitting,
        ..standing
    };
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    assert_eq!((hp_interval(standing), sp_interval(standing)), (seconds(6), seconds(8)));
    assert_eq!((hp_interval(sitting), sp_interval(sitting)), (seconds(3), seconds(4)));
}

#[test]
fn walking_stops_hit_points_and_weight_and_death_stop_both() {
    let walking = Doing {
        walking: true,
        ..Doing::default()
    };
    assert_eq!(hp_interval(walking), None);
    assert_eq!(sp_interval(walking), Some(Duration::from_secs(8)));
    let overweight = Doing {
        overweight: true,
        ..Doing::default()
    };
    assert_eq!((hp_interval(overweight), sp_interval(overweight)), (None, None));
    let dead = Doing {
        posture: Posture::Dead,
        ..Doing::default()
    };
    assert_eq!((hp_interval(dead), sp_interval(dead)), (None, None));
}

#[test]
fn potions_restore_more_with_vit_and_int() {
    assert_eq!(item_hp(45, 0, 0), 45);
    assert_eq!(item_hp(45, 20, 0), 63, "1.4 times");
    assert_eq!(item_hp(45, 20, 30), 76, "1.7 times");
    assert_eq!(item_hp(45, 0, -50), 45, "never less than its own");
    assert_eq!(item_sp(60, 99, 0), 178);
}
