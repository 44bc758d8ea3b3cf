//! What net and notifier count: connections, why they ended, what was passed over. Written by both, read by reports and tests.

use std::{
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::event::DisconnectReason;

/// Packet ids of any version are below this.
const IDS: usize = 0x1000;

/// Ids that a report of skipped packets names.
const REPORTED: usize = 8;

/// Counters since the process began.
#[derive(Debug)]
pub struct Statistics {
    accepted: AtomicU64,
    refused: AtomicU64,
    /// By packet id.
    skipped: Box<[AtomicU64]>,
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
        self.skipped.iter().map(|count| count.load(Ordering::Relaxed)).sum()
    }

    /// The same by packet id, most frequent first; ids that were not skipped are left out.
    pub fn packets_skipped_by_id(&self) -> Vec<(u16, u64)> {
        let counts = self.skipped.iter().map(|count| count.load(Ordering::Relaxed));
        let mut counts: Vec<(u16, u64)> = (0..).zip(counts).filter(|&(_, count)| count > 0).collect();
        counts.sort_by_key(|&(id, count)| (std::cmp::Reverse(count), id));
        counts
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

    pub(crate) fn skip(&self, id: u16) {
        if let Some(count) = self.skipped.get(usize::from(id)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
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

impl Default for Statistics {
    fn default() -> Self {
        Self {
            accepted: AtomicU64::default(),
            refused: AtomicU64::default(),
            skipped: (0..IDS).map(|_| AtomicU64::default()).collect(),
            merged: AtomicU64::default(),
            failed: AtomicU64::default(),
            closed: <[AtomicU64; DisconnectReason::ALL.len()]>::default(),
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
