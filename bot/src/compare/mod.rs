//! `bot compare`: did it get better or worse? Two reports beside each other, with a verdict.

mod chance;
mod counts;
mod figure;
mod judge;
mod ladder;
mod load;
mod name;
mod page;
#[cfg(test)]
mod tests;
mod times;
mod verdict;
mod words;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::{Value, json};

use self::{
    figure::Change,
    verdict::{Comparison, Outcome},
};
use crate::{
    app::{Failure, print_text},
    output,
    report::read::Report,
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
    let names = name::of(&arguments.old, &arguments.new);
    let comparison = Comparison::of((names.0, read(&arguments.old)?), (names.1, read(&arguments.new)?));
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

fn as_text(comparison: &Comparison) -> String {
    // Writing to a String cannot fail.
    let mut text = format!("{}\n", comparison.outcome().sentence(comparison));
    let reasons = comparison.reasons();
    if let (Outcome::Invalid(_), false) = (comparison.outcome(), reasons.is_empty()) {
        let _ = writeln!(text, "{}:", words::ALL_THE_SAME);
    }
    for (change, reason) in reasons {
        let _ = writeln!(text, "  {}: {reason}", change.name());
    }
    if let Some(further) = comparison.further() {
        let _ = writeln!(text, "  {further}: in the table below");
    }
    for (name, report) in [&comparison.old, &comparison.new] {
        if let Some(crossed) = verdict::crossed(report) {
            let _ = writeln!(text, "  {name} crossed {crossed}.");
        }
    }
    for warning in comparison.warnings() {
        let _ = writeln!(text, "  Beware: {warning}.");
    }
    let (old, new) = (&comparison.old.0, &comparison.new.0);
    let width = |name: &str| name.chars().count().max(12);
    let (first, second) = (width(old), width(new));
    let _ = writeln!(text, "\n  {:<28} {old:>first$} {new:>second$}  change", "");
    for figure in &comparison.figures {
        let (old, new) = (figure.kind.write(figure.old), figure.kind.write(figure.new));
        let change = match figure.change {
            Change::Same | Change::Shown => "",
            other => other.name(),
        };
        let line = format!("  {:<28} {old:>first$} {new:>second$}  {change}", figure.name);
        text = text + line.trim_end() + "\n";
    }
    text + "\n" + verdict::METHOD + "\n"
}

fn as_json(comparison: &Comparison) -> String {
    let outcome = comparison.outcome();
    let figures = comparison.figures.iter().map(|figure| {
        json!({
            "name": figure.name, "old": figure.old, "new": figure.new, "change": figure.change.name(),
            "unit": figure.kind.unit(), "chance": figure.chance,
        })
    });
    let reasons = comparison.reasons().into_iter();
    let reasons = reasons.map(|(change, text)| json!(format!("{}: {text}", change.name())));
    let value = json!({
        "schema": "bot.compare/1", "verdict": outcome.name(), "exit_code": outcome.exit_code(),
        "sentence": outcome.sentence(comparison), "old": comparison.old.0, "new": comparison.new.0,
        "warnings": comparison.warnings(), "reasons": reasons.collect::<Vec<Value>>(),
        "figures": figures.collect::<Vec<Value>>(),
    });
    format!("{value:#}\n")
}
