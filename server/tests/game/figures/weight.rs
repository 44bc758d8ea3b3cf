//! Weight.

use server::figures::weight::{Load, fits, load, most};

#[test]
fn a_novice_carries_2000_and_30_for_each_str() {
    assert_eq!(most(20_000, 1, 0), 20_300);
    assert_eq!(most(28_000, 99, 2_000), 59_700);
}

#[test]
fn half_and_nine_tenths_are_limits() {
    let most = 20_300;
    assert_eq!(load(0, most), Load::Light);
    assert_eq!(load(10_149, most), Load::Light);
    assert_eq!(load(10_150, most), Load::Half, "50 %");
    assert_eq!(load(18_269, most), Load::Half);
    assert_eq!(load(18_270, most), Load::Full, "90 %");
    assert_eq!(load(1, 0), Load::Full, "who can carry nothing");
}

#[test]
fn nothing_fits_beyond_the_most() {
    assert!(fits(20_290, 10, 20_300));
    assert!(!fits(20_291, 10, 20_300));
    assert!(!fits(1, u32::MAX, u32::MAX));
}
