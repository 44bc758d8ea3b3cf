//! GM commands: lines of chat that begin with `@`, of characters whose account's group may give them. Each is logged: who gave it,
//! what it said, and what came of it.

mod ban;
mod form;
mod monsters;
mod oneself;
mod order;
mod others;
mod packet;
mod places;

use packets::{AccountId, UnitId};

pub use ban::{LATER, owner_found};
pub use packet::packet;

use self::order::Order;
use super::{reload, store};
use crate::{
    event::{CommitNumber, Effects, GivenOrder, Moment, Name, Notice, SessionId},
    state::{Player, ServerState},
};

/// Whether there is a GM command of that name, without `@`.
pub fn is_command(name: &str) -> bool {
    form::named(name).is_some_and(|form| form.name() == name)
}

/// Does what `line`, which begins with `@`, says. The answer is told to who gave the command, and to nobody else.
pub fn command(state: &mut ServerState, now: Moment, session: SessionId, line: &[u8], effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let (unit, account, name) = (player.unit(), player.character.account, player.name());
    let line = String::from_utf8_lossy(line);
    let before = state.commits.last;
    let answer = answer(state, now, (unit, account), &line, effects).unwrap_or_else(|why| why);
    if answer == LATER {
        return;
    }
    let giver = (session, account, name);
    let after = written_since(state, before);
    tell(giver, &line, (&answer, after), effects);
}

/// The write that what was done since another one waits for, if it is to be saved: nobody is told of that before it is durable.
fn written_since(state: &ServerState, before: CommitNumber) -> Option<CommitNumber> {
    let written = state.commits.last > before || state.unsaved.is_some();
    state.commits.pending().filter(|_| written)
}

/// Tells who gave a command whose answer came later what came of it, if it is still there.
pub fn answered(state: &ServerState, session: SessionId, line: &str, answer: &str, effects: &mut Effects) {
    if let Some(player) = state.player_of(session) {
        let giver = (session, player.character.account, player.name());
        tell(giver, line, (answer, None), effects);
    }
}

/// Tells who gave a command what came of it, and the log as well.
fn tell(
    (session, account, name): (SessionId, AccountId, Name),
    line: &str,
    (answer, after): (&str, Option<CommitNumber>),
    effects: &mut Effects,
) {
    for text in answer.lines() {
        let text = text.as_bytes().into();
        effects.tell_after(session, Notice::OwnLine { text }, after);
    }
    effects.orders.push(GivenOrder {
        session,
        account,
        name,
        line: line.into(),
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
    if !state.rules.groups.may(group, form.name()) {
        return Err(format!("Your group may not give @{}.", form.name()));
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
        return form.map_or_else(|| format!("There is no command {name}."), |form| form.help().to_owned());
    }
    let may = |form: &form::Form| state.rules.groups.may(group, form.name());
    let lines: Vec<&str> = form::FORMS.into_iter().filter(may).map(form::Form::help).collect();
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
        Order::Account(_)
        | Order::Broadcast(_)
        | Order::Check(_)
        | Order::Kick(_)
        | Order::KickAll
        | Order::Kill(_)
        | Order::LocalBroadcast(_)
        | Order::Revive(_)
        | Order::Strip(_)
        | Order::Who { .. } => others::obey(state, now, unit, order, effects),
        Order::Ban(name, time) => ban::ban(state, now, unit, (name, time), effects),
        Order::Reload => reload(state, unit, effects),
        Order::Unban(name) => ban::unban(state, unit, name, effects),
        Order::KillMonsters { with_drops } => monsters::kill(state, unit, with_drops, effects),
        Order::Spawn(monster, count) => monsters::spawn(state, unit, (monster, count), effects),
        _ => oneself::obey(state, now, unit, order, effects),
    }
}

/// Has everything read anew; what came of it is told when that is done.
fn reload(state: &mut ServerState, unit: UnitId, effects: &mut Effects) -> String {
    let session = state.players.get(unit).map(|player| player.session);
    if reload::begin(state, session, effects) {
        LATER.to_owned()
    } else {
        "All is being read anew already.".to_owned()
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
    let own = state.players.get(giver).map_or(0, |giver| giver.group);
    player.unit() != giver && player.group > own
}

/// What is answered when nobody of a name plays.
fn nobody() -> String {
    "Nobody of that name plays.".to_owned()
}
