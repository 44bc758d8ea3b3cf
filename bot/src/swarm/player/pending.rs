//! Requests that wait for their answers.

use tokio::time::Instant;

use crate::behavior::Cell;

/// A walk without an ack so far.
#[derive(Clone, Debug)]
pub(crate) struct PendingWalk {
    /// Where to.
    pub to: Cell,
    /// Nobody knew whether the cell is walkable.
    pub explores: bool,
    /// When it was to be sent.
    pub intended: Instant,
    /// When it was sent.
    pub sent: Instant,
    /// When the bot lost patience and sent a time sync behind it.
    pub probed: Option<Instant>,
}

/// A chat line that has not come back so far.
#[derive(Clone, Debug)]
pub(crate) struct PendingChat {
    /// `name : words`, without the NUL.
    pub text: Box<[u8]>,
    /// When it was to be sent.
    pub intended: Instant,
    /// When it was sent.
    pub sent: Instant,
}

/// Why the server was asked for its clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TimeReason {
    /// Clients do it every 12 seconds.
    Sync,
    /// To see whether it still answers, when a walk is not acknowledged: it answers in order.
    Probe,
    /// A probe that has become pointless; its answer still has to be counted off.
    Ignored,
    /// To see when it has told everything of a new map.
    MapChange,
}

/// A request for the server's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeRequest {
    /// Why.
    pub reason: TimeReason,
    /// When it was to be sent.
    pub intended: Instant,
    /// When it was sent.
    pub sent: Instant,
}

impl TimeRequest {
    /// Whether a missing answer means that the server is gone. A missing one to a probe is the walk's failure.
    pub(crate) fn must_be_answered(&self) -> bool {
        matches!(self.reason, TimeReason::Sync | TimeReason::MapChange)
    }
}
