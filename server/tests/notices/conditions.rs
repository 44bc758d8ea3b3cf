//! Ailments and what else holds for a while, as packets.

use core::time::Duration;

use packets::UnitId;
use server::{
    event::{
        Condition, Notice, UnitLook,
        look::{Appearance, UnitKind},
        notice::{ConditionNotice, StatusIcon},
    },
    world::Status,
};

use super::{bytes, samples};

const UNIT: UnitId = UnitId(2_000_001);
const VERSIONS: [&str; 4] = ["re-20120307", "re-20180621", "main-20190530", "main-20220406"];

/// What is told of ailments and of what else holds for a while.
pub(crate) fn samples() -> Vec<Notice> {
    let condition = Status::ALL
        .iter()
        .fold(Condition::NONE, |all, &status| all.with(status));
    let unit = UNIT;
    let icon = |icon, left| ConditionNotice::Icon { unit, icon, left };
    let notices = [
        ConditionNotice::Changed {
            unit,
            condition,
            hidden: true,
        },
        icon(StatusIcon::Bleeding, Some(Duration::MAX)),
        icon(StatusIcon::FullyLaden, None),
        ConditionNotice::IconGone {
            unit,
            icon: StatusIcon::Haste(20),
        },
    ];
    notices.map(ConditionNotice::notice).to_vec()
}

#[test]
fn what_is_seen_of_ailments_and_hiding_is_the_same_on_all_versions() {
    let unit = UNIT.0.to_le_bytes();
    let changed = |condition, hidden| {
        ConditionNotice::Changed {
            unit: UNIT,
            condition,
            hidden,
        }
        .notice()
    };
    let (stunned, stiff) = (Condition::NONE.with(Status::Stun), Condition::NONE.stiffening());
    let sick = stunned.with(Status::Poison).with(Status::Curse).with(Status::Blind);
    for version in VERSIONS {
        let told = |condition, hidden| bytes(&changed(condition, hidden), version);
        let expected = |rest: &[u8]| [&[0x29, 2][..], &unit, rest].concat();
        assert_eq!(
            told(Condition::NONE, true),
            expected(&[0, 0, 0, 0, 0x40, 0, 0, 0, 0]),
            "{version}"
        );
        assert_eq!(told(Condition::NONE, false)[10], 0, "{version}");
        assert_eq!(
            told(sick, false),
            expected(&[3, 0, 0x13, 0, 0, 0, 0, 0, 0]),
            "{version}"
        );
        assert_eq!(told(stiff, false)[6], 6, "{version}");
    }
}

#[test]
fn icons_say_how_long_they_last_in_all_where_the_version_can() {
    let unit = UNIT.0.to_le_bytes();
    let left = Some(Duration::from_mins(30));
    let icon = StatusIcon::Haste(10);
    let comes = ConditionNotice::Icon { unit: UNIT, icon, left }.notice();
    let goes = ConditionNotice::IconGone { unit: UNIT, icon }.notice();
    let milliseconds = 1_800_000_u32.to_le_bytes();
    for version in VERSIONS {
        let told = bytes(&comes, version);
        let newer = version != "re-20120307";
        let expected = if newer {
            [
                &[0x83, 9, 37, 0][..],
                &unit,
                &[1],
                &milliseconds,
                &milliseconds,
                &[0; 12],
            ]
            .concat()
        } else {
            [&[0x3f, 4, 37, 0][..], &unit, &[1], &milliseconds, &[0; 12]].concat()
        };
        assert_eq!(told, expected, "{version}");
        assert_eq!(
            bytes(&goes, version),
            [&[0x96, 1, 37, 0][..], &unit, &[0]].concat(),
            "{version}"
        );
    }
}

#[test]
fn who_comes_into_sight_is_seen_with_its_ailments() {
    for (version, at) in VERSIONS.into_iter().zip([11, 15, 15, 15]) {
        for kind in [UnitKind::Character, UnitKind::Monster] {
            let condition = Condition::NONE.with(Status::Sleep).with(Status::Poison);
            let told = |condition| {
                let look = Box::new(UnitLook {
                    condition,
                    ..samples::look(kind)
                });
                let how = Appearance::New;
                bytes(&Notice::UnitAppeared { look, how }, version)
            };
            let (well, sick) = (told(Condition::NONE), told(condition));
            assert_eq!(well[at..at + 4], [0; 4], "{version}");
            assert_eq!(sick[at..at + 4], [4, 0, 1, 0], "{version}");
        }
    }
}
