//! Events for a later tick: each loop asks, on its tick, what is due.

use std::collections::BTreeMap;

use crate::event::Moment;

/// Things that are due later, given out in the order of their times, and of their putting in where those are equal.
#[derive(Clone, PartialEq, Debug)]
pub struct Schedule<T> {
    /// By time, then by `count` when it was put in.
    waiting: BTreeMap<(Moment, u64), T>,
    count: u64,
}

impl<T> Default for Schedule<T> {
    fn default() -> Self {
        Self {
            waiting: BTreeMap::new(),
            count: 0,
        }
    }
}

impl<T> Schedule<T> {
    /// Puts in `thing`, due at `when`.
    pub fn put(&mut self, when: Moment, thing: T) {
        self.waiting.insert((when, self.count), thing);
        self.count = self.count.wrapping_add(1);
    }

    /// Takes out what is due at `now` or before, oldest first.
    pub fn due(&mut self, now: Moment) -> impl Iterator<Item = T> {
        core::iter::from_fn(move || {
            let first = self.waiting.first_entry()?;
            (first.key().0 <= now).then(|| first.remove())
        })
    }

    /// When the next thing is due.
    pub fn next(&self) -> Option<Moment> {
        self.waiting.keys().next().map(|&(when, _)| when)
    }

    /// How many things wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_comes_out_by_time_and_then_by_order() {
        let mut schedule = Schedule::default();
        for (when, thing) in [(30, 'd'), (10, 'a'), (20, 'b'), (20, 'c'), (31, 'e')] {
            schedule.put(Moment(when), thing);
        }
        assert_eq!(schedule.next(), Some(Moment(10)));
        assert_eq!(schedule.due(Moment(30)).collect::<String>(), "abcd");
        assert_eq!(schedule.due(Moment(30)).count(), 0);
        assert_eq!(schedule.len(), 1);
    }
}
