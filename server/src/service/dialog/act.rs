//! What dialogs do.

use packets::UnitId;

use super::super::{account_storage, job, ledger::Ledger, refine, shop, travel, vitals};
use crate::{
    event::{Effects, Item, Moment, look::Vanish, notice::Pool, record::Place},
    figures::{pools::share, refine::Outcome},
    state::{Conversation, ServerState},
    world::{Action, Location, Spot},
};

/// What became of an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Done {
    /// It changed what is saved.
    Changed,
    /// It was done, and can wait for the next save.
    Unsaved,
    /// The storage is to be read when the dialog waits or is over, after the write of all that it changed.
    OpensStorage,
    /// It cannot be done; nothing changed.
    Refused,
}

impl Done {
    const fn changed(done: bool) -> Self {
        if done { Self::Changed } else { Self::Refused }
    }
}

/// Whether an action is to be saved, or to be read from the store.
pub(super) const fn is_stored(action: &Action) -> bool {
    !matches!(
        action,
        Action::Heal { .. } | Action::Warp(_) | Action::OpenShop(_) | Action::Piece(_)
    )
}

/// Does what a dialog says, for who talks. Nothing is saved.
pub(super) fn act(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    (step, action): (usize, &Action),
    effects: &mut Effects,
) -> Done {
    match action {
        Action::Heal { hp, sp } => heal(state, now, unit, (*hp, *sp), effects),
        Action::Warp(spot) => {
            travel::to(state, unit, spot.map, spot.cell, Vanish::Teleported, effects);
            Done::Unsaved
        }
        Action::ChangeJob(job) => Done::changed(job::take_up(state, unit, *job, effects)),
        Action::SetSavePoint(spot) => Done::changed(set_save_point(state, unit, *spot)),
        Action::GiveItem(item, amount) => deal(state, unit, effects, |ledger, number| {
            let amount = u16::try_from(amount.of(number)).ok()?;
            ledger.give(Item::new(*item, amount)).ok()
        }),
        Action::TakeItem(item, amount) => deal(state, unit, effects, |ledger, number| {
            ledger.take_kind(*item, amount.of(number))
        }),
        Action::GiveZeny(amount) => deal(state, unit, effects, |ledger, number| {
            ledger.zeny(amount.of(number).into())
        }),
        Action::TakeZeny(amount) => deal(state, unit, effects, |ledger, number| {
            ledger.zeny(-i64::from(amount.of(number)))
        }),
        Action::Piece(at) => about(state, unit, *at),
        Action::Refine => refine_piece(state, unit, effects),
        Action::OpenStorage if account_storage::begin(state, unit) => Done::OpensStorage,
        Action::OpenStorage if account_storage::is_open(state, unit) => Done::Unsaved,
        Action::OpenShop(_) if shop::open(state, unit, step, effects) => Done::Unsaved,
        Action::OpenStorage | Action::OpenShop(_) => Done::Refused,
    }
}

/// The dialog is about what is worn there from now on.
fn about(state: &mut ServerState, unit: UnitId, at: Location) -> Done {
    match talk_mut(state, unit) {
        Some(talk) => {
            talk.piece = at;
            Done::Unsaved
        }
        None => Done::Refused,
    }
}

fn refine_piece(state: &mut ServerState, unit: UnitId, effects: &mut Effects) -> Done {
    let Some(at) = talk_mut(state, unit).map(|talk| talk.piece) else {
        return Done::Refused;
    };
    let Some(outcome) = refine::attempt(state, unit, at, effects) else {
        return Done::Refused;
    };
    if let Some(talk) = talk_mut(state, unit) {
        talk.number = match outcome {
            Outcome::Refined(_) => 1,
            Outcome::Lowered(_) => 2,
            Outcome::Broken => 0,
        };
    }
    Done::Changed
}

fn talk_mut(state: &mut ServerState, unit: UnitId) -> Option<&mut Conversation> {
    state.players.get_mut(unit)?.dialog.as_mut()
}

/// Gives or takes as `change` says, which is told the number typed last.
fn deal(
    state: &mut ServerState,
    unit: UnitId,
    effects: &mut Effects,
    change: impl FnOnce(&mut Ledger<'_>, u32) -> Option<()>,
) -> Done {
    let world = state.world.clone();
    let Some(player) = state.players.get(unit) else {
        return Done::Refused;
    };
    let number = player.dialog.as_ref().map_or(0, |talk| talk.number);
    let mut ledger = Ledger::of(&world, player);
    if change(&mut ledger, number).is_none() {
        return Done::Refused;
    }
    ledger.settle(state, unit, effects);
    Done::Changed
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
