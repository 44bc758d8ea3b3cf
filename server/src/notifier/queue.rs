//! What one session is to be told, in order: packets that may leave, packets that wait for a commit, and the closing at the end.

use std::collections::VecDeque;
use std::io;

use super::outbox::{Flushed, MergeKey, Outbox, OutboxLimits, Overflow};
use crate::event::{CommitNumber, DisconnectReason};

/// How packets relate to others about the same unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Merge {
    /// They do not.
    #[default]
    Never,
    /// A later move of the unit makes this one superfluous.
    Move(MergeKey),
    /// The unit's earlier moves must not be overtaken by its later ones across this.
    Barrier(MergeKey),
}

/// What became of a queue when it was flushed.
#[derive(Debug)]
pub(super) enum Progress {
    /// Nothing is left that may leave.
    Idle,
    /// The socket is full; flush again when it is writable.
    Blocked,
    /// The last byte left and the connection is to be closed.
    Finished(DisconnectReason),
    /// The connection is broken.
    Broken(io::Error),
}

/// What a queue entry stands for in memory beside its bytes, so that many small ones count too.
const ENTRY_COST: usize = 64;

/// One session's queue.
#[derive(Debug, Default)]
pub(super) struct Queue {
    outbox: Outbox,
    held: VecDeque<Held>,
    /// Bytes and entries in `held`, as counted against the hard limit.
    held_cost: usize,
    /// Set once a closing was queued: nothing is taken after it.
    ended: bool,
    /// Set once the closing's turn came.
    closing: Option<DisconnectReason>,
}

/// Something that waits, itself or behind what waits.
#[derive(Debug)]
struct Held {
    after: CommitNumber,
    what: HeldItem,
}

#[derive(Debug)]
enum HeldItem {
    Packets { bytes: Box<[u8]>, merge: Merge },
    Close(DisconnectReason),
}

impl Queue {
    /// Queues packets that may leave once `after` is durable; `durable` is what is durable now.
    pub(super) fn push(
        &mut self,
        packets: &[u8],
        merge: Merge,
        (after, durable): (CommitNumber, CommitNumber),
        limits: &OutboxLimits,
    ) -> Result<(), Overflow> {
        if self.ended || packets.is_empty() {
            return Ok(());
        }
        if self.held.is_empty() && after <= durable {
            return self.deliver(packets, merge, limits);
        }
        let cost = packets.len() + ENTRY_COST;
        if self.held_cost + cost > limits.hard {
            return Err(Overflow);
        }
        self.held_cost += cost;
        self.held.push_back(Held {
            after,
            what: HeldItem::Packets {
                bytes: packets.into(),
                merge,
            },
        });
        Ok(())
    }

    /// Queues the end of the session.
    pub(super) fn close(&mut self, reason: DisconnectReason, (after, durable): (CommitNumber, CommitNumber)) {
        if self.ended {
            return;
        }
        self.ended = true;
        if self.held.is_empty() && after <= durable {
            self.closing = Some(reason);
        } else {
            self.held.push_back(Held {
                after,
                what: HeldItem::Close(reason),
            });
        }
    }

    /// Ends the session with what may leave now; what still waits for a commit is dropped, for it will not come.
    pub(super) fn abandon(&mut self, reason: DisconnectReason) {
        self.held.clear();
        self.held_cost = 0;
        self.ended = true;
        self.closing.get_or_insert(reason);
    }

    /// Whether any bytes may leave.
    pub(super) fn has_ready(&self) -> bool {
        self.outbox.pending() > 0
    }

    /// Whether the end of the session may come once all before it has left.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.is_some()
    }

    /// Whether anything waits for a commit.
    pub(super) fn waits(&self) -> bool {
        !self.held.is_empty()
    }

    /// Whether the end of the session has been queued and waits for a commit.
    pub(super) fn end_waits(&self) -> bool {
        self.ended && self.waits()
    }

    /// Lets go what waited for commits up to `durable`.
    pub(super) fn release(&mut self, durable: CommitNumber, limits: &OutboxLimits) -> Result<(), Overflow> {
        while let Some(held) = self.held.pop_front_if(|held| held.after <= durable) {
            match held.what {
                HeldItem::Packets { bytes, merge } => {
                    self.held_cost = self.held_cost.saturating_sub(bytes.len() + ENTRY_COST);
                    self.deliver(&bytes, merge, limits)?;
                }
                HeldItem::Close(reason) => self.closing = Some(reason),
            }
        }
        Ok(())
    }

    /// Hands bytes to `write` until nothing is left that may leave, or the socket is full.
    pub(super) fn flush(&mut self, write: impl FnMut(&[u8]) -> io::Result<usize>) -> Progress {
        match (self.outbox.flush(write), self.closing) {
            (Flushed::All, Some(reason)) => Progress::Finished(reason),
            (Flushed::All, None) => Progress::Idle,
            (Flushed::Blocked, _) => Progress::Blocked,
            (Flushed::Failed(error), _) => Progress::Broken(error),
        }
    }

    /// Bytes that wait, for the socket or for a commit.
    pub(super) fn waiting_bytes(&self) -> usize {
        self.outbox.pending() + self.held_cost
    }

    /// How many moves were merged because the client was slow.
    pub(super) fn merged(&self) -> u64 {
        self.outbox.merged()
    }

    fn deliver(&mut self, packets: &[u8], merge: Merge, limits: &OutboxLimits) -> Result<(), Overflow> {
        match merge {
            Merge::Move(unit) => self.outbox.push_move(unit, packets, limits),
            Merge::Barrier(unit) => {
                self.outbox.seal(unit);
                self.outbox.push(packets, limits)
            }
            Merge::Never => self.outbox.push(packets, limits),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::UnitId;

    use super::*;

    const LIMITS: OutboxLimits = OutboxLimits {
        soft: 64,
        hard: 1024,
        stall: Duration::from_secs(1),
        gather: Duration::ZERO,
    };

    /// Nothing to wait for.
    const NOW: (CommitNumber, CommitNumber) = (CommitNumber(0), CommitNumber(0));

    /// Commit `number`, while only `durable` is durable.
    const fn waiting(number: u64, durable: u64) -> (CommitNumber, CommitNumber) {
        (CommitNumber(number), CommitNumber(durable))
    }

    fn flush(queue: &mut Queue) -> (Vec<u8>, Progress) {
        let mut out = Vec::new();
        let progress = queue.flush(|bytes| {
            out.extend_from_slice(bytes);
            Ok(bytes.len())
        });
        (out, progress)
    }

    #[test]
    fn an_answer_waits_for_its_commit_and_holds_back_what_follows() {
        let mut queue = Queue::default();
        queue.push(b"a", Merge::Never, NOW, &LIMITS).unwrap();
        queue.push(b"b", Merge::Never, waiting(7, 6), &LIMITS).unwrap();
        queue.push(b"c", Merge::Never, waiting(0, 6), &LIMITS).unwrap();
        assert_eq!(flush(&mut queue).0, b"a");
        queue.release(CommitNumber(6), &LIMITS).unwrap();
        assert_eq!(flush(&mut queue).0, b"");
        queue.release(CommitNumber(7), &LIMITS).unwrap();
        assert_eq!(flush(&mut queue).0, b"bc");
        assert!(!queue.waits());
    }

    #[test]
    fn a_commit_that_is_durable_already_holds_nothing_back() {
        let mut queue = Queue::default();
        queue.push(b"a", Merge::Never, waiting(5, 5), &LIMITS).unwrap();
        assert_eq!(flush(&mut queue).0, b"a");
    }

    #[test]
    fn closing_comes_after_everything_queued_before_it_and_ends_the_queue() {
        let mut queue = Queue::default();
        queue.push(b"a", Merge::Never, waiting(1, 0), &LIMITS).unwrap();
        queue.close(DisconnectReason::Quit, waiting(0, 0));
        queue.push(b"never", Merge::Never, NOW, &LIMITS).unwrap();
        assert!(matches!(flush(&mut queue), (out, Progress::Idle) if out.is_empty()));
        queue.release(CommitNumber(1), &LIMITS).unwrap();
        let (out, progress) = flush(&mut queue);
        assert_eq!(out, b"a");
        assert!(matches!(progress, Progress::Finished(DisconnectReason::Quit)));
    }

    #[test]
    fn a_slow_client_is_closed_only_when_all_has_left() {
        let mut queue = Queue::default();
        queue.push(b"goodbye", Merge::Never, NOW, &LIMITS).unwrap();
        queue.close(DisconnectReason::Replaced, NOW);
        assert!(matches!(
            queue.flush(|_| Err(io::ErrorKind::WouldBlock.into())),
            Progress::Blocked
        ));
        let (out, progress) = flush(&mut queue);
        assert_eq!(out, b"goodbye");
        assert!(matches!(progress, Progress::Finished(DisconnectReason::Replaced)));
    }

    #[test]
    fn an_abandoned_queue_acknowledges_nothing_that_was_not_durable() {
        let mut queue = Queue::default();
        queue.push(b"a", Merge::Never, NOW, &LIMITS).unwrap();
        queue.push(b"saved!", Merge::Never, waiting(1, 0), &LIMITS).unwrap();
        queue.abandon(DisconnectReason::StoreFailed);
        let (out, progress) = flush(&mut queue);
        assert_eq!(out, b"a");
        assert!(matches!(progress, Progress::Finished(DisconnectReason::StoreFailed)));
    }

    #[test]
    fn what_waits_is_bounded() {
        let mut queue = Queue::default();
        let refused = (0..100).position(|_| queue.push(b"x", Merge::Never, waiting(1, 0), &LIMITS).is_err());
        assert_eq!(refused, Some(LIMITS.hard / (ENTRY_COST + 1)));
    }

    #[test]
    fn a_held_vanish_still_parts_the_moves_around_it() {
        let mut queue = Queue::default();
        let mut limits = LIMITS;
        limits.soft = 0;
        queue.push(b"m1", Merge::Move(UnitId(9)), NOW, &limits).unwrap();
        queue
            .push(b"V", Merge::Barrier(UnitId(9)), waiting(1, 0), &limits)
            .unwrap();
        queue.push(b"m2", Merge::Move(UnitId(9)), NOW, &limits).unwrap();
        queue.release(CommitNumber(1), &limits).unwrap();
        assert_eq!(flush(&mut queue).0, b"m1Vm2");
    }
}
