//! What a run looks like at a moment, for whoever shows it while it runs.

use std::time::Duration;

use crate::{
    stats::{Record, Slot, Stats},
    swarm::{Phase, Population, ladder::Rung, plan::Plan},
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
    /// Steps of a step-to-failure run that are over.
    pub rungs: &'a [Rung],
}

impl Snapshot<'_> {
    /// The index of the phase that the run is in, while it is in one.
    pub fn part(&self) -> Option<usize> {
        let mut parts = self.record.parts.iter();
        let present = parts.position(|part| (part.from..part.to).contains(&self.elapsed));
        present.filter(|_| self.phase <= Phase::Play)
    }
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::report::results::tests::example;

    /// What `look` makes of a run, twelve seconds old.
    pub(crate) fn with_snapshot<T>(look: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        let results = example();
        let mut record = Record::new(results.phases);
        record.whole = results.stats;
        record.timeline = results.timeline;
        record.generator = results.generator;
        let slot = record.timeline.slots().last().cloned().unwrap_or_default();
        look(&Snapshot {
            plan: &results.plan,
            record: &record,
            fresh: &record.whole,
            slot: &slot,
            elapsed: Duration::from_secs(12),
            population: Population {
                started: 2,
                on_map: 2,
                ended: 0,
                added: 0,
            },
            phase: Phase::Play,
            rungs: &[],
        })
    }

    #[test]
    fn the_present_phase_is_that_of_its_time() {
        let part = with_snapshot(|snapshot| snapshot.part().filter(|_| snapshot.phase == Phase::Play));
        assert_eq!(part, Some(1));
    }
}
