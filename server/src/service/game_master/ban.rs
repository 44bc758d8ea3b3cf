//! Bans: accounts that are let in no more for a while, whether they play or not.
//!
//! A player who plays is known; of a character who does not, the store is asked first which account it is of. What became of that is
//! told when the store has answered, and when what was written is durable.

use core::time::Duration;

use packets::{AccountId, UnitId};

use super::{group, nobody, others::other, tell, written_since};
use crate::{
    event::{
        DisconnectReason, Effects, Moment, Name, SessionId,
        notice::Kick,
        persistence::{BanWanted, Owner, Read, Write},
    },
    service::{session, store},
    state::ServerState,
};

/// The answer to a command whose answer comes later.
pub const LATER: &str = "";

/// Puts a player out, if it plays, and keeps its account out for a while.
pub(super) fn ban(
    state: &mut ServerState,
    now: Moment,
    giver: UnitId,
    (name, time): (Name, Duration),
    effects: &mut Effects,
) -> String {
    let until = now + time;
    if state.players.named(name).is_none() {
        let wanted = BanWanted {
            name,
            until: Some(until),
        };
        return ask(state, giver, wanted, effects);
    }
    match other(state, giver, name) {
        Ok((_, account)) => {
            keep_out(state, now, account, until, effects);
            format!("{name} was put out, and the account stays out until {}.", until.utc())
        }
        Err(why) => why,
    }
}

/// Lets the account of a character in again. Who is banned does not play: the store is asked whose character it is.
pub(super) fn unban(state: &mut ServerState, giver: UnitId, name: Name, effects: &mut Effects) -> String {
    if state.players.named(name).is_some() {
        return format!("{name} plays.");
    }
    ask(state, giver, BanWanted { name, until: None }, effects)
}

/// Asks the store whose character it is.
fn ask(state: &mut ServerState, giver: UnitId, wanted: BanWanted, effects: &mut Effects) -> String {
    let Some(session) = state.players.get(giver).map(|player| player.session) else {
        return nobody();
    };
    store::read(state, Read::Owner { session, wanted }, effects);
    LATER.to_owned()
}

/// The store has found whose character is to be banned, or let in again. Nothing is done any more if who wanted it is gone.
pub fn owner_found(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (wanted, owner): (BanWanted, Option<Owner>),
    effects: &mut Effects,
) {
    let Some(player) = state.player_of(session) else { return };
    let giver = (session, player.character.account, player.name());
    let before = state.commits.last;
    let answer = done(state, now, giver.1, (wanted, owner), effects).unwrap_or_else(|why| why);
    let after = written_since(state, before);
    let name = wanted.name;
    let line = match wanted.until {
        Some(until) => format!("@ban {name} until {}", until.utc()),
        None => format!("@unban {name}"),
    };
    tell(giver, &line, (&answer, after), effects);
}

fn done(
    state: &mut ServerState,
    now: Moment,
    giver: AccountId,
    (BanWanted { name, until }, owner): (BanWanted, Option<Owner>),
    effects: &mut Effects,
) -> Result<String, String> {
    let owner = owner.ok_or_else(|| format!("There is no character {name}."))?;
    if owner.account == giver {
        return Err("That is you.".to_owned());
    }
    if owner.group > group(state, giver) {
        return Err(format!("{name} is of a higher group than you."));
    }
    if store::is_behind(state) {
        return Err("The store is behind: try again.".to_owned());
    }
    let account = owner.account;
    if let Some(until) = until {
        keep_out(state, now, account, until, effects);
        return Ok(format!("The account of {name} stays out until {}.", until.utc()));
    }
    let banned = owner.banned_until.filter(|&until| until > now);
    let banned = banned.ok_or_else(|| format!("The account of {name} is not banned."))?;
    let until = None;
    store::write(state, Write::Ban { account, until }, effects);
    Ok(format!(
        "The account of {name}, banned until {}, is let in again.",
        banned.utc()
    ))
}

/// Puts whoever is there of an account out, and keeps it out.
fn keep_out(state: &mut ServerState, now: Moment, account: AccountId, until: Moment, effects: &mut Effects) {
    let (kick, reason) = (Kick::ByGameMaster, DisconnectReason::Kicked);
    session::put_out(state, now, account, kick, reason, effects);
    // Its login ids are good for nothing any more: who comes again has to log in, and is refused.
    state.accounts.remove(&account);
    let until = Some(until);
    store::write(state, Write::Ban { account, until }, effects);
}
