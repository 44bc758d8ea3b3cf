//! NPCs as recorded servers showed them, to the byte.

use packets::UnitId;
use server::event::look::{Appearance, UnitKind, UnitLook};
use server::event::notice::NpcNotice;
use server::event::record::Sex;
use server::event::{Name, Notice};
use server::world::{Cell, Direction, Npc, Role};

use super::recorded::check;

const KAFRA: UnitId = UnitId(0x068e_7d80);

/// The Kafra employee of the recorded sessions.
fn kafra() -> UnitLook {
    let npc = Npc {
        name: Name::new(b"Kafra Employee").unwrap(),
        sprite: packets::JobId(115),
        map: 0,
        cell: Cell::new(151, 29),
        direction: Direction::North,
        role: Role::Shop(Box::default()),
    };
    UnitLook::of_npc((KAFRA.0 - Npc::FIRST_UNIT) as usize, &npc)
}

#[test]
fn an_npc_stands_there_as_recorded() {
    let look = kafra();
    assert_eq!((look.unit, look.sex), (KAFRA, Sex::Female));
    let appeared = Notice::UnitAppeared {
        look: Box::new(look),
        how: Appearance::Standing,
    };
    check(
        &appeared,
        "re-20180621",
        "ff09680006807d8e0600000000c80000000000000000007300000000000000000000000000000000000000000000000000000000000000
         0000000025c1d000000000000000ffffffffffffffff0000004b6166726120456d706c6f79656500000000000000000000",
    );
    for version in ["main-20190530", "main-20220406"] {
        check(
            &appeared,
            version,
            "ff096c0006807d8e0600000000c80000000000000000007300000000000000000000000000000000000000000000000000000000000000
             000000000000000025c1d000000000000000ffffffffffffffff0000004b6166726120456d706c6f79656500000000000000000000",
        );
    }
}

#[test]
fn an_npc_is_called_as_recorded() {
    let named = Notice::UnitNamed {
        unit: KAFRA,
        kind: UnitKind::Npc,
        name: Name::new(b"Kafra Employee").unwrap(),
        party: Name::default(),
    };
    check(
        &named,
        "main-20120307",
        "9500807d8e064b6166726120456d706c6f79656500000000000000000000",
    );
    for version in ["re-20180621", "main-20190530", "main-20220406"] {
        check(
            &named,
            version,
            "df0a807d8e06000000004b6166726120456d706c6f796565000000000000000000000000000000000000000000000000000000000000
             00000000",
        );
    }
}

#[test]
fn a_dialog_is_shown_as_recorded_on_every_version() {
    let npc = KAFRA;
    let said = NpcNotice::Said {
        npc,
        text: (*b"Welcome~!").into(),
    };
    let choices = ["Save", "Use Storage"].map(|choice| choice.as_bytes().into()).to_vec();
    for version in ["re-20120307", "re-20180621", "main-20190530", "main-20220406"] {
        for (notice, recorded) in [
            (said.clone(), "b4001200807d8e0657656c636f6d657e2100"),
            (NpcNotice::More { npc }, "b500807d8e06"),
            (
                NpcNotice::Choices {
                    npc,
                    choices: choices.clone(),
                },
                "b7001900807d8e06 53617665 3a 5573652053746f72616765 00",
            ),
            (NpcNotice::WantsNumber { npc }, "4201807d8e06"),
            (NpcNotice::WantsText { npc }, "d401807d8e06"),
            (NpcNotice::Closing { npc }, "b600807d8e06"),
        ] {
            check(&Notice::Npc(notice), version, recorded);
        }
    }
}

#[test]
fn the_oldest_version_shows_npcs_without_their_names() {
    let look = UnitLook {
        unit: UnitId(0x068e_ad97),
        job: 0x02d9,
        position: packets::Position::new(131, 148, 4),
        ..kafra()
    };
    let appeared = Notice::UnitAppeared {
        look: Box::new(look),
        how: Appearance::Standing,
    };
    check(
        &appeared,
        "re-20120307",
        "15094a000697ad8e06c8000000000000000000d902000000000000000000000000000000000000000000000000000000000000000000002
         0c94400000000000000ffffffffffffffff00",
    );
}
