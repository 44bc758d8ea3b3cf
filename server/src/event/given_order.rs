//! GM commands that were given, for the log: who gave which, and what came of it.

use packets::AccountId;

use super::{Name, SessionId};

/// A GM command that was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenOrder {
    /// On which connection.
    pub session: SessionId,
    /// By which account.
    pub account: AccountId,
    /// By which character.
    pub name: Name,
    /// The whole line: command, and whom or what it is about.
    pub line: Box<str>,
    /// The first line of the answer.
    pub answer: Box<str>,
}
