//! The usual store on disk: sled 0.34.7, used only in the ways that survived hundreds of kills.
//!
//! One tree, one `apply_batch` for each change (a batch is atomic within one tree only), no flushing thread of its own,
//! never `checksum()`. A kill while sled writes its snapshot during open leaves a `snap.*.generating` file that makes
//! every later open fail, so those are removed first; they are never the only copy of anything.
//!
//! A part of its log that sled cannot read while it opens it takes for free, and overwrites it with zeros: whatever the
//! disk does not give is lost. So all files are read once before sled sees them, and what cannot be read is refused as
//! it is. (A read that fails only the second time is noticed by the check that follows; what it was for is in the copy that
//! [`crate::persistence`] makes before.)

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{
    Batch, Scan, Store, StoreError,
    guard::{EngineError, guarded},
};
use crate::persistence::folder;

/// Pages that sled may keep in memory.
const CACHE_BYTES: u64 = 64 << 20;

/// How long closing waits for sled's own threads.
const RELEASE_TIME: Duration = Duration::from_secs(2);

/// A sled database in a folder of its own.
#[derive(Debug)]
pub struct SledStore {
    /// There until the store is dropped.
    db: Option<sled::Db>,
    /// Dropped after `db`.
    _released: Released,
}

impl SledStore {
    /// Opens the database in `folder`, or makes it. The caller holds the instance lock: a second process that removes
    /// a snapshot in the making would do damage.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        remove_unfinished_snapshots(folder)?;
        folder::read_all(folder).map_err(|(path, source)| StoreError::File {
            action: "read",
            path,
            source,
        })?;
        let config = sled::Config::new()
            .path(folder)
            .flush_every_ms(None)
            .cache_capacity(CACHE_BYTES)
            .print_profile_on_drop(false);
        let db = guarded("open", || config.open())?;
        let released = Released {
            file: folder.join("db"),
        };
        Ok(Self {
            db: Some(db),
            _released: released,
        })
    }

    fn db(&self) -> Result<&sled::Db, sled::Error> {
        self.db
            .as_ref()
            .ok_or(sled::Error::Unsupported("it is closed".to_owned()))
    }
}

/// Sled syncs its file once more when it closes, and panics where it cannot. What was flushed is safe all the same.
impl Drop for SledStore {
    fn drop(&mut self) {
        let db = self.db.take();
        let close = || {
            drop(db);
            Ok::<_, sled::Error>(())
        };
        if let Err(error) = guarded("close", close) {
            tracing::error!(%error, "what was not flushed may be lost");
        }
    }
}

impl Store for SledStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let value = guarded("read", || self.db()?.get(key))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(&self, prefix: &[u8]) -> Scan<'_> {
        let mut pairs = match guarded("scan", || Ok::<_, sled::Error>(self.db()?.scan_prefix(prefix))) {
            Ok(pairs) => pairs,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        let mut failed = false;
        Box::new(std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let pair = guarded("scan", || pairs.next().transpose()).transpose()?;
            failed = pair.is_err();
            Some(pair.map(|(key, value)| (key.to_vec(), value.to_vec())))
        }))
    }

    fn apply(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let mut changes = sled::Batch::default();
        for (key, value) in batch.changes() {
            match value {
                Some(value) => changes.insert(key, value),
                None => changes.remove(key),
            }
        }
        guarded("apply a batch", || self.db()?.apply_batch(changes))
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        guarded("flush", || self.db()?.flush()).map(drop)
    }
}

fn remove_unfinished_snapshots(folder: &Path) -> Result<(), StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => {
            return Err(StoreError::File {
                action: "read",
                path: folder.to_owned(),
                source,
            });
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            let path = entry.path();
            tracing::warn!(file = %path.display(), "removing a store snapshot that a kill left unfinished");
            fs::remove_file(&path).map_err(|source| StoreError::File {
                action: "remove",
                path,
                source,
            })?;
        }
    }
    Ok(())
}

/// Waits in its drop until sled has let go of its file. Threads of sled's own hold it for a moment longer than the
/// database lives; who opens the folder next, in this process or another, would find it locked.
#[derive(Debug)]
struct Released {
    file: PathBuf,
}

impl Drop for Released {
    fn drop(&mut self) {
        let Ok(file) = File::open(&self.file) else {
            return;
        };
        let until = Instant::now() + RELEASE_TIME;
        while let Err(TryLockError::WouldBlock) = file.try_lock() {
            if Instant::now() > until {
                tracing::warn!("the store's threads have not let go of its file");
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl EngineError for sled::Error {
    fn is_damage(&self) -> bool {
        matches!(self, Self::Corruption { .. } | Self::ReportableBug(_))
    }
}
