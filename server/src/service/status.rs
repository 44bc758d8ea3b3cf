//! The figures of a character: computed anew when an input of theirs changed, and told as far as they differ.

use core::time::Duration;
use std::sync::Arc;

use packets::UnitId;

use super::{ailment, recovery, sight};
use crate::{
    event::{
        Effects, MapEvent, Moment, Notice,
        notice::{ConditionNotice, LookChange, StatusIcon},
    },
    figures::{self, Fighter, Views, weight::Load},
    state::{Player, SIGHT, ServerState},
};

/// Ends what held of a player for a while and is over, and does what its ailments do by now.
pub fn over(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let player = state.players.get_mut(unit);
    if player.is_some_and(|player| player.statuses.forget(now)) {
        refresh(state, unit, effects);
    }
    // Alarms that came too soon, or twice, must not set more alarms.
    let due = |player: &Player| player.statuses.ailments.next().is_some_and(|at| at <= now);
    if state.players.get(unit).is_some_and(due) {
        ailment::pass(state, now, unit, effects);
    }
    show_icons(state, now, unit, effects);
}

/// Shows a player the icons of what holds of it for a while: those that came or last longer, and that others went.
pub fn show_icons(state: &mut ServerState, now: Moment, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let icons = player.statuses.icons(now);
    let before = core::mem::replace(&mut player.icons, icons);
    for &(icon, _) in before
        .iter()
        .filter(|(icon, _)| !player.icons.iter().any(|(other, _)| other == icon))
    {
        effects.tell(player.session, ConditionNotice::IconGone { unit, icon }.notice());
    }
    for &(icon, until) in player.icons.iter().filter(|icon| !before.contains(icon)) {
        let left = Some(Duration::from_millis(until.since(now)));
        effects.tell(player.session, ConditionNotice::Icon { unit, icon, left }.notice());
    }
}

/// What is seen of a player's ailments.
pub fn condition(player: &Player) -> Notice {
    let changed = ConditionNotice::Changed {
        unit: player.unit(),
        condition: player.fighter.condition,
        hidden: !player.is_seen(),
    };
    changed.notice()
}

/// Computes a player's figures anew after its record or what it wears changed. Its client is told what differs, those who
/// see it what it looks like now. Hit and spell points are never more than their most afterwards.
pub fn refresh(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let now = Arc::new(Fighter::under(&state.world, &player.character, &player.statuses));
    let before = core::mem::replace(&mut player.fighter, Arc::clone(&now));
    if before == now {
        return;
    }
    let character = &mut player.character;
    let points = (character.hp, character.sp);
    (character.hp, character.sp) = (character.hp.min(now.max_hp), character.sp.min(now.max_sp));
    let points_changed = points != (character.hp, character.sp);
    let Some(player) = state.players.get(unit) else { return };
    tell(player, &before, points_changed, effects);
    if before.level != now.level && player.is_in_sight() {
        let (stay, looks) = (player.stay, player.looks());
        effects.map.push((player.instance(), MapEvent::Looks { stay, looks }));
    }
    looks(state, player, &before.worn.views, effects);
    if before.condition != player.fighter.condition {
        sight::tell_around_and_self(state, player, SIGHT, condition(player), effects);
    }
}

/// Only how much of something a player carries has changed, and nothing that it wears: so only its weight has.
pub fn weigh(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let weight = figures::carried(&state.world, &player.character.inventory);
    if weight == player.fighter.weight {
        return;
    }
    let load = player.fighter.load();
    Arc::make_mut(&mut player.fighter).weight = weight;
    let max = player.fighter.max_weight;
    effects.tell(player.session, Notice::Weight { now: weight, max });
    if load != player.fighter.load() {
        laden(player, load, effects);
        recovery::reckon_soon(unit, effects);
    }
}

fn tell(player: &Player, before: &Fighter, points_changed: bool, effects: &mut Effects) {
    let (session, now) = (player.session, &player.fighter);
    if before.figures != now.figures {
        let change = Box::new((before.figures, now.figures));
        effects.tell(session, Notice::FiguresChanged(change));
    }
    if points_changed || (before.max_hp, before.max_sp) != (now.max_hp, now.max_sp) {
        effects.tell(session, Notice::Vitals(figures::vitals(now, &player.character)));
    }
    if (before.weight, before.max_weight) != (now.weight, now.max_weight) {
        let (now, max) = (now.weight, now.max_weight);
        effects.tell(session, Notice::Weight { now, max });
    }
    if before.speed != now.speed {
        effects.tell(session, Notice::Speed(now.speed));
    }
    if before.load() != now.load() {
        laden(player, before.load(), effects);
    }
    let pace = |fighter: &Fighter| {
        let stops = fighter.condition.stops_recovery();
        (fighter.max_hp, fighter.max_sp, fighter.load(), stops)
    };
    if pace(before) != pace(now) {
        recovery::reckon_soon(player.unit(), effects);
    }
}

/// Shows how heavily a player is laden, where it was shown otherwise before.
pub fn laden(player: &Player, before: Load, effects: &mut Effects) {
    let icon = |load: Load| match load {
        Load::Light => None,
        Load::Half => Some(StatusIcon::HalfLaden),
        Load::Full => Some(StatusIcon::FullyLaden),
    };
    let unit = player.unit();
    if let Some(icon) = icon(before) {
        effects.tell(player.session, ConditionNotice::IconGone { unit, icon }.notice());
    }
    if let Some(icon) = icon(player.fighter.load()) {
        let left = None;
        effects.tell(player.session, ConditionNotice::Icon { unit, icon, left }.notice());
    }
}

fn looks(state: &ServerState, player: &Player, before: &Views, effects: &mut Effects) {
    for change in changed(before, &player.fighter.worn.views) {
        let unit = player.unit();
        sight::tell_around(state, player, Notice::LookChanged { unit, change }, effects);
        effects.tell(player.session, Notice::LookChanged { unit, change });
    }
}

/// The respects in which looks differ.
fn changed(before: &Views, now: &Views) -> Vec<LookChange> {
    let ([low, mid, top], [low_before, mid_before, top_before]) = (now.headgear, before.headgear);
    let hands = LookChange::Weapon {
        weapon: now.weapon,
        shield: now.shield,
    };
    let changes = [
        ((now.weapon, now.shield) != (before.weapon, before.shield), hands),
        (low != low_before, LookChange::HeadLow(low)),
        (mid != mid_before, LookChange::HeadMid(mid)),
        (top != top_before, LookChange::HeadTop(top)),
        (now.robe != before.robe, LookChange::Robe(now.robe)),
    ];
    changes
        .into_iter()
        .filter(|(differs, _)| *differs)
        .map(|(_, change)| change)
        .collect()
}
