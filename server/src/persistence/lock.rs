//! The instance lock: one process at a time uses a data folder.

use std::{
    fs::{DirBuilder, File, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
};

use super::store::StoreError;

/// Held as long as this process uses the data folder. The operating system lets go of it when the process ends, however
/// it ends.
#[derive(Debug)]
pub struct InstanceLock {
    file: File,
}

impl InstanceLock {
    /// Locks `folder`, making it if needed. [`StoreError::InUse`] when another process has it.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        let failed = |action| {
            move |source| StoreError::File {
                action,
                path: folder.to_owned(),
                source,
            }
        };
        make(folder).map_err(failed("create"))?;
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options
            .open(folder.join("lock"))
            .map_err(failed("open the lock file in"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse {
                    path: folder.to_owned(),
                    holder: read_holder(&mut file),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed("lock")(source)),
        }
        write_holder(&mut file).map_err(failed("write the lock file in"))?;
        Ok(Self { file })
    }
}

impl Drop for InstanceLock {
    fn drop(&mut self) {
        // Closing the file would do, but a child process may have inherited it.
        let _ = self.file.unlock();
    }
}

/// Makes a folder that is missing, for its owner alone where the system knows owners: hashes of passwords will be in it.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn read_holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}
