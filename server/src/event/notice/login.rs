//! What notices of the login server carry, and why a session is put out.

use packets::{AccountId, LoginId};

use crate::event::{Moment, record::Sex};

/// [`Notice::LoginAccepted`](super::Notice::LoginAccepted).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LoginAccepted {
    /// AID.
    pub account: AccountId,
    /// First login id.
    pub login_id1: LoginId,
    /// Second login id.
    pub login_id2: LoginId,
    /// Sex of the account.
    pub sex: Sex,
    /// How many play.
    pub players: u16,
}

/// Why a login was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LoginRefusal {
    /// No such account.
    UnknownAccount,
    /// Not its password.
    WrongPassword,
    /// Rejected: the user or the password cannot be one, or the server is too busy.
    Rejected,
    /// May not log in until then.
    BannedUntil(Moment),
    /// Too many are logging in or playing.
    Full,
}

/// Why a session is put out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kick {
    /// Not, or no longer, a valid session.
    Disconnected,
    /// The server is stopping.
    ServerClosed,
    /// Somebody else logged in with this account.
    LoggedInElsewhere,
    /// A game master closed it.
    ByGameMaster,
}
