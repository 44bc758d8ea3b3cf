//! What the game knows of a connection.

use core::net::IpAddr;
use std::collections::VecDeque;

use packets::AccountId;

use super::Usages;

use crate::event::{Account, Command, Listener, Name, Secret, record::Sex};

/// A connection that is open.
#[derive(Clone, PartialEq, Debug)]
pub struct Session {
    /// Where it came in.
    pub listener: Listener,
    /// Where it comes from.
    pub address: IpAddr,
    /// How far it got.
    pub phase: Phase,
    /// What the client asked for at the char server without waiting for the answer to what it asked before: done when
    /// that is answered, in this order.
    pub held: VecDeque<Command>,
    /// What it asked for lately, of what may be asked for only so often.
    pub usage: Usages,
}

impl Session {
    /// Commands that are held at most; a client that asks for more without waiting is put out.
    pub const HELD_MAX: usize = 64;
}

/// How far a connection got.
#[derive(Clone, PartialEq, Debug)]
pub enum Phase {
    /// Nothing was asked yet.
    New,
    /// Login: the store looks for the account.
    FindingAccount {
        /// Name it was asked by, without `_M` or `_F`.
        user: Name,
        /// To be registered with this sex if it does not exist.
        register: Option<Sex>,
        /// What was typed.
        password: Secret,
    },
    /// Login: the slow pool compares the password.
    Verifying {
        /// Name it was asked by.
        user: Name,
        /// The account, if it exists.
        account: Option<Box<Account>>,
    },
    /// Login: the slow pool hashes the password of a new account.
    Hashing {
        /// Its name.
        user: Name,
        /// Its sex.
        sex: Sex,
    },
    /// Login: the store makes the account.
    Registering,
    /// Char: the store reads the characters.
    LoadingCharacters(AccountId),
    /// Char: choosing a character.
    Choosing(AccountId),
    /// Map: playing; [`super::Players`] has the character.
    Playing(AccountId),
    /// Nothing more is taken: told to close, or done.
    Done,
}

impl Phase {
    /// The name that a login goes on with.
    pub const fn user(&self) -> Option<Name> {
        match self {
            Self::FindingAccount { user, .. } | Self::Verifying { user, .. } | Self::Hashing { user, .. } => {
                Some(*user)
            }
            _ => None,
        }
    }

    /// The account of a session that proved to have one on the char or map server.
    pub const fn account(&self) -> Option<AccountId> {
        match self {
            Self::LoadingCharacters(account) | Self::Choosing(account) | Self::Playing(account) => Some(*account),
            _ => None,
        }
    }
}
