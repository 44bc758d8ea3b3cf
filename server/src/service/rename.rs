//! Renaming a character: the name is checked first, and taken in a second step.

use packets::{AccountId, CharacterId};

use super::{characters, create, session, store};
use crate::{
    event::{
        CommitNumber, Effects, Moment, Name, Notice, SessionId,
        notice::RenameResult,
        persistence::{Read, Write},
    },
    state::{Pending, ServerState},
};

/// A client asks whether a character may take a name.
pub fn check(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (claimed, id, wanted): (Option<AccountId>, CharacterId, &[u8]),
    effects: &mut Effects,
) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    if claimed.is_some_and(|claimed| claimed != account) {
        return session::wrong_state(state, now, session, effects);
    }
    let owned = characters::free_character(state, account, id).is_some();
    match create::name(wanted) {
        Ok(name) if owned => {
            characters::set_pending(state, account, Pending::CheckName(id));
            store::read(state, Read::NameTaken { session, name }, effects);
        }
        _ => effects.tell(session, Notice::RenameChecked { ok: false }),
    }
}

/// The store looked whether the name is free; if it is, it is remembered.
pub fn checked(state: &mut ServerState, session: SessionId, name: Name, taken: bool, effects: &mut Effects) {
    let account = state
        .account_of(session)
        .and_then(|account| state.accounts.get(&account));
    let Some(Pending::CheckName(id)) = account.and_then(|online| online.pending) else {
        return;
    };
    if let Some(online) = characters::take_pending(state, session, Pending::CheckName(id)) {
        online.checked_name = (!taken).then_some((id, name));
        effects.tell(session, Notice::RenameChecked { ok: !taken });
    }
}

/// A client takes the name that was checked.
pub fn rename(state: &mut ServerState, now: Moment, session: SessionId, id: CharacterId, effects: &mut Effects) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let checked = state
        .accounts
        .get_mut(&account)
        .and_then(|online| online.checked_name.take());
    let name = checked.and_then(|(checked, name)| (checked == id).then_some(name));
    let character = characters::free_character(state, account, id);
    match (name, character) {
        (_, Some(character)) if character.renames == 0 => {
            effects.tell(session, Notice::Renamed(RenameResult::NoneLeft));
        }
        (Some(name), Some(character)) => {
            let mut character = Box::new(character.clone());
            character.name = name;
            character.renames = character.renames.saturating_sub(1);
            characters::set_pending(state, account, Pending::Rename(id));
            store::write(state, Write::RenameCharacter { session, character }, effects);
        }
        _ => effects.tell(session, Notice::Renamed(RenameResult::Failed)),
    }
}

/// The store renamed a character, or found the name taken.
pub fn renamed(
    state: &mut ServerState,
    session: SessionId,
    (id, commit): (CharacterId, CommitNumber),
    name: Option<Name>,
    effects: &mut Effects,
) {
    if let Some(name) = name {
        state.people.rename(id, name);
    }
    let Some(online) = characters::take_pending(state, session, Pending::Rename(id)) else {
        return;
    };
    let result = match (name, online.character_mut(id)) {
        (Some(name), Some(character)) => {
            character.name = name;
            character.renames = character.renames.saturating_sub(1);
            RenameResult::Renamed
        }
        _ => RenameResult::NameTaken,
    };
    effects.tell_after(session, Notice::Renamed(result), Some(commit));
}
