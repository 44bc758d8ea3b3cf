//! The check of every stored record: before a server starts on it, and for `server db check`.
//!
//! Each value must pass its checksum and be readable, all of them must add up to the stored totals, and what refers to
//! another record must find it. A start is refused with the first thing that is wrong; nothing is changed.

mod found;
mod people;
mod report;

pub use report::{Finding, FindingKind, Report};

use super::{
    record::{AnyRecord, TotalsRecord},
    store::{Store, StoreError},
};
use found::Found;

/// Reads every record once and returns the totals that the next change goes on from.
pub(super) fn check(store: &dyn Store) -> Result<TotalsRecord, StoreError> {
    let report = report(store)?;
    let totals = report.totals;
    report.first().map_or(Ok(totals), |finding| Err(finding.into()))
}

/// Reads every record once and says what is there, and everything that is wrong. An engine that cannot read on is an
/// error.
pub(super) fn report(store: &dyn Store) -> Result<Report, StoreError> {
    let (mut found, mut report) = (Found::default(), Report::default());
    for pair in store.scan(&[]) {
        let (key, value) = pair?;
        found.count(&key, &value);
        match AnyRecord::decode(&key, &value) {
            Ok(record) => {
                report.count(&record);
                found.take(record);
            }
            Err(error) => report.damaged(error),
        }
    }
    found.compare(&mut report);
    report.totals = found.stored_totals();
    Ok(report)
}
