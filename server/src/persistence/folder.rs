//! Folders of data: their entries are to outlive a power loss, their files are to be readable.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

/// Bytes that are read at once of a file that is only read to see whether it can be.
const READ_AT_ONCE: usize = 1 << 20;

/// Returns when the names in a folder are safe: a new one, or one given by a rename, is only then. Other systems than
/// Unix do not open folders.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// The same for the name of the folder itself, which is in the one above.
pub(super) fn sync_name(folder: &Path) -> io::Result<()> {
    match folder.parent() {
        Some(above) if above.as_os_str().is_empty() => sync(Path::new(".")),
        Some(above) => sync(above),
        None => Ok(()),
    }
}

/// Reads every file in a folder once, those in folders of it included. The first that cannot be read is an error: its
/// path, and what the system says.
pub(super) fn read_all(folder: &Path) -> Result<(), (PathBuf, io::Error)> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| (path, source)
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed(folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(failed(folder))?;
        let path = entry.path();
        if entry.file_type().map_err(failed(&path))?.is_dir() {
            read_all(&path)?;
        } else {
            read(&path).map_err(failed(&path))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<()> {
    let (mut file, mut part) = (File::open(path)?, vec![0; READ_AT_ONCE]);
    while file.read(&mut part)? > 0 {}
    Ok(())
}
