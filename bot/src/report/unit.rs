//! Numbers as people read them: three digits of time, thousands apart, bytes with a unit.

use std::time::Duration;

/// `0 µs` to `999 µs`, `1.23 ms`, `45.6 ms`, `1.50 s`, `75 s`.
pub(crate) fn time(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        ..999.5 => format!("{micros:.0} µs"),
        ..9_995.0 => format!("{:.2} ms", micros / 1e3),
        ..99_950.0 => format!("{:.1} ms", micros / 1e3),
        ..999_500.0 => format!("{:.0} ms", micros / 1e3),
        ..9_995_000.0 => format!("{:.2} s", micros / 1e6),
        ..99_950_000.0 => format!("{:.1} s", micros / 1e6),
        _ => format!("{:.0} s", micros / 1e6),
    }
}

/// Spans of a plan or of a run, in seconds: `0.5 s`, `90 s`, `5 min`, `3.5 h`.
pub(crate) fn span(seconds: f64) -> String {
    match seconds {
        ..180.0 => format!("{} s", round(seconds)),
        ..7_200.0 => format!("{} min", round(seconds / 60.0)),
        _ => format!("{} h", round(seconds / 3_600.0)),
    }
}

/// At most one digit behind the point, or two of small numbers.
pub(crate) fn round(value: f64) -> String {
    let digits = if value < 1.0 { 2 } else { 1 };
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `12,345,678`.
pub(crate) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `512 B`, `1.2 kB`, `34.5 MB`.
pub(crate) fn bytes(bytes: f64) -> String {
    match bytes {
        ..999.5 => format!("{bytes:.0} B"),
        ..999_950.0 => format!("{:.1} kB", bytes / 1e3),
        ..999_950_000.0 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.1} GB", bytes / 1e9),
    }
}

/// `count` per second over `time`; zero over no time.
#[expect(clippy::cast_precision_loss, reason = "for people to read")]
pub(crate) fn per_second(count: u64, time: Duration) -> f64 {
    if time.is_zero() {
        0.0
    } else {
        count as f64 / time.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_three_digits_and_never_round_into_the_next_unit() {
        for (micros, text) in [
            (0, "0 µs"),
            (999, "999 µs"),
            (1_000, "1.00 ms"),
            (9_994, "9.99 ms"),
            (9_996, "10.0 ms"),
            (99_960, "100 ms"),
            (999_600, "1.00 s"),
            (12_340_000, "12.3 s"),
            (600_000_000, "600 s"),
        ] {
            assert_eq!(time(Duration::from_micros(micros)), text);
        }
    }

    #[test]
    fn spans_are_in_the_unit_that_people_would_say() {
        assert_eq!(
            [0.0, 0.5, 90.0, 300.0, 3_660.0, 12_600.0].map(span),
            ["0 s", "0.5 s", "90 s", "5 min", "61 min", "3.5 h"]
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn bytes_have_a_unit() {
        assert_eq!(bytes(17.0), "17 B");
        assert_eq!(bytes(1_234.0), "1.2 kB");
        assert_eq!(bytes(1_234_567.0), "1.2 MB");
    }
}
