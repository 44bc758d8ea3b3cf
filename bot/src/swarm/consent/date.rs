//! Days of the calendar, as far as consents need them.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

/// A day; days are ordered by time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Today, in UTC.
    pub fn today() -> Self {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        Self::of_days(seconds / 86_400)
    }

    /// The day that is so many days after 1970-01-01. Counted in eras of 400 years that begin on a 1st of March, so that a leap day is the
    /// last of its year.
    fn of_days(days: u64) -> Self {
        let days = days + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let fit = |number: u64| u8::try_from(number).unwrap_or(u8::MAX);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: fit(month),
            day: fit(of_year - (153 * from_march + 2) / 5 + 1),
        }
    }

    /// The day that a TOML file names, as a date or as text.
    pub(super) fn of(value: &toml::Value) -> Option<Self> {
        let named = match value {
            toml::Value::Datetime(named) => *named,
            toml::Value::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        let toml::value::Date { year, month, day } = named.date?;
        Some(Self { year, month, day })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_783, "2026-11-26"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Date::of_days(days).to_string(), date);
        }
        assert!(Date::of_days(11_016) < Date::of_days(11_017));
    }

    #[test]
    fn a_day_may_be_written_with_or_without_quotes() {
        let read = |text: &str| Date::of(toml::from_str::<toml::Table>(text).unwrap().get("date").unwrap());
        assert_eq!(read("date = 2026-11-26"), Some(Date::of_days(20_783)));
        assert_eq!(read("date = '2026-11-26'"), Some(Date::of_days(20_783)));
        for wrong in [
            "date = 'today'",
            "date = 12:00:00",
            "date = 20261126",
            "date = '2026-13-01'",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
