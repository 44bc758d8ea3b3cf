//! What a run has measured so far: as a whole, by phase, and over time.

use std::time::Duration;

use super::{Generator, Slot, Stats, Timeline, Usage};

/// A part of a run with results of its own: a phase of its scenario.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// When it begins, from the start of the run.
    pub from: Duration,
    /// When it ends; of one in which the run was ended early, that moment.
    pub to: Duration,
    /// What ended in it.
    pub stats: Stats,
}

impl Part {
    /// One that has measured nothing yet.
    pub fn new(name: impl Into<String>, from: Duration, to: Duration) -> Self {
        Self {
            name: name.into(),
            from,
            to,
            stats: Stats::default(),
        }
    }

    /// How long it lasts.
    pub fn length(&self) -> Duration {
        self.to.saturating_sub(self.from)
    }
}

/// The measurements of a run, taken in second by second.
#[derive(Clone, Debug)]
pub struct Record {
    /// All of it.
    pub whole: Stats,
    /// By phase.
    pub parts: Vec<Part>,
    /// Over time, while bots play.
    pub timeline: Timeline,
    /// What the generator used.
    pub generator: Generator,
    /// Since the last look.
    fresh: Stats,
}

impl Record {
    /// Of a run with these phases.
    pub fn new(parts: Vec<Part>) -> Self {
        Self {
            whole: Stats::default(),
            parts,
            timeline: Timeline::default(),
            generator: Generator::default(),
            fresh: Stats::default(),
        }
    }

    /// Takes in what a thread measured in phase `part`; when all are over (bots come to rest, and quit), it is no phase's.
    pub fn take(&mut self, stats: &Stats, part: usize) {
        self.fresh.merge(stats);
        if let Some(part) = self.parts.get_mut(part) {
            part.stats.merge(stats);
        }
    }

    /// What was taken in since the last look, which is no longer fresh then; it lasted `length`.
    pub fn look(&mut self, length: Duration, (there, on_map): (u64, u64), usage: Usage) -> (Stats, Slot) {
        let fresh = std::mem::take(&mut self.fresh);
        self.whole.merge(&fresh);
        self.generator.add(usage, length);
        let slot = Slot {
            there,
            on_map,
            usage,
            ..Slot::of(&fresh, length)
        };
        (fresh, slot)
    }

    /// Ends the phases at `elapsed`: those that would have come later never were.
    pub fn end_at(&mut self, elapsed: Duration) {
        self.parts.retain(|part| part.from < elapsed);
        if let Some(last) = self.parts.last_mut() {
            last.to = last.to.min(elapsed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Step;

    fn walks(count: u64, millis: u64) -> Stats {
        let mut stats = Stats::default();
        let time = Duration::from_millis(millis);
        for _ in 0..count {
            stats.latency_mut(Step::WalkAck).record(time, time);
        }
        stats
    }

    #[test]
    fn phases_add_up_to_the_whole() {
        let second = Duration::from_secs(1);
        let mut record = Record::new(vec![
            Part::new("come", Duration::ZERO, second),
            Part::new("play", second, second * 2),
            Part::new("never", second * 2, second * 3),
        ]);
        record.take(&walks(10, 1), 0);
        record.take(&walks(20, 5), 1);
        let (fresh, slot) = record.look(second, (7, 5), Usage::default());
        assert_eq!(fresh.latency(Step::WalkAck).intended().count, 30);
        assert_eq!((slot.count(Step::WalkAck), slot.there, slot.on_map), (30, 7, 5));
        record.take(&walks(1, 5), usize::MAX);
        record.look(second, (7, 5), Usage::default());
        record.end_at(second * 3 / 2);
        let counts: Vec<(&str, u64)> = record
            .parts
            .iter()
            .map(|part| (part.name.as_str(), part.stats.latency(Step::WalkAck).intended().count))
            .collect();
        assert_eq!(counts, [("come", 10), ("play", 20)]);
        assert_eq!(record.parts[1].length(), second / 2);
        assert_eq!(record.whole.latency(Step::WalkAck).intended().count, 31);
    }
}
