//! Requests that wait for their answers.

use std::time::Duration;

use tokio::time::Instant;

use crate::behavior::Cell;

/// Between the first two questions whether a map is loaded, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A walk without an ack so far.
#[derive(Clone, Debug)]
pub(crate) struct PendingWalk {
    /// Where to.
    pub to: Cell,
    /// Nobody knew whether the cell is walkable.
    pub explores: bool,
    /// Nobody knows a way there, either.
    pub is_bold: bool,
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
    /// To see whether it still answers, when an errand's act is not answered.
    Errand,
    /// A probe that has become pointless; its answer still has to be counted off.
    Ignored,
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
        self.reason == TimeReason::Sync
    }
}

/// A map that is being loaded: the server was told so, and has not answered since.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loading {
    /// When it was told.
    pub since: Instant,
    /// When to ask it next.
    pub next_try: Instant,
    /// Between that and the time after.
    pub pause: Duration,
    /// How often it was asked.
    pub asked: u32,
}

impl Loading {
    /// Told at `now`; the first question goes out at once.
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            since: now,
            next_try: now,
            pause: FIRST_PAUSE,
            asked: 0,
        }
    }

    /// The question went out: the next one waits longer.
    pub(crate) fn asked(&mut self, now: Instant) {
        self.asked += 1;
        self.next_try = now + self.pause;
        self.pause = (self.pause * 5 / 4).min(LONGEST_PAUSE);
    }
}
