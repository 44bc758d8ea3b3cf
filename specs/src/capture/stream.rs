//! Segments to connections: what each end sent, put in order.

use core::net::SocketAddr;
use core::time::Duration;
use std::collections::BTreeMap;

use super::segment::Segment;
use crate::Direction;

/// Segments that wait for an earlier one; more mean that it was never recorded.
const MAX_WAITING: usize = 512;

/// A TCP connection between a client and a server.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The end that opened it.
    pub client: SocketAddr,
    /// The end that listened.
    pub server: SocketAddr,
    /// What was sent to the server: one part, or several where segments in between were not recorded.
    pub to_server: Vec<Part>,
    /// What was sent to the client.
    pub to_client: Vec<Part>,
}

/// Bytes that follow each other without a gap.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// When they came: end of a segment in `bytes`, and its time since the epoch.
    times: Vec<(usize, Duration)>,
}

impl Connection {
    /// What was sent one way.
    pub fn parts(&self, direction: Direction) -> &[Part] {
        match direction {
            Direction::ToServer => &self.to_server,
            Direction::ToClient => &self.to_client,
        }
    }
}

impl Part {
    /// When the byte before `end` came, since the epoch.
    pub fn time(&self, end: usize) -> Duration {
        let index = self.times.partition_point(|(segment_end, _)| *segment_end < end);
        self.times
            .get(index)
            .or(self.times.last())
            .map_or(Duration::ZERO, |(_, time)| *time)
    }

    fn push(&mut self, bytes: &[u8], time: Duration) {
        self.bytes.extend_from_slice(bytes);
        // Bytes that came before an earlier one are there when that one is.
        let before = self.times.last().map_or(Duration::ZERO, |(_, before)| *before);
        self.times.push((self.bytes.len(), time.max(before)));
    }
}

/// One way of a connection, while it is put together.
#[derive(Default)]
struct Half<'a> {
    /// Number of the next byte; none before the first segment.
    next: Option<u32>,
    parts: Vec<Part>,
    /// Segments after a missing one, by how far they are from where the wait began.
    waiting: BTreeMap<u32, Segment<'a>>,
}

/// A connection while it is put together.
struct Open<'a> {
    client: SocketAddr,
    server: SocketAddr,
    to_server: Half<'a>,
    to_client: Half<'a>,
}

/// Puts connections together.
pub(super) fn connections(segments: &[Segment<'_>]) -> Vec<Connection> {
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut newest: BTreeMap<(SocketAddr, SocketAddr), usize> = BTreeMap::new();
    for segment in segments {
        let ends = (segment.from.min(segment.to), segment.from.max(segment.to));
        let index = match newest.get(&ends) {
            Some(&index) if !open.get(index).is_some_and(|known| known.is_over(segment)) => index,
            _ => {
                open.push(Open::new(segment));
                newest.insert(ends, open.len() - 1);
                open.len() - 1
            }
        };
        if let Some(connection) = open.get_mut(index) {
            connection.take(segment);
        }
    }
    open.into_iter()
        .map(Open::close)
        .filter(|connection| !connection.is_empty())
        .collect()
}

impl<'a> Open<'a> {
    fn new(segment: &Segment<'_>) -> Self {
        // The end with the lower port is taken to be the server where the start was not recorded.
        let from_client = match (segment.begins, segment.answers) {
            (true, answers) => !answers,
            (false, _) => segment.from.port() > segment.to.port(),
        };
        let (client, server) = if from_client {
            (segment.from, segment.to)
        } else {
            (segment.to, segment.from)
        };
        Self {
            client,
            server,
            to_server: Half::default(),
            to_client: Half::default(),
        }
    }

    /// Whether a segment opens another connection between the same two ends.
    fn is_over(&self, segment: &Segment<'_>) -> bool {
        let first = segment.sequence.wrapping_add(1);
        let half = if segment.from == self.client {
            &self.to_server
        } else {
            &self.to_client
        };
        segment.begins
            && !segment.answers
            && half.next.is_some()
            && (half.next != Some(first) || !half.parts.is_empty())
    }

    fn take(&mut self, segment: &Segment<'a>) {
        let half = if segment.from == self.client {
            &mut self.to_server
        } else {
            &mut self.to_client
        };
        half.take(segment);
    }

    fn close(self) -> Connection {
        Connection {
            client: self.client,
            server: self.server,
            to_server: self.to_server.close(),
            to_client: self.to_client.close(),
        }
    }
}

impl Connection {
    fn is_empty(&self) -> bool {
        self.to_server.is_empty() && self.to_client.is_empty()
    }
}

impl<'a> Half<'a> {
    fn take(&mut self, segment: &Segment<'a>) {
        if segment.begins {
            self.next = Some(segment.sequence.wrapping_add(1));
            return;
        }
        if segment.data.is_empty() {
            return;
        }
        let next = *self.next.get_or_insert(segment.sequence);
        let ahead = segment.sequence.wrapping_sub(next);
        if ahead == 0 || ahead > u32::MAX / 2 {
            self.append(segment);
            self.catch_up();
            return;
        }
        self.waiting.insert(segment.sequence, *segment);
        if self.waiting.len() > MAX_WAITING {
            self.skip_gap();
        }
    }

    /// Appends what is new in a segment that is not ahead.
    fn append(&mut self, segment: &Segment<'_>) {
        let Some(next) = self.next else { return };
        let known = next.wrapping_sub(segment.sequence) as usize;
        let Some(new) = segment.data.get(known..).filter(|new| !new.is_empty()) else {
            return;
        };
        if self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        if let Some(part) = self.parts.last_mut() {
            part.push(new, segment.time);
        }
        self.next = Some(next.wrapping_add(u32::try_from(new.len()).unwrap_or(0)));
    }

    /// Appends waiting segments that are not ahead any more.
    fn catch_up(&mut self) {
        while let Some(segment) = self
            .nearest()
            .filter(|segment| self.distance(segment) == 0 || self.distance(segment) > u32::MAX / 2)
        {
            self.waiting.remove(&segment.sequence);
            self.append(&segment);
        }
    }

    fn distance(&self, segment: &Segment<'_>) -> u32 {
        segment.sequence.wrapping_sub(self.next.unwrap_or(segment.sequence))
    }

    /// The waiting segment that comes first.
    fn nearest(&self) -> Option<Segment<'a>> {
        let behind = u32::MAX / 2;
        // Those behind come before those ahead; the numbers may have wrapped around.
        self.waiting
            .values()
            .min_by_key(|segment| self.distance(segment).wrapping_add(behind))
            .copied()
    }

    /// Gives up the missing bytes: what follows is a part of its own.
    fn skip_gap(&mut self) {
        let Some(segment) = self.nearest() else { return };
        self.next = Some(segment.sequence);
        self.parts.push(Part::default());
        self.catch_up();
    }

    fn close(mut self) -> Vec<Part> {
        while !self.waiting.is_empty() {
            self.skip_gap();
        }
        self.parts.retain(|part| !part.bytes.is_empty());
        self.parts
    }
}
