//! GM commands about other players.

use core::time::Duration;

use packets::{AccountId, UnitId};

use super::{map_name, may_know_of, named, nobody, order::Order};
use crate::{
    event::{
        DisconnectReason, Effects, Moment, Name, Notice,
        look::Posture,
        notice::{GameMasterNotice, Kick},
        persistence::Write,
    },
    service::{session, store, vitals},
    state::{Player, ServerState},
};

/// Most names that `@who` tells.
const WHO_MAX: usize = 20;

pub(super) fn obey(
    state: &mut ServerState,
    now: Moment,
    unit: UnitId,
    order: Order<'_>,
    effects: &mut Effects,
) -> String {
    match order {
        Order::Ban(name, time) => ban(state, now, unit, (name, time), effects),
        Order::Broadcast(text) => broadcast(state, unit, text, effects),
        Order::Kick(name) => match other(state, unit, name) {
            Ok((_, account)) => {
                put_out(state, now, account, effects);
                format!("{name} was put out.")
            }
            Err(why) => why,
        },
        Order::Kill(name) => kill(state, now, unit, name, effects),
        Order::Revive(name) => revive(state, now, unit, name, effects),
        Order::Who { here } => who(state, unit, here),
        _ => String::new(),
    }
}

/// A player of that name who is not who gives the command.
fn other(state: &ServerState, giver: UnitId, name: Name) -> Result<(UnitId, AccountId), String> {
    let player = named(state, giver, name)?;
    if player.unit() == giver {
        return Err("That is you.".to_owned());
    }
    Ok((player.unit(), player.character.account))
}

fn put_out(state: &mut ServerState, now: Moment, account: AccountId, effects: &mut Effects) {
    let (kick, reason) = (Kick::ByGameMaster, DisconnectReason::Kicked);
    session::put_out(state, now, account, kick, reason, effects);
}

/// Puts a player out and keeps its account out for a while.
fn ban(
    state: &mut ServerState,
    now: Moment,
    giver: UnitId,
    (name, time): (Name, Duration),
    effects: &mut Effects,
) -> String {
    let (_, account) = match other(state, giver, name) {
        Ok(other) => other,
        Err(why) => return why,
    };
    let until = now + time;
    put_out(state, now, account, effects);
    // Its login ids are good for nothing any more: who comes again has to log in, and is refused.
    state.accounts.remove(&account);
    store::write(state, Write::Ban { account, until }, effects);
    format!(
        "{name} was put out, and the account stays out for {} minutes.",
        time.as_secs() / 60
    )
}

fn broadcast(state: &ServerState, unit: UnitId, text: &str, effects: &mut Effects) -> String {
    let Some(giver) = state.players.get(unit) else {
        return nobody();
    };
    let text = format!("{} : {text}", giver.name()).into_bytes().into();
    let all = state.players.iter().map(|player| player.session).collect();
    effects.tell_all(all, Notice::GameMaster(GameMasterNotice::Broadcast { text }));
    format!("{} were told.", state.players.len())
}

fn kill(state: &mut ServerState, now: Moment, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    let player = match named(state, giver, name) {
        Ok(player) => player,
        Err(why) => return why,
    };
    if player.posture == Posture::Dead {
        return format!("{name} is dead already.");
    }
    let unit = player.unit();
    vitals::die(state, now, unit, effects);
    format!("{name} is dead now.")
}

fn revive(state: &mut ServerState, now: Moment, unit: UnitId, name: Option<Name>, effects: &mut Effects) -> String {
    let player = match name {
        Some(name) => named(state, unit, name),
        None => state.players.get(unit).ok_or_else(nobody),
    };
    let player = match player {
        Ok(player) => player,
        Err(why) => return why,
    };
    let name = player.name();
    if player.posture != Posture::Dead {
        return format!("{name} is not dead.");
    }
    let unit = player.unit();
    vitals::revive(state, now, unit, (100, 100), effects);
    format!("{name} lives again.")
}

fn who(state: &ServerState, unit: UnitId, here: bool) -> String {
    let map = state.players.get(unit).map(Player::instance);
    let counts = |player: &&Player| {
        let wanted = !here || Some(player.instance()) == map;
        wanted && may_know_of(state, unit, player)
    };
    let shown = state.players.iter().filter(counts).take(WHO_MAX);
    let names = shown.map(|player| format!("{} on {}\n", player.name(), map_name(state, player)));
    let names: String = names.collect();
    format!("{names}{} play now.", state.players.iter().filter(counts).count())
}
