//! The store on disk for those who need safety against power loss: redb, one file, synced to the disk by every flush.
//!
//! A batch is a write transaction without durability: seen at once, and made safe together with all before it by the
//! next durable commit, which is what `flush` makes. The checksum of every page is verified at each open. A file is
//! made under another name first: a kill while redb lays it out would leave one that no later open accepts.

use std::{
    cell::Cell,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
    rc::Rc,
};

use redb::{Builder, Database, Durability, ReadOnlyTable, ReadableDatabase as _, TableDefinition};

use super::{
    Batch, Pair, Scan, Store, StoreError,
    guard::{EngineError, guarded},
};
use crate::persistence::folder;

/// The only table.
const RECORDS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");

/// The file, and its name until it is laid out.
const FILE: &str = "records.redb";
const UNFINISHED: &str = "records.redb.new";

/// Bytes of pages that redb may keep in memory.
const CACHE_BYTES: usize = 64 << 20;

/// Where in the file redb keeps, in which bit, that somebody has it open who has not closed it: redb's own layout, which
/// it publishes.
const STATE_BYTE: usize = 9;
const NOT_CLOSED: u8 = 2;

/// The progress that redb reports of a repair once its last commit has turned out to be incomplete. A check of everything
/// reports less before it, and more afterwards.
const WENT_BACK: core::ops::Range<f64> = 0.2..0.5;

/// How the file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Recovery {
    /// It was closed, or has just been made.
    Closed,
    /// Whoever had it open was killed, or the power went: what belongs to no commit was thrown away.
    NotClosed,
    /// Moreover the last commit was not complete: it is as after the one before.
    WentBack,
}

/// A redb database in a folder of its own.
#[derive(Debug)]
pub struct RedbStore {
    db: Database,
    recovery: Recovery,
}

impl RedbStore {
    /// Opens the database in `folder`, or makes it. The caller holds the instance lock.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let missing = !path.try_exists().map_err(failed("read", &path))?;
        if missing {
            make(folder)?;
        }
        let found = Rc::new(Cell::new(state(&path).map_err(failed("read", &path))?));
        let mut builder = builder();
        builder.set_check_integrity_on_open(!missing);
        builder.set_repair_callback({
            let found = Rc::clone(&found);
            move |repair| {
                if WENT_BACK.contains(&repair.progress()) {
                    found.set(Recovery::WentBack);
                }
            }
        });
        let db = guarded("open", || Ok::<_, redb::Error>(builder.open(&path)?))?;
        let recovery = found.get();
        tell(recovery, &path);
        Ok(Self { db, recovery })
    }

    /// How the file was found.
    pub const fn recovery(&self) -> Recovery {
        self.recovery
    }

    fn table(&self) -> Result<ReadOnlyTable<&'static [u8], &'static [u8]>, redb::Error> {
        Ok(self.db.begin_read()?.open_table(RECORDS)?)
    }

    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, redb::Error> {
        let value = self.table()?.get(key)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn write(&self, batch: &Batch) -> Result<(), redb::Error> {
        let mut transaction = self.db.begin_write()?;
        transaction.set_durability(Durability::None)?;
        {
            let mut table = transaction.open_table(RECORDS)?;
            for (key, value) in batch.changes() {
                match value {
                    Some(value) => table.insert(key, value)?,
                    None => table.remove(key)?,
                };
            }
        }
        Ok(transaction.commit()?)
    }

    fn sync(&self) -> Result<(), redb::Error> {
        let mut transaction = self.db.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        Ok(transaction.commit()?)
    }
}

impl Store for RedbStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        guarded("read", || self.read(key))
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        let prefix = prefix.to_vec();
        let mut pairs = match guarded("scan", || {
            Ok::<_, redb::Error>(self.table()?.range_owned(prefix.as_slice()..)?)
        }) {
            Ok(pairs) => pairs,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        let mut ended = false;
        Box::new(std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let pair = guarded("scan", || {
                let pair = pairs.next().transpose()?;
                Ok::<Option<Pair>, redb::Error>(pair.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())))
            });
            let pair = pair
                .map(|pair| pair.filter(|(key, _)| key.starts_with(&prefix)))
                .transpose();
            ended = !matches!(pair, Some(Ok(_)));
            pair
        }))
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        guarded("apply a batch", || self.write(batch))
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        guarded("flush", || self.sync())
    }
}

/// Whether the file was closed.
fn state(path: &Path) -> io::Result<Recovery> {
    let mut head = [0; STATE_BYTE + 1];
    match File::open(path)?.read_exact(&mut head) {
        // Redb itself says what is wrong with it.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Recovery::Closed),
        read => read.map(|()| match head {
            [.., state] if state & NOT_CLOSED != 0 => Recovery::NotClosed,
            _ => Recovery::Closed,
        }),
    }
}

fn tell(recovery: Recovery, path: &Path) {
    let what = match recovery {
        Recovery::Closed => return,
        Recovery::NotClosed => "it was not closed when it was last open, and has been put in order",
        Recovery::WentBack => "its last commit is not complete: it went back to the one before",
    };
    tracing::warn!(file = %path.display(), "the store: {what}");
}

/// Lays out an empty database and gives it its name.
fn make(folder: &Path) -> Result<(), StoreError> {
    let (unfinished, path) = (folder.join(UNFINISHED), folder.join(FILE));
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed("remove", &unfinished)(error)),
        _ => {}
    }
    guarded("make its file", || lay_out(&unfinished))?;
    fs::rename(&unfinished, &path).map_err(failed("rename", &unfinished))?;
    folder::sync(folder).map_err(failed("sync", folder))
}

fn lay_out(path: &Path) -> Result<(), redb::Error> {
    let db = builder().create(path)?;
    let transaction = db.begin_write()?;
    transaction.open_table(RECORDS)?;
    transaction.commit()?;
    Ok(db.close()?)
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |source| StoreError::File {
        action,
        path: path.to_owned(),
        source,
    }
}

impl EngineError for redb::Error {
    fn is_damage(&self) -> bool {
        let damaged = [io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof];
        match self {
            Self::Corrupted(_)
            | Self::TableTypeMismatch { .. }
            | Self::TableDoesNotExist(_)
            | Self::TypeDefinitionChanged { .. }
            | Self::TableIsMultimap(_) => true,
            Self::Io(error) => damaged.contains(&error.kind()),
            _ => false,
        }
    }
}
