//! Fights: blows, hit points of monsters, and why an attack came to nothing.

use packets::{
    ActionFailure, ActionKind, EncodeError, Tick, UnitId, ZcActionFailure, ZcAttackFailureForDistance, ZcHpInfo, ZcMvp,
    ZcMvpGettingItem, ZcMvpGettingSpecialExp, ZcNotifyAct2, fill,
};

use super::Page;
use crate::event::Notice;
use crate::event::notice::{AttackRefusal, FightNotice};
use crate::figures::blow::{Blow, Outcome};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::Fight(notice) = notice else {
        return Ok(false);
    };
    match *notice {
        FightNotice::Struck {
            from,
            target,
            tick,
            attack_motion,
            damage_motion,
            blow,
        } => struck((from, target), tick, (attack_motion, damage_motion), blow, page)?,
        FightNotice::Reflected {
            unit,
            tick,
            attack_motion,
            damage_motion,
            damage,
        } => page.put(&fill!(ZcNotifyAct2 {
            unit,
            target: unit,
            tick,
            attack_motion,
            damage_motion,
            damage: shown(damage),
            hits: 1,
            action: ActionKind::ATTACK_NO_MOTION,
        }))?,
        FightNotice::Mvp { unit } => page.put(&fill!(ZcMvp { unit }))?,
        FightNotice::MvpExperience(experience) => page.put(&fill!(ZcMvpGettingSpecialExp {
            experience: u32::try_from(experience).unwrap_or(u32::MAX),
        }))?,
        FightNotice::MvpItem(item) => page.put(&fill!(ZcMvpGettingItem { item }))?,
        FightNotice::Hurt { unit, hp, max_hp } => page.put(&fill!(ZcHpInfo {
            unit,
            hp: shown(hp),
            max_hp: shown(max_hp),
        }))?,
        FightNotice::OutOfReach {
            target,
            target_at: (target_x, target_y),
            from: (x, y),
            range,
        } => page.put(&fill!(ZcAttackFailureForDistance {
            target,
            target_x,
            target_y,
            x,
            y,
            range,
        }))?,
        FightNotice::Refused(why) => page.put(&fill!(ZcActionFailure { failure: failure(why) }))?,
    }
    Ok(true)
}

fn struck(
    (unit, target): (UnitId, UnitId),
    tick: Tick,
    (attack_motion, damage_motion): (i32, i32),
    blow: Blow,
    page: &mut Page<'_>,
) -> Result<(), EncodeError> {
    page.put(&fill!(ZcNotifyAct2 {
        unit,
        target,
        tick,
        attack_motion,
        damage_motion,
        damage: shown(blow.right),
        hits: i16::from(blow.hits),
        action: action(blow),
        left_damage: shown(blow.left),
    }))
}

/// A miss is an attack that does nothing.
fn action(blow: Blow) -> ActionKind {
    match blow.outcome {
        Outcome::LuckyDodge => ActionKind::LUCKY_DODGE,
        Outcome::Critical => ActionKind::ATTACK_CRITICAL,
        Outcome::Hit if blow.hits > 1 => ActionKind::ATTACK_MULTIPLE,
        Outcome::Hit | Outcome::Miss => ActionKind::ATTACK,
    }
}

fn failure(why: AttackRefusal) -> ActionFailure {
    match why {
        AttackRefusal::NoAmmunition => ActionFailure::NO_AMMUNITION,
        AttackRefusal::Overweight => ActionFailure::OVERWEIGHT,
    }
}

fn shown(points: u32) -> i32 {
    i32::try_from(points).unwrap_or(i32::MAX)
}
