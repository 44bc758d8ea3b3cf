//! How characters fare and grow, as packets.

use packets::{AccountId, UnitId};
use server::event::{
    Attribute, Notice,
    notice::{Course, GameMasterNotice, GrowthNotice, HotkeyBar, Pool},
    record::{Hotkey, HotkeyRows},
};

use super::{bytes, samples};

const UNIT: UnitId = UnitId(2_000_001);
const ACCOUNT: AccountId = AccountId(2_000_001);

/// One of each, with values at the ends of their ranges.
pub(crate) fn samples() -> Vec<Notice> {
    let mut all = vec![
        GrowthNotice::Revived { unit: UNIT },
        GrowthNotice::StatusPoints(u16::MAX),
        GrowthNotice::AttributeRaised {
            attribute: Attribute::Strength,
            value: None,
        },
    ];
    for pool in [Pool::Hp, Pool::Sp] {
        let now = u32::MAX;
        all.push(GrowthNotice::Points { pool, now });
        all.push(GrowthNotice::Restored { pool, amount: now });
    }
    for course in [Course::Base, Course::Job] {
        for super_novice in [false, true] {
            all.push(GrowthNotice::LevelReached {
                unit: UNIT,
                course,
                super_novice,
            });
        }
        all.push(GrowthNotice::Level {
            course,
            level: u16::MAX,
        });
        all.push(GrowthNotice::Experience { course, now: u64::MAX });
        all.push(GrowthNotice::NextLevel {
            course,
            needed: u64::MAX,
        });
        for amount in [i64::MIN, i64::MAX] {
            all.push(GrowthNotice::Gained {
                account: ACCOUNT,
                course,
                amount,
            });
        }
    }
    for attribute in Attribute::ALL {
        all.push(GrowthNotice::AttributeRaised {
            attribute,
            value: Some(u16::MAX),
        });
    }
    let text = vec![0xc6; 255].into();
    let told = GameMasterNotice::Broadcast { text };
    let mut all: Vec<Notice> = all.into_iter().map(Notice::Growth).collect();
    let account = ACCOUNT;
    let name = server::event::Name::new(&[b'N'; 23]).unwrap();
    let put_out = GameMasterNotice::PutOut { done: true };
    let checked = GameMasterNotice::Checked(Box::new(samples::figures(i32::MAX)));
    let named = GameMasterNotice::Account { account, name };
    all.extend([told, put_out, checked, named].map(Notice::GameMaster));
    all
}

fn told(growth: GrowthNotice, version: &str) -> Vec<u8> {
    bytes(&Notice::Growth(growth), version)
}

const VERSIONS: [&str; 4] = ["re-20120307", "re-20180621", "main-20190530", "main-20220406"];

#[test]
fn experience_has_as_many_bits_as_the_version_gives_it() {
    let course = Course::Job;
    let experience = GrowthNotice::Experience { course, now: 0x0102 };
    let short = [0xb1, 0x00, 2, 0, 2, 1, 0, 0];
    let long = [0xcb, 0x0a, 2, 0, 2, 1, 0, 0, 0, 0, 0, 0];
    let [old, new @ ..] = VERSIONS;
    assert_eq!(told(experience, old), short);
    let most = GrowthNotice::Experience { course, now: u64::MAX };
    assert_eq!(told(most, old)[4..], i32::MAX.to_le_bytes());
    for version in new {
        assert_eq!(told(experience, version), long, "{version}");
    }
}

#[test]
fn what_is_gained_or_lost_stands_in_the_chat() {
    let lost = GrowthNotice::Gained {
        account: ACCOUNT,
        course: Course::Base,
        amount: -2,
    };
    let account = ACCOUNT.0.to_le_bytes();
    let [old, new @ ..] = VERSIONS;
    let short = [&[0xf6, 0x07][..], &account, &(-2_i32).to_le_bytes(), &[1, 0, 0, 0]].concat();
    assert_eq!(told(lost, old), short);
    let long = [&[0xcc, 0x0a][..], &account, &(-2_i64).to_le_bytes(), &[1, 0, 0, 0]].concat();
    for version in new {
        assert_eq!(told(lost, version), long, "{version}");
    }
}

#[test]
fn what_was_restored_has_as_many_bits_as_the_version_gives_it() {
    let restored = GrowthNotice::Restored {
        pool: Pool::Hp,
        amount: 45,
    };
    let [old, new @ ..] = VERSIONS;
    assert_eq!(told(restored, old), [0x3d, 0x01, 5, 0, 45, 0]);
    for version in new.into_iter().chain(["main-20141022"]) {
        assert_eq!(told(restored, version), [0x27, 0x0a, 5, 0, 45, 0, 0, 0], "{version}");
    }
}

#[test]
fn the_rest_is_the_same_on_all_versions() {
    let unit = UNIT.0.to_le_bytes();
    let course = Course::Job;
    let facts = [
        (
            GrowthNotice::Points {
                pool: Pool::Sp,
                now: 11,
            },
            vec![0xb0, 0x00, 7, 0, 11, 0, 0, 0],
        ),
        (
            GrowthNotice::Level { course, level: 2 },
            vec![0xb0, 0x00, 55, 0, 2, 0, 0, 0],
        ),
        (GrowthNotice::StatusPoints(51), vec![0xb0, 0x00, 9, 0, 51, 0, 0, 0]),
        (
            GrowthNotice::Revived { unit: UNIT },
            [&[0x48, 0x01][..], &unit, &[0, 0]].concat(),
        ),
        (
            GrowthNotice::LevelReached {
                unit: UNIT,
                course,
                super_novice: false,
            },
            [&[0x9b, 0x01][..], &unit, &[1, 0, 0, 0]].concat(),
        ),
        (
            GrowthNotice::AttributeRaised {
                attribute: Attribute::Agility,
                value: Some(9),
            },
            vec![0xbc, 0x00, 14, 0, 1, 9],
        ),
        (
            GrowthNotice::AttributeRaised {
                attribute: Attribute::Agility,
                value: None,
            },
            vec![0xbc, 0x00, 14, 0, 0, 0],
        ),
    ];
    for (growth, expected) in facts {
        for version in VERSIONS {
            assert_eq!(told(growth, version), expected, "{growth:?} on {version}");
        }
    }
}

#[test]
fn the_bar_is_told_tab_by_tab_to_clients_that_have_tabs() {
    let key = Hotkey {
        skill: true,
        id: 28,
        level: 10,
    };
    let mut keys = vec![Hotkey::default(); 39];
    keys[38] = key;
    let two = HotkeyBar {
        keys,
        rows: HotkeyRows([1, 2]),
    };
    let one = HotkeyBar {
        keys: vec![key],
        rows: HotkeyRows([1, 2]),
    };
    let [old, middle, new @ ..] = VERSIONS;
    let told = |bar: &HotkeyBar, version| bytes(&Notice::Hotkeys(Box::new(bar.clone())), version);
    assert_eq!(
        (told(&two, old).len(), &told(&one, old)[..9]),
        (268, &[0xd9, 7, 1, 28, 0, 0, 0, 10, 0][..])
    );
    assert_eq!(
        (told(&two, middle).len(), &told(&one, middle)[..4]),
        (269, &[0, 0x0a, 1, 1][..])
    );
    for version in new {
        assert_eq!(told(&one, version).len(), 271, "nothing is on the second tab");
        let both = told(&two, version);
        assert_eq!(both[..6], [0x20, 0x0b, 1, 0, 0, 0]);
        assert_eq!(both[271..283], [0x20, 0x0b, 2, 1, 0, 1, 28, 0, 0, 0, 10, 0]);
        assert_eq!(both.len(), 542);
    }
}

#[test]
fn what_game_masters_do_is_the_same_on_all_versions() {
    let text = b"hi".as_slice().into();
    let broadcast = Notice::GameMaster(GameMasterNotice::Broadcast { text });
    for version in VERSIONS {
        assert_eq!(bytes(&broadcast, version), [0x9a, 0, 7, 0, b'h', b'i', 0], "{version}");
        let put_out = Notice::GameMaster(GameMasterNotice::PutOut { done: true });
        assert_eq!(bytes(&put_out, version), [0xcd, 0, 1], "{version}");
        let checked = GameMasterNotice::Checked(Box::new(samples::figures(7)));
        let checked = bytes(&Notice::GameMaster(checked), version);
        assert_eq!((checked.len(), &checked[14..18]), (42, &[7, 0, 7, 0][..]), "{version}");
    }
}
