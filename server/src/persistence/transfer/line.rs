//! One line of an export: a record, readable.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::persistence::record::{AnyRecord, RecordKind};

/// The longest line that is read, in bytes.
pub(super) const LINE_MAX: u64 = 1 << 20;

/// A line as it is written.
#[derive(Serialize)]
struct Written<'r> {
    kind: String,
    key: String,
    version: u8,
    /// Of the totals, which no other line covers.
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<u32>,
    value: &'r AnyRecord,
}

/// A line as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    kind: String,
    key: String,
    version: u8,
    #[serde(default)]
    checksum: Option<u32>,
    value: Value,
}

/// What is wrong with a line, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) problem: String,
    pub(super) hint: String,
}

/// A record that was read.
pub(super) struct Parsed {
    pub(super) record: AnyRecord,
    /// The checksum that it had in the store of an older server, if one wrote it.
    pub(super) older: Option<u32>,
    /// The checksum that the line says, of totals.
    pub(super) checksum: Option<u32>,
}

/// The line of a record, with its end; with a checksum, if the record is the totals.
pub(super) fn write(record: &AnyRecord, checksum: Option<u32>) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(&Written {
        kind: record.kind().to_string(),
        key: record.readable_key(),
        version: record.version(),
        checksum,
        value: record,
    })?;
    line.push(b'\n');
    Ok(line)
}

/// Reads a line without its end.
pub(super) fn parse(line: &[u8]) -> Result<Parsed, Wrong> {
    let read: Read = serde_json::from_slice(line).map_err(|error| {
        wrong(
            format!("no record: {error}"),
            r#"a line is {"kind":...,"key":...,"version":...,"value":{...}}"#,
        )
    })?;
    let Read {
        kind: named,
        key,
        version,
        checksum,
        value,
    } = read;
    let kind = kind(&named)?;
    if checksum.is_some() && kind != RecordKind::Totals {
        return Err(wrong(
            format!("a {kind} record has no checksum of its own"),
            "only the line of the totals has one",
        ));
    }
    let Some(record) = AnyRecord::from_json(kind, version, value) else {
        return Err(wrong(
            format!("{kind} records have no version {version} that this server knows"),
            "import with the server that made the file, or a newer one",
        ));
    };
    let (record, older) = record.map_err(|error| {
        wrong(
            format!("the {kind} record {key} cannot be read: {error}"),
            "compare the line with one that `server db export` writes",
        )
    })?;
    let belongs = record.readable_key();
    if belongs != key {
        return Err(wrong(
            format!("the {kind} record {key:?} holds the value of {belongs:?}"),
            "the key repeats what the value says: change both or none",
        ));
    }
    Ok(Parsed {
        record,
        older,
        checksum,
    })
}

fn kind(name: &str) -> Result<RecordKind, Wrong> {
    let kinds = RecordKind::ALL;
    kinds.into_iter().find(|kind| kind.to_string() == name).ok_or_else(|| {
        let known = kinds.map(|kind| kind.to_string()).join(", ");
        wrong(
            format!("{name:?} is no kind of record"),
            format!("the kinds are: {known}"),
        )
    })
}

pub(super) fn wrong(problem: impl Into<String>, hint: impl Into<String>) -> Wrong {
    Wrong {
        problem: problem.into(),
        hint: hint.into(),
    }
}
