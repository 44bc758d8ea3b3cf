//! Asking things of the store: never more than the rules let wait for it, so that the loop never waits and nothing grows
//! when the disk is slow.
//!
//! What clients ask for is refused while the store is behind ([`is_behind`]). What happens all the same (a kill, a
//! character that leaves) is kept until the store is not behind any more, the last state of each character once
//! ([`super::save`]).

use super::save;
use crate::{
    event::{
        CommitNumber, Effects,
        persistence::{Read, Write},
    },
    state::ServerState,
};

/// Whether as much waits for the store as may: nothing more that clients ask for is to be read or written. What the step that
/// runs has changed waits for nothing but its end.
pub fn is_behind(state: &ServerState) -> bool {
    !takes_more(state) || state.reads >= state.rules.backlog_max
}

/// Whether the store may be given a write: less waits for its flush than may, or nothing.
pub const fn takes_more(state: &ServerState) -> bool {
    let backlog = state.commits.backlog();
    backlog == 0 || backlog < state.rules.backlog_max
}

/// Asks the store; its answer comes back as an event. It sees every write before it, and what changed since is written
/// first if it is asked for that.
pub fn read(state: &mut ServerState, read: Read, effects: &mut Effects) {
    if matches!(read, Read::Characters { .. } | Read::Storage { .. }) {
        save::write(state, effects);
    }
    state.reads = state.reads.saturating_add(1);
    effects.read(read);
}

/// The store has answered.
pub fn answered(state: &mut ServerState) {
    state.reads = state.reads.saturating_sub(1);
}

/// Has the store write something, after all that changed before; the number by which the write is known.
pub fn write(state: &mut ServerState, write: Write, effects: &mut Effects) -> CommitNumber {
    save::write(state, effects);
    let commit = state.commits.give();
    state.commits.sent(commit, 1);
    effects.write(commit, write);
    commit
}
