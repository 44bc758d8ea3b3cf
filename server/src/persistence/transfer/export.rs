//! Every record of a database as JSON Lines.

use std::io::{self, Write};

use super::line;
use crate::persistence::{
    Database,
    record::{AnyRecord, RecordKind, TotalsRecord, checksum},
    store::StoreError,
};

/// Why records could not be written out.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A record cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output takes no more.
    #[error("cannot write the export: {0}")]
    Output(#[from] io::Error),
}

/// Writes every record in today's version, the totals last, and says what they are.
pub fn export(database: &Database, out: &mut dyn Write) -> Result<TotalsRecord, ExportError> {
    // Records of an older server are brought up to date on the way, so they add up to something else than stored.
    let mut totals = TotalsRecord {
        sequence: database.sequence(),
        ..TotalsRecord::default()
    };
    for record in database.all() {
        let record = record?;
        if record.kind() == RecordKind::Totals {
            continue;
        }
        let (_, value) = record.encode().map_err(StoreError::from)?;
        totals.add(checksum(&value));
        write(&record, None, out)?;
    }
    let last = AnyRecord::Totals(totals);
    let (_, value) = last.encode().map_err(StoreError::from)?;
    write(&last, Some(checksum(&value)), out)?;
    out.flush()?;
    Ok(totals)
}

fn write(record: &AnyRecord, checksum: Option<u32>, out: &mut dyn Write) -> Result<(), ExportError> {
    let line = line::write(record, checksum).map_err(io::Error::from)?;
    Ok(out.write_all(&line)?)
}
