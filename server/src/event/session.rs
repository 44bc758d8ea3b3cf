//! What names a connection, where it came in, and why it ended.

use core::fmt;

use packets::Version;

/// One TCP connection, from accept to close. Given by net, never reused while the process lives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SessionId(pub u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "session {}", self.0)
    }
}

/// Which of the three servers a connection speaks to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServerKind {
    /// Account and password.
    Login,
    /// Character list, creation, selection.
    Char,
    /// The game itself.
    Map,
}

/// The door a connection came in by: what its configuration says, as far as the game's rules need to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listener {
    /// The client version spoken behind this door.
    pub version: Version,
    /// The server behind this door.
    pub server: ServerKind,
    /// Whether the char server asks for a pincode (four digits, once per login).
    pub pincode: bool,
}

/// Why a connection ended. Counted and logged by net; part of [`crate::event::GameEvent::Disconnected`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DisconnectReason {
    /// The client closed its side, or the connection broke.
    ClientClosed,
    /// The client left the game as it asked to, and did not close the connection itself.
    Quit,
    /// What the client asked for is done or refused, and nothing more is served on this connection.
    Served,
    /// Bytes that are no packet of this version: an unlisted id, an impossible length, a field out of its range.
    BadBytes,
    /// A packet that has no place in the state the connection is in.
    WrongState,
    /// Login ids, account or character do not belong together.
    Forged,
    /// Nothing was received for longer than the phase allows.
    Idle,
    /// It had not been opened when its place was needed for another connection.
    Evicted,
    /// The client reads too slowly: its outbox was full, or stalled for too long.
    SlowClient,
    /// The same account logged in again.
    Replaced,
    /// A game master put it out.
    Kicked,
    /// The store failed; nothing more is promised to anybody.
    StoreFailed,
    /// The server is stopping.
    Shutdown,
}

impl DisconnectReason {
    /// Every reason, in the order of their discriminants.
    pub const ALL: [Self; 13] = [
        Self::ClientClosed,
        Self::Quit,
        Self::Served,
        Self::BadBytes,
        Self::WrongState,
        Self::Forged,
        Self::Idle,
        Self::Evicted,
        Self::SlowClient,
        Self::Replaced,
        Self::Kicked,
        Self::StoreFailed,
        Self::Shutdown,
    ];
}
