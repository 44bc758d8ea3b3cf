//! What else takes part in a run: outages that it makes itself, and who wants to know what bots have at its end.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
};
use std::time::Duration;

use tokio::time::Instant;

use super::failures::Failures;

use crate::behavior::{Behavior, Ledger, Npc};

/// How long after the server is back connections may still fail for that it was away.
const AFTER: Duration = Duration::from_secs(3);

/// Handles of a run; clones share what is behind them.
#[derive(Clone, Debug, Default)]
pub struct Hooks {
    /// When the server is down because the run wants it.
    pub outage: Outage,
    /// What bots have; none are kept unless somebody wants them.
    pub books: Option<Books>,
    /// NPCs that are known before anybody spoke with them.
    pub npcs: Vec<Npc>,
    /// Where the last packets of bots that fail are kept.
    pub failures: Option<Failures>,
    /// A behaviour that is none of [`Kind`](crate::behavior::Kind), for all bots of the run.
    pub behavior: Option<OwnBehavior>,
    /// Processes of the server, whose use is told; none: those that listen where bots connect, on this machine.
    pub server_processes: Vec<u32>,
    /// What somebody who watches the run wants of it.
    pub controls: Controls,
    /// Where bots note what they choose; they do not, unless somebody wants to see it.
    pub choices: Option<Choices>,
}

/// What each bot chose, and for which of its acts: kind of bot, deeds and acts, where to walk, what to say, how long to think. A seed
/// repeats it, whatever the server does; where a bot gets to is the server's, too.
#[derive(Clone, Debug, Default)]
pub struct Choices(Arc<Mutex<BTreeMap<(u32, String), String>>>);

impl Choices {
    /// Notes what `bot` chose for `what`.
    pub(crate) fn note(&self, bot: u32, what: String, choice: String) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert((bot, what), choice);
    }

    /// Takes all of them: by bot and by what was chosen.
    pub fn take(&self) -> BTreeMap<(u32, String), String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What somebody who watches a run wants of it; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Controls(Arc<Wishes>);

#[derive(Debug, Default)]
struct Wishes {
    is_paused: AtomicBool,
    stops: AtomicU32,
    adds: AtomicU32,
    changed: tokio::sync::Notify,
}

impl Controls {
    /// Bots stand still, or go on.
    pub fn pause_or_go_on(&self) {
        self.0.is_paused.fetch_xor(true, Ordering::Relaxed);
        self.0.changed.notify_one();
    }

    /// The run ends, with its report. Each further time what its end consists of (bots come to rest, compare what they see, quit) is waited
    /// for no longer.
    pub fn stop(&self) {
        self.0.stops.fetch_add(1, Ordering::Relaxed);
        self.0.changed.notify_one();
    }

    /// More bots come: see [`Plan::added_at_once`](super::plan::Plan::added_at_once).
    pub fn add(&self) {
        self.0.adds.fetch_add(1, Ordering::Relaxed);
        self.0.changed.notify_one();
    }

    /// Whether bots are to stand still.
    pub fn is_paused(&self) -> bool {
        self.0.is_paused.load(Ordering::Relaxed)
    }

    /// Whether the run is to end.
    pub fn is_stopped(&self) -> bool {
        self.stops() > 0
    }

    /// How often it was to be stopped.
    pub(crate) fn stops(&self) -> u32 {
        self.0.stops.load(Ordering::Relaxed)
    }

    /// How often bots were to be added since the last time.
    pub(crate) fn take_adds(&self) -> u32 {
        self.0.adds.swap(0, Ordering::Relaxed)
    }

    /// Ready when something was wanted since the last time; one listens at a time.
    pub async fn changed(&self) {
        self.0.changed.notified().await;
    }
}

/// Makes the behaviour of each bot, for programs that bring one of their own.
#[derive(Clone)]
pub struct OwnBehavior(Arc<dyn Fn(u32) -> Box<dyn Behavior> + Send + Sync>);

impl OwnBehavior {
    /// Bot `index` has the behaviour `make(index)`.
    pub fn new(make: impl Fn(u32) -> Box<dyn Behavior> + Send + Sync + 'static) -> Self {
        Self(Arc::new(make))
    }

    /// The behaviour of bot `index`.
    pub fn make(&self, index: u32) -> Box<dyn Behavior> {
        (self.0)(index)
    }
}

impl fmt::Debug for OwnBehavior {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("OwnBehavior")
    }
}

/// Whether the server is down because the run killed it.
#[derive(Clone, Debug, Default)]
pub struct Outage(Arc<State>);

#[derive(Debug, Default)]
struct State {
    down: AtomicBool,
    /// When the last one was over: milliseconds since the first use of the clock, plus one; 0: there was none.
    over: AtomicU64,
    origin: std::sync::OnceLock<Instant>,
}

impl Outage {
    /// The server is about to be killed.
    pub fn begin(&self) {
        self.0.down.store(true, Ordering::Release);
    }

    /// The server is back.
    pub fn end(&self) {
        self.0.over.store(self.millis() + 1, Ordering::Release);
        self.0.down.store(false, Ordering::Release);
    }

    /// Whether a failed connection may be due to it.
    pub fn is_now(&self) -> bool {
        let over = self.0.over.load(Ordering::Acquire);
        let after = u64::try_from(AFTER.as_millis()).unwrap_or(u64::MAX);
        self.0.down.load(Ordering::Acquire) || (over > 0 && self.millis() < over + after)
    }

    /// Whether an answer that was waited for since `since` may be missing because of it.
    pub fn was_since(&self, since: Instant) -> bool {
        let over = self.0.over.load(Ordering::Acquire);
        let origin = *self.0.origin.get_or_init(Instant::now);
        self.0.down.load(Ordering::Acquire) || (over > 0 && origin + Duration::from_millis(over - 1) >= since)
    }

    fn millis(&self) -> u64 {
        let origin = self.0.origin.get_or_init(Instant::now);
        u64::try_from(origin.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// What bots were told that they have, by account, put here when they are done.
#[derive(Clone, Debug, Default)]
pub struct Books(Arc<Mutex<Vec<(u32, Ledger)>>>);

impl Books {
    /// Puts a bot's ledger in.
    pub fn put(&self, account: u32, ledger: Ledger) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((account, ledger));
    }

    /// Takes all of them.
    pub fn take(&self) -> Vec<(u32, Ledger)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_lasts_a_little_longer_than_the_server_is_away() {
        let outage = Outage::default();
        let other = outage.clone();
        assert!(!outage.is_now());
        other.begin();
        assert!(outage.is_now());
        other.end();
        assert!(outage.is_now(), "connections break off now");
    }

    #[test]
    fn only_a_wait_that_began_before_the_server_was_back_is_due_to_it() {
        let outage = Outage::default();
        let before = Instant::now();
        assert!(!outage.was_since(before));
        outage.begin();
        assert!(outage.was_since(Instant::now()));
        outage.end();
        assert!(outage.was_since(before));
        assert!(!outage.was_since(Instant::now() + Duration::from_millis(2)));
    }
}
