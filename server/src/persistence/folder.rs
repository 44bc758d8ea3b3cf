//! Folders whose entries are to outlive a power loss.

use std::{fs::File, io, path::Path};

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
