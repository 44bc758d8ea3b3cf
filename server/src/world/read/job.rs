//! Jobs and experience as files say them.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use packets::JobId;
use serde::Deserialize;
use toml::Spanned;

use super::{Entry, Problem, hint, names::Once};
use crate::{
    event::record::Attributes,
    figures::pools,
    world::{BaseJobs, Job, JobClasses, Table, WeaponType, flags::Word},
};

/// Highest level of any kind: beyond it the game's numbers do not fit clients any more.
const LEVEL_MAX: u16 = 999;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExperienceDraft {
    name: Box<str>,
    /// From level to level; the first from 1 to 2.
    next: Vec<u64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JobDraft {
    id: u16,
    name: Box<str>,
    base: Word<BaseJobs>,
    class: Word<JobClasses>,
    #[serde(default = "usual_weight")]
    max_weight: u32,
    max_base_level: u16,
    max_job_level: u16,
    base_experience: Spanned<String>,
    job_experience: Spanned<String>,
    /// Of every attribute.
    #[serde(default = "usual_attribute")]
    max_attribute: u16,
    hp: Growth,
    sp: Growth,
    attack_delays: BTreeMap<WeaponType, u16>,
    #[serde(default)]
    bonuses: BonusLevels,
}

/// How points grow with the base level, in 1/100.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Growth {
    /// Points of each level.
    each: u32,
    /// Points of each level, times the level.
    #[serde(default)]
    factor: u32,
}

/// Job levels that bring 1 more of an attribute.
#[derive(Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BonusLevels {
    strength: Vec<u16>,
    agility: Vec<u16>,
    vitality: Vec<u16>,
    intelligence: Vec<u16>,
    dexterity: Vec<u16>,
    luck: Vec<u16>,
}

const fn usual_attribute() -> u16 {
    99
}

const fn usual_weight() -> u32 {
    20_000
}

impl Growth {
    /// Points by level, by the formula for one level.
    fn table(self, levels: u16, points: fn(u16, u32, u32) -> u32) -> Box<[u32]> {
        (1..=levels)
            .map(|level| points(level, self.factor, self.each))
            .collect()
    }
}

impl BonusLevels {
    /// Whether all are job levels up to the highest.
    fn are_within(&self, highest: u16) -> bool {
        let Self {
            strength,
            agility,
            vitality,
            intelligence,
            dexterity,
            luck,
        } = self;
        let all = [strength, agility, vitality, intelligence, dexterity, luck];
        all.into_iter().flatten().all(|level| (1..=highest).contains(level))
    }

    fn table(&self, levels: u16) -> Box<[Attributes]> {
        let each = [
            &self.strength,
            &self.agility,
            &self.vitality,
            &self.intelligence,
            &self.dexterity,
            &self.luck,
        ];
        let reached = |level: u16| {
            let count = |at: &Vec<u16>| at.iter().filter(|&&bonus| bonus <= level).count();
            Attributes::from_each(each.map(|at| u16::try_from(count(at)).unwrap_or(u16::MAX)))
        };
        (1..=levels).map(reached).collect()
    }
}

/// All jobs, and their names.
pub(super) fn jobs(
    entries: &[Entry<'_, JobDraft>],
    experience: &[Entry<'_, ExperienceDraft>],
    problems: &mut Vec<Problem>,
) -> (Table<JobId, Job>, HashMap<Box<str>, JobId>) {
    let tables = tables(experience, problems);
    let (mut ids, mut names) = (Once::new("job"), Once::new("job"));
    let mut jobs = Table::default();
    for entry in entries {
        ids.see(entry.value.id, entry.at, problems);
        names.see(entry.value.name.clone(), entry.at, problems);
        let levels = [entry.value.max_base_level, entry.value.max_job_level];
        if levels.iter().any(|level| !(1..=LEVEL_MAX).contains(level)) {
            let what = format!("job {}: a level is out of range", entry.value.name);
            problems.push(entry.at.problem(what, format!("highest levels are 1 to {LEVEL_MAX}")));
            continue;
        }
        if !entry.value.bonuses.are_within(levels[1]) {
            let what = format!("job {}: a bonus is at a level that it does not reach", entry.value.name);
            problems.push(entry.at.problem(what, format!("its job levels are 1 to {}", levels[1])));
        }
        let base = levels_of(entry, &entry.value.base_experience, levels[0], &tables, problems);
        let job = levels_of(entry, &entry.value.job_experience, levels[1], &tables, problems);
        jobs.insert(JobId(entry.value.id), job_of(&entry.value, base, job));
    }
    let named = entries
        .iter()
        .map(|entry| (entry.value.name.clone(), JobId(entry.value.id)));
    (jobs, named.collect())
}

fn job_of(draft: &JobDraft, next_base_level: Arc<[u64]>, next_job_level: Arc<[u64]>) -> Job {
    let delay = |weapon: &WeaponType| draft.attack_delays.get(weapon).copied();
    let mut attack_delays = [Job::UNKNOWN_WEAPON_DELAY; WeaponType::ALL.len()];
    for (slot, weapon) in attack_delays.iter_mut().zip(WeaponType::ALL) {
        *slot = delay(weapon).unwrap_or(*slot);
    }
    Job {
        id: JobId(draft.id),
        name: draft.name.clone(),
        base: draft.base.0,
        class: draft.class.0,
        max_weight: draft.max_weight,
        max_base_level: draft.max_base_level,
        max_job_level: draft.max_job_level,
        max_attributes: Attributes::from_each([draft.max_attribute; 6]),
        hp: draft.hp.table(draft.max_base_level, pools::job_hp),
        sp: draft.sp.table(draft.max_base_level, pools::job_sp),
        attack_delays,
        bonuses: draft.bonuses.table(draft.max_job_level),
        next_base_level,
        next_job_level,
    }
}

/// Experience tables by name.
type Tables<'d> = HashMap<&'d str, Arc<[u64]>>;

fn tables<'d>(entries: &'d [Entry<'_, ExperienceDraft>], problems: &mut Vec<Problem>) -> Tables<'d> {
    let mut once = Once::new("experience");
    for entry in entries {
        once.see(&*entry.value.name, entry.at, problems);
        if entry.value.next.contains(&0) {
            let what = format!("experience {}: a level is for nothing", entry.value.name);
            problems.push(entry.at.problem(what, "every level takes at least 1"));
        }
    }
    entries
        .iter()
        .map(|entry| (&*entry.value.name, Arc::from(&*entry.value.next)))
        .collect()
}

/// The table of a name, if it leads to that level.
fn levels_of(
    entry: &Entry<'_, JobDraft>,
    name: &Spanned<String>,
    level: u16,
    tables: &Tables<'_>,
    problems: &mut Vec<Problem>,
) -> Arc<[u64]> {
    let at = entry.at(name);
    let name = name.get_ref();
    match tables.get(&**name) {
        Some(table) if table.len().saturating_add(1) >= usize::from(level) => return Arc::clone(table),
        Some(table) => {
            let what = format!("experience {name} ends at level {}", table.len().saturating_add(1));
            problems.push(at.problem(what, format!("the job's highest level is {level}")));
        }
        None => {
            let hint = hint::instead(name, tables.keys().copied());
            problems.push(at.problem(format!("there is no experience `{name}`"), hint));
        }
    }
    Arc::from([])
}
