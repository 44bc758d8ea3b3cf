//! Whose whispers a player hears, for as long as it plays.

use crate::{
    event::{
        Effects, Notice, SessionId,
        people::{IgnoreCommand, IgnoreNotice, PeopleNotice, ignore::IgnoreResult},
    },
    state::ServerState,
};

/// A client changes what it hears, and is told what became of it.
pub fn command(state: &mut ServerState, session: SessionId, command: IgnoreCommand, effects: &mut Effects) {
    let Some(unit) = state.unit_of(session) else { return };
    let ignored = state.people.ignored.entry(unit).or_default();
    let notice = match command {
        IgnoreCommand::One { name, allow } => {
            let result = if name.is_empty() {
                IgnoreResult::Failed
            } else {
                ignored.set_one(name, allow)
            };
            IgnoreNotice::One { allow, result }
        }
        IgnoreCommand::Everyone { allow } => {
            let result = ignored.set_everyone(allow);
            IgnoreNotice::Everyone { allow, result }
        }
    };
    effects.tell(session, Notice::People(PeopleNotice::Ignore(notice)));
}
