//! What the loops and threads say of themselves while they run: how long steps take, what waits, what is safe.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
};

/// How long the game loop may be silent before it counts as stuck. It wakes with every tick, of a second at most.
const SILENCE: Duration = Duration::from_secs(5);

/// Which loop.
#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
pub(crate) struct LoopLabel {
    /// `game`, or `map NAME`.
    pub(crate) name: String,
}

/// Gauges and durations. Each is written by one thread and read by whoever asks.
#[derive(Debug)]
pub struct Live {
    began: Instant,
    /// Milliseconds since `began` of the game loop's last step, and one more.
    stepped: AtomicU64,
    store_failed: AtomicBool,
    /// The first loop that ended by a panic.
    panicked: OnceLock<Arc<str>>,
    /// Characters that play.
    pub(crate) players: Gauge,
    /// Events that wait for the game loop.
    pub(crate) game_inbox: Gauge,
    /// Events that wait for map loops.
    pub(crate) map_inboxes: Gauge,
    /// Messages that wait for the notifier.
    pub(crate) notifier_inbox: Gauge,
    /// Passwords and the like that the slow pool has, or is to take.
    pub(crate) slow: Gauge,
    /// Reads that wait for the store's answer.
    pub(crate) reads: Gauge,
    /// Records in writes that wait for their flush.
    pub(crate) unflushed: Gauge,
    /// Bytes that wait for clients.
    pub(crate) outbox_bytes: Gauge,
    /// Seconds of a step of each loop.
    pub(crate) steps: Family<LoopLabel, Histogram>,
    /// Seconds from the first write of a batch until it was durable.
    pub(crate) flushes: Histogram,
}

/// Why the server is not well.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unwell {
    /// The store failed: nothing is acknowledged any more.
    StoreFailed,
    /// A loop ended by a panic: `game`, or `map NAME`, where monsters stand still and nothing falls.
    LoopPanicked(Arc<str>),
    /// The game loop has not stepped for a while.
    GameLoopStuck,
}

impl Live {
    /// Whether the server does its work; why not.
    pub fn health(&self) -> Result<(), Unwell> {
        if self.store_failed.load(Ordering::Relaxed) {
            return Err(Unwell::StoreFailed);
        }
        if let Some(name) = self.panicked.get() {
            return Err(Unwell::LoopPanicked(Arc::clone(name)));
        }
        let stepped = self.stepped.load(Ordering::Relaxed);
        let silent = self.began.elapsed().saturating_sub(Duration::from_millis(stepped));
        if silent > SILENCE {
            Err(Unwell::GameLoopStuck)
        } else {
            Ok(())
        }
    }

    /// The game loop has stepped.
    pub(crate) fn step(&self) {
        let elapsed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.stepped.store(elapsed, Ordering::Relaxed);
    }

    /// The store has failed.
    pub(crate) fn fail_store(&self) {
        self.store_failed.store(true, Ordering::Relaxed);
    }

    /// A loop's thread has panicked. The first one is remembered.
    fn fail_loop(&self, name: &Arc<str>) {
        tracing::error!(%name, "a loop ended by a panic: restart the server");
        let _earlier = self.panicked.set(Arc::clone(name));
    }

    /// Where the durations of a loop's steps go.
    pub(crate) fn steps_of(&self, name: &str) -> Histogram {
        let label = LoopLabel { name: name.to_owned() };
        self.steps.get_or_create(&label).clone()
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            stepped: AtomicU64::default(),
            store_failed: AtomicBool::default(),
            panicked: OnceLock::new(),
            players: Gauge::default(),
            game_inbox: Gauge::default(),
            map_inboxes: Gauge::default(),
            notifier_inbox: Gauge::default(),
            slow: Gauge::default(),
            reads: Gauge::default(),
            unflushed: Gauge::default(),
            outbox_bytes: Gauge::default(),
            steps: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.000_01, 4.0, 10))),
            flushes: Histogram::new(exponential_buckets(0.001, 2.0, 12)),
        }
    }
}

/// The time from its making until it is dropped, as one duration of a histogram.
pub(crate) struct Timed<'a> {
    began: Instant,
    histogram: &'a Histogram,
}

impl<'a> Timed<'a> {
    pub(crate) fn new(histogram: &'a Histogram) -> Self {
        Self {
            began: Instant::now(),
            histogram,
        }
    }
}

impl Drop for Timed<'_> {
    fn drop(&mut self) {
        self.histogram.observe(self.began.elapsed().as_secs_f64());
    }
}

/// A number as a gauge shows it.
pub(crate) fn shown(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

/// What a loop's thread needs of the statistics. Dropped by a panic of the thread, which owns it, it says that the loop
/// has ended so.
pub(crate) struct LoopStatistics {
    pub(crate) all: Arc<super::Statistics>,
    pub(crate) steps: Histogram,
    name: Arc<str>,
}

impl LoopStatistics {
    pub(crate) fn new(all: &Arc<super::Statistics>, name: &str) -> Self {
        Self {
            all: Arc::clone(all),
            steps: all.live.steps_of(name),
            name: name.into(),
        }
    }
}

impl Drop for LoopStatistics {
    fn drop(&mut self) {
        if thread::panicking() {
            self.all.live.fail_loop(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_well_until_its_store_fails() {
        let live = Live::default();
        live.step();
        assert_eq!(live.health(), Ok(()));
        live.fail_store();
        assert_eq!(live.health(), Err(Unwell::StoreFailed));
    }

    #[test]
    fn a_server_is_unwell_when_a_map_loop_ended_by_a_panic_and_well_when_it_just_ended() {
        let all = Arc::new(crate::statistics::Statistics::default());
        all.live.step();
        let statistics = LoopStatistics::new(&all, "map prontera");
        thread::spawn(move || drop(statistics)).join().unwrap();
        assert_eq!(all.live.health(), Ok(()));
        let statistics = LoopStatistics::new(&all, "map prontera");
        let panicked = thread::spawn(move || assert_eq!(statistics.name.len(), 0, "as the test wants it"));
        assert!(panicked.join().is_err());
        assert_eq!(all.live.health(), Err(Unwell::LoopPanicked("map prontera".into())));
    }

    #[test]
    fn a_game_loop_that_does_not_step_for_long_is_stuck() {
        let long_ago = Instant::now().checked_sub(SILENCE * 2).unwrap();
        let live = Live {
            began: long_ago,
            ..Live::default()
        };
        assert_eq!(live.health(), Err(Unwell::GameLoopStuck));
        live.step();
        assert_eq!(live.health(), Ok(()));
    }
}
