//! A copy of sled's files as they were before it opened them, until what it opened has passed its check.
//!
//! A part of its log that sled cannot read while it opens it takes for free, and overwrites it. All files are read once before
//! that, while they are copied; but a read may fail only the second time, inside sled. The check that follows notices it, and what
//! was lost is in the copy. No program puts it back: an operator is told where it is. It goes when a store was opened that
//! has at least as much as the copy.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::{acknowledged, store::StoreError};
use crate::config::StoreEngine;

/// Bytes that are copied at once.
const AT_ONCE: usize = 1 << 20;

/// The copy.
#[derive(Debug)]
pub(super) struct Kept {
    /// Only a whole copy has this name.
    folder: PathBuf,
}

impl Kept {
    /// Copies the files of a store in `place`, beside which lies the file of what was acknowledged. The copy of an opening that did
    /// not end well stays as it is: it is the older one. `None` if there is nothing to copy, the engine loses nothing, or there
    /// is no room, which is logged; an error if the store's files cannot be read.
    pub(super) fn make(engine: StoreEngine, place: &Path) -> Result<Option<Self>, StoreError> {
        if engine != StoreEngine::Sled || !place.exists() {
            return Ok(None);
        }
        let kept = Self {
            folder: place.with_extension("kept"),
        };
        if kept.folder.exists() {
            return Ok(Some(kept));
        }
        let part = place.with_extension("part");
        match kept.copy(place, &part) {
            Ok(()) => Ok(Some(kept)),
            Err(Failure::Read(path, source)) => {
                remove(&part);
                let action = "read";
                Err(StoreError::File { action, path, source })
            }
            Err(Failure::Write(error)) => {
                remove(&part);
                let part = part.display();
                tracing::warn!(%error, copy = %part, "the store is opened without a copy of its files");
                Ok(None)
            }
        }
    }

    fn copy(&self, place: &Path, part: &Path) -> Result<(), Failure> {
        remove(part);
        copy_folder(place, part)?;
        let promised = place.with_file_name(acknowledged::NAME);
        if promised.exists() {
            copy_file(&promised, &part.join(acknowledged::NAME))?;
        }
        fs::rename(part, &self.folder).map_err(Failure::Write)
    }

    /// A store was opened whose last change has this number, and passed its check. The copy goes, unless it has more.
    pub(super) fn release(self, sequence: u64) {
        match acknowledged::number_in(&self.folder.join(acknowledged::NAME)) {
            Ok(Some(promised)) if promised > sequence => tracing::warn!(
                copy = %self.folder.display(),
                "a copy of the store from before an opening that failed has changes up to number {promised}, the store only up to \
                 {sequence}: remove it if that is right"
            ),
            Ok(_) => remove(&self.folder),
            Err(error) => tracing::warn!(%error, copy = %self.folder.display(), "a copy of the store cannot be read"),
        }
    }

    /// What was opened did not pass its check, or was not opened: who is told why is told of the copy, too.
    pub(super) fn and_told(self, source: StoreError) -> StoreError {
        StoreError::Kept {
            copy: self.folder,
            source: Box::new(source),
        }
    }

    /// The same, to who only looks: where it is.
    pub(super) fn left(self) -> PathBuf {
        self.folder
    }
}

/// Why there is no copy.
enum Failure {
    /// This file cannot be read.
    Read(PathBuf, io::Error),
    /// There is no room for it, or it may not be written.
    Write(io::Error),
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    let unread = |path: &Path| {
        let path = path.to_owned();
        move |error| Failure::Read(path, error)
    };
    fs::create_dir(to).map_err(Failure::Write)?;
    let rights = fs::metadata(from).map_err(unread(from))?.permissions();
    fs::set_permissions(to, rights).map_err(Failure::Write)?;
    for entry in fs::read_dir(from).map_err(unread(from))? {
        let entry = entry.map_err(unread(from))?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().map_err(unread(&path))?.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            copy_file(&path, &copy)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), Failure> {
    let unread = |error| Failure::Read(from.to_owned(), error);
    let mut source = File::open(from).map_err(unread)?;
    let rights = source.metadata().map_err(unread)?.permissions();
    let mut copy = File::create_new(to).map_err(Failure::Write)?;
    copy.set_permissions(rights).map_err(Failure::Write)?;
    let mut part = vec![0; AT_ONCE];
    loop {
        let read = source.read(&mut part).map_err(unread)?;
        match part.get(..read) {
            Some(bytes) if read > 0 => copy.write_all(bytes).map_err(Failure::Write)?,
            _ => return Ok(()),
        }
    }
}

/// Removes a copy that is not needed, or not whole. One that stays is in nobody's way but the disk's.
fn remove(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!(%error, copy = %folder.display(), "a copy of the store cannot be removed");
        }
        _ => {}
    }
}
