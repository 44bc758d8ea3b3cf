//! Deleting a character: at once, by the account's mail address or birth date; or in three steps with a waiting time.

use std::sync::Arc;

use packets::CharacterId;

use super::{characters, people, save, store};
use crate::{
    event::{
        Account, CommitNumber, Effects, Moment, Notice, SessionId,
        notice::{ConfirmResult, DeleteRefusal, ReserveResult},
        persistence::Write,
        record::BirthDate,
    },
    figures,
    state::{Pending, ServerState},
};

/// A client wants a character deleted at once.
pub fn at_once(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (character, proof): (CharacterId, &[u8]),
    effects: &mut Effects,
) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let refusal = match characters::idle(state, account) {
        Some(online) if online.character(character).is_none() => Some(DeleteRefusal::Denied),
        Some(online) => (!proves(&online.account, proof)).then_some(DeleteRefusal::WrongProof),
        None => Some(DeleteRefusal::Denied),
    };
    if let Some(why) = refusal {
        return effects.tell(session, Notice::DeleteRefused(why));
    }
    characters::set_pending(state, account, Pending::Delete(character));
    ask_store(state, session, character, effects);
}

/// Whether what was typed is the account's mail address, letter case aside, or its birth date.
fn proves(account: &Account, proof: &[u8]) -> bool {
    let proof = proof.trim_ascii();
    let mail = account.mail.as_bytes();
    (!mail.is_empty() && proof.eq_ignore_ascii_case(mail)) || proof == account.birth_date
}

/// A client reserves a deletion: the waiting time begins, once.
pub fn reserve(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    character: CharacterId,
    effects: &mut Effects,
) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let free = characters::free_character(state, account, character).map(|found| found.deletion);
    let (result, at, commit) = match free {
        None => (ReserveResult::Failed, None, None),
        Some(Some(at)) => (ReserveResult::AlreadyReserved, Some(at), None),
        Some(None) => {
            let at = now + state.rules.deletion_wait;
            let commit = set_deletion(state, session, character, Some(at));
            (ReserveResult::Reserved, Some(at), commit)
        }
    };
    let notice = Notice::DeletionReserved {
        character,
        result,
        at,
        now,
    };
    effects.tell_after(session, notice, commit);
}

/// A client gives a reserved deletion up.
pub fn cancel(state: &mut ServerState, now: Moment, session: SessionId, character: CharacterId, effects: &mut Effects) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let found = characters::free_character(state, account, character);
    let reserved = found.is_some_and(|found| found.deletion.is_some());
    let commit = reserved
        .then(|| set_deletion(state, session, character, None))
        .flatten();
    let ok = commit.is_some();
    effects.tell_after(session, Notice::DeletionCancelled { character, ok }, commit);
}

fn set_deletion(
    state: &mut ServerState,
    session: SessionId,
    id: CharacterId,
    deletion: Option<Moment>,
) -> Option<CommitNumber> {
    let account = state.account_of(session)?;
    let character = state.accounts.get_mut(&account)?.character_mut(id)?;
    character.deletion = deletion;
    let character = character.clone();
    Some(save::character(state, character))
}

/// A client wants a character deleted whose waiting time is over.
pub fn confirm(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (character, birth_date): (CharacterId, BirthDate),
    effects: &mut Effects,
) {
    let Some(account) = characters::choosing(state, now, session, effects) else {
        return;
    };
    let found = characters::free_character(state, account, character).map(|found| found.deletion);
    let owner = state.accounts.get(&account).map(|online| online.account.birth_date);
    let result = match found {
        None => ConfirmResult::Failed,
        Some(None) => ConfirmResult::NotReserved,
        Some(Some(at)) if at > now => ConfirmResult::TooEarly,
        Some(Some(_)) if owner != Some(birth_date) => ConfirmResult::WrongBirthDate,
        Some(Some(_)) => {
            characters::set_pending(state, account, Pending::ConfirmDeletion(character));
            return ask_store(state, session, character, effects);
        }
    };
    confirmed(session, character, result, effects);
}

/// Has the store delete a character, which is nobody's friend and in no party from now on.
fn ask_store(state: &mut ServerState, session: SessionId, character: CharacterId, effects: &mut Effects) {
    let commit = store::write(state, Write::DeleteCharacter { session, character }, effects);
    people::deleted(state, character, commit, effects);
}

fn confirmed(session: SessionId, character: CharacterId, result: ConfirmResult, effects: &mut Effects) {
    let left = None;
    effects.tell(
        session,
        Notice::DeletionConfirmed {
            character,
            result,
            left,
        },
    );
}

/// The store deleted a character, or found none.
pub fn deleted(
    state: &mut ServerState,
    now: Moment,
    session: SessionId,
    (character, commit): (CharacterId, CommitNumber),
    deleted: bool,
    effects: &mut Effects,
) {
    let (slots, world) = (state.rules.slots, Arc::clone(&state.world));
    if let Some(online) = characters::take_pending(state, session, Pending::Delete(character)) {
        online.take(character);
        let answer = if deleted {
            Notice::CharacterDeleted
        } else {
            Notice::DeleteRefused(DeleteRefusal::Denied)
        };
        effects.tell_after(session, answer, Some(commit));
    } else if let Some(online) = characters::take_pending(state, session, Pending::ConfirmDeletion(character)) {
        online.take(character);
        let answer = Notice::DeletionConfirmed {
            character,
            result: if deleted {
                ConfirmResult::Deleted
            } else {
                ConfirmResult::Failed
            },
            left: deleted.then(|| figures::list(&world, slots, now, online.characters())),
        };
        effects.tell_after(session, answer, Some(commit));
    }
}
