//! Ailments: how units look with them, and the icons of what holds of a character for a while.

use core::time::Duration;

use packets::{
    BodyState, EffectState, EncodeError, HealthState, UnitId, ZcMsgStateChange, ZcMsgStateChange2, ZcMsgStateChange3,
    ZcStateChange, fill,
};

use super::Page;
use crate::{
    event::{
        Condition, Notice,
        notice::{ConditionNotice, StatusIcon},
    },
    world::Status,
};

/// How long an icon without an end is said to last, in milliseconds: servers do not mean it.
const WITHOUT_END: u32 = 9999;

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::Condition(notice) = notice else {
        return Ok(false);
    };
    match *notice {
        ConditionNotice::Changed {
            unit,
            condition,
            hidden,
        } => {
            let effect_state = if hidden {
                EffectState::INVISIBLE
            } else {
                EffectState::default()
            };
            page.put(&fill!(ZcStateChange {
                unit,
                body_state: body_state(condition),
                health_state: health_state(condition),
                effect_state,
            }))?;
        }
        ConditionNotice::Icon { unit, icon, left } => comes(unit, number(icon), left, page)?,
        ConditionNotice::IconGone { unit, icon } => page.put(&fill!(ZcMsgStateChange {
            icon: number(icon),
            unit,
            on: false,
        }))?,
    }
    Ok(true)
}

fn comes(unit: UnitId, icon: u16, left: Option<Duration>, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let left = left.map_or(WITHOUT_END, |left| u32::try_from(left.as_millis()).unwrap_or(u32::MAX));
    if page.knows::<ZcMsgStateChange3>() {
        return page.put(&fill!(ZcMsgStateChange3 {
            icon,
            unit,
            on: true,
            total: left,
            left,
        }));
    }
    page.put(&fill!(ZcMsgStateChange2 {
        icon,
        unit,
        on: true,
        left,
    }))
}

/// Numbers in the client's own list.
const fn number(icon: StatusIcon) -> u16 {
    match icon {
        StatusIcon::Hallucination => 34,
        StatusIcon::HalfLaden => 35,
        StatusIcon::FullyLaden => 36,
        StatusIcon::Haste(..=10) => 37,
        StatusIcon::Haste(..=15) => 38,
        StatusIcon::Haste(..=20) => 39,
        StatusIcon::Haste(_) => 40,
        StatusIcon::Bleeding => 124,
    }
}

/// What holds a body.
pub(super) fn body_state(condition: Condition) -> BodyState {
    let states = [
        (Status::Stone, BodyState::STONE),
        (Status::Freeze, BodyState::FREEZE),
        (Status::Stun, BodyState::STUN),
        (Status::Sleep, BodyState::SLEEP),
    ];
    let held = states.into_iter().find(|&(status, _)| condition.has(status));
    match held {
        Some((_, state)) => state,
        None if condition.stiffens() => BodyState::STONE_WAIT,
        None => BodyState::NONE,
    }
}

/// The other ailments.
pub(super) fn health_state(condition: Condition) -> HealthState {
    let states = [
        (Status::Poison, HealthState::POISON),
        (Status::Curse, HealthState::CURSE),
        (Status::Silence, HealthState::SILENCE),
        (Status::Confusion, HealthState::CONFUSION),
        (Status::Blind, HealthState::BLIND),
        (Status::Bleeding, HealthState::BLEEDING),
    ];
    let held = states.into_iter().filter(|&(status, _)| condition.has(status));
    held.fold(HealthState::default(), |all, (_, state)| all | state)
}
