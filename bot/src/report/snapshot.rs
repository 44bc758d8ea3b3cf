//! What a run looks like at a moment, for whoever shows it while it runs.

use std::time::Duration;

use crate::{
    stats::{Record, Slot, Stats},
    swarm::{Phase, Population, plan::Plan},
};

/// A running swarm, looked at. Displays are functions of it.
#[derive(Debug)]
pub struct Snapshot<'a> {
    /// What was asked for.
    pub plan: &'a Plan,
    /// What was measured so far.
    pub record: &'a Record,
    /// What was measured since the last look.
    pub fresh: &'a Stats,
    /// The same, in short.
    pub slot: &'a Slot,
    /// How old the run is.
    pub elapsed: Duration,
    /// How many bots are where.
    pub population: Population,
    /// What the run is doing.
    pub phase: Phase,
}

/// Who is shown a running swarm, once a second.
pub trait Watcher {
    /// Looks at it.
    fn look(&mut self, snapshot: &Snapshot<'_>);

    /// The run is over, and its report follows.
    fn end(&mut self) {}
}

impl Watcher for Vec<Box<dyn Watcher>> {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        for watcher in self.iter_mut() {
            watcher.look(snapshot);
        }
    }

    fn end(&mut self) {
        for watcher in self.iter_mut() {
            watcher.end();
        }
    }
}
