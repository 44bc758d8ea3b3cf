//! Coming into the map server and loading a map: greeting, settings, windows, lists.

use packets::{
    ConfigKind, CzShortcutKeyChange2, EncodeError, Hotkey, Kind, MapFight, MapProperty, PersonalInfo,
    PersonalInfoSource, RoString, Sex, Skill, SkillId, UiKind, ZcAcceptEnter, ZcAid, ZcAllAchList, ZcConfig,
    ZcConfigNotify, ZcEquipmentEffect, ZcExtendBodyitemSize, ZcMappropertyR2, ZcMsgColor, ZcNotifyActorinit,
    ZcNotifyMapproperty, ZcNotifyUnreadmail, ZcNpcackMapmove, ZcOverweightPercent, ZcPartyConfig, ZcPersonalInfomation,
    ZcShortcutKeyList, ZcSkillinfoList, ZcUiOpen, fill,
};

use super::{Page, text};
use crate::event::Notice;
use crate::event::notice::HotkeyBar;

/// Keys of one tab of the bar.
const HOTKEYS: usize = 38;

/// Message of the client's list: the attendance event is closed.
const NO_ATTENDANCE: u16 = 3474;

/// Red, as messages of the list are coloured.
const RED: u32 = 0x0000_00ff;

/// 100 %, in thousandths of a percent.
const NORMAL_RATE: i32 = 100_000;

/// The older packet has room for small numbers only, in whole percents; Hercules does not tell it, and headless clients of its time do not
/// know it.
const COARSE_RATES: u16 = 0x08cb;

/// 1 %, in thousandths: the experience lost on death.
const USUAL_LOSS: i32 = 1000;

/// Kind of map without player fights, in the client's list; also sent for those with them, whose flags tell.
const ORDINARY_MAP: u16 = 40;

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::MapGreeting { account } => page.put(&fill!(ZcAid { account: *account }))?,
        Notice::InventoryExpansion { places } => page.put(&fill!(ZcExtendBodyitemSize { places: *places }))?,
        Notice::OverweightPercent(percent) => page.put(&fill!(ZcOverweightPercent { percent: *percent }))?,
        Notice::EnterAccepted {
            tick,
            x,
            y,
            direction,
            font,
            sex,
        } => page.put(&fill!(ZcAcceptEnter {
            tick: *tick,
            position: packets::Position::new(*x, *y, *direction),
            font: *font,
            sex: Sex(sex.code())
        }))?,
        Notice::MapChanged { map, x, y } => {
            page.put(&fill!(ZcNpcackMapmove {
                map_name: text::map_name(map),
                x: *x,
                y: *y,
            }))?;
        }
        Notice::HatEffects { unit } => {
            page.put(&fill!(ZcEquipmentEffect {
                unit: *unit,
                start: true
            }))?;
        }
        Notice::Skills => page.put(&fill!(ZcSkillinfoList {
            skills: vec![basic_skill()],
        }))?,
        Notice::Hotkeys(bar) => hotkeys(bar, page)?,
        Notice::Achievements => page.put(&ZcAllAchList::default())?,
        Notice::LoadCompleted => page.put(&ZcNotifyActorinit::default())?,
        _ => return settings(notice, page),
    }
    Ok(true)
}

fn settings(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match notice {
        Notice::PartyInvitations { refused } => page.put(&fill!(ZcPartyConfig { refuse: *refused }))?,
        Notice::EquipmentOpen { open } => page.put(&fill!(ZcConfigNotify { open_equipment: *open }))?,
        Notice::Configured { kind, on } => configured(ConfigKind(*kind), *on, page)?,
        Notice::Rates if page.recipient.profile.id(Kind::ZcPersonalInfomation) == Some(COARSE_RATES) => {}
        Notice::Rates => page.put(&rates())?,
        Notice::AttendanceClosed => {
            page.put(&fill!(ZcUiOpen { ui: UiKind::TIP_BOX }))?;
            page.put(&fill!(ZcMsgColor {
                message: NO_ATTENDANCE,
                color: RED,
            }))?;
        }
        Notice::MapProperty { pvp, .. } => map_property(*pvp, page)?,
        Notice::UnreadMail { any } => page.put(&fill!(ZcNotifyUnreadmail { unread: *any }))?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn map_property(pvp: bool, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let mut property = MapProperty::USE_CART;
    if pvp {
        property = property | MapProperty::PARTY_FIGHT | MapProperty::COUNT_PK;
        page.put(&fill!(ZcNotifyMapproperty {
            fight: MapFight::FREE_PVP,
        }))?;
    }
    page.put(&fill!(ZcMappropertyR2 {
        kind: ORDINARY_MAP,
        property,
    }))
}

/// Versions that do not know the overweight percentage, which came with them, have the first setting only.
fn configured(config: ConfigKind, on: bool, page: &mut Page<'_>) -> Result<(), EncodeError> {
    if config == ConfigKind::OPEN_EQUIPMENT || page.knows::<ZcOverweightPercent>() {
        page.put(&fill!(ZcConfig {
            config,
            value: u8::from(on),
        }))?;
    }
    Ok(())
}

/// The usual rates, all of them the server's own.
fn rates() -> ZcPersonalInfomation {
    let none = |source| fill!(PersonalInfo { source });
    let (experience, death, drop_rate) = (NORMAL_RATE, USUAL_LOSS, NORMAL_RATE);
    fill!(ZcPersonalInfomation {
        experience,
        death,
        drop_rate,
        details: vec![
            none(PersonalInfoSource::INTERNET_CAFE),
            none(PersonalInfoSource::TPLUS),
            none(PersonalInfoSource::PREMIUM),
            fill!(PersonalInfo {
                source: PersonalInfoSource::SERVER,
                experience,
                death,
                drop_rate,
            }),
        ],
    })
}

/// The bar tab by tab; a further tab only to clients that have it, and if there is something on it, as by Hercules.
fn hotkeys(bar: &HotkeyBar, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let tabs = if page.knows::<CzShortcutKeyChange2>() { 2 } else { 1 };
    for (tab, rotate) in (0_u16..).zip(bar.rows.0).take(tabs) {
        let on_tab = bar.keys.iter().skip(usize::from(tab) * HOTKEYS).take(HOTKEYS);
        let mut keys: [Hotkey; HOTKEYS] = core::array::from_fn(|_| Hotkey::default());
        let mut any = tab == 0;
        for (place, key) in keys.iter_mut().zip(on_tab) {
            *place = fill!(Hotkey {
                is_skill: key.skill,
                id: key.id,
                count: key.level
            });
            any |= key.id != 0;
        }
        if any {
            page.put(&fill!(ZcShortcutKeyList { rotate, tab, keys }))?;
        }
    }
    Ok(())
}

/// The novice's basic skill in full: clients look it up before they let a player chat, sit or emote.
fn basic_skill() -> Skill {
    fill!(Skill {
        skill: SkillId(1),
        level: 9,
        name: RoString::from("NV_BASIC")
    })
}
