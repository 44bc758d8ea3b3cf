//! Length tables as files: `0x0064 55` lines, or CSV with `client_type,packetver,id,length` columns; -1 or `var` is variable.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use specs::Version;
use specs::model::Length;

/// Ids and their lengths.
pub(super) type Table = BTreeMap<u16, Length>;

/// Tables by version; those of lines that name no version are under none.
pub(super) fn read(path: &Path) -> anyhow::Result<BTreeMap<Option<Version>, Table>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut tables: BTreeMap<_, Table> = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let header = number == 0 && !line.contains("0x");
        if line.is_empty() || line.starts_with(['#', '/']) || header {
            continue;
        }
        let (version, id, length) =
            row(line).with_context(|| format!("{}, line {}: `{line}`", path.display(), number + 1))?;
        tables.entry(version).or_default().insert(id, length);
    }
    if tables.is_empty() {
        bail!(
            "{} has no rows: write `0x0064 55` lines, or CSV with client_type,packetver,id,length",
            path.display()
        );
    }
    Ok(tables)
}

fn row(line: &str) -> anyhow::Result<(Option<Version>, u16, Length)> {
    let cells: Vec<&str> = line
        .split([',', ' ', '\t', ';'])
        .filter(|cell| !cell.is_empty())
        .collect();
    let (version, id, length) = match cells.as_slice() {
        [id, length] => (None, *id, *length),
        [line, date, id, length] => (Some(format!("{line}-{date}").parse()?), *id, *length),
        _ => bail!("a row is an id and a length, or line, date, id and length"),
    };
    let digits = id.trim_start_matches("0x");
    let id = u16::from_str_radix(digits, 16).context("the id is no hexadecimal number of 16 bits")?;
    let length = match length {
        "-1" | "var" => Length::Variable,
        size => Length::Fixed(
            size.parse()
                .context("the length is no number: write bytes, or -1 for variable")?,
        ),
    };
    Ok((version, id, length))
}

/// Rows that are different: id, the first's length, the second's.
pub(super) fn differences(first: &Table, second: &Table) -> Vec<(u16, Option<Length>, Option<Length>)> {
    let mut ids: Vec<u16> = first.keys().chain(second.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let row = |id: u16| (id, first.get(&id).copied(), second.get(&id).copied());
    ids.into_iter()
        .map(row)
        .filter(|(_, first, second)| first != second)
        .collect()
}

/// `55`, `variable`, `none`.
pub(super) fn text(length: Option<Length>) -> String {
    length.map_or_else(|| "none".to_owned(), |length| length.to_string())
}
