//! `specs check --hercules`: the spec files beside a checkout.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use serde_json::{Value, json};
use specs::hercules::{self, Checkout, Difference};
use specs::model::Protocol;
use specs::{Line, Version};

use super::count;

/// Versions that are named one by one.
const NAMED: usize = 8;

/// What came of it.
pub(super) struct Comparison {
    path: PathBuf,
    lines: Vec<Line>,
    found: hercules::Comparison,
}

/// Reads the checkout and compares every client that both know.
pub(super) fn compare(protocol: &Protocol, path: &Path) -> anyhow::Result<Comparison> {
    let checkout = Checkout::read(path)?;
    let found = hercules::compare(protocol, &checkout)?;
    if found.lengths + found.shuffles + found.keys == 0 {
        bail!(
            "{} names no client that is listed here: nothing was compared",
            path.display()
        );
    }
    Ok(Comparison {
        path: path.to_owned(),
        lines: checkout.lines(),
        found,
    })
}

impl Comparison {
    /// Whether nothing is different. Clients that only one of the two knows are no difference.
    pub(super) fn agree(&self) -> bool {
        self.found.differences.is_empty()
    }

    pub(super) fn write(&self, protocol: &Protocol, out: &mut impl Write) -> std::io::Result<()> {
        for difference in &self.found.differences {
            writeln!(out, "{}", text(difference, protocol))?;
        }
        for difference in &self.found.known {
            let reason = difference.known.map_or("", |known| known.reason);
            writeln!(out, "known: {} ({reason})", text(difference, protocol))?;
        }
        for exception in &self.found.unmet {
            writeln!(out, "not met in this checkout: {exception} ({})", exception.reason)?;
        }
        self.write_unknown(out)?;
        let differences = self.found.differences.iter();
        let clients: BTreeSet<_> = differences.flat_map(|each| &each.versions).collect();
        writeln!(
            out,
            "{}, the shuffled ids of {}, the keys of {}, {} from client to map and {} of their fields compared with {}: {} on {}",
            count(self.found.lengths, "length table"),
            count(self.found.shuffles, "client"),
            count(self.found.keys, "client"),
            count(self.found.handled, "id"),
            count(self.found.offsets, "offset"),
            self.path.display(),
            count(self.found.differences.len(), "difference"),
            count(clients.len(), "client")
        )
    }

    fn write_unknown(&self, out: &mut impl Write) -> std::io::Result<()> {
        let missing = Line::ALL.into_iter().filter(|line| !self.lines.contains(line));
        for line in missing {
            writeln!(out, "the checkout has no length tables of {line}")?;
        }
        for (versions, where_) in [
            (&self.found.only_ours, "listed here, not named in the checkout"),
            (
                &self.found.only_theirs,
                "named in the checkout, neither listed here nor inheriting",
            ),
            (
                &self.found.guessed,
                "whose shuffled ids the checkout does not name: ids of such packets were not compared there",
            ),
        ] {
            if !versions.is_empty() {
                writeln!(out, "{} {where_}: {}", count(versions.len(), "client"), few(versions))?;
            }
        }
        Ok(())
    }

    pub(super) fn as_json(&self) -> Value {
        let found = &self.found;
        json!({
            "compared": {
                "lengths": found.lengths, "shuffles": found.shuffles, "keys": found.keys,
                "ids": found.handled, "offsets": found.offsets,
            },
            "lines": self.lines.iter().map(|line| line.name()).collect::<Vec<_>>(),
            "only_here": names(&found.only_ours),
            "only_there": names(&found.only_theirs),
            "ids_not_compared": names(&found.guessed),
            "differences": found.differences.iter().map(one_as_json).collect::<Vec<_>>(),
            "known": found.known.iter().map(one_as_json).collect::<Vec<_>>(),
            "not_met": found.unmet.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }
}

fn text(difference: &Difference, protocol: &Protocol) -> String {
    let Difference {
        subject,
        ours,
        theirs,
        versions,
        ..
    } = difference;
    format!(
        "{subject}: {ours} here, {theirs} in the checkout, on {}",
        protocol.runs_text(versions)
    )
}

fn one_as_json(difference: &Difference) -> Value {
    let mut object = serde_json::Map::from_iter([
        ("subject".to_owned(), json!(difference.subject.to_string())),
        ("ours".to_owned(), json!(difference.ours)),
        ("theirs".to_owned(), json!(difference.theirs)),
        ("versions".to_owned(), json!(names(&difference.versions))),
    ]);
    object.extend(difference.known.map(|known| ("reason".to_owned(), json!(known.reason))));
    Value::Object(object)
}

fn names(versions: &[Version]) -> Vec<String> {
    versions.iter().map(Version::to_string).collect()
}

fn few(versions: &[Version]) -> String {
    let shown = names(versions.get(..NAMED).unwrap_or(versions)).join(", ");
    match versions.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
