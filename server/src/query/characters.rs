//! What the character screen asks.

use super::Reply;
use crate::{
    event::{Moment, Notice, SessionId},
    figures::list,
    state::{Phase, ServerState},
};

/// The characters once more.
pub(super) fn pages(state: &ServerState, now: Moment, session: SessionId) -> Reply {
    let account = match state.sessions.get(&session).map(|open| &open.phase) {
        Some(Phase::Choosing(account)) => account,
        // The list is on its way.
        Some(Phase::LoadingCharacters(_)) => return Reply::Nothing,
        _ => return Reply::WrongState,
    };
    let online = state.accounts.get(account);
    online.map_or(Reply::Nothing, |online| {
        Reply::Tell(Notice::CharacterPages(list(
            &state.world,
            state.rules.slots,
            now,
            online.characters(),
        )))
    })
}
