//! Time as the loops hand it to the game: never read from a clock in here.

use core::{ops::Add, time::Duration};

/// A point in time: milliseconds since the Unix epoch, on a clock that never goes back while the process lives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Moment(pub u64);

impl Moment {
    /// Whole seconds since the Unix epoch.
    pub const fn unix_seconds(self) -> u64 {
        self.0 / 1000
    }

    /// The time in UTC: `2026-11-22 11:41:33`.
    pub fn utc(self) -> String {
        let seconds = self.unix_seconds();
        let (year, month, day) = civil(seconds / 86_400);
        let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }

    /// Milliseconds since `earlier`; 0 when `earlier` is later.
    pub const fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        let milliseconds = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(milliseconds))
    }
}

/// Year, month and day of a day counted from 1970-01-01. Counts in eras of 400 years that begin on a first of March, so that the leap day
/// is the last of its year.
fn civil(days: u64) -> (u64, u64, u64) {
    const DAYS_OF_ERA: u64 = 146_097;
    const DAYS_TO_1970: u64 = 719_468;
    let days = days + DAYS_TO_1970;
    let (era, day) = (days / DAYS_OF_ERA, days % DAYS_OF_ERA);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + carry, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_as_the_recorded_server_writes_them() {
        assert_eq!(Moment(1_795_434_093_000).utc(), "2026-11-23 11:41:33");
        assert_eq!(Moment(0).utc(), "1970-01-01 00:00:00");
        assert_eq!(Moment(951_782_400_000).utc(), "2000-02-29 00:00:00");
        assert_eq!(Moment(4_107_542_399_999).utc(), "2100-02-28 23:59:59");
        assert_eq!(Moment(4_107_542_400_000).utc(), "2100-03-01 00:00:00");
    }
}
