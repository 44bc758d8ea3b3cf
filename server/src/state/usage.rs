//! How much of what may be had only so often was had lately.

use core::time::Duration;

use crate::event::{
    Moment,
    limit::{LimitKind, Refusals},
};

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

    /// So many in a second over longer than a moment, what three seconds bring at once; `None` for 0: as many as one likes.
    pub fn per_second(count: u32) -> Option<Self> {
        let each = Duration::from_secs(1).checked_div(count)?;
        let burst = count.saturating_mul(3);
        Some(Self { each, burst })
    }

    /// The allowance of so many who share it.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self {
            each: self.each.checked_div(count).unwrap_or(self.each),
            burst: self.burst.saturating_mul(count.max(1)),
        }
    }

    fn each_micros(self) -> u64 {
        u64::try_from(self.each.as_micros()).unwrap_or(u64::MAX)
    }
}

/// What of an allowance is used.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Usage {
    /// When all that was had would have been due, one after the other: microseconds since the epoch of [`Moment`].
    due: u64,
}

impl Usage {
    /// Has one more, if it may be had now.
    pub fn take(&mut self, now: Moment, allowance: Allowance) -> bool {
        let (now, each) = (micros(now), allowance.each_micros());
        let room = each.saturating_mul(u64::from(allowance.burst.saturating_sub(1)));
        let may = self.due.saturating_sub(now) <= room;
        if may {
            self.due = self.due.max(now).saturating_add(each);
        }
        may
    }

    /// One that was had does not count after all.
    pub fn give_back(&mut self, allowance: Allowance) {
        self.due = self.due.saturating_sub(allowance.each_micros());
    }

    /// Whether nothing is used any more.
    pub const fn is_over(self, now: Moment) -> bool {
        self.due <= micros(now)
    }
}

const fn micros(moment: Moment) -> u64 {
    moment.0.saturating_mul(1000)
}

/// What of each kind a session, or an address, had lately, and did not get.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Usages {
    had: [Usage; LimitKind::ALL.len()],
    refused: [Refusals; LimitKind::ALL.len()],
}

impl Usages {
    /// What of one kind was had.
    pub fn of(&mut self, what: LimitKind) -> Option<&mut Usage> {
        self.had.get_mut(what as usize)
    }

    /// One of a kind was refused; how many were since the last line of the log about it, if another line is due.
    pub fn refuse(&mut self, now: Moment, what: LimitKind) -> Option<u32> {
        self.refused.get_mut(what as usize)?.add(now)
    }

    /// Whether nothing is used any more, and nothing was refused lately.
    pub fn is_over(&self, now: Moment) -> bool {
        let (mut had, mut refused) = (self.had.iter(), self.refused.iter());
        had.all(|usage| usage.is_over(now)) && refused.all(|refused| refused.is_over(now))
    }
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
    fn many_who_share_an_allowance_have_as_much_more() {
        let allowance = Allowance::per_second(50).unwrap().times(300);
        let (mut usage, now) = (Usage::default(), Moment(1_000_000));
        let had = |usage: &mut Usage, now| (0..100_000).filter(|_| usage.take(now, allowance)).count();
        assert_eq!(had(&mut usage, now), 45_000);
        let later = had(&mut usage, now + Duration::from_secs(1));
        assert!((14_900..=15_200).contains(&later), "{later}");
    }

    #[test]
    fn what_is_refused_is_told_at_once_and_then_now_and_again_with_how_many() {
        let (mut usages, now) = (Usages::default(), Moment(1_000_000));
        let walks = LimitKind::Walks;
        let mut told = |seconds: u64, what| usages.refuse(now + Duration::from_secs(seconds), what);
        assert_eq!([told(0, walks), told(0, walks), told(9, walks)], [Some(1), None, None]);
        assert_eq!(told(9, LimitKind::Talk), Some(1), "each kind by itself");
        assert_eq!(
            [told(10, walks), told(10, walks), told(90, walks)],
            [Some(3), None, Some(2)]
        );
        assert!(!usages.is_over(now + Duration::from_secs(99)));
        assert!(usages.is_over(now + Duration::from_secs(100)));
    }
}
