//! Where members on the same map are and how they fare: dots and bars, told when they changed, once a second at most.

use packets::UnitId;

use super::{notice, party_of, share, told};
use crate::{
    event::{CommitNumber, Effects, Notice, SessionId, look::Posture, people::PartyNotice},
    figures,
    state::{Player, ServerState, Shown},
};

/// From now on the others are told how a member fares; it begins with what is so.
pub(super) fn begin(state: &mut ServerState, unit: UnitId) {
    if let Some(shown) = state.players.get(unit).map(shown) {
        state.people.shown.insert(unit, shown);
    }
}

/// Tells the others of every member what changed since they were told last.
pub fn due(state: &mut ServerState, effects: &mut Effects) {
    let units: Vec<UnitId> = state.people.shown.keys().copied().collect();
    for unit in units {
        look_after(state, unit, effects);
    }
}

fn look_after(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    let Some(player) = state.players.get(unit).filter(|player| player.is_in_sight()) else {
        return;
    };
    let now = shown(player);
    let Some(before) = state.people.shown.insert(unit, now) else {
        return;
    };
    if before == now {
        return;
    }
    let Some(player) = state.players.get(unit) else { return };
    let near = others_on_map(state, unit);
    if (before.instance, before.cell) != (now.instance, now.cell) {
        effects.tell_all(near.clone(), position(player));
    }
    if before.vitals != now.vitals {
        effects.tell_all(near, vitals(player, now));
    }
    let Some((_, party)) = party_of(state, unit) else {
        return;
    };
    let account = player.character.account;
    if before.dead != now.dead {
        let told = notice(PartyNotice::Dead {
            account,
            dead: now.dead,
        });
        effects.tell_all(told::sessions(state, &party), told);
    }
    if before.grown != now.grown {
        let told = PartyNotice::MemberGrew {
            account,
            job: player.character.job,
            base_level: player.character.base_level,
        };
        effects.tell_all(told::sessions(state, &party), notice(told));
        share::check(state, party.id, effects);
    }
}

/// A member and the others on its map are told of each other.
pub(super) fn meet(state: &mut ServerState, unit: UnitId, after: Option<CommitNumber>, effects: &mut Effects) {
    let Some(player) = state.players.get(unit).filter(|player| player.is_in_sight()) else {
        return;
    };
    let now = shown(player);
    if let Some(shown) = state.people.shown.get_mut(&unit) {
        (shown.instance, shown.cell, shown.vitals) = (now.instance, now.cell, now.vitals);
    }
    let session = player.session;
    for other in super::members_on_map(state, unit) {
        let Some(other) = state.players.get(other).filter(|other| other.unit() != unit) else {
            continue;
        };
        for (to, of) in [(session, other), (other.session, player)] {
            effects.tell_after(to, vitals(of, shown(of)), after);
            effects.tell_after(to, position(of), after);
        }
    }
}

/// A member goes from its map: its dot goes.
pub(super) fn end(state: &ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get(unit).filter(|player| player.is_in_sight()) {
        let (account, cell) = (player.character.account, None);
        effects.tell_all(
            others_on_map(state, unit),
            notice(PartyNotice::Position { account, cell }),
        );
    }
}

fn others_on_map(state: &ServerState, unit: UnitId) -> Vec<SessionId> {
    let others = super::members_on_map(state, unit).into_iter();
    others
        .filter(|&other| other != unit)
        .filter_map(|other| state.players.get(other).map(|player| player.session))
        .collect()
}

fn position(player: &Player) -> Notice {
    notice(PartyNotice::Position {
        account: player.character.account,
        cell: Some(player.cell().pair()),
    })
}

fn vitals(player: &Player, shown: Shown) -> Notice {
    notice(PartyNotice::Vitals {
        account: player.character.account,
        vitals: shown.vitals,
    })
}

fn shown(player: &Player) -> Shown {
    Shown {
        instance: player.instance(),
        cell: player.cell().pair(),
        vitals: figures::vitals(&player.fighter, &player.character),
        dead: player.posture == Posture::Dead,
        grown: (player.character.job.0, player.character.base_level),
    }
}
