//! Who is told, what, and from when.

use super::{CommitNumber, Notice, SessionId};

/// A notice on its way to the notifier. Those to one session leave in the order given: one that waits for a commit
/// holds back what follows it on that session.
#[derive(Clone, PartialEq, Debug)]
pub struct ClientNotification {
    /// To whom. Sessions that are gone by then are passed over.
    pub to: Audience,
    /// What.
    pub notice: Notice,
    /// Not before this write is durable.
    pub after: Option<CommitNumber>,
}

/// The sessions that are told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Audience {
    /// One, that has mostly asked for it: it is told at once.
    One(SessionId),
    /// Those around who see or hear it, each at most once, of any versions: it may wait a moment for more of its kind.
    Many(Vec<SessionId>),
}

impl Audience {
    /// The sessions.
    pub fn sessions(&self) -> &[SessionId] {
        match self {
            Self::One(session) => core::slice::from_ref(session),
            Self::Many(sessions) => sessions,
        }
    }
}
