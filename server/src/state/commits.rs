//! The numbers of writes, and how much is in those that are not durable yet.

use std::collections::VecDeque;

use crate::event::CommitNumber;

/// The numbers of writes: the last one given, up to which they are durable, and how much the others hold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Commits {
    /// The last number given.
    pub last: CommitNumber,
    /// Up to this number writes are durable.
    pub flushed: CommitNumber,
    /// Writes that are with the store and not durable, oldest first, each with the records in it.
    waiting: VecDeque<(CommitNumber, u64)>,
    /// The records in them.
    records: u64,
}

impl Commits {
    /// Gives the next write its number.
    pub fn give(&mut self) -> CommitNumber {
        self.last = CommitNumber(self.last.0.saturating_add(1));
        self.last
    }

    /// A write goes to the store, with so many records in it.
    pub fn sent(&mut self, commit: CommitNumber, records: u64) {
        self.waiting.push_back((commit, records));
        self.records = self.records.saturating_add(records);
    }

    /// Every write up to a number is durable.
    pub fn flush(&mut self, commit: CommitNumber) {
        self.flushed = self.flushed.max(commit);
        while let Some((_, records)) = self.waiting.pop_front_if(|(commit, _)| *commit <= self.flushed) {
            self.records = self.records.saturating_sub(records);
        }
    }

    /// The last write that was given a number, as long as it is not durable: what shows what may hang on any write waits
    /// for it.
    pub fn pending(&self) -> Option<CommitNumber> {
        (self.last > self.flushed).then_some(self.last)
    }

    /// How many records are in writes that wait for their flush.
    pub const fn backlog(&self) -> u64 {
        self.records
    }
}
