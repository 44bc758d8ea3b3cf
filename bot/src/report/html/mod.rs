//! Reports as HTML pages that need nothing else: a style, inline SVG, no script and no network.

pub(crate) mod course;
pub(crate) mod plot;
pub(crate) mod run;
mod tables;

use super::{
    junit::escape,
    unit::{bytes, round, time},
};
use std::time::Duration;

pub(crate) use super::unit::{count, span as age};

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
    for (index, heading) in headings.iter().enumerate() {
        let is_prose = |row: &Vec<String>| row.get(index).is_some_and(|cell| cell.starts_with("<td"));
        let start = if rows.first().is_some_and(is_prose) {
            "<th class=\"text\">"
        } else {
            "<th>"
        };
        out.extend([start, &escape(heading), "</th>"]);
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            // A cell of text says so itself.
            let is_whole = cell.starts_with("<td");
            out.extend(if is_whole {
                ["", cell, ""]
            } else {
                ["<td>", cell, "</td>"]
            });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// A cell of text in a table of numbers.
pub(crate) fn prose(text: &str) -> String {
    format!("<td class=\"text\">{}</td>", escape(text))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            [plain(0.0), plain(0.25), plain(12.0), plain(12_345.4)],
            ["0", "0.25", "12", "12,345"]
        );
        assert_eq!(micros(1_500.0), "1.50 ms");
    }
}
