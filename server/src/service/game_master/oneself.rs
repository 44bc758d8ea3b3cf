//! GM commands about who gives them: looks, points, levels, job, belongings.

use packets::{ItemId, UnitId};

use super::{
    nobody,
    order::{Order, Stat},
};
use crate::{
    event::{
        Attribute, Character, Effects, Item, MapEvent, Moment, Notice,
        look::{Hiding, Posture},
        notice::{AddRefusal, Course, LookChange, Pool},
    },
    figures::level::Progress,
    service::{
        account_storage, belongings, experience, hiding, job, points, save, sight::tell_around_and_self, status, vitals,
    },
    state::{SIGHT, ServerState},
    world::{ItemType, Job, World},
};

pub(super) fn obey(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    order: Order<'_>,
    effects: &mut Effects,
) -> String {
    match order {
        Order::ClothColor(color) => {
            change_look(state, now, unit, LookChange::ClothColor(color), effects);
            format!("Your clothes have colour {color} now.")
        }
        Order::HairColor(color) => {
            change_look(state, now, unit, LookChange::HairColor(color), effects);
            format!("Your hair has colour {color} now.")
        }
        Order::HairStyle(style) => {
            change_look(state, now, unit, LookChange::HairStyle(style), effects);
            format!("You have hair style {style} now.")
        }
        Order::Die => die(state, now, unit, effects),
        Order::Heal(points) => heal(state, now, unit, points, effects),
        Order::Hide(on) => hide(state, unit, on, effects),
        Order::Speed(speed) => set_speed(state, unit, speed, effects),
        _ => grow(state, now, unit, order, effects),
    }
}

fn grow(state: &mut ServerState, now: Moment, unit: UnitId, order: Order<'_>, effects: &mut Effects) -> String {
    match order {
        Order::Item(item, how) => give(state, now, unit, (item, how), effects),
        Order::Job(job) => change_job(state, now, unit, job, effects),
        Order::JobLevel(by) => level(state, now, unit, (Course::Job, by), effects),
        Order::Level(by) => level(state, now, unit, (Course::Base, by), effects),
        Order::ResetStats => reset_stats(state, now, unit, effects),
        Order::Stats(None) => tell_stats(state, unit),
        Order::Stats(Some(stat)) => set_stats(state, now, unit, stat, effects),
        Order::Storage if account_storage::open(state, now, unit, effects) => "Your storage opens.".to_owned(),
        Order::Storage => "Your storage is open, or you trade.".to_owned(),
        Order::Zeny(change) => match belongings::zeny(state, now, unit, change, effects) {
            Some(_) => format!("You have {change:+} zeny."),
            None => "Nobody can have that much zeny, or less than none.".to_owned(),
        },
        _ => String::new(),
    }
}

/// Changes a look, has it saved, and tells everybody who sees it.
fn change_look(state: &mut ServerState, now: Moment, unit: UnitId, change: LookChange, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    match change {
        LookChange::ClothColor(color) => player.character.cloth_color = color,
        LookChange::HairColor(color) => player.character.hair_color = color,
        LookChange::HairStyle(style) => player.character.hair_style = style,
        _ => return,
    }
    save::player(state, now, unit);
    if let Some(player) = state.players.get(unit) {
        tell_around_and_self(state, player, SIGHT, Notice::LookChanged { unit, change }, effects);
        let (stay, looks) = (player.stay, player.looks());
        effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
    }
}

fn is_dead(state: &ServerState, unit: UnitId) -> bool {
    let player = state.players.get(unit);
    player.is_none_or(|player| player.posture == Posture::Dead)
}

fn die(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> String {
    if is_dead(state, unit) {
        return "You are dead already.".to_owned();
    }
    vitals::die(state, now, unit, effects);
    "You are dead now.".to_owned()
}

fn heal(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    points: Option<(u32, u32)>,
    effects: &mut Effects,
) -> String {
    if is_dead(state, unit) {
        return "The dead are revived, not healed.".to_owned();
    }
    let (hp, sp) = points.unwrap_or((u32::MAX, u32::MAX));
    vitals::heal(state, now, unit, Pool::Hp, hp, effects);
    vitals::heal(state, now, unit, Pool::Sp, sp, effects);
    "You were healed.".to_owned()
}

fn hide(state: &mut ServerState, unit: UnitId, on: Option<bool>, effects: &mut Effects) -> String {
    let Some(player) = state.players.get(unit) else {
        return nobody();
    };
    let hides = on.unwrap_or(player.hiding == Hiding::Seen);
    let hiding = if hides { Hiding::Hidden } else { Hiding::Seen };
    hiding::set(state, unit, hiding, effects);
    let answer = if hides {
        "Nobody sees you now."
    } else {
        "You are seen again."
    };
    answer.to_owned()
}

fn set_speed(state: &mut ServerState, unit: UnitId, speed: Option<u16>, effects: &mut Effects) -> String {
    let Some(player) = state.players.get_mut(unit) else {
        return nobody();
    };
    player.statuses.walk_at(speed);
    status::refresh(state, unit, effects);
    match speed {
        Some(speed) => format!("You take {speed} ms for a cell now."),
        None => "You walk as usual.".to_owned(),
    }
}

fn give(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (item, how): (&str, Item),
    effects: &mut Effects,
) -> String {
    let world = state.world.clone();
    let number = item.parse().ok().map(ItemId);
    let Some(kind) = number.map_or_else(|| world.item_named(item), |id| world.item(id)) else {
        return format!("There is no item {item}.");
    };
    if let Some(wrong) = how.cards().find(|card| !is_card(&world, *card)) {
        return format!("{} is no card.", wrong.0);
    }
    let given = if kind.is_equipment() {
        Item { id: kind.id, ..how }
    } else {
        Item::new(kind.id, how.amount)
    };
    match belongings::give(state, now, unit, given, effects) {
        Ok(()) => format!("You have {} x {} more.", how.amount, kind.name),
        Err(AddRefusal::TooHeavy) => "You cannot carry that.".to_owned(),
        Err(_) => "There is no room for that.".to_owned(),
    }
}

fn is_card(world: &World, item: ItemId) -> bool {
    world.item(item).is_some_and(|kind| kind.kind == ItemType::Card)
}

fn change_job(state: &mut ServerState, now: Moment, unit: UnitId, job: &str, effects: &mut Effects) -> String {
    let world = state.world.clone();
    let Some(job) = find_job(&world, job) else {
        let names: Vec<&str> = world.jobs.iter().map(|job| &*job.name).collect();
        return format!("There is no job {job}. There are: {}.", names.join(", "));
    };
    if job::change(state, now, unit, job.id, effects) {
        format!("You are {} now.", job.name)
    } else {
        format!("You are {} already.", job.name)
    }
}

fn find_job<'w>(world: &'w World, job: &str) -> Option<&'w Job> {
    if let Ok(id) = job.parse() {
        return world.job(packets::JobId(id));
    }
    let called = job.replace('_', " ");
    world.jobs.iter().find(|job| job.name.eq_ignore_ascii_case(&called))
}

/// Raises or lowers a level, as far as levels go; a level begins without experience.
fn level(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (course, by): (Course, i32),
    effects: &mut Effects,
) -> String {
    let world = state.world.clone();
    let Some(player) = state.players.get(unit) else {
        return nobody();
    };
    let Some(job) = world.job(player.character.job) else {
        return "Your job has no levels.".to_owned();
    };
    let mut levels = experience::levels(&player.character);
    let (progress, top) = match course {
        Course::Base => (&mut levels.base, job.max_base_level),
        Course::Job => (&mut levels.job, job.max_job_level),
    };
    let level = i64::from(progress.level).saturating_add(by.into());
    let level = u16::try_from(level.clamp(1, top.into())).unwrap_or(top);
    if level == progress.level {
        return format!("You are of level {level} already.");
    }
    *progress = Progress { level, experience: 0 };
    experience::reach(state, now, unit, levels, effects);
    format!("You are of level {level} now.")
}

fn tell_stats(state: &ServerState, unit: UnitId) -> String {
    let Some(player) = state.players.get(unit) else {
        return nobody();
    };
    format!("{}.", stats(&player.character))
}

/// Attributes, points to spend and levels of a character.
pub(super) fn stats(character: &Character) -> String {
    let values = ["STR", "AGI", "VIT", "INT", "DEX", "LUK"]
        .into_iter()
        .zip(character.attributes.each());
    let values: Vec<String> = values.map(|(name, value)| format!("{name} {value}")).collect();
    format!(
        "{}, {} points to spend, base level {}, job level {}",
        values.join(", "),
        character.status_points,
        character.base_level,
        character.job_level
    )
}

fn reset_stats(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) -> String {
    let from = effects.notify.len();
    points::reset(state, unit, effects);
    save::telling(state, now, unit, from, effects);
    tell_stats(state, unit)
}

fn set_stats(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (stat, value): (Stat, u16),
    effects: &mut Effects,
) -> String {
    match stat {
        Stat::One(attribute) => points::set(state, now, unit, (&[attribute], value), effects),
        Stat::All => points::set(state, now, unit, (&Attribute::ALL, value), effects),
    }
    tell_stats(state, unit)
}
