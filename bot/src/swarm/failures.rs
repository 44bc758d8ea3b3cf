//! Sessions of bots that failed, as files.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use crate::client::{ClientError, Settings};

/// Files that are kept of a run: a server that is gone fails all its bots.
const MOST: u32 = 200;

/// A folder for them; clones count together.
#[derive(Clone, Debug)]
pub struct Failures(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    kept: AtomicU32,
}

impl Failures {
    /// Kept in `folder`, which is made if it is not there.
    pub fn in_folder(folder: &Path) -> Result<Self, String> {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self(Arc::new(Inner {
            folder: folder.to_owned(),
            kept: AtomicU32::new(0),
        })))
    }

    /// Keeps what a client's tape has. A run goes on without what cannot be written; it is logged.
    pub(crate) fn keep(&self, settings: &Settings, error: &ClientError) {
        let number = self.0.kept.fetch_add(1, Ordering::Relaxed);
        if number >= MOST {
            return;
        }
        let name: String = settings.username.chars().filter(char::is_ascii_alphanumeric).collect();
        let file = self.0.folder.join(format!("{name}-{}-{number}.jsonl", error.key()));
        if let Err(error) = write(&file, settings) {
            tracing::warn!(file = %file.display(), %error, "a failed bot's packets are not kept");
        }
    }
}

fn write(file: &Path, settings: &Settings) -> io::Result<()> {
    let Some(tape) = &settings.tape else { return Ok(()) };
    let mut out = BufWriter::new(File::create(file)?);
    tape.write(&mut out, settings.profile, settings.obfuscation)?;
    out.flush()
}
