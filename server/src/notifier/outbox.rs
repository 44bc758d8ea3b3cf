//! The bytes one client has yet to be sent: contiguous, bounded, and merging superseded moves while the client is slow.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

/// How much a client may leave unread.
#[derive(Debug, Clone, Copy)]
pub struct OutboxLimits {
    /// Unsent bytes from which a client counts as slow: from here on a unit's newest move takes the place of its older one.
    pub soft: usize,
    /// Unsent bytes, and likewise bytes that wait for a commit, that a client may not exceed: it is disconnected.
    pub hard: usize,
    /// How long a client may take not a single byte while some wait: it is disconnected.
    pub stall: Duration,
    /// How long what many are told of may wait for more, if a client was sent something just now.
    pub gather: Duration,
}

impl Default for OutboxLimits {
    fn default() -> Self {
        Self {
            soft: 32 * 1024,
            hard: 512 * 1024,
            stall: Duration::from_secs(10),
            gather: Duration::from_millis(20),
        }
    }
}

/// The unit whose move a packet shows: a later move of the same unit makes this one superfluous.
pub(super) type MergeKey = packets::UnitId;

/// The hard limit would be exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overflow;

/// What became of a flush.
#[derive(Debug)]
pub(super) enum Flushed {
    /// Nothing is left.
    All,
    /// The socket took what it could; the rest waits until it is writable.
    Blocked,
    /// The connection is broken.
    Failed(io::Error),
}

/// Where an unsent move lies, in bytes since the connection began.
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: u64,
    length: usize,
}

/// Unsent bytes of one session, in order.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    bytes: Vec<u8>,
    /// `bytes[..sent]` is already with the socket; `sent <= bytes.len()`.
    sent: usize,
    /// Position of `bytes[0]` in the connection's stream.
    origin: u64,
    /// The newest unsent move of each unit; kept only while the client is slow.
    moves: HashMap<MergeKey, Mark>,
    merged: u64,
}

/// A buffer that grew beyond this is given back once it is empty.
const KEEP_CAPACITY: usize = 16 * 1024;

impl Outbox {
    /// Bytes not yet with the socket.
    pub(super) fn pending(&self) -> usize {
        self.bytes.len() - self.sent
    }

    /// How many moves were merged since the connection began.
    pub(super) fn merged(&self) -> u64 {
        self.merged
    }

    /// Appends one packet, or several that belong together.
    pub(super) fn push(&mut self, packet: &[u8], limits: &OutboxLimits) -> Result<(), Overflow> {
        if self.pending() + packet.len() > limits.hard {
            return Err(Overflow);
        }
        self.bytes.extend_from_slice(packet);
        Ok(())
    }

    /// Appends a move of `unit`; for a slow client it takes the place of that unit's unsent move instead.
    pub(super) fn push_move(&mut self, unit: MergeKey, packet: &[u8], limits: &OutboxLimits) -> Result<(), Overflow> {
        if self.pending() < limits.soft {
            // A later move must not slip in before this one.
            self.moves.remove(&unit);
            return self.push(packet, limits);
        }
        if self.replace(unit, packet) {
            self.merged += 1;
            return Ok(());
        }
        let start = self.origin + self.bytes.len() as u64;
        self.push(packet, limits)?;
        self.moves.insert(
            unit,
            Mark {
                start,
                length: packet.len(),
            },
        );
        Ok(())
    }

    /// Something else about `unit` was queued (it vanished, stopped, ...): its next move must not slip in before that.
    pub(super) fn seal(&mut self, unit: MergeKey) {
        self.moves.remove(&unit);
    }

    /// Hands bytes to `write` until all are taken or it would block.
    pub(super) fn flush(&mut self, mut write: impl FnMut(&[u8]) -> io::Result<usize>) -> Flushed {
        while let Some(rest @ [_, ..]) = self.bytes.get(self.sent..) {
            match write(rest) {
                Ok(0) => return Flushed::Failed(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.sent += count.min(rest.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.compact();
                    return Flushed::Blocked;
                }
                Err(error) => return Flushed::Failed(error),
            }
        }
        self.clear();
        Flushed::All
    }

    /// Overwrites the unsent move of `unit`; false when there is none of this length wholly unsent.
    fn replace(&mut self, unit: MergeKey, packet: &[u8]) -> bool {
        let Some(mark) = self.moves.get(&unit).copied() else {
            return false;
        };
        let Ok(start) = usize::try_from(mark.start.saturating_sub(self.origin)) else {
            return false;
        };
        if mark.start < self.origin + self.sent as u64 || mark.length != packet.len() {
            return false;
        }
        let Some(place) = self.bytes.get_mut(start..start + packet.len()) else {
            return false;
        };
        place.copy_from_slice(packet);
        true
    }

    fn clear(&mut self) {
        self.origin += self.bytes.len() as u64;
        self.bytes.clear();
        self.bytes.shrink_to(KEEP_CAPACITY);
        self.sent = 0;
        self.moves.clear();
    }

    /// Moves the unsent bytes to the front once the sent ones are the greater part.
    fn compact(&mut self) {
        if self.sent > self.bytes.len() / 2 {
            self.bytes.drain(..self.sent);
            self.origin += self.sent as u64;
            self.sent = 0;
        }
        let unsent = self.origin + self.sent as u64;
        self.moves.retain(|_, mark| mark.start >= unsent);
    }
}

#[cfg(test)]
mod tests {
    use packets::UnitId;

    use super::*;

    const LIMITS: OutboxLimits = OutboxLimits {
        soft: 8,
        hard: 32,
        stall: Duration::from_secs(1),
        gather: Duration::ZERO,
    };

    /// Takes everything written to the outbox so far.
    fn drain(outbox: &mut Outbox) -> Vec<u8> {
        let mut out = Vec::new();
        let flushed = outbox.flush(|bytes| {
            out.extend_from_slice(bytes);
            Ok(bytes.len())
        });
        assert!(matches!(flushed, Flushed::All));
        out
    }

    /// A socket with room for `room` bytes.
    fn narrow(room: usize, out: &mut Vec<u8>) -> impl FnMut(&[u8]) -> io::Result<usize> {
        let mut room = room;
        move |bytes| {
            if room == 0 {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let count = room.min(bytes.len());
            out.extend_from_slice(&bytes[..count]);
            room -= count;
            Ok(count)
        }
    }

    #[test]
    fn keeps_order_across_partial_writes() {
        let mut outbox = Outbox::default();
        let mut out = Vec::new();
        outbox.push(b"hello ", &LIMITS).unwrap();
        outbox.push(b"world", &LIMITS).unwrap();
        assert!(matches!(outbox.flush(narrow(7, &mut out)), Flushed::Blocked));
        assert_eq!(outbox.pending(), 4);
        outbox.push(b"!", &LIMITS).unwrap();
        out.extend(drain(&mut outbox));
        assert_eq!(out, b"hello world!");
        assert_eq!(outbox.pending(), 0);
    }

    #[test]
    fn a_fast_client_gets_every_move() {
        let mut outbox = Outbox::default();
        outbox.push_move(UnitId(1), b"aa", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"bb", &LIMITS).unwrap();
        assert_eq!(drain(&mut outbox), b"aabb");
        assert_eq!(outbox.merged(), 0);
    }

    #[test]
    fn a_slow_client_gets_only_the_newest_move_of_each_unit() {
        let mut outbox = Outbox::default();
        outbox.push(b"12345678", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a1", &LIMITS).unwrap();
        outbox.push_move(UnitId(2), b"b1", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a2", &LIMITS).unwrap();
        assert_eq!(drain(&mut outbox), b"12345678a2b1");
        assert_eq!(outbox.merged(), 1);
    }

    #[test]
    fn a_move_never_slips_in_before_a_vanish() {
        let mut outbox = Outbox::default();
        outbox.push(b"12345678", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a1", &LIMITS).unwrap();
        outbox.seal(UnitId(1));
        outbox.push(b"V", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a2", &LIMITS).unwrap();
        assert_eq!(drain(&mut outbox), b"12345678a1Va2");
    }

    #[test]
    fn a_move_never_slips_in_before_one_that_was_queued_while_the_client_was_fast_again() {
        let mut outbox = Outbox::default();
        let mut out = Vec::new();
        outbox.push(b"12345678", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a1", &LIMITS).unwrap();
        assert!(matches!(outbox.flush(narrow(8, &mut out)), Flushed::Blocked));
        outbox.push_move(UnitId(1), b"a2", &LIMITS).unwrap();
        outbox.push(b"12345678", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a3", &LIMITS).unwrap();
        out.extend(drain(&mut outbox));
        assert_eq!(out, b"12345678a1a212345678a3");
    }

    #[test]
    fn a_move_that_is_partly_sent_is_left_alone() {
        let mut outbox = Outbox::default();
        let mut out = Vec::new();
        outbox.push(b"123456789012", &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a1", &LIMITS).unwrap();
        outbox.push(b"12345678", &LIMITS).unwrap();
        assert!(matches!(outbox.flush(narrow(13, &mut out)), Flushed::Blocked));
        outbox.push_move(UnitId(1), b"a2", &LIMITS).unwrap();
        out.extend(drain(&mut outbox));
        assert_eq!(out, b"123456789012a112345678a2");
    }

    #[test]
    fn merging_survives_compaction() {
        let mut outbox = Outbox::default();
        let mut out = Vec::new();
        outbox.push(&[b'x'; 20], &LIMITS).unwrap();
        outbox.push_move(UnitId(1), b"a1", &LIMITS).unwrap();
        outbox.push(b"12345678", &LIMITS).unwrap();
        assert!(matches!(outbox.flush(narrow(18, &mut out)), Flushed::Blocked));
        outbox.push_move(UnitId(1), b"a2", &LIMITS).unwrap();
        out.extend(drain(&mut outbox));
        assert_eq!(&out[20..], b"a212345678");
    }

    #[test]
    fn the_hard_limit_refuses_and_leaves_what_was_there() {
        let mut outbox = Outbox::default();
        outbox.push(&[0; 30], &LIMITS).unwrap();
        assert_eq!(outbox.push(&[1; 3], &LIMITS), Err(Overflow));
        assert_eq!(outbox.push_move(UnitId(1), &[1; 3], &LIMITS), Err(Overflow));
        assert_eq!(drain(&mut outbox), [0; 30]);
    }

    #[test]
    fn a_broken_connection_is_told() {
        let mut outbox = Outbox::default();
        outbox.push(b"x", &LIMITS).unwrap();
        let flushed = outbox.flush(|_| Err(io::ErrorKind::BrokenPipe.into()));
        assert!(matches!(flushed, Flushed::Failed(error) if error.kind() == io::ErrorKind::BrokenPipe));
        assert!(matches!(outbox.flush(|_| Ok(0)), Flushed::Failed(_)));
    }
}
