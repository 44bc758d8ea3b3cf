//! One of each notice, with values at the ends of their ranges where the game has such.

mod play;

use std::sync::Arc;

use packets::{AccountId, CharacterId, JobId, LoginId, Movement, Position, Tick, UnitId};
use server::event::look::{Appearance, BossRank, Posture, UnitKind, UnitLook, Vanish};
use server::event::notice::{
    CharacterCard, CharacterList, ConfirmResult, CreateRefusal, DeleteRefusal, Experience, Figures, HotkeyBar,
    ItemNotice, Kick, LoginAccepted, LoginRefusal, LookChange, NpcNotice, PincodeResult, PincodeState, RenameResult,
    ReserveResult, Vitals, WhisperResult,
};
use server::event::record::{Attributes, Character, Hotkey, HotkeyRows, Place, Sex};
use server::event::{Condition, DisconnectReason, Inventory, Moment, Name, Notice};
use server::figures::Views;
use server::world::ItemType;

pub(crate) use play::{fight, floor, item_card, items};

const UNIT: UnitId = UnitId(2_000_001);
const CHARACTER: CharacterId = CharacterId(150_001);
const ACCOUNT: AccountId = AccountId(2_000_001);
const NOW: Moment = Moment(1_795_434_093_000);

/// A text as long as a text may be.
fn text() -> Box<[u8]> {
    vec![0xc6; 255].into()
}

/// The longest name.
fn name() -> Name {
    Name::new(&[b'N'; Name::MAX]).unwrap()
}

const fn attributes(value: u16) -> Attributes {
    Attributes {
        strength: value,
        agility: value,
        vitality: value,
        intelligence: value,
        dexterity: value,
        luck: value,
    }
}

/// A character, by default as the recorded `CapKore1`.
pub(crate) fn character() -> Character {
    let place = Place {
        map: "prontera".into(),
        x: 155,
        y: 182,
    };
    Character {
        id: CharacterId(0x0020_d1f9),
        account: AccountId(0x0020_0b25),
        slot: 0,
        name: Name::new(b"CapKore1").unwrap(),
        sex: Sex::Male,
        job: JobId(0),
        base_level: 40,
        job_level: 10,
        base_experience: 36,
        job_experience: 20,
        attributes: Attributes {
            strength: 6,
            ..attributes(5)
        },
        status_points: 223,
        skill_points: 0,
        hp: 200,
        sp: 52,
        zeny: 5000,
        hair_style: 1,
        hair_color: 1,
        cloth_color: 0,
        place: place.clone(),
        save_point: place,
        renames: 0,
        slot_moves: 0,
        deletion: None,
        inventory: Inventory::default(),
        hotkeys: Vec::new(),
        hotkey_rows: HotkeyRows::default(),
        held: Vec::new(),
    }
}

pub(crate) fn card(character: Character) -> CharacterCard {
    CharacterCard {
        character,
        max_hp: 246,
        max_sp: 52,
        speed: 150,
        views: Views::default(),
    }
}

pub(crate) fn list(characters: Vec<Character>, slots: u8) -> CharacterList {
    CharacterList {
        slots,
        characters: characters.into_iter().map(card).collect(),
        now: NOW,
    }
}

/// A character with everything at its most.
fn extreme() -> Character {
    Character {
        name: name(),
        base_level: u16::MAX,
        job_level: u16::MAX,
        base_experience: u64::MAX,
        job_experience: u64::MAX,
        attributes: attributes(u16::MAX),
        status_points: u16::MAX,
        skill_points: u16::MAX,
        hp: u32::MAX,
        sp: u32::MAX,
        zeny: u32::MAX,
        place: Place {
            map: "moc_fild22b".into(),
            x: 1023,
            y: 1023,
        },
        renames: u8::MAX,
        slot_moves: u8::MAX,
        deletion: Some(Moment(u64::MAX)),
        ..character()
    }
}

pub(crate) fn look(kind: UnitKind) -> UnitLook {
    UnitLook {
        kind,
        unit: UNIT,
        character: CHARACTER,
        speed: 150,
        job: 4218,
        hair_style: 30,
        hair_color: 8,
        cloth_color: 4,
        weapon: 1,
        shield: 2,
        headgear: [1, 2, 3],
        robe: 1,
        head_direction: 2,
        sex: Sex::Female,
        position: Position::new(1023, 1023, 7),
        posture: Posture::Sitting,
        level: u16::MAX,
        hp: 10,
        max_hp: u32::MAX,
        name: name(),
        condition: Condition::NONE,
        boss: BossRank::None,
    }
}

pub(crate) fn figures(value: i32) -> Figures {
    let attribute = u16::try_from(value.unsigned_abs()).unwrap_or(u16::MAX);
    Figures {
        attributes: attributes(attribute),
        bonuses: attributes(attribute),
        costs: attributes(attribute),
        attack: (value, value),
        magic_attack: (value, value),
        defense: (value, value),
        magic_defense: (value, value),
        hit: value,
        flee: (value, value),
        critical: value,
        attack_delay: value,
        attack_range: 14,
    }
}

/// What the login and the char server tell.
pub(crate) fn before_the_map() -> Vec<Notice> {
    let whole = list(vec![character(), extreme(), character()], 15);
    let (character, account, now) = (CHARACTER, ACCOUNT, NOW);
    let accepted = LoginAccepted {
        account,
        login_id1: LoginId(u32::MAX),
        login_id2: LoginId(1),
        sex: Sex::Female,
        players: u16::MAX,
    };
    let refusals = [
        LoginRefusal::UnknownAccount,
        LoginRefusal::BannedUntil(NOW),
        LoginRefusal::Full,
    ];
    let mut notices: Vec<Notice> = refusals.map(Notice::LoginRefused).to_vec();
    notices.extend([
        Notice::Close(DisconnectReason::Quit),
        Notice::LoginAccepted(accepted),
        Notice::Kicked(Kick::ByGameMaster),
        Notice::CharGreeting { account },
        Notice::CharacterList(whole.clone()),
        Notice::CharacterPages(whole.clone()),
        Notice::CharRefused,
        Notice::CharacterCreated(Box::new(card(extreme()))),
        Notice::CreateRefused(CreateRefusal::Denied),
        Notice::CharacterDeleted,
        Notice::DeleteRefused(DeleteRefusal::WrongProof),
        Notice::DeletionReserved {
            character,
            result: ReserveResult::Reserved,
            at: Some(Moment(u64::MAX)),
            now,
        },
        Notice::DeletionConfirmed {
            character,
            result: ConfirmResult::Deleted,
            left: Some(whole.clone()),
        },
        Notice::DeletionCancelled { character, ok: true },
        Notice::RenameChecked { ok: true },
        Notice::Renamed(RenameResult::Renamed),
        Notice::SlotMoved {
            ok: true,
            moves_left: u16::MAX,
            list: whole,
        },
        Notice::MapAddress {
            character,
            map: Arc::from("prt_fild08"),
        },
    ]);
    notices.extend(pincodes());
    notices
}

fn pincodes() -> Vec<Notice> {
    let (account, seed) = (ACCOUNT, u32::MAX);
    let windows = [
        PincodeState::Passed,
        PincodeState::Ask,
        PincodeState::NotSet,
        PincodeState::NotAllowed,
        PincodeState::Wrong,
    ];
    let mut notices: Vec<Notice> = windows.map(|state| Notice::Pincode { account, state, seed }).to_vec();
    for result in [PincodeResult::Stored, PincodeResult::NotAllowed, PincodeResult::Failed] {
        notices.push(Notice::PincodeSet { result, seed });
        notices.push(Notice::PincodeChanged { result, seed });
    }
    notices
}

/// What the map server tells a client that comes in.
pub(crate) fn map_enter() -> Vec<Notice> {
    let vitals = Vitals {
        hp: u32::MAX,
        max_hp: u32::MAX,
        sp: u32::MAX,
        max_sp: u32::MAX,
    };
    let most = i32::MAX;
    vec![
        Notice::MapGreeting { account: ACCOUNT },
        Notice::InventoryExpansion { places: 100 },
        Notice::OverweightPercent(50),
        Notice::EnterAccepted {
            tick: Tick(u32::MAX),
            x: 1023,
            y: 1023,
            direction: 7,
            font: 1,
            sex: Sex::Male,
        },
        Notice::MapChanged {
            map: Arc::from("prt_fild08"),
            x: 1023,
            y: 1023,
        },
        Notice::BattleFigures(Box::new(figures(most))),
        Notice::Vitals(vitals),
        Notice::Item(ItemNotice::Inventory(vec![
            item_card(0, ItemType::Weapon),
            item_card(99, ItemType::Ammo),
        ])),
        Notice::HatEffects { unit: UNIT },
        Notice::Weight {
            now: u32::MAX,
            max: u32::MAX,
        },
    ]
}

/// What the map server tells a client whose load has ended.
pub(crate) fn load_end() -> Vec<Notice> {
    let experience = Experience {
        base: 1,
        next_base: u64::MAX,
        job: 1,
        next_job: 10,
    };
    let most = i32::MAX;
    vec![
        Notice::PartyInvitations { refused: true },
        Notice::EquipmentOpen { open: true },
        Notice::Configured { kind: 0, on: true },
        Notice::Configured { kind: 3, on: false },
        Notice::Rates,
        Notice::Skills,
        Notice::Hotkeys(Box::new(HotkeyBar {
            keys: vec![
                Hotkey {
                    skill: true,
                    id: u32::MAX,
                    level: u16::MAX,
                };
                Hotkey::MOST
            ],
            rows: HotkeyRows([u8::MAX; 2]),
        })),
        Notice::Experience(experience),
        Notice::SkillPoints(u16::MAX),
        Notice::Status {
            points: u16::MAX,
            figures: Box::new(figures(i32::MIN)),
        },
        Notice::AttributesAgain(Box::new(figures(most))),
        Notice::AttendanceClosed,
        Notice::ColoredLine {
            color: [1, 2, 3],
            text: text(),
        },
        Notice::MapProperty { pvp: true, town: false },
        Notice::UnreadMail { any: true },
        Notice::Achievements,
        Notice::LoadCompleted,
    ]
}

/// What the map server tells of the world.
pub(crate) fn world() -> Vec<Notice> {
    let movement = Movement::new((1023, 1023), (0, 0));
    let unit = UNIT;
    let since = Tick(u32::MAX);
    let walking = Appearance::Walking { movement, since };
    let appeared = |kind, how| Notice::UnitAppeared {
        look: Box::new(look(kind)),
        how,
    };
    vec![
        appeared(UnitKind::Character, Appearance::Standing),
        appeared(UnitKind::Character, Appearance::New),
        appeared(UnitKind::Monster, walking),
        appeared(UnitKind::Npc, Appearance::Standing),
        Notice::LookChanged {
            unit,
            change: LookChange::Weapon { weapon: 1, shield: 2 },
        },
        Notice::LookChanged {
            unit,
            change: LookChange::HairStyle(30),
        },
        Notice::LookChanged {
            unit,
            change: LookChange::Job(4218),
        },
        Notice::WalkStarted { tick: since, movement },
        Notice::UnitMoved { unit, movement, since },
        Notice::UnitStopped { unit, x: 1023, y: 1023 },
        Notice::UnitVanished {
            unit,
            why: Vanish::Teleported,
        },
        Notice::UnitTurned { unit, body: 7, head: 2 },
        Notice::PostureChanged {
            unit,
            posture: Posture::Sitting,
        },
        Notice::PostureChanged {
            unit,
            posture: Posture::Standing,
        },
    ]
}

/// What NPCs show.
pub(crate) fn npcs() -> Vec<Notice> {
    let npc = UnitId(110_000_000);
    let notices = [
        NpcNotice::Said { npc, text: text() },
        NpcNotice::More { npc },
        NpcNotice::Choices {
            npc,
            choices: vec![text(); 254],
        },
        NpcNotice::WantsNumber { npc },
        NpcNotice::WantsText { npc },
        NpcNotice::Cleared { npc },
        NpcNotice::Picture {
            name: "p".repeat(63).into(),
            at: server::world::PicturePlace::Right,
        },
        NpcNotice::Closing { npc },
    ];
    notices.map(Notice::Npc).to_vec()
}

/// What the map server tells of what others say and ask.
pub(crate) fn talk() -> Vec<Notice> {
    let (unit, since) = (UNIT, Tick(u32::MAX));
    vec![
        Notice::OwnLine { text: text() },
        Notice::UnitLine { unit, text: text() },
        Notice::Whispered {
            from: CHARACTER,
            name: name(),
            game_master: true,
            text: text(),
        },
        Notice::WhisperAnswered {
            result: WhisperResult::NobodyThere,
            sender: ACCOUNT,
        },
        Notice::Emotion { unit, emotion: u8::MAX },
        Notice::UnitNamed {
            unit,
            kind: UnitKind::Character,
            name: name(),
            party: name(),
        },
        Notice::UnitNamed {
            unit,
            kind: UnitKind::Monster,
            name: name(),
            party: Name::default(),
        },
        Notice::UnitNamed {
            unit,
            kind: UnitKind::Npc,
            name: name(),
            party: Name::default(),
        },
        Notice::CharacterNamed {
            character: CHARACTER,
            name: name(),
        },
        Notice::Time { tick: since },
        Notice::Ping,
        Notice::PlayerCount(u32::MAX),
        Notice::GuildMenu,
        Notice::ReturnAccepted,
        Notice::QuitAnswered { ok: true },
    ]
}
