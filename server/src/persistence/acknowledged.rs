//! A small file beside the store that says how far changes were acknowledged.
//!
//! A store that lost the end of its log to damage looks like an older, healthy store. This number is written after each
//! flush and before anybody is told, so that such a loss is noticed at the next start instead of being played on. Beside
//! an engine that syncs to the disk it is synced as well.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use super::{folder, store::StoreError};
use crate::config::StoreEngine;

/// What the file is called.
pub(super) const NAME: &str = "acknowledged";

/// The file with the number of the newest change that was acknowledged.
#[derive(Debug)]
pub(super) struct AcknowledgedFile {
    path: PathBuf,
    file: File,
    synced: bool,
}

impl AcknowledgedFile {
    /// Opens the file in `folder`, beside a store of this engine, or makes it.
    pub(super) fn open(folder: &Path, engine: StoreEngine) -> Result<Self, StoreError> {
        let (path, synced) = (folder.join(NAME), engine == StoreEngine::Redb);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let opened = options.open(&path).and_then(|file| {
            if synced {
                folder::sync(folder)?;
            }
            Ok(file)
        });
        match opened {
            Ok(file) => Ok(Self { path, file, synced }),
            Err(source) => Err(StoreError::File {
                action: "open",
                path,
                source,
            }),
        }
    }

    /// The number in the file; `None` when it was just made.
    pub(super) fn read(&mut self) -> Result<Option<u64>, StoreError> {
        let mut text = String::new();
        let read = self
            .file
            .rewind()
            .and_then(|()| (&self.file).take(64).read_to_string(&mut text));
        read.map_err(|source| self.failed("read", source))?;
        number(&text).map_err(|source| self.failed("read", source))
    }

    /// Writes the number. One short write over the same bytes, so a kill leaves the old number or the new one.
    pub(super) fn write(&mut self, sequence: u64) -> Result<(), StoreError> {
        let written = self
            .file
            .rewind()
            .and_then(|()| self.file.write_all(format!("{sequence:020}\n").as_bytes()))
            .and_then(|()| if self.synced { self.file.sync_data() } else { Ok(()) });
        written.map_err(|source| self.failed("write", source))
    }

    fn failed(&self, action: &'static str, source: io::Error) -> StoreError {
        StoreError::File {
            action,
            path: self.path.clone(),
            source,
        }
    }
}

/// The number in a file of that kind that lies elsewhere; `None` when there is none.
pub(super) fn number_in(path: &Path) -> io::Result<Option<u64>> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => number(&text?),
    }
}

fn number(text: &str) -> io::Result<Option<u64>> {
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, format!("{text:?} is no number"));
    text.trim().parse().map(Some).map_err(wrong)
}
