//! What clients ask to be told. A query reads the state and cannot change it; its reply says who else has to be asked.

mod characters;
mod names;

pub use names::named;

use crate::{
    event::{MapEvent, MapInstanceId, Moment, Notice, Query, SessionId, persistence::Read},
    state::{Phase, ServerState},
};

/// Answer to a query.
#[derive(Clone, PartialEq, Debug)]
pub enum Reply {
    /// Nothing: there is none, or the client is not told.
    Nothing,
    /// Known here.
    Tell(Notice),
    /// Known to a map loop.
    AskMap(MapInstanceId, MapEvent),
    /// Known to the store.
    AskStore(Read),
    /// It has no place in the state the session is in.
    WrongState,
}

/// Answers a query of a session.
pub fn answer(state: &ServerState, now: Moment, session: SessionId, query: Query) -> Reply {
    match query {
        Query::KeepAlive => Reply::Nothing,
        Query::CharacterPages => characters::pages(state, now, session),
        _ if !is_playing(state, session) => Reply::WrongState,
        Query::TimeSync { .. } => Reply::Tell(Notice::Time { tick: state.tick(now) }),
        Query::UnitName { unit } => names::of_unit(state, session, unit),
        Query::CharacterName { character } => names::of_character(state, session, character),
        Query::IgnoreList => names::ignored(state, session),
        Query::PlayerCount => Reply::Tell(Notice::PlayerCount(
            u32::try_from(state.players.len()).unwrap_or(u32::MAX),
        )),
        Query::GuildMenu => Reply::Tell(Notice::GuildMenu),
        // Shown to members of a guild only, and there are no guilds yet.
        Query::GuildPage { .. } => Reply::Nothing,
    }
}

fn is_playing(state: &ServerState, session: SessionId) -> bool {
    let phase = state.sessions.get(&session).map(|open| &open.phase);
    matches!(phase, Some(Phase::Playing(_)))
}
