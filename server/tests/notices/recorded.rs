//! Notices as recorded servers said the same, to the byte. The bytes are facts of the wire, taken from recorded sessions.

use packets::{AccountId, CharacterId, LoginId, Movement, Position, Tick, UnitId};
use server::event::look::{Appearance, Posture, UnitKind, UnitLook, Vanish};
use server::event::notice::{Experience, LoginAccepted, LoginRefusal, LookChange, PincodeState, WhisperResult};
use server::event::record::Sex;
use server::event::{Moment, Name, Notice};

use super::{bytes, samples};

/// Checks a notice against recorded bytes in hex.
#[track_caller]
pub(crate) fn check(notice: &Notice, version: &str, recorded: &str) {
    let digits: Vec<u8> = recorded.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let recorded: Vec<u8> = digits.chunks_exact(2).map(byte).collect();
    assert_eq!(bytes(notice, version), recorded, "{version}");
}

const CAP_KORE: AccountId = AccountId(0x0020_0b25);
const CAP_USER: UnitId = UnitId(0x0020_0b23);

fn name(text: &str) -> Name {
    Name::new(text.as_bytes()).unwrap()
}

/// The player `CapUser1` as others saw him.
fn cap_user() -> UnitLook {
    UnitLook {
        unit: CAP_USER,
        character: CharacterId(0x0020_d1f7),
        speed: 150,
        job: 0,
        hair_style: 1,
        hair_color: 1,
        cloth_color: 0,
        weapon: 0,
        shield: 0,
        headgear: [0; 3],
        robe: 0,
        head_direction: 0,
        sex: Sex::Male,
        position: Position::new(153, 185, 0),
        posture: Posture::Standing,
        level: 10,
        hp: 200,
        max_hp: 200,
        name: name("CapUser1"),
        ..samples::look(UnitKind::Character)
    }
}

#[test]
fn a_login_is_accepted_and_names_the_char_server() {
    let accepted = LoginAccepted {
        account: CAP_KORE,
        login_id1: LoginId(0x77af_69b0),
        login_id2: LoginId(0x7356_791a),
        sex: Sex::Male,
        players: 0,
    };
    check(
        &Notice::LoginAccepted(accepted),
        "re-20120307",
        "69004f00b069af77250b20001a795673 00000000 0000000000000000000000000000000000000000000000000000 01
         7f0000010966 48657263756c6573000000000000000000000000 0000 0000 0000",
    );
}

#[test]
fn refusals_of_a_login_say_why_and_until_when() {
    check(
        &Notice::LoginRefused(LoginRefusal::WrongPassword),
        "main-20220406",
        "020b 01000000 0000000000000000000000000000000000000000",
    );
    check(
        &Notice::LoginRefused(LoginRefusal::BannedUntil(Moment(1_795_434_093_000))),
        "main-20220406",
        "020b 06000000 323032362d31312d32332031313a34313a333300",
    );
}

#[test]
fn a_pincode_that_nobody_may_have_and_a_wrong_one_are_told_apart() {
    let pincode = |account, state, seed| Notice::Pincode {
        account: AccountId(account),
        state,
        seed,
    };
    // Recorded: the client said 1111.
    let not_allowed = pincode(0x0020_0b27, PincodeState::NotAllowed, 0x10c9);
    check(&not_allowed, "re-20120307", "b908 c9100000 270b2000 0500");
    let not_allowed = pincode(0x0020_0b27, PincodeState::NotAllowed, 0xae56);
    check(&not_allowed, "re-20180621", "b908 56ae0000 270b2000 0500");
    // Not recorded: what public servers send when it is wrong, and to which versions.
    let wrong = pincode(0x0020_0b23, PincodeState::Wrong, 0x66e9);
    for version in ["re-20120307", "main-20120307"] {
        check(&wrong, version, "b908 e9660000 230b2000 0800");
    }
    for version in ["re-20180621", "main-20190530", "main-20220406"] {
        check(&wrong, version, "e90a e9660000 230b2000 0800 02");
    }
}

#[test]
fn the_character_list_has_each_version_s_blocks() {
    let list = samples::list(vec![samples::character()], 12);
    check(
        &Notice::CharacterList(list.clone()),
        "re-20120307",
        "6b00ab000c0c0c0000000000000000000000000000000000000000f9d120002400000088130000140000000a0000000000000000000000
         000000000000000000000000df00c8000000f6000000340034009600000001000000280000000000000000000000010000004361704b6f
         726531000000000000000000000000000000000605050505050000010070726f6e746572612e6761740000000000000000000000000000
         000000000000",
    );
    check(
        &Notice::CharacterList(list),
        "main-20190530",
        "2d081d000c00000c0c0000000000000000000000000000000000000000
         6b00b6000c0c0c0000000000000000000000000000000000000000f9d1200024000000000000008813000014000000000000000a000000
         0000000000000000000000000000000000000000df00c8000000f600000034003400960000000100000000002800000000000000000000
         00010000004361704b6f726531000000000000000000000000000000000605050505050000010070726f6e746572612e67617400000000
         0000000000000000000000000000000001",
    );
}

#[test]
fn long_lists_end_their_pages_for_clients_that_ask_on() {
    let characters = |count: u8| {
        (0..count).map(|slot| {
            let mut character = samples::character();
            character.slot = slot;
            character
        })
    };
    let pages = |count| {
        bytes(
            &Notice::CharacterPages(samples::list(characters(count).collect(), 12)),
            "main-20220406",
        )
    };
    assert_eq!(pages(0), [0x72, 0x0b, 4, 0]);
    assert_eq!(pages(2).len(), 4 + 2 * 175);
    assert_eq!(
        pages(3).len(),
        4 + 3 * 175 + 4,
        "three are asked on for: an empty page ends them"
    );
    assert_eq!(pages(4).len(), 4 + 4 * 175);
    let none = bytes(&Notice::CharacterPages(samples::list(Vec::new(), 12)), "re-20120307");
    assert!(none.is_empty(), "{none:02x?}");
}

#[test]
fn the_map_server_is_at_this_clients_address() {
    let address = Notice::MapAddress {
        character: CharacterId(0x0020_d1f9),
        map: "prontera".into(),
    };
    check(
        &address,
        "re-20120307",
        "7100f9d1200070726f6e746572612e676174000000007f0000012162",
    );
}

#[test]
fn a_deletion_is_told_as_a_date_or_as_what_remains() {
    let now = Moment(1_795_434_093_000);
    let reserved = Notice::DeletionReserved {
        character: CharacterId(0x0020_d1fe),
        result: server::event::notice::ReserveResult::Reserved,
        at: Some(Moment(now.0 + 86_400_000)),
        now,
    };
    check(&reserved, "main-20220406", "2808fed120000100000080510100");
    // 2026-11-24 11:41:33 UTC, in seconds since 1970.
    check(&reserved, "re-20120307", "2808fed1200001000000 ed77056b");
}

#[test]
fn a_player_that_comes_or_walks_looks_as_recorded() {
    let (look, movement) = (Box::new(cap_user()), Movement::new((153, 185), (155, 185)));
    check(
        &Notice::UnitAppeared {
            look: look.clone(),
            how: Appearance::New,
        },
        "main-20220406",
        "fe096b0000230b2000f7d12000960000000000000000000000010000000000000000000000000000000100000000000000000000000000
         0000000000000001264b9005050a000000ffffffffffffffff000000436170557365723100000000000000000000000000000000",
    );
    check(
        &Notice::UnitAppeared { look, how: Appearance::Walking { movement, since: Tick(0x0046_71c3) } },
        "main-20220406",
        "fd09720000230b2000f7d12000960000000000000000000000010000000000000000000000c371460000000000010000000000000000000000
         00000000000000000001264b926cb98805050a000000ffffffffffffffff000000436170557365723100000000000000000000000000000000",
    );
}

#[test]
fn a_walk_is_told_to_the_walker_and_to_the_others() {
    let (tick, movement) = (Tick(0x004c_c20e), Movement::new((155, 182), (157, 179)));
    check(
        &Notice::WalkStarted { tick, movement },
        "main-20220406",
        "87000ec24c0026cb6274b388",
    );
    let (since, movement) = (Tick(0x0046_6f45), Movement::new((159, 185), (161, 187)));
    let moved = Notice::UnitMoved {
        unit: UnitId(0x0020_0b29),
        movement,
        since,
    };
    check(&moved, "main-20220406", "8600290b200027cb9284bb88456f4600");
    check(
        &Notice::UnitVanished {
            unit: CAP_USER,
            why: Vanish::LoggedOut,
        },
        "main-20220406",
        "8000230b200002",
    );
    check(
        &Notice::UnitStopped {
            unit: UnitId(CAP_KORE.0),
            x: 148,
            y: 182,
        },
        "main-20220406",
        "8800250b20009400b600",
    );
    check(
        &Notice::UnitTurned {
            unit: UnitId(0x0020_0b21),
            body: 3,
            head: 0,
        },
        "re-20120307",
        "9c00210b2000000003",
    );
}

#[test]
fn sitting_and_standing_up_show_an_icon_and_an_act() {
    let unit = UnitId(CAP_KORE.0);
    check(
        &Notice::PostureChanged {
            unit,
            posture: Posture::Sitting,
        },
        "main-20220406",
        "3f046e02250b2000010f270000000000000000000000000000
         8a00250b2000 00000000 00000000 00000000 00000000 0000 0000 02 0000",
    );
    check(
        &Notice::PostureChanged {
            unit,
            posture: Posture::Standing,
        },
        "main-20220406",
        "96016e02250b200000 8a00250b2000 00000000 00000000 00000000 00000000 0000 0000 03 0000",
    );
}

#[test]
fn whispers_name_their_sender_in_each_version_s_way() {
    let whisper = Notice::Whispered {
        from: CharacterId(0x0020_d1f5),
        name: name("CapGM1"),
        game_master: true,
        text: b"hello there".as_slice().into(),
    };
    check(
        &whisper,
        "re-20120307",
        "97002c00436170474d310000000000000000000000000000000000000100000068656c6c6f20746865726500",
    );
    check(
        &whisper,
        "main-20220406",
        "de092d00f5d12000436170474d310000000000000000000000000000000000000168656c6c6f20746865726500",
    );
    let answer = Notice::WhisperAnswered {
        result: WhisperResult::Heard,
        sender: AccountId(0x0020_0b21),
    };
    check(&answer, "re-20120307", "980000");
    check(&answer, "main-20220406", "df0900210b2000");
}

#[test]
fn names_of_players_have_room_for_more() {
    let (unit, player) = (UnitId(0x0020_0b22), name("CapGM2"));
    let named = Notice::UnitNamed {
        unit,
        kind: UnitKind::Character,
        name: player,
        party: name("Hunters"),
    };
    for (version, id) in [("re-20120307", b"\x95\x01"), ("main-20220406", b"\x30\x0a")] {
        let bytes = bytes(&named, version);
        assert_eq!(bytes[..2], *id);
        assert_eq!(bytes[2..12], *b"\x22\x0b\x20\x00CapGM2");
        assert_eq!(bytes[30..38], *b"Hunters\0");
    }
    let poring = Notice::UnitNamed {
        unit: UnitId(0x068e_c446),
        kind: UnitKind::Monster,
        name: name("Poring"),
        party: Name::default(),
    };
    check(
        &poring,
        "re-20120307",
        "950046c48e06506f72696e67000000000000000000000000000000000000",
    );
    let character = CharacterId(0x0020_d1f6);
    let named = Notice::CharacterNamed {
        character,
        name: player,
    };
    check(
        &named,
        "re-20120307",
        "9401f6d12000436170474d32000000000000000000000000000000000000",
    );
    check(
        &named,
        "main-20220406",
        "f70a0300f6d12000436170474d32000000000000000000000000000000000000",
    );
}

#[test]
fn map_enter_is_told_as_recorded() {
    let version = "main-20220406";
    check(&Notice::MapGreeting { account: CAP_KORE }, version, "8302250b2000");
    check(&Notice::InventoryExpansion { places: 0 }, version, "180b0000");
    check(&Notice::OverweightPercent(50), version, "de0a32000000");
    let accepted = Notice::EnterAccepted {
        tick: Tick(0x004c_ba24),
        x: 155,
        y: 182,
        direction: 0,
        font: 0,
        sex: Sex::Male,
    };
    check(&accepted, version, "eb0224ba4c0026cb6005050000");
    check(
        &Notice::MapChanged {
            map: "prontera".into(),
            x: 155,
            y: 182,
        },
        version,
        "910070726f6e746572612e676174000000009b00b600",
    );
}

#[test]
fn the_end_of_a_load_is_told_as_recorded() {
    let unit = UnitId(CAP_KORE.0);
    let version = "main-20220406";
    let nothing_worn = LookChange::Weapon { weapon: 0, shield: 0 };
    check(
        &Notice::LookChanged {
            unit,
            change: nothing_worn,
        },
        version,
        "d701250b2000020000000000000000",
    );
    check(&Notice::HatEffects { unit }, version, "3b0a0900250b200001");
    check(
        &Notice::Weight { now: 1130, max: 21_800 },
        version,
        "b000190028550000 b00018006a040000",
    );
    check(&Notice::PartyInvitations { refused: false }, version, "c90200");
    check(&Notice::EquipmentOpen { open: false }, version, "da0200");
    check(
        &Notice::Configured { kind: 1, on: false },
        version,
        "d9020100000000000000",
    );
    check(
        &Notice::Rates,
        version,
        "7b094400a0860100e8030000a086010000000000000000000000000000030000000000000000000000000100000000000000000000000002
         a0860100e8030000a0860100",
    );
    let experience = Experience {
        base: 2,
        next_base: 34_212,
        job: 1,
        next_job: 0,
    };
    check(
        &Notice::Experience(experience),
        version,
        "cb0a01000200000000000000 cb0a1600a485000000000000 cb0a02000100000000000000 cb0a17000000000000000000",
    );
    check(&Notice::SkillPoints(0), version, "b0000c0000000000");
    check(
        &Notice::Skills,
        version,
        "0f0129000100000000000900000000004e565f42415349430000000000000000000000000000000000",
    );
    check(&Notice::AttendanceClosed, version, "e20a0500000000 cd09920dff000000");
    check(
        &Notice::MapProperty { pvp: false, town: true },
        version,
        "9b09280000020000",
    );
    check(&Notice::UnreadMail { any: false }, version, "e70900");
    check(&Notice::LoadCompleted, version, "1b0b");
}

#[test]
fn a_coloured_line_is_red_green_blue_on_the_wire() {
    let line = Notice::ColoredLine {
        color: [0, 0xff, 0],
        text: b"hi".as_slice().into(),
    };
    check(&line, "re-20120307", "c102 0f00 00000000 00ff0000 686900");
}
