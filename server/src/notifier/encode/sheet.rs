//! A character's numbers: the status window, hit points, weight, experience.

use packets::{
    EncodeError, StatusParameter as Parameter, ZcAckStatusGm, ZcAttackRange, ZcCouplestatus, ZcLonglongparChange,
    ZcLongparChange, ZcParChange, ZcStatus, ZcStatusChange, fill,
};

use super::Page;
use crate::event::Notice;
use crate::event::notice::{Experience, Figures, Vitals};

/// Writes a notice of this feature, the last in the row; those that no client is told in packets write nothing.
pub(super) fn write(notice: &Notice, page: &mut Page<'_>) -> Result<(), EncodeError> {
    match notice {
        Notice::BattleFigures(figures) => battle_figures(figures, page),
        Notice::FiguresChanged(change) => figures_changed(&change.0, &change.1, page),
        Notice::Speed(speed) => changes(&[(Parameter::SPEED, (*speed).into())], page),
        Notice::Zeny(zeny) => page.put(&fill!(ZcLongparChange {
            parameter: Parameter::ZENY,
            value: signed(*zeny),
        })),
        Notice::Vitals(vitals) => self::vitals(*vitals, page),
        Notice::Weight { now, max } => changes(
            &[(Parameter::MAX_WEIGHT, signed(*max)), (Parameter::WEIGHT, signed(*now))],
            page,
        ),
        Notice::Experience(experience) => self::experience(*experience, page),
        Notice::SkillPoints(points) => changes(&[(Parameter::SKILL_POINTS, (*points).into())], page),
        Notice::Status { points, figures } => page.put(&status(*points, figures)),
        Notice::AttributesAgain(figures) => {
            attributes(figures, page)?;
            range(figures, page)?;
            changes(&[(Parameter::ATTACK_DELAY, figures.attack_delay)], page)
        }
        _ => Ok(()),
    }
}

fn battle_figures(figures: &Figures, page: &mut Page<'_>) -> Result<(), EncodeError> {
    attributes(figures, page)?;
    changes(&parameters(figures), page)?;
    range(figures, page)
}

/// What differs between figures as they were and as they are.
fn figures_changed(before: &Figures, now: &Figures, page: &mut Page<'_>) -> Result<(), EncodeError> {
    for (was, is) in attribute_lines(before).into_iter().zip(attribute_lines(now)) {
        if was != is {
            attribute(is, page)?;
        }
    }
    for (was, is) in costs(before).into_iter().zip(costs(now)) {
        if was != is {
            cost(is, page)?;
        }
    }
    let differing = parameters(before)
        .into_iter()
        .zip(parameters(now))
        .filter(|(was, is)| was != is);
    let differing: Vec<_> = differing.map(|(_, is)| is).collect();
    changes(&differing, page)?;
    if before.attack_range == now.attack_range {
        return Ok(());
    }
    range(now, page)
}

fn range(figures: &Figures, page: &mut Page<'_>) -> Result<(), EncodeError> {
    page.put(&fill!(ZcAttackRange {
        range: figures.attack_range,
    }))
}

const fn parameters(figures: &Figures) -> [(Parameter, i32); 13] {
    [
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
    ]
}

/// An attribute, by itself and added.
type AttributeLine = (Parameter, u16, u16);

const fn attribute_lines(figures: &Figures) -> [AttributeLine; 6] {
    let (own, bonus) = (&figures.attributes, &figures.bonuses);
    [
        (Parameter::STRENGTH, own.strength, bonus.strength),
        (Parameter::AGILITY, own.agility, bonus.agility),
        (Parameter::VITALITY, own.vitality, bonus.vitality),
        (Parameter::INTELLIGENCE, own.intelligence, bonus.intelligence),
        (Parameter::DEXTERITY, own.dexterity, bonus.dexterity),
        (Parameter::LUCK, own.luck, bonus.luck),
    ]
}

const fn costs(figures: &Figures) -> [(Parameter, u16); 6] {
    let costs = &figures.costs;
    [
        (Parameter::STRENGTH_COST, costs.strength),
        (Parameter::AGILITY_COST, costs.agility),
        (Parameter::VITALITY_COST, costs.vitality),
        (Parameter::INTELLIGENCE_COST, costs.intelligence),
        (Parameter::DEXTERITY_COST, costs.dexterity),
        (Parameter::LUCK_COST, costs.luck),
    ]
}

fn cost((parameter, value): (Parameter, u16), page: &mut Page<'_>) -> Result<(), EncodeError> {
    page.put(&fill!(ZcStatusChange {
        parameter,
        value: byte(value),
    }))
}

fn attributes(figures: &Figures, page: &mut Page<'_>) -> Result<(), EncodeError> {
    attribute_lines(figures)
        .into_iter()
        .try_for_each(|line| attribute(line, page))
}

fn attribute((parameter, base, bonus): AttributeLine, page: &mut Page<'_>) -> Result<(), EncodeError> {
    page.put(&fill!(ZcCouplestatus { parameter, base, bonus }))
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

/// The figures of somebody else, as game masters see them. Attack speed is shown as clients show their own.
pub(super) fn checked(figures: &Figures) -> ZcAckStatusGm {
    let (own, costs) = (&figures.attributes, &figures.costs);
    fill!(ZcAckStatusGm {
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
        attack: unsigned(figures.attack.0),
        refine_attack: unsigned(figures.attack.1),
        max_magic_attack: unsigned(figures.magic_attack.0),
        min_magic_attack: unsigned(figures.magic_attack.1),
        defense: unsigned(figures.defense.0),
        extra_defense: unsigned(figures.defense.1),
        magic_defense: unsigned(figures.magic_defense.0),
        extra_magic_defense: unsigned(figures.magic_defense.1),
        hit: unsigned(figures.hit),
        flee: unsigned(figures.flee.0),
        perfect_dodge: unsigned(figures.flee.1),
        critical: unsigned(figures.critical),
        attack_speed: unsigned(2000_i32.saturating_sub(figures.attack_delay) / 10)
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

/// Others' windows show 16 bits of a figure, none of them for a sign.
fn unsigned(value: i32) -> u16 {
    u16::try_from(value.max(0)).unwrap_or(u16::MAX)
}

fn signed(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}
