//! What dialogs do.

use packets::UnitId;

use super::super::{job, travel, vitals};
use crate::{
    event::{Effects, Moment, look::Vanish, notice::Pool, record::Place},
    figures::pools::share,
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
        Action::Heal { hp, sp } => heal(state, now, unit, (*hp, *sp), effects),
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
fn heal(state: &mut ServerState, now: Moment, unit: UnitId, (hp, sp): (u8, u8), effects: &mut Effects) -> Done {
    let Some(player) = state.players.get(unit) else {
        return Done::Refused;
    };
    let (hp, sp) = (share(player.fighter.max_hp, hp), share(player.fighter.max_sp, sp));
    vitals::heal(state, now, unit, Pool::Hp, hp, effects);
    vitals::heal(state, now, unit, Pool::Sp, sp, effects);
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
