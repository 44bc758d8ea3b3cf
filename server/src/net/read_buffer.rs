//! Bytes read from a client that are not yet whole packets: bounded, and small while the client is quiet.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// Room asked for when nothing larger is known to come; nearly every client packet fits.
const INITIAL: usize = 1024;

/// Received bytes in order. Never holds more than its limit.
#[derive(Debug)]
pub(super) struct ReadBuffer {
    bytes: Vec<u8>,
    /// `bytes[..taken]` is already consumed; `taken <= bytes.len()`.
    taken: usize,
    limit: usize,
}

impl ReadBuffer {
    /// An empty buffer for packets of up to `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            bytes: Vec::new(),
            taken: 0,
            limit,
        }
    }

    /// What was received and not yet consumed.
    pub(super) fn filled(&self) -> &[u8] {
        self.bytes.get(self.taken..).unwrap_or_default()
    }

    /// Removes `count` bytes from the front.
    pub(super) fn consume(&mut self, count: usize) {
        self.taken = self.bytes.len().min(self.taken + count);
        if self.taken == self.bytes.len() {
            self.bytes.clear();
            self.bytes.shrink_to(INITIAL);
            self.taken = 0;
        }
    }

    /// Reads once, with room for a packet of `need` bytes in total (at most the limit). Ok(0): the client closed.
    ///
    /// Safe to cancel: what was read is in the buffer.
    pub(super) async fn fill(&mut self, reader: &mut (impl AsyncRead + Unpin), need: usize) -> io::Result<usize> {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        let room = need.max(INITIAL).min(self.limit).saturating_sub(self.bytes.len());
        self.bytes.reserve(room);
        reader.take(room as u64).read_buf(&mut self.bytes).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn gives_bytes_in_order_whatever_the_reads_were() {
        let mut buffer = ReadBuffer::new(4096);
        let mut input: &[u8] = &[1, 2, 3];
        assert_eq!(buffer.fill(&mut input, 2).await.unwrap(), 3);
        buffer.consume(1);
        let mut input: &[u8] = &[4, 5];
        buffer.fill(&mut input, 2).await.unwrap();
        assert_eq!(buffer.filled(), [2, 3, 4, 5]);
        buffer.consume(4);
        assert!(buffer.filled().is_empty());
    }

    #[tokio::test]
    async fn never_holds_more_than_its_limit() {
        let mut buffer = ReadBuffer::new(1500);
        let flood = vec![7; 10_000];
        let mut input: &[u8] = &flood;
        while buffer.filled().len() < 1500 {
            assert!(buffer.fill(&mut input, 60_000).await.unwrap() > 0);
        }
        assert_eq!(buffer.fill(&mut input, 60_000).await.unwrap(), 0);
        assert_eq!(input.len(), 8500);
    }

    #[tokio::test]
    async fn gives_memory_back_after_a_large_packet() {
        let mut buffer = ReadBuffer::new(65_536);
        let large = vec![7; 60_000];
        let mut input: &[u8] = &large;
        while buffer.filled().len() < 60_000 {
            buffer.fill(&mut input, 60_000).await.unwrap();
        }
        buffer.consume(60_000);
        assert!(buffer.bytes.capacity() <= 2 * INITIAL);
    }
}
