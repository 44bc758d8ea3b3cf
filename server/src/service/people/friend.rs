//! Friends: asking, answering, ending, and who of them plays.

use packets::{AccountId, CharacterId, UnitId};

use super::{is_busy, keep, person, playing, say};
use crate::{
    event::{
        CommitNumber, Effects, Name, Notice, SessionId,
        people::{
            FriendCommand, FriendNotice, PeopleNotice, PeopleWrite, Person, Social,
            friend::{FriendCard, FriendResult},
        },
    },
    state::{Player, ServerState},
};

/// A client wants something with its friends.
pub fn command(state: &mut ServerState, session: SessionId, command: FriendCommand, effects: &mut Effects) {
    match command {
        FriendCommand::Ask { name } => ask(state, session, name, effects),
        FriendCommand::Answer { character, accept } => answer(state, session, character, accept, effects),
        FriendCommand::Remove { character } => remove(state, session, character, effects),
    }
}

/// Asks somebody who plays to become a friend. The last one to ask somebody is the one it answers.
fn ask(state: &mut ServerState, session: SessionId, name: Name, effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let (me, by) = (player.character.id, card_of(player));
    let other = state.players.named(name);
    if has_many(state, me) {
        let other = other.map_or(nobody(), card_of);
        return tell_answer(session, other, FriendResult::Full, None, effects);
    }
    let Some(other) = other else {
        return say(session, "Nobody of that name plays.", effects);
    };
    let (id, their_session) = (other.character.id, other.session);
    if id == me {
        return say(session, "You cannot be your own friend.", effects);
    }
    if state.people.friends(me).contains(&id) {
        return say(session, "You are friends already.", effects);
    }
    state.people.friend_asks.insert(id, me);
    effects.tell(their_session, notice(FriendNotice::Asked { by }));
}

/// Answers who asked last. Both become friends, or none.
fn answer(state: &mut ServerState, session: SessionId, asker: CharacterId, accept: bool, effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let (me, card) = (player.character.id, card_of(player));
    if state.people.friend_asks.get(&me) != Some(&asker) {
        return;
    }
    state.people.friend_asks.remove(&me);
    let Some(other) = state.players.with_character(asker) else {
        return;
    };
    let (their_session, their_card) = (other.session, card_of(other));
    if state.people.friends(me).contains(&asker) {
        return;
    }
    let refusal = if has_many(state, me) {
        tell_answer(session, their_card, FriendResult::Full, None, effects);
        Some(FriendResult::OtherFull)
    } else if has_many(state, asker) {
        tell_answer(session, their_card, FriendResult::OtherFull, None, effects);
        Some(FriendResult::Full)
    } else {
        (!accept || is_busy(state, session, effects)).then_some(FriendResult::Refused)
    };
    if let Some(why) = refusal {
        return tell_answer(their_session, card, why, None, effects);
    }
    let commit = befriend(state, me, asker, effects);
    tell_answer(their_session, card, FriendResult::Friends, commit, effects);
    tell_answer(session, their_card, FriendResult::Friends, commit, effects);
}

fn befriend(state: &mut ServerState, a: CharacterId, b: CharacterId, effects: &mut Effects) -> Option<CommitNumber> {
    let (one, other) = (person(state, a)?, person(state, b)?);
    let changed = state.people.befriend(one, other);
    Some(keep(state, PeopleWrite::Social(changed), effects))
}

/// Ends a friendship, on both sides.
fn remove(state: &mut ServerState, session: SessionId, friend: CharacterId, effects: &mut Effects) {
    let Some(player) = state.player_of(session) else { return };
    let (me, card) = (player.character.id, card_of(player));
    if !state.people.friends(me).contains(&friend) {
        return say(session, "There is no such friend.", effects);
    }
    let Some(their_card) = person(state, friend).as_ref().map(card_of_person) else {
        return;
    };
    if is_busy(state, session, effects) {
        return;
    }
    let changed = state.people.part(me, friend);
    let commit = Some(keep(state, PeopleWrite::Social(changed), effects));
    effects.tell_after(session, notice(FriendNotice::Removed { friend: their_card }), commit);
    if let Some(other) = state.players.with_character(friend) {
        effects.tell_after(other.session, notice(FriendNotice::Removed { friend: card }), commit);
    }
}

/// What a character that comes in is told: its friends, and who of them plays.
pub fn list(state: &ServerState, player: &Player, effects: &mut Effects) {
    let friends = state.people.friends(player.character.id);
    let card = |&friend: &CharacterId| person(state, friend).as_ref().map(card_of_person);
    let cards: Vec<FriendCard> = friends.iter().filter_map(card).collect();
    effects.tell(player.session, notice(FriendNotice::List(cards.clone())));
    for friend in cards {
        if playing(state, friend.character).is_some() {
            let online = true;
            effects.tell(player.session, notice(FriendNotice::State { friend, online }));
        }
    }
}

/// Its friends that play are told that a character does too.
pub fn came_in(state: &ServerState, unit: UnitId, effects: &mut Effects) {
    if let Some(player) = state.players.get(unit) {
        tell_state(state, player, true, effects);
    }
}

/// Its friends that play are told that a character has left the game.
pub fn left(state: &ServerState, player: &Player, effects: &mut Effects) {
    tell_state(state, player, false, effects);
}

fn tell_state(state: &ServerState, player: &Player, online: bool, effects: &mut Effects) {
    let sessions = sessions(state, state.people.friends(player.character.id));
    let friend = card_of(player);
    effects.tell_all(sessions, notice(FriendNotice::State { friend, online }));
}

/// A character is deleted: its friends lose it.
pub fn deleted(state: &mut ServerState, character: CharacterId, commit: CommitNumber, effects: &mut Effects) {
    let card = state.people.person(character).map(card_of_person);
    let friends = state.people.forget(character);
    if let Some(friend) = card {
        let sessions = sessions(state, &friends);
        effects.tell_all_after(sessions, notice(FriendNotice::Removed { friend }), Some(commit));
    }
}

fn sessions(state: &ServerState, friends: &[CharacterId]) -> Vec<SessionId> {
    let session = |&friend: &CharacterId| state.players.with_character(friend).map(|player| player.session);
    friends.iter().filter_map(session).collect()
}

fn has_many(state: &ServerState, character: CharacterId) -> bool {
    state.people.friends(character).len() >= Social::FRIENDS
}

fn tell_answer(
    session: SessionId,
    other: FriendCard,
    result: FriendResult,
    after: Option<CommitNumber>,
    effects: &mut Effects,
) {
    effects.tell_after(session, notice(FriendNotice::Answered { other, result }), after);
}

const fn card_of(player: &Player) -> FriendCard {
    FriendCard {
        account: player.character.account,
        character: player.character.id,
        name: player.name(),
    }
}

const fn card_of_person(person: &Person) -> FriendCard {
    FriendCard {
        account: person.account,
        character: person.character,
        name: person.name,
    }
}

fn nobody() -> FriendCard {
    FriendCard {
        account: AccountId(0),
        character: CharacterId(0),
        name: Name::default(),
    }
}

const fn notice(notice: FriendNotice) -> Notice {
    Notice::People(PeopleNotice::Friend(notice))
}
