//! Reports as HTML pages that need nothing else: a style, inline SVG, no script and no network.

pub(crate) mod plot;
pub(crate) mod run;
mod tables;

use super::{
    junit::escape,
    unit::{bytes, count, time},
};
use std::time::Duration;

/// How all pages look: light and dark, wide and narrow.
const STYLE: &str = include_str!("style.css");

/// A page with this title and body.
pub(crate) fn page(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title}</title>\n<style>\n{STYLE}</style></head>\n<body><main>\n{body}</main></body></html>\n"
    )
}

/// A table: headings, and rows whose cells are HTML already. The first column is text, others are numbers.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::from("<div class=\"wide\"><table><thead><tr>");
    for heading in headings {
        out.extend(["<th>", &escape(heading), "</th>"]);
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            out.extend(["<td>", cell, "</td>"]);
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// A tile: a number and what it is.
pub(crate) fn tile(value: &str, what: &str) -> String {
    format!(
        "<div class=\"tile\"><b>{}</b><span>{}</span></div>\n",
        escape(value),
        escape(what)
    )
}

/// Microseconds for people.
pub(crate) fn micros(value: f64) -> String {
    time(Duration::try_from_secs_f64(value / 1e6).unwrap_or_default())
}

/// Seconds from the start of a run: `90 s`, `5 min`, `3.5 h`.
pub(crate) fn age(seconds: f64) -> String {
    match seconds {
        ..180.0 => format!("{} s", round(seconds)),
        ..7_200.0 => format!("{} min", round(seconds / 60.0)),
        _ => format!("{} h", round(seconds / 3_600.0)),
    }
}

/// A plain number for people.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a positive number for people"
)]
pub(crate) fn plain(value: f64) -> String {
    match value {
        ..100.0 => round(value),
        _ => count(value.round() as u64),
    }
}

/// A size for people.
pub(crate) fn size(value: f64) -> String {
    bytes(value)
}

/// At most one digit behind the point, or two of small ones.
fn round(value: f64) -> String {
    let digits = if value < 1.0 { 2 } else { 1 };
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [plain(0.0), plain(0.25), plain(12.0), plain(12_345.4)],
            ["0", "0.25", "12", "12,345"]
        );
        assert_eq!([age(90.0), age(300.0), age(12_600.0)], ["90 s", "5 min", "3.5 h"]);
        assert_eq!(micros(1_500.0), "1.50 ms");
    }
}
