//! Work too slow for a loop: it runs on a small bounded pool, and its result comes back as an event.

use std::sync::Arc;

use super::{Secret, SessionId};

/// A job for the slow pool. At most one per session is out at a time. A secret is a password or a pincode.
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
}

impl SlowWork {
    /// Bytes of the longest password of any login packet.
    pub const SECRET_MAX: usize = 32;

    /// Who waits for the answer.
    pub const fn session(&self) -> SessionId {
        match self {
            Self::Verify { session, .. } | Self::Hash { session, .. } => *session,
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
}

impl SlowAnswer {
    /// Who waits for it.
    pub const fn session(&self) -> SessionId {
        match self {
            Self::Verified { session, .. } | Self::Hashed { session, .. } | Self::Busy { session } => *session,
        }
    }
}
