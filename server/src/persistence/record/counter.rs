//! The next free numbers.

use serde::{Deserialize, Serialize};

use super::{Record, RecordKind};

/// A sequence of ids that are given out once each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Counter {
    /// Account ids. Clients tell players from monsters by number ranges, so they begin where public servers begin.
    Account,
    /// Character ids.
    Character,
    /// Numbers of parties.
    Party,
}

impl Counter {
    /// The first number given out.
    pub fn first(self) -> u32 {
        match self {
            Self::Account => 2_000_000,
            Self::Character => 150_000,
            Self::Party => 1,
        }
    }

    /// What tells this counter's record apart.
    pub fn tail(self) -> [u8; 1] {
        match self {
            Self::Account => [b'a'],
            Self::Character => [b'c'],
            Self::Party => [b'p'],
        }
    }
}

/// How far a counter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterRecord {
    /// Which counter.
    pub counter: Counter,
    /// The number that is given out next.
    pub next: u32,
}

impl Record for CounterRecord {
    const KIND: RecordKind = RecordKind::Counter;

    fn key_tail(&self) -> Vec<u8> {
        self.counter.tail().to_vec()
    }
}
