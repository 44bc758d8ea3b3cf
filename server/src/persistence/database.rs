//! The one writer over a store: changes with sequence numbers and totals, and the check of everything at start.

use std::path::{Path, PathBuf};

use super::{
    acknowledged::AcknowledgedFile,
    check::{self, FindingKind, Report},
    kept::Kept,
    lock::InstanceLock,
    record::{self, AnyRecord, Record, RecordError, RecordKind, TotalsRecord},
    store::{self, Batch, MemoryStore, Store, StoreError},
};
use crate::config::StoreEngine;

/// Records that an upgrade writes in one change.
const UPGRADED_AT_ONCE: usize = 256;

/// The records of one server. Whoever owns it is the only writer.
pub struct Database {
    store: Box<dyn Store>,
    totals: TotalsRecord,
    failure: Option<String>,
    acknowledged: Option<AcknowledgedFile>,
    /// Dropped last: nobody else may open the folder while the store above is still closing.
    lock: Option<InstanceLock>,
}

impl Database {
    /// Opens the database in `folder`, or makes it: takes the instance lock, opens the store, and checks every record.
    /// Nothing is ever repaired or removed; what does not pass the check is refused, and so is what another engine wrote.
    pub fn open(folder: &Path, engine: StoreEngine) -> Result<Self, StoreError> {
        let lock = InstanceLock::take(folder)?;
        refuse_unfinished(folder)?;
        refuse_other_engines(folder, engine)?;
        let kept = Kept::make(engine, &Self::store_folder(folder, engine))?;
        match (Self::open_checked(folder, engine), kept) {
            (Ok(mut database), kept) => {
                if let Some(kept) = kept {
                    kept.release(database.sequence());
                }
                database.lock = Some(lock);
                Ok(database)
            }
            (Err(error), Some(kept)) => Err(kept.and_told(error)),
            (Err(error), None) => Err(error),
        }
    }

    /// The database with all that was acknowledged in it, not yet locked.
    fn open_checked(folder: &Path, engine: StoreEngine) -> Result<Self, StoreError> {
        let refused = |source: StoreError| source.refuses(folder);
        let store = store::open(engine, &Self::store_folder(folder, engine)).map_err(refused)?;
        let mut acknowledged = AcknowledgedFile::open(folder, engine)?;
        let mut database = Self::over(store).map_err(refused)?;
        let promised = acknowledged.read()?;
        if let Some(lost) = lost_end(database.totals, promised) {
            return Err(refused(StoreError::Inconsistent(lost)));
        }
        database.acknowledged = Some(acknowledged);
        Ok(database)
    }

    /// Reads every record of the database in `folder` and says what is there and everything that is wrong. It takes the
    /// same lock as [`Database::open`] and changes no record.
    pub fn examine(folder: &Path, engine: StoreEngine) -> Result<Report, StoreError> {
        let _lock = InstanceLock::take(folder)?;
        refuse_unfinished(folder)?;
        refuse_other_engines(folder, engine)?;
        let kept = Kept::make(engine, &Self::store_folder(folder, engine))?;
        let mut report = Self::report(folder, engine)?;
        match kept {
            Some(kept) if report.is_clean() => kept.release(report.totals.sequence),
            kept => report.copy = kept.map(Kept::left),
        }
        Ok(report)
    }

    fn report(folder: &Path, engine: StoreEngine) -> Result<Report, StoreError> {
        let place = Self::store_folder(folder, engine);
        let read = store::open(engine, &place).and_then(|store| check::report(store.as_ref()));
        let mut report = match read {
            Err(error @ StoreError::Damaged { .. }) => return Ok(Report::unreadable(&error)),
            read => read?,
        };
        let promised = AcknowledgedFile::open(folder, engine)?.read()?;
        if let Some(lost) = lost_end(report.totals, promised) {
            report.add(FindingKind::LostEnd, lost);
        }
        Ok(report)
    }

    /// A database that is gone when it is dropped.
    pub fn in_memory() -> Self {
        Self {
            store: Box::new(MemoryStore::default()),
            totals: TotalsRecord::default(),
            failure: None,
            acknowledged: None,
            lock: None,
        }
    }

    /// A database over an open store, after a check of every record in it.
    pub fn over(store: Box<dyn Store>) -> Result<Self, StoreError> {
        let totals = check::check(store.as_ref())?;
        Ok(Self {
            store,
            totals,
            failure: None,
            acknowledged: None,
            lock: None,
        })
    }

    /// The folder of the store's own files inside a data folder.
    pub fn store_folder(folder: &Path, engine: StoreEngine) -> PathBuf {
        folder.join(engine.name())
    }

    /// The same while an import has not finished it.
    pub(super) fn unfinished_folder(folder: &Path, engine: StoreEngine) -> PathBuf {
        folder.join(format!("{engine}.import"))
    }

    /// Number of the last change made, 0 before the first.
    pub fn sequence(&self) -> u64 {
        self.totals.sequence
    }

    /// Sequence number, count and checksum over all records, as of the last change.
    pub fn totals(&self) -> TotalsRecord {
        self.totals
    }

    /// Why nothing is written any more, if a write has failed.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// The record of this kind whose key ends in `tail`.
    pub fn get<R: Record>(&self, tail: &[u8]) -> Result<Option<R>, StoreError> {
        let key = R::KIND.key(tail);
        let value = self.store.get(&key)?;
        Ok(value.map(|value| record::decode(&key, &value)).transpose()?)
    }

    /// Every record of this kind whose key goes on with `tail`, in key order.
    pub fn scan<R: Record>(&self, tail: &[u8]) -> impl Iterator<Item = Result<R, StoreError>> {
        let pairs = self.store.scan(&R::KIND.key(tail));
        pairs.map(|pair| {
            let (key, value) = pair?;
            Ok(record::decode(&key, &value)?)
        })
    }

    /// Every record of every kind, in key order.
    pub(super) fn all(&self) -> impl Iterator<Item = Result<AnyRecord, StoreError>> {
        self.store.scan(&[]).map(|pair| {
            let (key, value) = pair?;
            Ok(AnyRecord::decode(&key, &value)?)
        })
    }

    /// Writes every record of this kind that an older server wrote in today's version, and makes that safe. How many
    /// there were.
    pub fn upgrade<R: Record>(&mut self) -> Result<usize, StoreError> {
        let older: Vec<R> = self
            .store
            .scan(&R::KIND.key(&[]))
            .filter(|pair| !matches!(pair, Ok((_, value)) if record::version(value) == Some(R::VERSION)))
            .map(|pair| {
                let (key, value) = pair?;
                Ok(record::decode(&key, &value)?)
            })
            .collect::<Result<_, StoreError>>()?;
        for chunk in older.chunks(UPGRADED_AT_ONCE) {
            self.commit(chunk.iter().fold(Changes::new(), Changes::put))?;
        }
        if !older.is_empty() {
            self.flush()?;
        }
        Ok(older.len())
    }

    /// Makes every change, or none, and returns its sequence number. It survives a kill after the next
    /// [`Database::flush`]. After a failed write everything is refused until a restart has checked the store.
    pub fn commit(&mut self, changes: Changes) -> Result<u64, StoreError> {
        self.refuse_after_failure()?;
        let Changes { mut batch, error } = changes;
        if let Some(error) = error {
            return Err(error.into());
        }
        let totals = self.totals_after(&batch)?;
        batch.put(totals.key(), record::encode(&totals)?);
        let applied = self.store.apply(&batch);
        self.remember_failure(applied)?;
        self.totals = totals;
        Ok(totals.sequence)
    }

    /// Returns when every change made before is safe from a kill, with the number of the newest one.
    pub fn flush(&mut self) -> Result<u64, StoreError> {
        self.refuse_after_failure()?;
        let flushed = self.store.flush();
        self.remember_failure(flushed)?;
        let sequence = self.totals.sequence;
        let noted = self.acknowledged.as_mut().map_or(Ok(()), |file| file.write(sequence));
        self.remember_failure(noted)?;
        Ok(sequence)
    }

    fn totals_after(&self, batch: &Batch) -> Result<TotalsRecord, StoreError> {
        let mut totals = self.totals;
        totals.sequence = totals.sequence.checked_add(1).ok_or(StoreError::LastChange)?;
        for (key, value) in batch.changes() {
            if let Some(old) = self.store.get(key)? {
                totals.remove(record::checksum(&old));
            }
            if let Some(new) = value {
                totals.add(record::checksum(new));
            }
        }
        Ok(totals)
    }

    fn refuse_after_failure(&self) -> Result<(), StoreError> {
        self.failure
            .clone()
            .map_or(Ok(()), |reason| Err(StoreError::Stopped(reason)))
    }

    fn remember_failure<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result {
            self.failure.get_or_insert_with(|| error.to_string());
        }
        result
    }
}

/// What there is to say when the store ends before the change that was `promised` to be there.
fn lost_end(totals: TotalsRecord, promised: Option<u64>) -> Option<String> {
    let promised = promised.filter(|promised| totals.sequence < *promised)?;
    Some(format!(
        "its last change has number {}, but number {promised} was acknowledged: the end was lost",
        totals.sequence
    ))
}

/// Whoever starts a server after an import that was killed would otherwise get an empty world.
fn refuse_unfinished(folder: &Path) -> Result<(), StoreError> {
    let mut left = StoreEngine::ALL
        .map(|engine| Database::unfinished_folder(folder, engine))
        .into_iter();
    left.find(|left| left.exists())
        .map_or(Ok(()), |left| Err(StoreError::UnfinishedImport { left }))
}

/// Whoever changes the configured engine would otherwise start with an empty world beside the real one.
pub(super) fn refuse_other_engines(folder: &Path, wanted: StoreEngine) -> Result<(), StoreError> {
    let mut others = StoreEngine::ALL.into_iter().filter(|engine| *engine != wanted);
    match others.find(|engine| Database::store_folder(folder, *engine).exists()) {
        Some(found) => Err(StoreError::OtherEngine {
            path: folder.to_owned(),
            found,
            wanted,
        }),
        None => Ok(()),
    }
}

/// Records to store and to remove, all together.
#[derive(Debug, Default)]
pub struct Changes {
    batch: Batch,
    error: Option<RecordError>,
}

impl Changes {
    /// No changes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there are none, and no error either.
    pub fn is_empty(&self) -> bool {
        self.batch.is_empty() && self.error.is_none()
    }

    /// Stores a record under its key, in place of the one that may be there. A record that cannot be encoded makes
    /// [`Database::commit`] fail.
    #[must_use]
    pub fn put<R: Record>(mut self, record: &R) -> Self {
        match record::encode(record) {
            Ok(value) => self.batch.put(record.key(), value),
            Err(error) => self.error = Some(error),
        }
        self
    }

    /// Removes the record of this kind with this key tail.
    #[must_use]
    pub fn delete(mut self, kind: RecordKind, tail: &[u8]) -> Self {
        self.batch.delete(kind.key(tail));
        self
    }
}
