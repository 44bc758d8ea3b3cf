//! How much of what may be had only so often was had lately.

use core::time::Duration;

use crate::event::Moment;

/// How often something may be had: one per `each` over a longer time, `burst` at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// The time that one takes.
    pub each: Duration,
    /// How many at once, at least 1.
    pub burst: u32,
}

impl Allowance {
    /// So many within a minute, at once or over it; `None` for 0: as many as one likes.
    pub fn per_minute(count: u32) -> Option<Self> {
        let each = Duration::from_mins(1).checked_div(count)?;
        Some(Self { each, burst: count })
    }
}

/// What of an allowance is used.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Usage {
    /// When all that was had would have been due, one after the other.
    due: Moment,
}

impl Usage {
    fn has_room(self, now: Moment, allowance: Allowance) -> bool {
        let ahead = Duration::from_millis(self.due.since(now));
        ahead <= allowance.each.saturating_mul(allowance.burst.saturating_sub(1))
    }

    /// Has one more, if it may be had now.
    pub fn take(&mut self, now: Moment, allowance: Allowance) -> bool {
        let room = self.has_room(now, allowance);
        if room {
            self.due = self.due.max(now) + allowance.each;
        }
        room
    }

    /// One that was had does not count after all.
    pub fn give_back(&mut self, allowance: Allowance) {
        let each = u64::try_from(allowance.each.as_millis()).unwrap_or(u64::MAX);
        self.due = Moment(self.due.0.saturating_sub(each));
    }

    /// Whether nothing is used any more.
    pub fn is_over(self, now: Moment) -> bool {
        self.due <= now
    }
}

/// What came from an address lately.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct AddressUsage {
    /// Logins that failed, or have not succeeded yet.
    pub failed_logins: Usage,
    /// Accounts registered.
    pub registrations: Usage,
}

impl AddressUsage {
    /// Whether nothing is used any more.
    pub fn is_over(self, now: Moment) -> bool {
        self.failed_logins.is_over(now) && self.registrations.is_over(now)
    }
}

/// What a session asked for lately.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct SessionUsage {
    /// What it said.
    pub talk: Usage,
    /// What it asked others.
    pub requests: Usage,
    /// It was told that it is too fast, and has not been slow enough since.
    pub told: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_had_at_once_and_more_one_by_one() {
        let allowance = Allowance {
            each: Duration::from_secs(1),
            burst: 3,
        };
        let (mut usage, now) = (Usage::default(), Moment(1_000_000));
        let had = (0..5).filter(|_| usage.take(now, allowance)).count();
        assert_eq!(had, 3);
        let later = now + Duration::from_secs(1);
        assert_eq!(
            [usage.take(later, allowance), usage.take(later, allowance)],
            [true, false]
        );
        assert!(!usage.is_over(later) && usage.is_over(now + Duration::from_secs(4)));
    }

    #[test]
    fn none_per_minute_is_no_limit() {
        assert_eq!(Allowance::per_minute(0), None);
        let twenty = Allowance::per_minute(20).unwrap();
        assert_eq!((twenty.each, twenty.burst), (Duration::from_secs(3), 20));
    }
}
