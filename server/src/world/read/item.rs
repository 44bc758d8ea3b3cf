//! Items as files say them.

use std::collections::{HashMap, HashSet};

use packets::ItemId;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Entry, Problem, hint,
    names::{Names, Once},
};
use crate::{
    event::record::Sex,
    figures::price,
    world::{
        AmmoType, BaseJobs, DropEffect, Effect, ItemFlags, ItemKind, ItemType, JobClasses, Location, StackLimit, Table,
        TradeLimits, UseDelay, Users, WeaponType,
    },
};

/// Most cards of an item.
const SLOTS_MAX: u8 = 4;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemDraft {
    id: u32,
    aegis_name: Box<str>,
    name: Box<str>,
    #[serde(rename = "type", default)]
    kind: ItemType,
    weapon: Option<WeaponType>,
    ammo: Option<AmmoType>,
    buy: Option<u32>,
    sell: Option<u32>,
    #[serde(default)]
    weight: u32,
    #[serde(default)]
    attack: u16,
    #[serde(default)]
    magic_attack: u16,
    #[serde(default)]
    defense: u16,
    #[serde(default)]
    range: u8,
    #[serde(default)]
    slots: u8,
    jobs: Option<BaseJobs>,
    classes: Option<JobClasses>,
    sex: Option<SexWord>,
    #[serde(default)]
    locations: Location,
    weapon_level: Option<u8>,
    armor_level: Option<u8>,
    #[serde(default)]
    level_min: u16,
    #[serde(default)]
    level_max: u16,
    #[serde(default)]
    refineable: bool,
    #[serde(default)]
    view: u16,
    alias: Option<Spanned<String>>,
    #[serde(default)]
    flags: ItemFlags,
    #[serde(default)]
    limits: TradeLimits,
    #[serde(default = "nobody")]
    limits_override: u8,
    #[serde(default = "nobody")]
    use_override: u8,
    stack: Option<StackLimit>,
    delay: Option<UseDelay>,
    #[serde(default)]
    effects: Vec<Spanned<Effect>>,
    #[serde(default)]
    on_equip: Vec<Spanned<Effect>>,
    #[serde(default)]
    on_unequip: Vec<Spanned<Effect>>,
    drop_effect: Option<DropEffect>,
}

/// A group above all others.
const fn nobody() -> u8 {
    100
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SexWord {
    Female,
    Male,
}

/// The names of all items; what is said twice is told.
pub(super) fn names(entries: &[Entry<'_, ItemDraft>], problems: &mut Vec<Problem>) -> HashMap<Box<str>, ItemId> {
    let (mut ids, mut names) = (Once::new("item"), Once::new("item"));
    for entry in entries {
        ids.see(entry.value.id, entry.at, problems);
        names.see(entry.value.aegis_name.clone(), entry.at, problems);
    }
    let named = entries
        .iter()
        .map(|entry| (entry.value.aegis_name.clone(), ItemId(entry.value.id)));
    named.collect()
}

/// All items.
pub(super) fn items(
    entries: &[Entry<'_, ItemDraft>],
    names: &Names,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) -> Table<ItemId, ItemKind> {
    let mut items = Table::default();
    for entry in entries {
        check(entry, problems);
        effects(entry, known, problems);
        let alias = entry.value.alias.as_ref();
        let alias = alias.and_then(|alias| names.item(entry, alias, problems));
        items.insert(ItemId(entry.value.id), kind(&entry.value, alias));
    }
    items
}

fn kind(draft: &ItemDraft, alias: Option<ItemId>) -> ItemKind {
    let (buy, sell) = prices(draft.buy, draft.sell);
    let level_of = |kind, level: Option<u8>| if draft.kind == kind { level.unwrap_or(1) } else { 0 };
    ItemKind {
        id: ItemId(draft.id),
        aegis_name: draft.aegis_name.clone(),
        name: draft.name.clone(),
        kind: draft.kind,
        weapon: draft.weapon,
        ammo: draft.ammo,
        buy,
        sell,
        weight: draft.weight,
        attack: draft.attack,
        magic_attack: draft.magic_attack,
        defense: draft.defense,
        range: draft.range,
        slots: draft.slots,
        users: users(draft),
        locations: draft.locations,
        weapon_level: level_of(ItemType::Weapon, draft.weapon_level),
        armor_level: level_of(ItemType::Armor, draft.armor_level),
        refineable: draft.refineable,
        view: draft.view,
        alias,
        flags: draft.flags,
        limits: draft.limits,
        limits_override: draft.limits_override,
        use_override: draft.use_override,
        stack: draft.stack,
        delay: draft.delay.clone(),
        effects: known(&draft.effects),
        on_equip: known(&draft.on_equip),
        on_unequip: known(&draft.on_unequip),
        drop_effect: draft.drop_effect,
    }
}

/// Buying and selling price of what says both, one or none; what zeny could be made by sells for 1.
fn prices(buy: Option<u32>, sell: Option<u32>) -> (u32, u32) {
    let (buy, sell) = match (buy, sell) {
        (Some(buy), Some(sell)) => (buy, sell),
        (Some(buy), None) => (buy, price::selling_by_default(buy)),
        (None, Some(sell)) => (price::buying_by_default(sell), sell),
        (None, None) => (0, 0),
    };
    let sell = if price::is_exploitable(buy, sell) { 1 } else { sell };
    (buy, sell)
}

/// What is said of effects.
pub(super) fn known(effects: &[Spanned<Effect>]) -> Box<[Effect]> {
    effects.iter().map(|effect| effect.get_ref().clone()).collect()
}

fn users(draft: &ItemDraft) -> Users {
    Users {
        jobs: draft.jobs.unwrap_or(BaseJobs::ALL),
        classes: draft.classes.unwrap_or(JobClasses::ALL),
        sex: draft.sex.map(|sex| match sex {
            SexWord::Female => Sex::Female,
            SexWord::Male => Sex::Male,
        }),
        level_min: draft.level_min,
        level_max: draft.level_max,
    }
}

fn check(entry: &Entry<'_, ItemDraft>, problems: &mut Vec<Problem>) {
    let draft = &entry.value;
    let is = |kind| draft.kind == kind;
    let worn = is(ItemType::Weapon) || is(ItemType::Armor) || is(ItemType::Ammo) || is(ItemType::Card);
    let level = draft.weapon_level.unwrap_or(1);
    for (wrong, what, hint) in [
        (
            is(ItemType::Weapon) != draft.weapon.is_some(),
            "a weapon says which it is, and nothing else does",
            "weapon = \"dagger\"",
        ),
        (
            is(ItemType::Ammo) != draft.ammo.is_some(),
            "ammunition says which it is, and nothing else does",
            "ammo = \"arrow\"",
        ),
        (
            worn && draft.locations.is_empty(),
            "it is worn nowhere",
            "locations = [\"armor\"]",
        ),
        (draft.slots > SLOTS_MAX, "it has too many slots", "slots are 0 to 4"),
        (
            !(1..=4).contains(&level),
            "there is no weapon of that level",
            "weapon_level is 1 to 4",
        ),
        (
            draft.level_max > 0 && draft.level_max < draft.level_min,
            "no level is high and low enough",
            "level_max is not below level_min",
        ),
    ] {
        if wrong {
            problems.push(entry.at.problem(format!("item {}: {what}", draft.aegis_name), hint));
        }
    }
}

/// What effects may refer to by number or name.
pub(super) struct Known<'k> {
    /// Ids of items.
    pub(super) items: &'k HashSet<ItemId>,
    /// Names of item groups.
    pub(super) groups: &'k [&'k str],
    /// Ids of monsters.
    pub(super) classes: &'k [u16],
}

/// Checks an item's effects: what they refer to, and that those of putting on and taking off can be done then.
fn effects(entry: &Entry<'_, ItemDraft>, known: &Known<'_>, problems: &mut Vec<Problem>) {
    let ItemDraft {
        effects,
        on_equip,
        on_unequip,
        ..
    } = &entry.value;
    check_effects(entry, effects.iter().chain(on_equip).chain(on_unequip), known, problems);
    let lasting = |effect: &&Spanned<Effect>| !effect.get_ref().is_done_at_once();
    for effect in on_equip.iter().chain(on_unequip).filter(lasting) {
        let hint = "on_equip and on_unequip take lose, cure, hasten, teleport, return_to_save_point; what it does while it \
                    is worn goes into effects";
        let what = "that is not done in a moment, when it is put on or taken off";
        problems.push(entry.at(effect).problem(what, hint));
    }
    // Nothing is used up, and nothing waits: who could, would be immortal.
    let heals =
        |effect: &&Spanned<Effect>| matches!(effect.get_ref(), Effect::Heal { .. } | Effect::HealPercent { .. });
    for effect in on_equip.iter().chain(on_unequip).filter(heals) {
        let hint = "hp_recovery_percent and max_hp in effects help who wears it; heal is for what is used up";
        let what = "putting it on and taking it off would heal as often as one likes";
        problems.push(entry.at(effect).problem(what, hint));
    }
}

/// Checks what effects refer to: item groups by name, items and monsters by number.
pub(super) fn check_effects<'e, T>(
    entry: &Entry<'_, T>,
    effects: impl IntoIterator<Item = &'e Spanned<Effect>>,
    known: &Known<'_>,
    problems: &mut Vec<Problem>,
) {
    for effect in effects {
        if let Some((what, hint)) = mistake(effect.get_ref(), known) {
            problems.push(entry.at(effect).problem(what, hint));
        }
    }
}

/// What is wrong with an effect, and what to do about it.
fn mistake(effect: &Effect, known: &Known<'_>) -> Option<(String, String)> {
    let (what, hint) = match effect {
        Effect::OpenBox(group) if !known.groups.contains(&&**group) => {
            let hint = hint::instead(group, known.groups.iter().copied());
            return Some((format!("there is no group `{group}`"), hint));
        }
        Effect::Tame(class) | Effect::DamageToMonster { class, .. } | Effect::ResistMonster { class, .. }
            if !known.classes.contains(class) =>
        {
            (
                format!("there is no monster {class}"),
                "monsters are named by their id here",
            )
        }
        Effect::ExtraDrop { item, .. } if !known.items.contains(item) => (
            format!("there is no item {}", item.0),
            "items are named by their id here",
        ),
        Effect::ExtraDrop { rate, .. } if !(1..=10_000).contains(rate) => {
            (format!("{rate} is no chance"), "rate is 1 to 10000, in 1/10000")
        }
        Effect::HealPercent { hp, sp } if *hp > 100 || *sp > 100 => {
            ("it heals more than all".to_owned(), "percents are 0 to 100")
        }
        Effect::Heal { hp, sp } if hp.0 > hp.1 || sp.0 > sp.1 => {
            ("what it heals runs backwards".to_owned(), "the smaller number first")
        }
        _ => return None,
    };
    Some((what, hint.to_owned()))
}
