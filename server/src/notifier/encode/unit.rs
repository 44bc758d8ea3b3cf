//! Units: how they come into sight, what they do there, and how they go.

use packets::{
    ActionKind, BossKind, EncodeError, HeadDirection, JobId, LookPart, Posture as Pose, Sex, UnitId, UnitKind as Kind,
    VanishReason, ZcChangeDirection, ZcEmotion, ZcMsgStateChange, ZcMsgStateChange2, ZcNotifyAct, ZcNotifyMove,
    ZcNotifyMoveentry, ZcNotifyNewentry, ZcNotifyPlayermove, ZcNotifyStandentry, ZcNotifyVanish, ZcSpriteChange,
    ZcSpriteChange2, ZcStopmove, fill,
};

use super::{
    Page,
    condition::{body_state, health_state},
    text,
};
use crate::event::look::{Appearance, BossRank, Posture, UnitKind, UnitLook, Vanish};
use crate::event::notice::LookChange;
use crate::event::{Notice, record};

/// Icon of the client's list: the unit sits.
const SITTING: u16 = 622;

/// How long that icon is said to last, in milliseconds: servers do not mean it.
const SITTING_FOR: u32 = 9999;

/// Room that a character takes up; clients ignore it.
const CHARACTER_SIZE: u8 = 5;

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    match *notice {
        Notice::WalkStarted { tick, movement } => page.put(&fill!(ZcNotifyPlayermove { tick, path: movement }))?,
        Notice::UnitMoved { unit, movement, since } => page.put(&fill!(ZcNotifyMove {
            unit,
            path: movement,
            tick: since,
        }))?,
        Notice::UnitStopped { unit, x, y } => page.put(&fill!(ZcStopmove { unit, x, y }))?,
        Notice::UnitVanished { unit, why } => page.put(&fill!(ZcNotifyVanish {
            unit,
            reason: vanish(why),
        }))?,
        Notice::UnitTurned { unit, body, head } => {
            page.put(&fill!(ZcChangeDirection {
                unit,
                head_direction: HeadDirection(head),
                direction: body,
            }))?;
        }
        Notice::Emotion { unit, emotion } => page.put(&fill!(ZcEmotion { unit, emotion }))?,
        Notice::PostureChanged { unit, posture } => posture_changed(unit, posture, page)?,
        Notice::LookChanged { unit, change } => look_changed(unit, change, page)?,
        Notice::UnitAppeared { ref look, how } => appeared(look, how, page)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// One of the three packets of a unit that comes into sight: what they have in common, and what is the packet's own.
macro_rules! entry {
    ($packet:ident, $look:expr, { $($field:ident: $value:expr),* $(,)? }) => {{
        let look: &UnitLook = $look;
        let (hp, max_hp) = visible_hp(look);
        let size = size(look.kind);
        fill!($packet {
            kind: kind(look.kind),
            unit: look.unit,
            character: look.character,
            speed: look.speed,
            job: JobId(look.job),
            hair: look.hair_style,
            weapon: look.weapon,
            shield: look.shield,
            head_bottom: look.headgear[0],
            head_middle: look.headgear[1],
            head_top: look.headgear[2],
            hair_color: look.hair_color,
            cloth_color: look.cloth_color,
            head_direction: HeadDirection(look.head_direction),
            robe: look.robe,
            sex: sex(look.sex),
            x_size: size,
            y_size: size,
            level: look.level,
            hp,
            max_hp,
            name: text::field(look.name),
            body_state: body_state(look.condition),
            health_state: health_state(look.condition),
            boss: boss(look.boss),
            $($field: $value,)*
        })
    }};
}

fn appeared(look: &UnitLook, how: Appearance, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match how {
        Appearance::Standing => page.put(&entry!(ZcNotifyStandentry, look, {
            position: look.position,
            posture: pose(look.posture),
        })),
        Appearance::New => page.put(&entry!(ZcNotifyNewentry, look, { position: look.position })),
        Appearance::Walking { movement, since } => {
            page.put(&entry!(ZcNotifyMoveentry, look, { path: movement, tick: since }))
        }
    }
}

fn posture_changed(unit: UnitId, posture: Posture, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let action = match posture {
        Posture::Sitting => {
            page.put(&fill!(ZcMsgStateChange2 {
                icon: SITTING,
                unit,
                on: true,
                left: SITTING_FOR
            }))?;
            ActionKind::SIT
        }
        Posture::Standing => {
            page.put(&fill!(ZcMsgStateChange {
                icon: SITTING,
                unit,
                on: false,
            }))?;
            ActionKind::STAND
        }
        Posture::Dead => {
            return page.put(&fill!(ZcNotifyVanish {
                unit,
                reason: VanishReason::DIED,
            }));
        }
    };
    page.put(&fill!(ZcNotifyAct { unit, action }))
}

fn look_changed(unit: UnitId, change: LookChange, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let (part, value, shield) = match change {
        LookChange::Weapon { weapon, shield } => (LookPart::WEAPON, weapon, shield),
        LookChange::Job(job) => (LookPart::JOB, job.into(), 0),
        LookChange::HeadTop(view) => (LookPart::HEAD_TOP, view.into(), 0),
        LookChange::HeadMid(view) => (LookPart::HEAD_MIDDLE, view.into(), 0),
        LookChange::HeadLow(view) => (LookPart::HEAD_BOTTOM, view.into(), 0),
        LookChange::Robe(view) => (LookPart::ROBE, view.into(), 0),
        LookChange::HairStyle(style) => (LookPart::HAIR, style.into(), 0),
        LookChange::HairColor(color) => (LookPart::HAIR_COLOR, color.into(), 0),
        LookChange::ClothColor(color) => (LookPart::CLOTH_COLOR, color.into(), 0),
    };
    if page.knows::<ZcSpriteChange2>() {
        return page.put(&fill!(ZcSpriteChange2 {
            unit,
            part,
            value,
            shield,
        }));
    }
    page.put(&fill!(ZcSpriteChange {
        unit,
        part,
        value: u8::try_from(value).unwrap_or(u8::MAX),
    }))
}

fn kind(kind: UnitKind) -> Kind {
    match kind {
        UnitKind::Character => Kind::PC,
        UnitKind::Monster => Kind::MONSTER,
        UnitKind::Npc => Kind::NPC,
    }
}

fn size(kind: UnitKind) -> u8 {
    match kind {
        UnitKind::Character => CHARACTER_SIZE,
        UnitKind::Monster | UnitKind::Npc => 0,
    }
}

fn boss(rank: BossRank) -> BossKind {
    match rank {
        BossRank::None => BossKind::NONE,
        BossRank::Boss => BossKind::BOSS,
        BossRank::Mvp => BossKind::MVP,
    }
}

fn sex(sex: record::Sex) -> Sex {
    Sex(sex.code())
}

fn pose(posture: Posture) -> Pose {
    match posture {
        Posture::Standing => Pose::STANDING,
        Posture::Sitting => Pose::SITTING,
        Posture::Dead => Pose::DEAD,
    }
}

fn vanish(why: Vanish) -> VanishReason {
    match why {
        Vanish::OutOfSight => VanishReason::OUT_OF_SIGHT,
        Vanish::Died => VanishReason::DIED,
        Vanish::LoggedOut => VanishReason::LOGGED_OUT,
        Vanish::Teleported => VanishReason::TELEPORTED,
    }
}

/// Hit points as others see them, now and at most: those of a hurt monster, else -1.
fn visible_hp(look: &UnitLook) -> (i32, i32) {
    let hurt = look.kind == UnitKind::Monster && look.hp < look.max_hp;
    let shown = |points: u32| {
        if hurt {
            i32::try_from(points).unwrap_or(i32::MAX)
        } else {
            -1
        }
    };
    (shown(look.hp), shown(look.max_hp))
}
