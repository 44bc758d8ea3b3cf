//! Why a session ended, for the log in full and for the game by its reason.

use std::io;
use std::time::Duration;

use packets::{DecodeError, FrameError};
use thiserror::Error;

use super::phase::WrongState;
use crate::event::DisconnectReason;

/// The end of a session.
#[derive(Debug, Error)]
pub(super) enum Ending {
    #[error("the client closed")]
    Closed,
    #[error("the client closed within a packet, {0} bytes into it")]
    ClosedWithin(usize),
    #[error("the connection broke: {0}")]
    Broken(#[from] io::Error),
    #[error("{0}")]
    Frame(#[from] FrameError),
    #[error("a packet of {need} bytes, {limit} are allowed")]
    Oversize { need: usize, limit: usize },
    #[error("{0}")]
    Decode(#[from] DecodeError),
    #[error("packet {id:#06x}: {why}")]
    WrongState { id: u16, why: WrongState },
    #[error("a map connection began with id {0:#06x}, plain or obfuscated not the map enter packet")]
    NotMapEnter(u16),
    #[error("no whole packet in time; {0} bytes of one are there")]
    Idle(usize),
    #[error("it had not been opened when its place was needed for another connection")]
    Evicted,
    #[error("closed by the server")]
    Server(DisconnectReason),
    #[error("the server's sending side has stopped")]
    NotifierStopped,
}

impl Ending {
    /// The reason under which it is counted and told to the game.
    pub(super) fn reason(&self) -> DisconnectReason {
        match self {
            Self::Closed | Self::ClosedWithin(_) | Self::Broken(_) => DisconnectReason::ClientClosed,
            Self::Frame(_) | Self::Oversize { .. } | Self::Decode(_) => DisconnectReason::BadBytes,
            Self::WrongState { .. } | Self::NotMapEnter(_) => DisconnectReason::WrongState,
            Self::Idle(_) => DisconnectReason::Idle,
            Self::Evicted => DisconnectReason::Evicted,
            Self::Server(reason) => *reason,
            Self::NotifierStopped => DisconnectReason::Shutdown,
        }
    }

    /// How long to go on reading, and dropping, what the client sends, so that what it was sent last reaches it: unread bytes would make the
    /// system reset the connection.
    pub(super) fn linger(&self, linger: Duration) -> Duration {
        match self {
            Self::Closed | Self::ClosedWithin(_) | Self::Broken(_) | Self::Evicted => Duration::ZERO,
            _ => linger,
        }
    }
}
