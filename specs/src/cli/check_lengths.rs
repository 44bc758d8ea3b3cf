//! `specs check --lengths`: the length tables beside those of a file.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde_json::{Value, json};
use specs::Version;
use specs::model::{Length, Protocol};

use super::{count, table};

/// What came of it.
pub(super) struct Comparison {
    path: PathBuf,
    tables: usize,
    /// Versions of the file that are neither listed nor inherit, with what is said about them.
    unknown: Vec<(Version, String)>,
    /// Version, id, length here, length in the file.
    rows: Vec<(Version, u16, Option<Length>, Option<Length>)>,
}

/// Finds every row of the file that is not in the spec files, and the other way round.
pub(super) fn compare(protocol: &Protocol, path: &Path) -> anyhow::Result<Comparison> {
    let mut found = Comparison {
        path: path.to_owned(),
        tables: 0,
        unknown: Vec::new(),
        rows: Vec::new(),
    };
    for (version, wanted) in table::read(path)? {
        let version = version.context("rows need a client_type and a packetver here")?;
        found.tables += 1;
        if let Err(unknown) = protocol.client(version) {
            found.unknown.push((version, unknown.to_string()));
            continue;
        }
        let rows = table::differences(&protocol.lengths(version), &wanted).into_iter();
        found
            .rows
            .extend(rows.map(|(id, ours, theirs)| (version, id, ours, theirs)));
    }
    Ok(found)
}

impl Comparison {
    /// Whether nothing is different.
    pub(super) fn agree(&self) -> bool {
        self.unknown.is_empty() && self.rows.is_empty()
    }

    pub(super) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        for (version, why) in &self.unknown {
            writeln!(out, "{version}: {why}")?;
        }
        for (version, id, ours, theirs) in &self.rows {
            let (ours, theirs) = (table::text(*ours), table::text(*theirs));
            writeln!(out, "{version}: {id:#06x} is {ours} here, {theirs} in the file")?;
        }
        writeln!(
            out,
            "{} compared with {}: {}",
            count(self.tables, "length table"),
            self.path.display(),
            count(self.unknown.len() + self.rows.len(), "difference")
        )
    }

    pub(super) fn as_json(&self) -> Value {
        let rows = self.rows.iter().map(|(version, id, ours, theirs)| {
            json!({
                "version": version.to_string(),
                "id": format!("{id:#06x}"),
                "ours": table::text(*ours),
                "theirs": table::text(*theirs),
            })
        });
        json!({
            "tables": self.tables,
            "unknown": self.unknown.iter().map(|(version, _)| version.to_string()).collect::<Vec<_>>(),
            "differences": rows.collect::<Vec<_>>(),
        })
    }
}
