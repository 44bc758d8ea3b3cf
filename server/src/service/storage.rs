//! Asking things of the store: never more than the rules let wait for it, so that the loop never waits and nothing grows
//! when the disk is slow.
//!
//! What clients ask for is refused while the store is behind ([`is_behind`]). What must be kept all the same (a character
//! that leaves) is written whatever waits; there is one such write for each that plays, for nobody comes into the game
//! while the store is behind.

use crate::{
    event::{
        CommitNumber, Effects,
        persistence::{Read, Write},
    },
    state::ServerState,
};

/// Whether as much waits for the store as may: nothing more that clients ask for is to be read or written.
pub fn is_behind(state: &ServerState) -> bool {
    state.commits.backlog() >= state.rules.backlog_max || state.reads >= state.rules.backlog_max
}

/// Asks the store; its answer comes back as an event.
pub fn read(state: &mut ServerState, read: Read, effects: &mut Effects) {
    state.reads = state.reads.saturating_add(1);
    effects.read(read);
}

/// The store has answered.
pub fn answered(state: &mut ServerState) {
    state.reads = state.reads.saturating_sub(1);
}

/// Has the store write; the number by which the write is known.
pub fn write(state: &mut ServerState, write: Write, effects: &mut Effects) -> CommitNumber {
    let commit = state.commits.give();
    effects.write(commit, write);
    commit
}
