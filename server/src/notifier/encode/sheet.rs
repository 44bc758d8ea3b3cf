//! A character's numbers: the status window, hit points, weight, experience.

use packets::{
    EncodeError, StatusParameter as Parameter, ZcAttackRange, ZcCouplestatus, ZcLonglongparChange, ZcLongparChange,
    ZcParChange, ZcStatus, fill,
};

use super::Page;
use crate::event::Notice;
use crate::event::notice::{Experience, Figures, Vitals};

/// Writes a notice of this feature, the last in the row; those that no client is told in packets write nothing.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        Notice::BattleFigures(figures) => battle_figures(figures, page),
        Notice::Vitals(vitals) => self::vitals(*vitals, page),
        Notice::Weight { now, max } => changes(
            &[(Parameter::MAX_WEIGHT, signed(*max)), (Parameter::WEIGHT, signed(*now))],
            page,
        ),
        Notice::Experience(experience) => self::experience(*experience, page),
        Notice::JobLevel(level) => changes(&[(Parameter::JOB_LEVEL, (*level).into())], page),
        Notice::SkillPoints(points) => changes(&[(Parameter::SKILL_POINTS, (*points).into())], page),
        Notice::Status { points, figures } => page.put(&status(*points, figures)),
        Notice::AttributesAgain(figures) => {
            attributes(figures, page)?;
            page.put(&fill!(ZcAttackRange {
                range: figures.attack_range,
            }))?;
            changes(&[(Parameter::ATTACK_DELAY, figures.attack_delay)], page)
        }
        _ => Ok(()),
    }
}

fn battle_figures(figures: &Figures, page: &mut Page<'_>) -> Result<(), EncodeError> {
    attributes(figures, page)?;
    let parameters = [
        (Parameter::HIT, figures.hit),
        (Parameter::FLEE, figures.flee.0),
        (Parameter::ATTACK_DELAY, figures.attack_delay),
        (Parameter::ATTACK, figures.attack.0),
        (Parameter::ATTACK_BONUS, figures.attack.1),
        (Parameter::DEFENSE, figures.defense.0),
        (Parameter::DEFENSE_BONUS, figures.defense.1),
        (Parameter::PERFECT_DODGE, figures.flee.1),
        (Parameter::CRITICAL, figures.critical),
        (Parameter::MAGIC_ATTACK_MAX, figures.magic_attack.0),
        (Parameter::MAGIC_ATTACK_MIN, figures.magic_attack.1),
        (Parameter::MAGIC_DEFENSE, figures.magic_defense.0),
        (Parameter::MAGIC_DEFENSE_BONUS, figures.magic_defense.1),
    ];
    changes(&parameters, page)?;
    page.put(&fill!(ZcAttackRange {
        range: figures.attack_range,
    }))
}

fn attributes(figures: &Figures, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let (own, bonus) = (&figures.attributes, &figures.bonuses);
    let parameters = [
        (Parameter::STRENGTH, own.strength, bonus.strength),
        (Parameter::AGILITY, own.agility, bonus.agility),
        (Parameter::VITALITY, own.vitality, bonus.vitality),
        (Parameter::INTELLIGENCE, own.intelligence, bonus.intelligence),
        (Parameter::DEXTERITY, own.dexterity, bonus.dexterity),
        (Parameter::LUCK, own.luck, bonus.luck),
    ];
    for (parameter, base, bonus) in parameters {
        page.put(&fill!(ZcCouplestatus { parameter, base, bonus }))?;
    }
    Ok(())
}

fn vitals(vitals: Vitals, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let parameters = [
        (Parameter::MAX_HP, signed(vitals.max_hp)),
        (Parameter::MAX_SP, signed(vitals.max_sp)),
        (Parameter::HP, signed(vitals.hp)),
        (Parameter::SP, signed(vitals.sp)),
    ];
    changes(&parameters, page)
}

fn experience(experience: Experience, page: &mut Page<'_>) -> Result<(), EncodeError> {
    let parameters = [
        (Parameter::BASE_EXPERIENCE, experience.base),
        (Parameter::NEXT_BASE_EXPERIENCE, experience.next_base),
        (Parameter::JOB_EXPERIENCE, experience.job),
        (Parameter::NEXT_JOB_EXPERIENCE, experience.next_job),
    ];
    for (parameter, value) in parameters {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        if page.knows::<ZcLonglongparChange>() {
            page.put(&fill!(ZcLonglongparChange { parameter, value }))?;
        } else {
            page.put(&fill!(ZcLongparChange {
                parameter,
                value: i32::try_from(value).unwrap_or(i32::MAX),
            }))?;
        }
    }
    Ok(())
}

fn status(points: u16, figures: &Figures) -> ZcStatus {
    let (own, costs) = (&figures.attributes, &figures.costs);
    fill!(ZcStatus {
        status_points: points,
        strength: byte(own.strength),
        strength_cost: byte(costs.strength),
        agility: byte(own.agility),
        agility_cost: byte(costs.agility),
        vitality: byte(own.vitality),
        vitality_cost: byte(costs.vitality),
        intelligence: byte(own.intelligence),
        intelligence_cost: byte(costs.intelligence),
        dexterity: byte(own.dexterity),
        dexterity_cost: byte(costs.dexterity),
        luck: byte(own.luck),
        luck_cost: byte(costs.luck),
        attack: short(figures.attack.0),
        attack_bonus: short(figures.attack.1),
        magic_attack_max: short(figures.magic_attack.0),
        magic_attack_min: short(figures.magic_attack.1),
        defense: short(figures.defense.0),
        defense_bonus: short(figures.defense.1),
        magic_defense: short(figures.magic_defense.0),
        magic_defense_bonus: short(figures.magic_defense.1),
        hit: short(figures.hit),
        flee: short(figures.flee.0),
        perfect_dodge: short(figures.flee.1),
        critical: short(figures.critical),
        attack_delay: short(figures.attack_delay)
    })
}

fn changes(parameters: &[(Parameter, i32)], page: &mut Page<'_>) -> Result<(), EncodeError> {
    for &(parameter, value) in parameters {
        page.put(&fill!(ZcParChange { parameter, value }))?;
    }
    Ok(())
}

/// The window shows 8 bits of an attribute.
fn byte(value: u16) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}

/// The window shows 16 bits of a figure.
fn short(value: i32) -> i16 {
    i16::try_from(value).unwrap_or(if value < 0 { i16::MIN } else { i16::MAX })
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
