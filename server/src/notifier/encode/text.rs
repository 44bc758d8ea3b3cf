//! Texts and times as packets carry them.

use packets::RoString;

use crate::event::{Moment, Name};

/// A text in a field of fixed size.
pub(super) fn field(name: Name) -> RoString {
    RoString::from(name.as_bytes())
}

/// A text to the end of its packet, with the NUL that clients want there.
pub(super) fn trailing(text: &[u8]) -> RoString {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    bytes.extend_from_slice(text);
    bytes.push(0);
    RoString::from(bytes)
}

/// A map's name with `.gat`.
pub(super) fn map_name(map: &str) -> RoString {
    RoString::from(format!("{map}.gat"))
}

/// A time as clients show it: `2026-11-22 11:41:33`, in UTC.
pub(super) fn date_time(moment: Moment) -> RoString {
    let seconds = moment.unix_seconds();
    let (year, month, day) = civil(seconds / 86_400);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    RoString::from(format!(
        "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
    ))
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
        assert_eq!(date_time(Moment(1_795_434_093_000)), "2026-11-23 11:41:33");
        assert_eq!(date_time(Moment(0)), "1970-01-01 00:00:00");
        assert_eq!(date_time(Moment(951_782_400_000)), "2000-02-29 00:00:00");
        assert_eq!(date_time(Moment(4_107_542_399_999)), "2100-02-28 23:59:59");
        assert_eq!(date_time(Moment(4_107_542_400_000)), "2100-03-01 00:00:00");
    }

    #[test]
    fn trailing_texts_end_in_one_nul() {
        assert_eq!(trailing(b"hello").as_bytes(), b"hello\0");
        assert_eq!(trailing(b"").as_bytes(), b"\0");
    }
}
