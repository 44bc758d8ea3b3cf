//! The two ends of a connection: which server, and which way bytes go.

use core::fmt;

/// One of the three servers that a client talks to, each on its own connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Server {
    /// Checks the password, lists char servers (prefix `CA_` / `AC_`).
    Login,
    /// Lists and keeps characters (prefix `CH_` / `HC_`).
    Char,
    /// The game itself (prefix `CZ_` / `ZC_`).
    Map,
}

impl Server {
    /// Every server, in the order of their discriminants.
    pub const ALL: [Self; 3] = [Self::Login, Self::Char, Self::Map];

    /// The name used in specs and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Char => "char",
            Self::Map => "map",
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which way a packet goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// Client to server, `c2s`.
    ToServer,
    /// Server to client, `s2c`.
    ToClient,
}

impl Direction {
    /// Both directions, in the order of their discriminants.
    pub const ALL: [Self; 2] = [Self::ToServer, Self::ToClient];

    /// The name used on the command line and in recorded sessions.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ToServer => "c2s",
            Self::ToClient => "s2c",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
