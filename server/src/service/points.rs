//! Spending status points on attributes.

use std::sync::Arc;

use packets::UnitId;

use super::{save, status, store};
use crate::{
    event::{Attribute, Effects, Moment, Notice, notice::GrowthNotice, record::Attributes},
    figures::points::{self, LEAST, MOST},
    state::{Player, ServerState},
    world::{JobClasses, World},
};

/// A client wants an attribute of its character raised. It rises as far as the points last, and not beyond what the job allows; a
/// wish by which it would not rise at all is refused, and nothing changes.
pub fn raise(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (attribute, amount): (Attribute, u16),
    effects: &mut Effects,
) {
    let behind = store::is_behind(state);
    let Some(player) = state.players.get(unit) else { return };
    let session = player.session;
    let Some((value, cost)) = affordable(&state.world, player, attribute, amount).filter(|_| !behind) else {
        let value = None;
        let refused = GrowthNotice::AttributeRaised { attribute, value };
        return effects.tell(session, Notice::Growth(refused));
    };
    if let Some(player) = state.players.get_mut(unit) {
        *attribute.of_mut(&mut player.character.attributes) = value;
        player.character.status_points = player.character.status_points.saturating_sub(cost);
    }
    keep(state, now, unit, Some((attribute, value)), effects);
}

/// The value that an attribute rises to, and what it costs; `None` if it does not rise.
fn affordable(world: &World, player: &Player, attribute: Attribute, amount: u16) -> Option<(u16, u16)> {
    let character = &player.character;
    let limit = limit(world, player, attribute);
    let (value, cost) = points::raise(
        attribute.of(&character.attributes),
        amount,
        character.status_points.into(),
        limit,
    )?;
    Some((value, u16::try_from(cost).ok()?))
}

/// What points can raise an attribute of a player to.
pub fn limit(world: &World, player: &Player, attribute: Attribute) -> u16 {
    world
        .job(player.character.job)
        .map_or(MOST, |job| attribute.of(&job.max_attributes))
}

/// Gives all attributes back, and the points that they cost: all that the character's level ever gave. To be saved by who
/// calls, and what was told held back until that is durable ([`Effects::hold_back`]).
pub fn reset(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let world = Arc::clone(&state.world);
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    let character = &mut player.character;
    let reborn = world
        .job(character.job)
        .is_some_and(|job| job.class == JobClasses::UPPER);
    let given = points::after_reset(world.status_points.total(character.base_level), reborn);
    character.attributes = Attributes::from_each([LEAST; 6]);
    character.status_points = u16::try_from(given).unwrap_or(u16::MAX);
    tell(state, unit, None, effects);
}

/// Sets attributes, without asking for points: for game masters.
pub fn set(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (attributes, value): (&[Attribute], u16),
    effects: &mut Effects,
) {
    let Some(player) = state.players.get_mut(unit) else {
        return;
    };
    for attribute in attributes {
        *attribute.of_mut(&mut player.character.attributes) = value.max(LEAST);
    }
    keep(state, now, unit, None, effects);
}

/// Saves, and tells once it is kept.
fn keep(state: &mut ServerState, now: Moment, unit: UnitId, raised: Option<(Attribute, u16)>, effects: &mut Effects) {
    let from = effects.notify.len();
    tell(state, unit, raised, effects);
    save::telling(state, now, unit, from, effects);
}

/// Tells the points, the figures that follow, and the attribute that was raised.
fn tell(state: &mut ServerState, unit: UnitId, raised: Option<(Attribute, u16)>, effects: &mut Effects) {
    let Some(player) = state.players.get(unit) else { return };
    let (session, points) = (player.session, player.character.status_points);
    let left = Notice::Growth(GrowthNotice::StatusPoints(points));
    effects.tell(session, left);
    status::refresh(state, unit, effects);
    if let Some((attribute, value)) = raised {
        let value = Some(value);
        let raised = GrowthNotice::AttributeRaised { attribute, value };
        effects.tell(session, Notice::Growth(raised));
    }
}
