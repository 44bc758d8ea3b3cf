//! Tables as files say them: sizes, elements, refining, status points.

use serde::Deserialize;
use toml::Spanned;

use super::{
    Entry, Problem,
    names::{Names, Once},
};
use crate::world::{
    Element, ElementTable, RefineBonus, RefineGroup, RefineKind, RefineTable, RefineWay, Refining, SizeTable,
    StatusPoints, WeaponType,
    tables::{ELEMENT_LEVELS, ELEMENTS},
};

/// Most times an item is refined.
const REFINE_MAX: usize = 20;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SizeDraft {
    weapon: WeaponType,
    /// Small, medium, large.
    percent: [u16; 3],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ElementDraft {
    level: u8,
    attack: Element,
    /// By the number of the defense's element.
    percent: [i16; ELEMENTS],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusPointsDraft {
    total: Vec<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefineDraft {
    group: RefineGroup,
    level: u8,
    bonus: Vec<u32>,
    #[serde(default)]
    random_bonus: Vec<u32>,
    #[serde(default)]
    blessings: Vec<u8>,
    ways: Vec<Spanned<WayDraft>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WayDraft {
    kind: RefineKind,
    ore: Spanned<String>,
    price: u32,
    chances: Vec<u16>,
    #[serde(default)]
    breaking: Vec<u16>,
    #[serde(default)]
    downgrade: Vec<u8>,
}

/// Weapon by size.
pub(super) fn sizes(entries: &[Entry<'_, SizeDraft>], problems: &mut Vec<Problem>) -> SizeTable {
    let mut once = Once::new("size");
    let mut table = SizeTable::default();
    for entry in entries {
        let weapon = entry.value.weapon;
        once.see(weapon.word(), entry.at, problems);
        if let Some(row) = table.percent.get_mut(usize::from(weapon.code())) {
            *row = entry.value.percent;
        }
    }
    table
}

/// Element by element.
pub(super) fn elements(entries: &[Entry<'_, ElementDraft>], problems: &mut Vec<Problem>) -> ElementTable {
    let mut once = Once::new("element");
    let mut table = ElementTable::default();
    for entry in entries {
        let ElementDraft { level, attack, percent } = &entry.value;
        once.see(format!("{} at level {level}", attack.word()), entry.at, problems);
        let levels = level
            .checked_sub(1)
            .and_then(|index| table.percent.get_mut(usize::from(index)));
        let row = levels.and_then(|levels| levels.get_mut(usize::from(attack.code())));
        if let Some(row) = row {
            *row = *percent;
        } else {
            let hint = format!("levels are 1 to {ELEMENT_LEVELS}");
            problems.push(entry.at.problem(format!("no element has level {level}"), hint));
        }
    }
    table
}

/// Status points by level.
pub(super) fn status_points(entries: &[Entry<'_, StatusPointsDraft>], problems: &mut Vec<Problem>) -> StatusPoints {
    let mut once = Once::new("table");
    for entry in entries {
        once.see("status_points", entry.at, problems);
        if !entry.value.total.is_sorted() {
            let hint = "each level has all that was given up to it";
            problems.push(entry.at.problem("status points become fewer", hint));
        }
    }
    StatusPoints {
        total: entries
            .first()
            .map(|entry| entry.value.total.clone())
            .unwrap_or_default()
            .into(),
    }
}

/// Refining.
pub(super) fn refining(entries: &[Entry<'_, RefineDraft>], names: &Names, problems: &mut Vec<Problem>) -> RefineTable {
    let mut once = Once::new("refine");
    let mut groups = Vec::new();
    for entry in entries {
        let draft = &entry.value;
        once.see(format!("{:?} {}", draft.group, draft.level), entry.at, problems);
        lengths(entry, problems);
        let bonuses = draft.bonus.iter().enumerate().map(|(index, &bonus)| RefineBonus {
            bonus,
            random: draft.random_bonus.get(index).copied().unwrap_or_default(),
            blessings: draft.blessings.get(index).copied().unwrap_or_default(),
        });
        groups.push(Refining {
            group: draft.group,
            level: draft.level,
            bonuses: bonuses.collect(),
            ways: ways(entry, names, problems),
        });
    }
    RefineTable { groups: groups.into() }
}

/// Lists beside the bonuses are no longer than those, and there is at least one.
fn lengths(entry: &Entry<'_, RefineDraft>, problems: &mut Vec<Problem>) {
    let draft = &entry.value;
    let refines = draft.bonus.len();
    if !(1..=REFINE_MAX).contains(&refines) {
        let what = format!("{refines} bonuses of refining");
        problems.push(entry.at.problem(what, format!("1 to {REFINE_MAX}, the first for +1")));
    }
    for (name, length) in [
        ("random_bonus", draft.random_bonus.len()),
        ("blessings", draft.blessings.len()),
    ] {
        if length > refines {
            let what = format!("{length} of {name} for {refines} bonuses");
            problems.push(entry.at.problem(what, "at most one for each bonus"));
        }
    }
}

fn ways(entry: &Entry<'_, RefineDraft>, names: &Names, problems: &mut Vec<Problem>) -> Box<[RefineWay]> {
    let refines = entry.value.bonus.len();
    let mut ways = Vec::new();
    for said in &entry.value.ways {
        let draft = said.get_ref();
        let at = entry.at(said);
        if draft.chances.len() != refines || refines > REFINE_MAX {
            let what = format!("{} chances for {refines} bonuses", draft.chances.len());
            problems.push(at.problem(what, format!("one each, at most {REFINE_MAX}")));
        }
        if draft
            .chances
            .iter()
            .chain(&draft.breaking)
            .any(|&chance| chance > 10_000)
        {
            problems.push(at.problem("a chance is more than certain", "chances are 0 to 10000, in 1/10000"));
        }
        if draft.breaking.len().max(draft.downgrade.len()) > draft.chances.len() {
            let what = "breaking or downgrade is longer than chances";
            problems.push(at.problem(what, "at most one for each chance"));
        }
        let ore = names.item(entry, &draft.ore, problems);
        ways.extend(ore.map(|ore| RefineWay {
            kind: draft.kind,
            ore,
            price: draft.price,
            chances: draft.chances.clone().into(),
            breaking: draft.breaking.clone().into(),
            downgrade: draft.downgrade.clone().into(),
        }));
    }
    ways.into()
}
