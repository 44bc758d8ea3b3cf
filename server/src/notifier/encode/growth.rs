//! How characters fare and grow: points, levels, attributes.

use packets::{
    EncodeError, NotifyEffect, StatusParameter as Parameter, ZcLonglongparChange, ZcLongparChange, ZcNotifyEffect,
    ZcNotifyExp, ZcParChange, ZcRecovery, ZcRecovery2, ZcResurrection, ZcStatusChangeAck, fill,
};

use super::Page;
use crate::event::{
    Attribute, Notice,
    notice::{Course, GrowthNotice, Pool},
};

/// Writes a notice of this feature; false if it is none.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<bool, EncodeError> {
    let Notice::Growth(growth) = *notice else {
        return Ok(false);
    };
    match growth {
        GrowthNotice::Points { pool, now } => number(of_pool(pool), now, page)?,
        GrowthNotice::Restored { pool, amount } => restored(pool, amount, page)?,
        GrowthNotice::Revived { unit } => page.put(&fill!(ZcResurrection { unit }))?,
        GrowthNotice::LevelReached {
            unit,
            course,
            super_novice,
        } => page.put(&fill!(ZcNotifyEffect {
            unit,
            effect: effect(course, super_novice),
        }))?,
        _ => return growing(growth, page).map(|()| true),
    }
    Ok(true)
}

fn growing(growth: GrowthNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match growth {
        GrowthNotice::Level { course, level } => match course {
            Course::Base => number(Parameter::BASE_LEVEL, level.into(), page),
            Course::Job => number(Parameter::JOB_LEVEL, level.into(), page),
        },
        GrowthNotice::Experience { course, now } => long(of_course(course), now, page),
        GrowthNotice::NextLevel { course, needed } => match course {
            Course::Base => long(Parameter::NEXT_BASE_EXPERIENCE, needed, page),
            Course::Job => long(Parameter::NEXT_JOB_EXPERIENCE, needed, page),
        },
        GrowthNotice::Gained {
            account,
            course,
            amount,
        } => page.put(&fill!(ZcNotifyExp {
            account,
            experience: amount,
            parameter: of_course(course),
        })),
        GrowthNotice::StatusPoints(points) => number(Parameter::STATUS_POINTS, points.into(), page),
        _ => attribute(growth, page),
    }
}

fn attribute(growth: GrowthNotice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match growth {
        GrowthNotice::AttributeRaised { attribute, value } => page.put(&fill!(ZcStatusChangeAck {
            parameter: of_attribute(attribute),
            success: value.is_some(),
            value: byte(value.unwrap_or(0)),
        })),
        _ => Ok(()),
    }
}

/// The packet with 32 bits has two names, by the public servers that send it; no version has both.
fn restored(pool: Pool, amount: u32, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let parameter = of_pool(pool);
    if page.knows::<ZcRecovery2>() {
        page.put(&fill!(ZcRecovery2 { parameter, amount }))
    } else {
        page.put(&fill!(ZcRecovery { parameter, amount }))
    }
}

/// A parameter of 32 bits.
fn number(parameter: Parameter, value: u32, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let value = i32::try_from(value).unwrap_or(i32::MAX);
    page.put(&fill!(ZcParChange { parameter, value }))
}

/// A parameter of 64 bits, in as many as the version has.
fn long(parameter: Parameter, value: u64, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let value = i64::try_from(value).unwrap_or(i64::MAX);
    if page.knows::<ZcLonglongparChange>() {
        return page.put(&fill!(ZcLonglongparChange { parameter, value }));
    }
    let value = i32::try_from(value).unwrap_or(i32::MAX);
    page.put(&fill!(ZcLongparChange { parameter, value }))
}

const fn of_pool(pool: Pool) -> Parameter {
    match pool {
        Pool::Hp => Parameter::HP,
        Pool::Sp => Parameter::SP,
    }
}

const fn of_course(course: Course) -> Parameter {
    match course {
        Course::Base => Parameter::BASE_EXPERIENCE,
        Course::Job => Parameter::JOB_EXPERIENCE,
    }
}

const fn of_attribute(attribute: Attribute) -> Parameter {
    match attribute {
        Attribute::Strength => Parameter::STRENGTH,
        Attribute::Agility => Parameter::AGILITY,
        Attribute::Vitality => Parameter::VITALITY,
        Attribute::Intelligence => Parameter::INTELLIGENCE,
        Attribute::Dexterity => Parameter::DEXTERITY,
        Attribute::Luck => Parameter::LUCK,
    }
}

const fn effect(course: Course, super_novice: bool) -> NotifyEffect {
    match (course, super_novice) {
        (Course::Base, false) => NotifyEffect::BASE_LEVEL_UP,
        (Course::Job, false) => NotifyEffect::JOB_LEVEL_UP,
        (Course::Base, true) => NotifyEffect::BASE_LEVEL_UP_SUPER_NOVICE,
        (Course::Job, true) => NotifyEffect::JOB_LEVEL_UP_SUPER_NOVICE,
    }
}

/// The packet has 8 bits.
fn byte(value: u16) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}
