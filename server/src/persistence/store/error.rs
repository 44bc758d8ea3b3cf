//! What can go wrong with stored data, each with what the operator can do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    config::StoreEngine,
    persistence::record::{Counter, RecordError},
};

/// Why the store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file operation failed.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// What was tried: "create", "lock", "remove".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Another process holds the instance lock.
    #[error(
        "the data folder {path} is in use by another server{}; stop it first, or choose another folder with --data",
        holder.map(|process| format!(" (process {process})")).unwrap_or_default()
    )]
    InUse {
        /// The data folder.
        path: PathBuf,
        /// The process id that the holder wrote into the lock file, if it can be read.
        holder: Option<u32>,
    },
    /// Another engine than the configured one wrote the data.
    #[error(
        "the data folder {path} holds the store {found}, not {wanted}: use `--store {found}` or `engine = \"{found}\"` \
         of [store], or bring the records over with `server db export` and `server db import`"
    )]
    OtherEngine {
        /// The data folder.
        path: PathBuf,
        /// The engine that wrote it.
        found: StoreEngine,
        /// The engine that was to open it.
        wanted: StoreEngine,
    },
    /// An import into the folder was killed.
    #[error(
        "an import was not finished: {left} is what it left. Run `server db import` again if the folder has no other \
         data, or remove {left}"
    )]
    UnfinishedImport {
        /// The folder that it left.
        left: PathBuf,
    },
    /// The number of the last change is the highest there is.
    #[error("the store takes no more changes: they cannot be numbered beyond {}", u64::MAX)]
    LastChange,
    /// The engine below failed.
    #[error("the store failed to {action}: {reason}")]
    Engine {
        /// What was asked of it: "open", "apply a batch", "flush".
        action: &'static str,
        /// What it said.
        reason: String,
    },
    /// The engine below found its files damaged.
    #[error("the store failed to {action}: its files are damaged")]
    Damaged {
        /// What was asked of it.
        action: &'static str,
    },
    /// A stored record does not hold what it should.
    #[error("damaged record: {0}")]
    Record(#[from] RecordError),
    /// The records are readable, but they contradict each other.
    #[error("the stored records contradict each other: {0}")]
    Inconsistent(String),
    /// A counter has given out its last number.
    #[error("there are no more {0:?} ids")]
    Exhausted(Counter),
    /// An earlier write failed, so that nothing may be acknowledged until a restart has checked the store.
    #[error("the store refused a write earlier and takes no more changes: {0}")]
    Stopped(String),
    /// The data was opened and did not pass the check of every record.
    #[error(
        "the data in {path} did not pass the check at start: {source}. It was left in its place: keep a copy of the \
         folder and restore it from a backup, or start with another folder by --data"
    )]
    Refused {
        /// The data folder.
        path: PathBuf,
        /// What the check found.
        source: Box<StoreError>,
    },
    /// The data could not be opened, and there is a copy of it from before that was tried.
    #[error(
        "{source}. The store's files as they were before it was opened are in {copy}: if opening has changed them for the worse, \
         put them into the place of the store's folder"
    )]
    Kept {
        /// The folder with the copy.
        copy: PathBuf,
        /// What is wrong.
        source: Box<StoreError>,
    },
}

impl StoreError {
    /// The same error as the reason why the data in `path` is refused, if it speaks of the data: a full disk or a file
    /// that may not be read does not.
    pub(crate) fn refuses(self, path: &Path) -> Self {
        match self {
            Self::Damaged { .. } | Self::Record(_) | Self::Inconsistent(_) => Self::Refused {
                path: path.to_owned(),
                source: Box::new(self),
            },
            other => other,
        }
    }
}
