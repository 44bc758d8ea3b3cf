//! A copy of sled's files while it opens them, until all that was acknowledged was found in them.
//!
//! Sled takes a part of its log that it cannot read while it opens for free, and overwrites it. All files are read once before
//! ([`super::store::SledStore::open`]), but a read may fail only the second time, inside sled. So its files are copied first;
//! what does not pass the check is put back as it was, and a copy that a kill left behind is put back by the next who opens.

use std::{
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::{folder, store::StoreError};
use crate::config::StoreEngine;

/// The copy. Dropped, it takes the place of the files again.
#[derive(Debug)]
pub(super) struct Kept {
    /// The files.
    place: PathBuf,
    /// The copy of all of them: only a whole one has this name.
    whole: PathBuf,
    /// A copy in the making, or one that is not needed any more.
    part: PathBuf,
    /// It has served.
    released: bool,
}

impl Kept {
    /// Copies the files of a store in `place`, of an engine that may lose what it cannot read; `None` if there are none, or
    /// the engine does not.
    pub(super) fn of(engine: StoreEngine, place: &Path) -> Result<Option<Self>, StoreError> {
        if engine != StoreEngine::Sled {
            return Ok(None);
        }
        let kept = Self {
            place: place.to_owned(),
            whole: place.with_extension("kept"),
            part: place.with_extension("part"),
            released: true,
        };
        kept.take().map_err(|source| StoreError::File {
            action: "keep a copy of",
            path: place.to_owned(),
            source,
        })
    }

    fn take(mut self) -> io::Result<Option<Self>> {
        remove(&self.part)?;
        if self.whole.exists() {
            tracing::warn!(store = %self.place.display(), "putting back what it was before an opening that a kill ended");
            self.put_back()?;
        }
        if !self.place.exists() {
            return Ok(None);
        }
        copy(&self.place, &self.part)?;
        fs::rename(&self.part, &self.whole)?;
        folder::sync_name(&self.whole)?;
        self.released = false;
        Ok(Some(self))
    }

    /// The files are as they should be: the copy is not needed any more.
    pub(super) fn release(mut self) -> Result<(), StoreError> {
        let mut give_up = || {
            fs::rename(&self.whole, &self.part)?;
            // A copy that came back after a loss of power would take the place of what was written since.
            folder::sync_name(&self.part)?;
            self.released = true;
            remove(&self.part)
        };
        give_up().map_err(|source| StoreError::File {
            action: "remove the copy of",
            path: self.place.clone(),
            source,
        })
    }

    fn put_back(&self) -> io::Result<()> {
        if self.place.exists() {
            fs::rename(&self.place, &self.part)?;
        }
        fs::rename(&self.whole, &self.place)?;
        folder::sync_name(&self.place)?;
        remove(&self.part)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if self.released {
            return;
        }
        if let Err(error) = self.put_back() {
            let copy = self.whole.display();
            tracing::error!(%error, %copy, "the store's files as they were before could not be put back from their copy");
        }
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// A copy of a folder and all that is in it, for those who may read it, safe on the disk.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
            File::options().write(true).open(&target)?.sync_all()?;
        }
    }
    folder::sync(to)
}
