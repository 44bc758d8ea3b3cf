//! Who comes and goes, for the log: which account and which character a connection is of.

use core::net::IpAddr;
use std::sync::Arc;

use packets::AccountId;

use super::{Name, notice::LoginRefusal};

/// Somebody came or went on a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Presence {
    /// An account logged in.
    LoggedIn {
        /// From where.
        address: IpAddr,
        /// Which.
        account: AccountId,
        /// Its name.
        user: Name,
    },
    /// A login was refused.
    Refused {
        /// From where.
        address: IpAddr,
        /// The name that was given, if it can be one.
        user: Option<Name>,
        /// Why.
        why: LoginRefusal,
    },
    /// A character came into the game.
    Entered {
        /// Of which account.
        account: AccountId,
        /// Its name.
        character: Name,
        /// Where.
        map: Arc<str>,
    },
    /// A character left the game.
    Left {
        /// Of which account.
        account: AccountId,
        /// Its name.
        character: Name,
    },
}
