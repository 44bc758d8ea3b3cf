//! The course of a run: a bounded row of time slots, however long it is.

use super::Slot;

/// Slots kept; when they are full, neighbours are joined and each covers twice the time.
const MOST_SLOTS: usize = 240;

/// The slots of a run, oldest first; memory does not grow with its duration.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    slots: Vec<Slot>,
    /// Looks that make one slot.
    per_slot: usize,
    /// Looks in the last slot.
    in_last: usize,
}

impl Default for Timeline {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            per_slot: 1,
            in_last: 0,
        }
    }
}

impl Timeline {
    /// Appends what happened since the last look.
    pub fn push(&mut self, slot: Slot) {
        match self.slots.last_mut() {
            Some(last) if self.in_last < self.per_slot => {
                last.join(&slot);
                self.in_last += 1;
            }
            _ => {
                if self.slots.len() >= MOST_SLOTS {
                    self.halve();
                }
                self.slots.push(slot);
                self.in_last = 1;
            }
        }
    }

    /// Adds the rest of a run, shorter than other slots, to the last one: alone it would look like a spike.
    pub fn push_rest(&mut self, slot: Slot) {
        match self.slots.last_mut() {
            Some(last) => last.join(&slot),
            None => self.push(slot),
        }
    }

    /// The slots, oldest first.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    fn halve(&mut self) {
        let mut joined: Vec<Slot> = Vec::with_capacity(MOST_SLOTS);
        for (index, slot) in self.slots.drain(..).enumerate() {
            match joined.last_mut() {
                Some(last) if index % 2 == 1 => last.join(&slot),
                _ => joined.push(slot),
            }
        }
        self.slots = joined;
        self.per_slot *= 2;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::stats::{Stats, Step};

    #[test]
    fn a_day_fits_and_nothing_is_lost() {
        let mut stats = Stats::default();
        for _ in 0..3 {
            let time = Duration::from_micros(700);
            stats.latency_mut(Step::WalkAck).record(time, time);
        }
        let mut timeline = Timeline::default();
        for second in 0..86_400 {
            timeline.push(Slot {
                on_map: second,
                ..Slot::of(&stats, Duration::from_secs(1))
            });
        }
        let slots = timeline.slots();
        assert!(slots.len() <= MOST_SLOTS);
        assert_eq!(
            slots.iter().map(|slot| slot.count(Step::WalkAck)).sum::<u64>(),
            3 * 86_400
        );
        assert_eq!(slots.iter().map(|slot| slot.length.as_secs()).sum::<u64>(), 86_400);
        assert_eq!(slots.last().map(|slot| slot.on_map), Some(86_399));
        let longest = slots.iter().map(|slot| slot.length).max();
        assert!(slots.iter().rev().skip(1).all(|slot| Some(slot.length) == longest));
    }

    #[test]
    fn a_short_rest_is_no_slot_of_its_own() {
        let mut timeline = Timeline::default();
        for length in [1_000, 1_000, 40] {
            let slot = Slot::of(&Stats::default(), Duration::from_millis(length));
            if length < 100 {
                timeline.push_rest(slot);
            } else {
                timeline.push(slot);
            }
        }
        let lengths: Vec<u128> = timeline.slots().iter().map(|slot| slot.length.as_millis()).collect();
        assert_eq!(lengths, [1_000, 1_040]);
    }
}
