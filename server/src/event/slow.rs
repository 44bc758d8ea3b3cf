//! Work too slow for a loop: it runs on a small bounded pool, and its result comes back as an event.

use std::sync::Arc;

use super::SessionId;

/// A job for the slow pool. At most one per session is out at a time.
#[derive(Clone, PartialEq, Eq)]
pub enum SlowWork {
    /// Compare `password` with an argon2id `hash`. `hash` is `None` for an unknown account: the pool then spends the
    /// time of a comparison and answers that it does not match, so that names of accounts cannot be told by the clock.
    VerifyPassword {
        /// Who logs in.
        session: SessionId,
        /// What was typed: at most [`SlowWork::PASSWORD_MAX`] bytes.
        password: Box<[u8]>,
        /// The stored argon2id string.
        hash: Option<Arc<str>>,
    },
    /// Hash the password of an account that is being registered.
    HashPassword {
        /// Who registers.
        session: SessionId,
        /// What was typed: at most [`SlowWork::PASSWORD_MAX`] bytes.
        password: Box<[u8]>,
    },
}

impl SlowWork {
    /// Bytes of the longest password of any login packet.
    pub const PASSWORD_MAX: usize = 32;

    /// Who waits for the answer.
    pub const fn session(&self) -> SessionId {
        match self {
            Self::VerifyPassword { session, .. } | Self::HashPassword { session, .. } => *session,
        }
    }
}

impl core::fmt::Debug for SlowWork {
    /// Names the job and its session, never the password.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let job = match self {
            Self::VerifyPassword { .. } => "VerifyPassword",
            Self::HashPassword { .. } => "HashPassword",
        };
        write!(f, "{job}({})", self.session())
    }
}

/// What the slow pool answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlowAnswer {
    /// Whether the password was right.
    PasswordVerified {
        /// Who logs in.
        session: SessionId,
        /// It was.
        matches: bool,
    },
    /// The password of a registration, hashed.
    PasswordHashed {
        /// Who registers.
        session: SessionId,
        /// The argon2id string.
        hash: Arc<str>,
    },
    /// The pool's queue was full, or the hash could not be computed: the login is refused, the client may try again.
    Busy {
        /// Who waits.
        session: SessionId,
    },
}
