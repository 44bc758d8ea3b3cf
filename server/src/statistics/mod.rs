//! What is counted: connections, why they ended, packets, what was passed over; and what the loops say of themselves while they run.
//! Written by net, notifier and loops, read by reports, operators and tests.

mod exposition;
pub(crate) mod live;

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

pub use exposition::Exposition;
pub use live::{Live, Unwell};

use crate::event::{DisconnectReason, ServerKind, limit::LimitKind};

/// Packet ids of any version are below this.
const IDS: usize = 0x1000;

/// Ids that a report of skipped packets names.
const REPORTED: usize = 8;

/// Counters since the process began.
#[derive(Debug, Default)]
pub struct Statistics {
    accepted: AtomicU64,
    refused: AtomicU64,
    skipped: ById,
    received: ById,
    sent: ById,
    /// By server kind.
    open: [AtomicU64; 3],
    /// What the loops and threads say of themselves.
    pub live: Live,
    merged: AtomicU64,
    limited: [AtomicU64; LimitKind::ALL.len()],
    failed: AtomicU64,
    closed: [AtomicU64; DisconnectReason::ALL.len()],
}

impl Statistics {
    /// Connections that were let in.
    pub fn connections_accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Connections that were not let in, for there were too many.
    pub fn connections_refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }

    /// Connections that ended for `reason`.
    pub fn closed(&self, reason: DisconnectReason) -> u64 {
        self.closed
            .get(reason as usize)
            .map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// Packets of clients that are listed for their version and that nothing here handles.
    pub fn packets_skipped(&self) -> u64 {
        self.packets_skipped_by_id().into_iter().map(|(_, count)| count).sum()
    }

    /// The same by packet id, most frequent first; ids that were not skipped are left out.
    pub fn packets_skipped_by_id(&self) -> Vec<(u16, u64)> {
        let mut counts = self.skipped.counts();
        counts.sort_by_key(|&(id, count)| (std::cmp::Reverse(count), id));
        counts
    }

    /// Packets of clients that were taken, by id, deciphered.
    pub fn packets_received_by_id(&self) -> Vec<(u16, u64)> {
        self.received.counts()
    }

    /// Packets that were queued for clients, by id.
    pub fn packets_sent_by_id(&self) -> Vec<(u16, u64)> {
        self.sent.counts()
    }

    /// Connections that are open on a server.
    pub fn sessions(&self, server: ServerKind) -> u64 {
        self.open
            .get(server as usize)
            .map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// Moves that slow clients were not shown because a newer one of the same unit took their place.
    pub fn moves_merged(&self) -> u64 {
        self.merged.load(Ordering::Relaxed)
    }

    /// What was refused since there was too much of it.
    pub fn limited(&self, what: LimitKind) -> u64 {
        self.limited
            .get(what as usize)
            .map_or(0, |count| count.load(Ordering::Relaxed))
    }

    /// Notices that could not be put into a version's packet: a value that does not fit.
    pub fn notices_failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    pub(crate) fn accept(&self) {
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn skip(&self, id: u16) {
        self.skipped.add(id);
    }

    pub(crate) fn receive(&self, id: u16) {
        self.received.add(id);
    }

    pub(crate) fn send(&self, id: u16) {
        self.sent.add(id);
    }

    /// A session on a server, counted as open until this is dropped.
    pub(crate) fn open(&self, server: ServerKind) -> impl Drop + use<'_> {
        OpenSession::new(self.open.get(server as usize))
    }

    pub(crate) fn merge(&self, moves: u64) {
        self.merged.fetch_add(moves, Ordering::Relaxed);
    }

    pub(crate) fn limit(&self, what: LimitKind) {
        if let Some(count) = self.limited.get(what as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn fail(&self) {
        self.failed.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn close(&self, reason: DisconnectReason) {
        if let Some(count) = self.closed.get(reason as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// A counter for every packet id.
#[derive(Debug)]
struct ById(Box<[AtomicU64]>);

impl ById {
    fn add(&self, id: u16) {
        if let Some(count) = self.0.get(usize::from(id)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Those that are not 0, by id.
    fn counts(&self) -> Vec<(u16, u64)> {
        let counts = self.0.iter().map(|count| count.load(Ordering::Relaxed));
        (0..).zip(counts).filter(|&(_, count)| count > 0).collect()
    }
}

impl Default for ById {
    fn default() -> Self {
        Self((0..IDS).map(|_| AtomicU64::default()).collect())
    }
}

/// Counts a session while it is there.
struct OpenSession<'a>(Option<&'a AtomicU64>);

impl<'a> OpenSession<'a> {
    fn new(count: Option<&'a AtomicU64>) -> Self {
        if let Some(count) = count {
            count.fetch_add(1, Ordering::Relaxed);
        }
        Self(count)
    }
}

impl Drop for OpenSession<'_> {
    fn drop(&mut self) {
        if let Some(count) = self.0 {
            count.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl fmt::Display for Statistics {
    /// One line for the log: what happened, and how often; what never happened is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} connections let in", self.connections_accepted())?;
        for (what, count) in [
            ("turned away", self.connections_refused()),
            ("moves merged for slow clients", self.moves_merged()),
            ("notices not told in full", self.notices_failed()),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        for what in LimitKind::ALL.into_iter().filter(|&what| self.limited(what) > 0) {
            write!(f, ", {} {} too many", self.limited(what), what.name())?;
        }
        for (word, reason) in core::iter::once("; closed: ")
            .chain(core::iter::repeat(", "))
            .zip(DisconnectReason::ALL.iter().filter(|&&reason| self.closed(reason) > 0))
        {
            write!(f, "{word}{} {reason:?}", self.closed(*reason))?;
        }
        let by_id = self.packets_skipped_by_id();
        if !by_id.is_empty() {
            write!(f, "; {} packets skipped:", self.packets_skipped())?;
        }
        for (id, count) in by_id.iter().take(REPORTED) {
            write!(f, " {id:#06x} x {count}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_counted_by_itself() {
        let statistics = Statistics::default();
        for (times, &reason) in DisconnectReason::ALL.iter().enumerate() {
            (0..times).for_each(|_| statistics.close(reason));
        }
        for (times, &reason) in DisconnectReason::ALL.iter().enumerate() {
            assert_eq!(statistics.closed(reason), times as u64, "{reason:?}");
        }
    }

    #[test]
    fn what_is_skipped_is_counted_by_id_and_reported_with_the_rest() {
        let statistics = Statistics::default();
        assert_eq!(statistics.to_string(), "0 connections let in");
        for id in [0x0447, 0x0a19, 0x0447, 0xffff] {
            statistics.skip(id);
        }
        statistics.accept();
        statistics.refuse();
        statistics.close(DisconnectReason::BadBytes);
        statistics.close(DisconnectReason::Idle);
        assert_eq!(statistics.packets_skipped_by_id(), [(0x0447, 2), (0x0a19, 1)]);
        assert_eq!(
            statistics.to_string(),
            "1 connections let in, 1 turned away; closed: 1 BadBytes, 1 Idle; 3 packets skipped: 0x0447 x 2 0x0a19 x 1"
        );
    }
}
