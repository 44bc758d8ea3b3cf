//! What players are to each other: whom they ignore, friends, parties, chat rooms; and what of it ends or is told when
//! somebody comes, goes, or is no more.
//!
//! A change of friends and parties is told when it is durable.

pub mod chat_room;
pub mod friend;
pub mod ignore;
pub mod party;

use packets::{CharacterId, UnitId};

use super::{save, store};
use crate::{
    event::{
        CommitNumber, Effects, Moment, Notice, SessionId,
        people::{PeopleCommand, PeopleWrite, Person},
        persistence::Write,
    },
    state::{Player, ServerState},
};

/// Does what a client that plays asks for.
pub fn command(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    command: &PeopleCommand,
    effects: &mut Effects,
) {
    match command {
        PeopleCommand::Ignore(command) => ignore::command(state, session, *command, effects),
        PeopleCommand::Friend(command) => friend::command(state, session, *command, effects),
        PeopleCommand::Party(command) => party::command(state, session, command, effects),
        PeopleCommand::ChatRoom(command) => chat_room::command(state, now, session, command, effects),
    }
}

/// A character stands in its map for the first time since it came into the game: its friends and its party are told,
/// and it is told of its party.
pub fn came_in(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    friend::came_in(state, unit, effects);
    party::came_in(state, unit, effects);
}

/// A character stands in another map: its party is told.
pub fn changed_map(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    party::changed_map(state, unit, effects);
}

/// A character is about to go out of sight, to another place or for good: it leaves its chat room, and an invitation
/// is refused.
pub fn out_of_sight(state: &mut ServerState, unit: UnitId, effects: &mut Effects) {
    chat_room::leave(state, unit, effects);
    party::out_of_sight(state, unit, effects);
}

/// A character has left the game: its friends and its party are told.
pub fn left(state: &mut ServerState, player: &Player, effects: &mut Effects) {
    let record = save::record(state, player);
    state.people.remember(Person::from(&record));
    state.people.ignored.remove(&player.unit());
    state.people.friend_asks.remove(&player.character.id);
    state.people.invitations.remove(&player.unit());
    state.people.shown.remove(&player.unit());
    if player.loaded_once {
        friend::left(state, player, effects);
        party::left(state, player.character.id, effects);
    }
}

/// A character is deleted by the write `commit`, which also takes it out of its party and its friends' lists: so it is
/// done here.
pub fn deleted(state: &mut ServerState, character: CharacterId, commit: CommitNumber, effects: &mut Effects) {
    party::deleted(state, character, commit, effects);
    friend::deleted(state, character, commit, effects);
}

/// The player of a character that came into the game, and has been told so of others.
fn playing(state: &ServerState, character: CharacterId) -> Option<&Player> {
    state
        .players
        .with_character(character)
        .filter(|player| player.loaded_once)
}

/// How a character is, or was when it played last.
fn person(state: &ServerState, character: CharacterId) -> Option<Person> {
    match state.players.with_character(character) {
        Some(player) => Some(Person::from(&save::record(state, player))),
        None => state.people.person(character).cloned(),
    }
}

/// Has the store keep a change.
fn keep(state: &mut ServerState, write: PeopleWrite, effects: &mut Effects) -> CommitNumber {
    store::write(state, Write::People(write), effects)
}

/// Whether nothing more can be changed now, which a client is told.
fn is_busy(state: &ServerState, session: SessionId, effects: &mut Effects) -> bool {
    let behind = store::is_behind(state);
    if behind {
        say(session, "The server is busy: try again.", effects);
    }
    behind
}

/// Tells a client something for which its version has no packet of its own.
fn say(session: SessionId, text: &str, effects: &mut Effects) {
    let text = text.as_bytes().into();
    effects.tell(session, Notice::OwnLine { text });
}
