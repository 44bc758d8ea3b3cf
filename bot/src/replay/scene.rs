//! One connection while it is played: what was said on it, in the recording and now.

use std::collections::HashMap;

use packets::{Kind, Server};

use super::{Stream, link::Link, normal::Answer, others::Awaited};

/// Which side a packet is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Recorded,
    Now,
}

/// One connection while it is played.
#[derive(Debug, Default)]
pub(super) struct Scene {
    /// `None` before the first connection, and after the last.
    pub(super) link: Option<Link>,
    server: Option<Server>,
    /// Names of the packets that were sent.
    asked: Vec<String>,
    pub(super) recorded: Vec<Answer>,
    pub(super) now: Vec<Answer>,
    /// By the answers' names: how many more have come in the recording than now, but for those that were waited for in vain.
    due: HashMap<String, i64>,
    awaited: [Awaited; 2],
    /// Whether the client has asked for the window in which a pincode is set.
    pub(super) has_window: bool,
    /// Whether packets are missing in the recording.
    pub(super) has_gap: bool,
}

impl Scene {
    pub(super) fn new(stream: &Stream, link: Link) -> Self {
        Self {
            link: Some(link),
            server: Some(stream.server),
            has_gap: stream.has_gap,
            ..Self::default()
        }
    }

    /// Whether the server has closed the connection.
    pub(super) fn is_closed(&self) -> bool {
        self.link.as_ref().is_none_or(Link::is_closed)
    }

    /// Whether it is to a map server, and something may be said on it.
    pub(super) fn is_on_map(&self) -> bool {
        let is_whole = self
            .link
            .as_ref()
            .is_some_and(|link| !link.is_closed() && !link.is_torn());
        is_whole && self.server == Some(Server::Map) && !self.asked.is_empty()
    }

    /// How many packets were sent.
    pub(super) fn sent(&self) -> usize {
        self.asked.len()
    }

    /// A packet is about to be sent.
    pub(super) fn asks(&mut self, name: String, kind: Option<Kind>) {
        self.asked.push(name);
        self.awaited.iter_mut().for_each(|awaited| awaited.asks(kind));
    }

    /// Whether a notice about another unit answers the client.
    pub(super) fn is_awaited(&mut self, side: Side, kind: Option<Kind>) -> bool {
        let [recorded, now] = &mut self.awaited;
        match side {
            Side::Recorded => recorded.answers(kind),
            Side::Now => now.answers(kind),
        }
    }

    /// An answer has come.
    pub(super) fn answers(&mut self, side: Side, answer: Answer) {
        let due = self.due.entry(answer.name.clone()).or_default();
        match side {
            Side::Recorded => {
                *due += 1;
                self.recorded.push(answer);
            }
            Side::Now => {
                *due -= 1;
                self.now.push(answer);
            }
        }
    }

    /// Whether less of something has come than in the recording.
    pub(super) fn is_waiting(&self) -> bool {
        self.due.values().any(|due| *due > 0)
    }

    /// What is due is not waited for again.
    pub(super) fn give_up(&mut self) {
        for due in self.due.values_mut().filter(|due| **due > 0) {
            *due = 0;
        }
    }

    /// What is due does not count: nobody knows whether it would have come.
    pub(super) fn forget_due(&mut self) {
        for (name, due) in self.due.iter().filter(|(_, due)| **due > 0) {
            for _ in 0..*due {
                let last = self.recorded.iter().rposition(|answer| answer.name == *name);
                if let Some(last) = last {
                    self.recorded.remove(last);
                }
            }
        }
    }

    /// What the client had said, when it had said so many packets.
    pub(super) fn after(&self, number: usize) -> String {
        let server = self.server.unwrap_or(Server::Login);
        match number.checked_sub(1).and_then(|index| self.asked.get(index)) {
            Some(name) => format!("{name} (packet {number} to the {server} server)"),
            None => format!("connecting to the {server} server"),
        }
    }
}
