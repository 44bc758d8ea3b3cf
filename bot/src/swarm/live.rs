//! What can be seen of a swarm while it runs: counters that bots raise and the progress line reads.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use crate::stats::{BUCKETS, Sample, bucket_of, micros};

/// Counters shared by all threads of a run. They only grow, but for `on_map`.
#[derive(Debug)]
pub(crate) struct Live {
    on_map: AtomicU64,
    acks: [AtomicU64; BUCKETS],
    packets_in: AtomicU64,
    errors: AtomicU64,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            on_map: AtomicU64::new(0),
            acks: [const { AtomicU64::new(0) }; BUCKETS],
            packets_in: AtomicU64::new(0),
            errors: AtomicU64::new(0),
        }
    }
}

impl Live {
    /// A bot entered the map.
    pub(crate) fn entered(&self) {
        self.on_map.fetch_add(1, Ordering::Relaxed);
    }

    /// A bot left the map.
    pub(crate) fn left(&self) {
        self.on_map.fetch_sub(1, Ordering::Relaxed);
    }

    /// A walk was acknowledged after `time`.
    pub(crate) fn acknowledged(&self, time: Duration) {
        if let Some(bucket) = self.acks.get(bucket_of(micros(time))) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Packets came in.
    pub(crate) fn received(&self, packets: u64) {
        self.packets_in.fetch_add(packets, Ordering::Relaxed);
    }

    /// Something went wrong.
    pub(crate) fn failed(&self) {
        self.errors.fetch_add(1, Ordering::Relaxed);
    }

    /// Everything so far, as if it were one interval.
    pub(crate) fn total(&self) -> Sample {
        let mut acks = [0; BUCKETS];
        for (count, live) in acks.iter_mut().zip(&self.acks) {
            *count = live.load(Ordering::Relaxed);
        }
        Sample {
            on_map: self.on_map.load(Ordering::Relaxed),
            acks,
            packets_in: self.packets_in.load(Ordering::Relaxed),
            errors: self.errors.load(Ordering::Relaxed),
        }
    }
}
