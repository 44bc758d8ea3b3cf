//! How far a character's natural recovery is: time that has been counted, and when to look again.

use core::time::Duration;

use crate::event::Moment;

/// One pool of points on its way to the next recovery. Time counts at a pace: not at all, once, or twice.
///
/// Only what changes the pace is ever looked at: a character that is full, or does not recover, costs nothing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Recovery {
    /// Milliseconds counted since the last recovery.
    done: u64,
    /// Until when they are counted.
    counted: Moment,
    /// Milliseconds that count for each that goes by.
    pace: u64,
    /// When to look again.
    alarm: Option<Moment>,
}

impl Recovery {
    /// Counts what went by, and goes on at another pace from now on.
    pub fn go_on(&mut self, now: Moment, pace: u64) {
        let went_by = now.since(self.counted);
        self.done = self.done.saturating_add(went_by.saturating_mul(self.pace));
        self.counted = now;
        self.pace = pace;
    }

    /// Begins anew: nothing counts until [`Recovery::go_on`].
    pub const fn restart(&mut self) {
        (self.done, self.pace) = (0, 0);
    }

    /// Whether an interval has been counted; what is over counts for the next.
    pub fn take(&mut self, interval: Duration) -> bool {
        let rest = self.done.checked_sub(milliseconds(interval));
        self.done = rest.unwrap_or(self.done);
        rest.is_some()
    }

    /// The alarm that has to be set: for when the interval will have been counted, unless one rings before that.
    pub fn alarm(&mut self, interval: Duration) -> Option<Moment> {
        let missing = milliseconds(interval).saturating_sub(self.done);
        let wait = missing
            .checked_add(self.pace.saturating_sub(1))?
            .checked_div(self.pace)?;
        let at = self.counted + Duration::from_millis(wait);
        if self.alarm.is_some_and(|set| set <= at) {
            return None;
        }
        self.alarm = Some(at);
        self.alarm
    }

    /// An alarm rings: whether it is the one that was set last.
    pub fn rings(&mut self, at: Moment) -> bool {
        self.alarm.take_if(|set| *set == at).is_some()
    }
}

fn milliseconds(interval: Duration) -> u64 {
    u64::try_from(interval.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIX: Duration = Duration::from_secs(6);

    #[test]
    fn time_counts_at_its_pace_and_what_is_over_is_kept() {
        let mut recovery = Recovery::default();
        recovery.go_on(Moment(1000), 1);
        assert_eq!(recovery.alarm(SIX), Some(Moment(7000)));
        assert_eq!(recovery.alarm(SIX), None, "it is set");
        recovery.go_on(Moment(3000), 2);
        assert_eq!(
            recovery.alarm(SIX),
            Some(Moment(5000)),
            "two of six seconds are done, the rest twice as fast"
        );
        assert!(!recovery.rings(Moment(7000)), "the later alarm does not count any more");
        assert!(recovery.rings(Moment(5000)));
        recovery.go_on(Moment(5040), 2);
        assert!(recovery.take(SIX) && !recovery.take(SIX));
        assert_eq!(recovery.alarm(SIX), Some(Moment(8000)), "the tick's 40 ms are not lost");
    }

    #[test]
    fn while_nothing_counts_no_alarm_is_set_and_one_that_is_set_is_not_set_again() {
        let mut recovery = Recovery::default();
        assert_eq!(recovery.alarm(SIX), None);
        recovery.go_on(Moment(0), 1);
        assert_eq!(recovery.alarm(SIX), Some(Moment(6000)));
        recovery.go_on(Moment(1000), 0);
        recovery.go_on(Moment(4000), 1);
        assert_eq!(
            recovery.alarm(SIX),
            None,
            "the alarm of 6000 finds out that 9000 is the time"
        );
        assert!(recovery.rings(Moment(6000)));
        recovery.go_on(Moment(6000), 1);
        assert!(!recovery.take(SIX));
        assert_eq!(recovery.alarm(SIX), Some(Moment(9000)));
    }
}
