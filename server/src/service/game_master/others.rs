//! GM commands about other players.

use packets::{AccountId, UnitId};

use super::{map_name, may_know_of, named, nobody, oneself::stats, order::Order, outranks};
use crate::{
    event::{
        DisconnectReason, Effects, Moment, Name, Notice,
        look::Posture,
        notice::{GameMasterNotice, Kick},
    },
    service::{equipment, session, vitals},
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
        Order::Account(name) => account(state, unit, name, effects),
        Order::Broadcast(text) => broadcast(state, unit, (text, false), effects),
        Order::Check(name) => check(state, unit, name, effects),
        Order::Kick(name) => kick(state, now, unit, name, effects),
        Order::KickAll => kick_all(state, now, unit, effects),
        Order::LocalBroadcast(text) => broadcast(state, unit, (text, true), effects),
        Order::Strip(name) => strip(state, now, unit, name, effects),
        Order::Kill(name) => kill(state, now, unit, name, effects),
        Order::Revive(name) => revive(state, now, unit, name, effects),
        Order::Who { here } => who(state, unit, here),
        _ => String::new(),
    }
}

/// A player of that name who is not who gives the command.
pub(super) fn other(state: &ServerState, giver: UnitId, name: Name) -> Result<(UnitId, AccountId), String> {
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

/// Puts a player out. Who wants it is told whether it was, as clients that asked by a menu expect.
fn kick(state: &mut ServerState, now: Moment, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    let other = other(state, giver, name);
    let done = other.is_ok();
    tell(state, giver, GameMasterNotice::PutOut { done }, effects);
    match other {
        Ok((_, account)) => {
            put_out(state, now, account, effects);
            format!("{name} was put out.")
        }
        Err(why) => why,
    }
}

fn kick_all(state: &mut ServerState, now: Moment, giver: UnitId, effects: &mut Effects) -> String {
    let lower = |player: &&Player| player.unit() != giver && !outranks(state, player, giver);
    let players = state.players.iter().filter(lower);
    let accounts: Vec<AccountId> = players.map(|player| player.character.account).collect();
    for account in &accounts {
        put_out(state, now, *account, effects);
    }
    format!("{} were put out.", accounts.len())
}

/// Tells all who play, or all on the same map.
fn broadcast(state: &ServerState, unit: UnitId, (text, here): (&str, bool), effects: &mut Effects) -> String {
    let Some(giver) = state.players.get(unit) else {
        return nobody();
    };
    let text = format!("{} : {text}", giver.name()).into_bytes().into();
    let wanted = |player: &&Player| !here || player.instance() == giver.instance();
    let all: Vec<_> = state
        .players
        .iter()
        .filter(wanted)
        .map(|player| player.session)
        .collect();
    let told = all.len();
    effects.tell_all(all, Notice::GameMaster(GameMasterNotice::Broadcast { text }));
    format!("{told} were told.")
}

/// Tells who gives a command something that its client shows in a way of its own.
fn tell(state: &ServerState, giver: UnitId, notice: GameMasterNotice, effects: &mut Effects) {
    if let Some(giver) = state.players.get(giver) {
        effects.tell(giver.session, Notice::GameMaster(notice));
    }
}

fn account(state: &ServerState, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    let player = match named(state, giver, name) {
        Ok(player) => player,
        Err(why) => return why,
    };
    let (account, name) = (player.character.account, player.name());
    tell(state, giver, GameMasterNotice::Account { account, name }, effects);
    let online = state.accounts.get(&account);
    let user = online.map_or_else(String::new, |online| online.account.user.to_string());
    format!("{name} is of account {user} ({}).", account.0)
}

fn check(state: &ServerState, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    let player = match named(state, giver, name) {
        Ok(player) => player,
        Err(why) => return why,
    };
    let figures = player.fighter.figures;
    tell(state, giver, GameMasterNotice::Checked(Box::new(figures)), effects);
    format!(
        "{}: {}, ATK {} + {}, DEF {} + {}, HIT {}, FLEE {}, CRIT {}.",
        player.name(),
        stats(&player.character),
        figures.attack.0,
        figures.attack.1,
        figures.defense.0,
        figures.defense.1,
        figures.hit,
        figures.flee.0,
        figures.critical
    )
}

fn strip(state: &mut ServerState, now: Moment, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    let unit = match named(state, giver, name) {
        Ok(player) => player.unit(),
        Err(why) => return why,
    };
    equipment::strip(state, now, unit, effects);
    format!("{name} wears nothing now.")
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
