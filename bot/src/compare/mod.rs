//! `bot compare`: did it get better or worse? Two reports beside each other, with a verdict.

mod judge;
mod page;
mod verdict;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::{Value, json};

use self::{
    judge::{Change, Kind},
    verdict::Comparison,
};
use crate::{
    app::{Failure, print_text},
    output,
    report::{
        html::{micros, plain},
        read::Report,
    },
};

/// Flags of `bot compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The report to compare with, as `--json` wrote it
    #[arg(value_name = "OLD.json")]
    old: PathBuf,
    /// The report in question
    #[arg(value_name = "NEW.json")]
    new: PathBuf,
    /// Write a page with plots of both as well
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// The comparison as JSON instead of text
    #[arg(long)]
    json: bool,
}

/// Compares; the comparison goes to stdout. Yields the exit code.
pub(crate) fn run(arguments: &CompareArgs) -> Result<u8, Failure> {
    let read = |path: &Path| Report::read(path).map_err(Failure::configuration);
    let comparison = Comparison::of(
        (name(&arguments.old), read(&arguments.old)?),
        (name(&arguments.new), read(&arguments.new)?),
    );
    if let Some(path) = &arguments.html {
        output::write(path, &page::render(&comparison))?;
    }
    let text = if arguments.json {
        as_json(&comparison)
    } else {
        as_text(&comparison)
    };
    print_text(&text)?;
    Ok(comparison.outcome().exit_code())
}

/// What a run is called: its file's name without the ending.
fn name(path: &Path) -> String {
    path.file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// A figure's value for people.
fn written(kind: Kind, value: f64) -> String {
    match kind {
        Kind::Time => micros(value),
        Kind::Count => plain(value),
        Kind::Share => format!("{:.1} %", value * 100.0),
    }
}

fn as_text(comparison: &Comparison) -> String {
    // Writing to a String cannot fail.
    let mut text = format!("{}\n", comparison.outcome().sentence(comparison));
    for reason in comparison.reasons() {
        let _ = writeln!(text, "  {reason}");
    }
    for warning in comparison.warnings() {
        let _ = writeln!(text, "  Beware: {warning}.");
    }
    let (old, new) = (&comparison.old.0, &comparison.new.0);
    let _ = write!(text, "\n  {:<22} {:>12} {:>12}  change\n", "", short(old), short(new));
    for figure in &comparison.figures {
        let (old, new) = (written(figure.kind, figure.old), written(figure.kind, figure.new));
        let change = match figure.change {
            Change::Same => "",
            other => other.name(),
        };
        let _ = writeln!(text, "  {:<22} {old:>12} {new:>12}  {change}", figure.name);
    }
    text + "\n" + verdict::METHOD + "\n"
}

/// A name that fits a column.
fn short(name: &str) -> String {
    name.chars().take(12).collect()
}

fn as_json(comparison: &Comparison) -> String {
    let outcome = comparison.outcome();
    let figures = comparison.figures.iter().map(|figure| {
        json!({
            "name": figure.name, "old": figure.old, "new": figure.new, "change": figure.change.name(),
            "unit": match figure.kind { Kind::Time => "us", Kind::Count => "count", Kind::Share => "share" },
        })
    });
    let value = json!({
        "schema": "bot.compare/1", "verdict": outcome.name(), "exit_code": outcome.exit_code(),
        "old": comparison.old.0, "new": comparison.new.0, "warnings": comparison.warnings(),
        "reasons": comparison.reasons(), "figures": figures.collect::<Vec<Value>>(),
    });
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::{judge::tests::run, verdict::Outcome, *};

    fn comparison(old: f64, new: f64) -> Comparison {
        Comparison::of(("before".to_owned(), run(old, 60)), ("after".to_owned(), run(new, 60)))
    }

    #[test]
    fn the_first_line_is_the_answer_and_the_next_ones_say_why() {
        let text = as_text(&comparison(5_000.0, 20_000.0));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("WORSE: after"), "{text}");
        assert!(
            text.contains("walk_ack.p99 15.0 ms -> 60.0 ms, 4.0 times as long"),
            "{text}"
        );
        assert!(text.contains("Mann"), "{text}");
    }

    #[test]
    fn exit_codes_tell_worse_from_the_rest_and_what_is_invalid_from_both() {
        for (old, new, name, code) in [
            (5_000.0, 5_000.0, "same", 0),
            (5_000.0, 1_000.0, "better", 0),
            (1_000.0, 5_000.0, "worse", 99),
        ] {
            let outcome = comparison(old, new).outcome();
            assert_eq!((outcome.name(), outcome.exit_code()), (name, code));
        }
        let mut invalid = comparison(5_000.0, 5_000.0);
        invalid.new.1.verdict = "saturated".to_owned();
        assert_eq!(invalid.outcome().exit_code(), 96);
        let mut nobody = comparison(5_000.0, 5_000.0);
        nobody.new.1.verdict = "unreachable".to_owned();
        assert_eq!(nobody.outcome().exit_code(), 99);
    }

    #[test]
    fn some_better_and_some_worse_is_worse() {
        let mut mixed = comparison(5_000.0, 1_000.0);
        mixed.figures[0].change = Change::Worse;
        assert_eq!(mixed.outcome(), Outcome::Worse);
    }

    #[test]
    fn json_has_the_same() {
        let value: Value = serde_json::from_str(&as_json(&comparison(5_000.0, 20_000.0))).unwrap();
        assert_eq!(
            (value["verdict"].as_str(), value["exit_code"].as_u64()),
            (Some("worse"), Some(99))
        );
    }

    #[test]
    fn the_page_asks_nobody() {
        let page = page::render(&comparison(5_000.0, 20_000.0));
        for part in ["WORSE", "walk_ack.p99", "before", "after", "<svg"] {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("http") && !page.contains("<script"));
    }
}
