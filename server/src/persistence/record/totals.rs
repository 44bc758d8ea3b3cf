//! The record that every change updates, so that a lost or doubled record is found at the next start.

use serde::{Deserialize, Serialize};

use super::{Record, RecordKind};

/// What all other records add up to after the change number `sequence`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalsRecord {
    /// How many changes were ever made: the number of the last one.
    pub sequence: u64,
    /// How many records there are.
    pub records: u64,
    /// Their checksums added up, modulo 2^64.
    pub checksums: u64,
}

impl TotalsRecord {
    /// The totals after a record with this checksum came.
    pub fn add(&mut self, checksum: u32) {
        self.records = self.records.wrapping_add(1);
        self.checksums = self.checksums.wrapping_add(u64::from(checksum));
    }

    /// The totals after a record with this checksum went.
    pub fn remove(&mut self, checksum: u32) {
        self.records = self.records.wrapping_sub(1);
        self.checksums = self.checksums.wrapping_sub(u64::from(checksum));
    }
}

impl Record for TotalsRecord {
    const KIND: RecordKind = RecordKind::Totals;

    fn key_tail(&self) -> Vec<u8> {
        Vec::new()
    }
}
