//! What net and notifier count: connections, why they ended, what was passed over. Written by both, read by reports and tests.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::event::DisconnectReason;

/// Counters since the process began.
#[derive(Debug, Default)]
pub struct Statistics {
    accepted: AtomicU64,
    refused: AtomicU64,
    skipped: AtomicU64,
    merged: AtomicU64,
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
        self.skipped.load(Ordering::Relaxed)
    }

    /// Moves that slow clients were not shown because a newer one of the same unit took their place.
    pub fn moves_merged(&self) -> u64 {
        self.merged.load(Ordering::Relaxed)
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

    pub(crate) fn skip(&self) {
        self.skipped.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn merge(&self, moves: u64) {
        self.merged.fetch_add(moves, Ordering::Relaxed);
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
}
