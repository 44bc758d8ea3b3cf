//! Monsters as files say them.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    Entry, Problem,
    names::{Names, Once},
};
use crate::{
    event::{Name, record::Attributes},
    world::{Drop, Element, Mode, MonsterKind, MonsterRank, Race, Size, Table},
};

/// Least and most milliseconds per cell.
const SPEED: core::ops::RangeInclusive<u16> = 20..=1000;

/// A chance that never fails.
const ALWAYS: u16 = 10_000;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MonsterDraft {
    id: u16,
    aegis_name: Box<str>,
    name: Box<str>,
    #[serde(default = "one")]
    level: u16,
    #[serde(default = "one_point")]
    hp: u32,
    #[serde(default = "one_point")]
    sp: u32,
    #[serde(default)]
    base_experience: u32,
    #[serde(default)]
    job_experience: u32,
    #[serde(default)]
    mvp_experience: u32,
    #[serde(default)]
    attack: (u16, u16),
    #[serde(default)]
    defense: i16,
    #[serde(default)]
    magic_defense: i16,
    #[serde(default)]
    attributes: AttributesDraft,
    #[serde(default)]
    attack_range: u8,
    #[serde(default)]
    skill_range: u8,
    #[serde(default)]
    chase_range: u8,
    #[serde(default)]
    size: Size,
    #[serde(default)]
    race: Race,
    #[serde(default)]
    race_groups: Vec<Box<str>>,
    #[serde(default)]
    element: Element,
    #[serde(default = "one_level")]
    element_level: u8,
    speed: u16,
    #[serde(default)]
    attack_delay: u16,
    #[serde(default)]
    attack_motion: u16,
    client_attack_motion: Option<u16>,
    #[serde(default)]
    damage_motion: u16,
    #[serde(default = "all_damage")]
    damage_taken: u16,
    #[serde(default = "stands")]
    ai: u8,
    #[serde(default)]
    modes: Mode,
    #[serde(default)]
    rank: MonsterRank,
    #[serde(default)]
    mvp_drops: Vec<Spanned<DropDraft>>,
    #[serde(default)]
    drops: Vec<Spanned<DropDraft>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DropDraft {
    item: Spanned<String>,
    rate: u16,
    #[serde(default)]
    steal_protected: bool,
}

/// Six attributes, 1 where nothing is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AttributesDraft {
    strength: u16,
    agility: u16,
    vitality: u16,
    intelligence: u16,
    dexterity: u16,
    luck: u16,
}

impl Default for AttributesDraft {
    fn default() -> Self {
        Self {
            strength: 1,
            agility: 1,
            vitality: 1,
            intelligence: 1,
            dexterity: 1,
            luck: 1,
        }
    }
}

impl AttributesDraft {
    fn attributes(&self) -> Attributes {
        Attributes::from_each([
            self.strength,
            self.agility,
            self.vitality,
            self.intelligence,
            self.dexterity,
            self.luck,
        ])
    }
}

const fn one() -> u16 {
    1
}

const fn one_point() -> u32 {
    1
}

const fn one_level() -> u8 {
    1
}

const fn all_damage() -> u16 {
    100
}

/// The AI that neither moves nor attacks.
const fn stands() -> u8 {
    6
}

/// The names of all monsters; what is said twice is told.
pub(super) fn names(entries: &[Entry<'_, MonsterDraft>], problems: &mut Vec<Problem>) -> HashMap<Box<str>, u16> {
    let (mut ids, mut names) = (Once::new("monster"), Once::new("monster"));
    for entry in entries {
        ids.see(entry.value.id, entry.at, problems);
        names.see(entry.value.aegis_name.clone(), entry.at, problems);
    }
    let named = entries
        .iter()
        .map(|entry| (entry.value.aegis_name.clone(), entry.value.id));
    named.collect()
}

/// The ids of all monsters.
pub(super) fn classes(entries: &[Entry<'_, MonsterDraft>]) -> Vec<u16> {
    entries.iter().map(|entry| entry.value.id).collect()
}

/// All monsters.
pub(super) fn monsters(
    entries: &[Entry<'_, MonsterDraft>],
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Table<u16, MonsterKind> {
    let mut monsters = Table::default();
    for entry in entries {
        let (name, ai) = checked(entry, problems);
        let mut kind = kind(&entry.value, name, ai);
        kind.drops = drops(entry, &entry.value.drops, names, problems);
        kind.mvp_drops = drops(entry, &entry.value.mvp_drops, names, problems);
        monsters.insert(entry.value.id, kind);
    }
    monsters
}

/// Its name and what its AI does.
fn checked(entry: &Entry<'_, MonsterDraft>, problems: &mut Vec<Problem>) -> (Name, Mode) {
    let draft = &entry.value;
    let (name, ai) = (Name::new(draft.name.as_bytes()), Mode::of_ai(draft.ai));
    for (wrong, what, hint) in [
        (name.is_none(), "its name is too long", "a name has at most 23 bytes"),
        (
            ai.is_none(),
            "there is no AI of that number",
            "ai is 1 to 13, 17, 19 to 21 or 24 to 27",
        ),
        (
            !SPEED.contains(&draft.speed),
            "its speed is out of range",
            "milliseconds per cell, 20 to 1000",
        ),
        (
            !(1..=4).contains(&draft.element_level),
            "its element has no such level",
            "element_level is 1 to 4",
        ),
        (
            draft.hp == 0 || draft.level == 0,
            "it has no life",
            "hp and level are at least 1",
        ),
        (
            draft.attack.0 > draft.attack.1,
            "its attack runs backwards",
            "the smaller number first",
        ),
    ] {
        if wrong {
            problems.push(entry.at.problem(format!("monster {}: {what}", draft.aegis_name), hint));
        }
    }
    (name.unwrap_or_default(), ai.unwrap_or_default())
}

/// The kind, still without drops.
fn kind(draft: &MonsterDraft, name: Name, ai: Mode) -> MonsterKind {
    MonsterKind {
        class: draft.id,
        aegis_name: draft.aegis_name.clone(),
        name,
        level: draft.level,
        hp: draft.hp,
        sp: draft.sp,
        base_experience: draft.base_experience,
        job_experience: draft.job_experience,
        mvp_experience: draft.mvp_experience,
        attack_min: draft.attack.0,
        attack_max: draft.attack.1,
        defense: draft.defense,
        magic_defense: draft.magic_defense,
        attributes: draft.attributes.attributes(),
        attack_range: draft.attack_range,
        skill_range: draft.skill_range,
        chase_range: draft.chase_range,
        size: draft.size,
        race: draft.race,
        race_groups: draft.race_groups.clone().into(),
        element: draft.element,
        element_level: draft.element_level,
        speed: draft.speed,
        attack_delay: draft.attack_delay,
        attack_motion: draft.attack_motion,
        client_attack_motion: draft.client_attack_motion.unwrap_or(draft.attack_motion),
        damage_motion: draft.damage_motion,
        damage_taken: draft.damage_taken,
        modes: ai.union(draft.rank.modes()).union(draft.modes),
        rank: draft.rank,
        mvp_drops: Box::default(),
        drops: Box::default(),
    }
}

fn drops(
    entry: &Entry<'_, MonsterDraft>,
    drafts: &[Spanned<DropDraft>],
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Box<[Drop]> {
    let mut drops = Vec::new();
    for said in drafts {
        let draft = said.get_ref();
        if !(1..=ALWAYS).contains(&draft.rate) {
            let what = format!("{} is no chance", draft.rate);
            problems.push(entry.at(said).problem(what, "rate is 1 to 10000, in 1/10000"));
        }
        let item = names.item(entry, &draft.item, problems);
        drops.extend(item.map(|item| Drop {
            item,
            rate: draft.rate,
            steal_protected: draft.steal_protected,
        }));
    }
    drops.into()
}
