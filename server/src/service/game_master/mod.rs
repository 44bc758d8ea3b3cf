//! GM commands: lines of chat that begin with `@`, of characters whose account's group may give them. Each is logged: who gave it,
//! what it said, and what came of it.

mod form;
mod monsters;
mod oneself;
mod order;
mod others;
mod places;

use packets::{AccountId, UnitId};

use self::order::Order;
use super::store;
use crate::{
    event::{Effects, GivenOrder, Moment, Name, Notice, SessionId},
    state::{Player, ServerState},
};

/// Whether there is a GM command of that name, without `@`.
pub fn is_command(name: &str) -> bool {
    form::named(name).is_some_and(|form| form.name == name)
}

/// Does what `line`, which begins with `@`, says. The answer is told to who gave the command, and to nobody else.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, line: &[u8], effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let (unit, account, name) = (player.unit(), player.character.account, player.name());
    let line = String::from_utf8_lossy(line);
    let answer = answer(state, now, (unit, account), &line, effects).unwrap_or_else(|why| why);
    for text in answer.lines() {
        let text = text.as_bytes().into();
        effects.tell(session, Notice::OwnLine { text });
    }
    effects.orders.push(GivenOrder {
        session,
        account,
        name,
        line: line.as_ref().into(),
        answer: answer.lines().next().unwrap_or_default().into(),
    });
}

fn answer(
    state: &mut ServerState,
    now: Moment,
    (unit, account): (UnitId, AccountId),
    line: &str,
    effects: &mut Effects,
) -> Result<String, String> {
    let (form, rest) = order::command(line)?;
    let group = group(state, account);
    if !state.rules.groups.may(group, form.name) {
        return Err(format!("Your group may not give @{}.", form.name));
    }
    match order::read(form, rest)? {
        Order::Help(about) => Ok(help(state, group, about)),
        order if order.is_stored() && store::is_behind(state) => Err("The store is behind: try again.".to_owned()),
        order => Ok(obey(state, now, unit, order, effects)),
    }
}

/// The group number of an account that plays.
fn group(state: &ServerState, account: AccountId) -> u8 {
    state.accounts.get(&account).map_or(0, |online| online.account.group)
}

/// What may be ordered, or how one command is written and what it does.
fn help(state: &ServerState, group: u8, about: Option<&str>) -> String {
    if let Some(name) = about {
        let form = form::named(name.strip_prefix('@').unwrap_or(name));
        return form.map_or_else(
            || format!("There is no command {name}."),
            |form| format!("{form}: {}", form.what),
        );
    }
    let may = form::FORMS
        .iter()
        .filter(|form| state.rules.groups.may(group, form.name));
    let lines: Vec<String> = may.map(|form| format!("{form}: {}", form.what)).collect();
    lines.join("\n")
}

fn obey(state: &mut ServerState, now: Moment, unit: UnitId, order: Order<'_>, effects: &mut Effects) -> String {
    match order {
        Order::Go(_)
        | Order::Jump(_)
        | Order::JumpTo(_)
        | Order::Recall(_)
        | Order::Save
        | Order::Warp { .. }
        | Order::Where(_) => places::obey(state, now, unit, order, effects),
        Order::Ban(..)
        | Order::Broadcast(_)
        | Order::Kick(_)
        | Order::Kill(_)
        | Order::Revive(_)
        | Order::Who { .. } => others::obey(state, now, unit, order, effects),
        Order::KillMonsters { with_drops } => monsters::kill(state, unit, with_drops, effects),
        Order::Spawn(monster, count) => monsters::spawn(state, unit, (monster, count), effects),
        _ => oneself::obey(state, now, unit, order, effects),
    }
}

fn map_name<'s>(state: &'s ServerState, player: &Player) -> &'s str {
    let map = state.world.maps.get(player.instance().0 as usize);
    map.map_or("", |map| &map.name)
}

/// The player whom a command names. Nobody gives commands about a player of a higher group, and one that hides is not
/// there for who is of a lower one.
fn named(state: &ServerState, giver: UnitId, name: Name) -> Result<&Player, String> {
    let player = state.players.named(name).ok_or_else(nobody)?;
    if !may_know_of(state, giver, player) {
        Err(nobody())
    } else if outranks(state, player, giver) {
        Err(format!("{} is of a higher group than you.", player.name()))
    } else {
        Ok(player)
    }
}

/// Whether who gives a command may know that a player is there: those who hide do so from lower groups.
fn may_know_of(state: &ServerState, giver: UnitId, player: &Player) -> bool {
    player.is_seen() || !outranks(state, player, giver)
}

/// Whether a player is of a higher group than who gives a command.
fn outranks(state: &ServerState, player: &Player, giver: UnitId) -> bool {
    let own = state
        .players
        .get(giver)
        .map_or(0, |giver| group(state, giver.character.account));
    player.unit() != giver && group(state, player.character.account) > own
}

/// What is answered when nobody of a name plays.
fn nobody() -> String {
    "Nobody of that name plays.".to_owned()
}
