//! Work too slow for a loop: it runs on a small bounded pool, and its result comes back as an event.

use std::sync::Arc;

use super::{Secret, SessionId, reload::ReloadResult};

/// A job for the slow pool. At most one per session is out at a time, and one reload in all. A secret is a password or a pincode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlowWork {
    /// Compare `secret` with an argon2id `hash`. `hash` is `None` where there is none to compare with: the pool then
    /// spends the time of a comparison and answers that it does not match, so that names of accounts cannot be told by
    /// the clock.
    Verify {
        /// Who says it.
        session: SessionId,
        /// What was typed: at most [`SlowWork::SECRET_MAX`] bytes.
        secret: Secret,
        /// The stored argon2id string.
        hash: Option<Arc<str>>,
    },
    /// Hash a secret that is to be stored.
    Hash {
        /// Whose.
        session: SessionId,
        /// What was typed: at most [`SlowWork::SECRET_MAX`] bytes.
        secret: Secret,
    },
    /// Read the configuration and the world anew.
    Reload {
        /// Who wants it; nobody in the game, if the operator does.
        by: Option<SessionId>,
    },
}

impl SlowWork {
    /// Bytes of the longest password of any login packet.
    pub const SECRET_MAX: usize = 32;

    /// The answer when the pool has no place for it.
    pub fn refused(&self) -> SlowAnswer {
        match self {
            Self::Verify { session, .. } | Self::Hash { session, .. } => SlowAnswer::Busy { session: *session },
            Self::Reload { by } => SlowAnswer::Reloaded {
                by: *by,
                result: Err("the server is busy: try again".into()),
            },
        }
    }
}

/// What the slow pool answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlowAnswer {
    /// Whether the secret was right.
    Verified {
        /// Who waits.
        session: SessionId,
        /// It was.
        matches: bool,
    },
    /// The secret, hashed.
    Hashed {
        /// Who waits.
        session: SessionId,
        /// The argon2id string.
        hash: Arc<str>,
    },
    /// The pool's queue was full, or the hash could not be computed: the client may try again.
    Busy {
        /// Who waits.
        session: SessionId,
    },
    /// What was read anew.
    Reloaded {
        /// Who wanted it.
        by: Option<SessionId>,
        /// What it is.
        result: ReloadResult,
    },
}

impl SlowAnswer {
    /// Who waits for it, if it is somebody's login.
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Verified { session, .. } | Self::Hashed { session, .. } | Self::Busy { session } => Some(*session),
            Self::Reloaded { .. } => None,
        }
    }
}
