//! What dialogs do.

use packets::UnitId;

use super::super::{job, travel};
use crate::{
    event::{Effects, Moment, Notice, look::Vanish, record::Place},
    figures,
    state::ServerState,
    world::{Action, Spot},
};

/// What became of an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Done {
    /// It changed what is saved.
    Changed,
    /// It was done, and can wait for the next save.
    Unsaved,
    /// It cannot be done; nothing changed.
    Refused,
}

impl Done {
    const fn changed(done: bool) -> Self {
        if done { Self::Changed } else { Self::Refused }
    }
}

/// Does what a dialog says, for who talks.
pub(super) fn act(state: &mut ServerState, now: Moment, unit: UnitId, action: &Action, effects: &mut Effects) -> Done {
    match action {
        Action::Heal { hp, sp } => heal(state, unit, (*hp, *sp), effects),
        Action::Warp(spot) => {
            travel::to(state, unit, spot.map, spot.cell, Vanish::Teleported, effects);
            Done::Changed
        }
        Action::ChangeJob(job) => Done::changed(job::change(state, now, unit, *job, effects)),
        Action::SetSavePoint(spot) => Done::changed(set_save_point(state, unit, *spot)),
        Action::GiveItem(..)
        | Action::TakeItem(..)
        | Action::GiveZeny(_)
        | Action::TakeZeny(_)
        | Action::OpenStorage
        | Action::OpenShop(_) => Done::Refused,
    }
}

/// Restores percents of the most hit and spell points; nobody gets more than the most.
fn heal(state: &mut ServerState, unit: UnitId, (hp, sp): (u8, u8), effects: &mut Effects) -> Done {
    let Some(player) = state.players.get_mut(unit) else {
        return Done::Refused;
    };
    let most = figures::vitals(&player.fighter, &player.character);
    let part = |most: u32, percent: u8| u32::try_from(u64::from(most) * u64::from(percent) / 100).unwrap_or(most);
    let character = &mut player.character;
    character.hp = most.hp.saturating_add(part(most.max_hp, hp)).min(most.max_hp);
    character.sp = most.sp.saturating_add(part(most.max_sp, sp)).min(most.max_sp);
    let vitals = figures::vitals(&player.fighter, &player.character);
    effects.tell(player.session, Notice::Vitals(vitals));
    Done::Unsaved
}

fn set_save_point(state: &mut ServerState, unit: UnitId, spot: Spot) -> bool {
    let Some(map) = state.world.maps.get(spot.map).map(|map| map.name.clone()) else {
        return false;
    };
    let Some(player) = state.players.get_mut(unit) else {
        return false;
    };
    let (x, y) = spot.cell.pair();
    player.character.save_point = Place { map, x, y };
    true
}
