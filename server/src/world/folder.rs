//! A world that is kept as files in a folder, to be changed without building the server.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Problems, World, plain};

/// Bytes of all files of a world at most; the embedded one has some 200,000.
const MOST: u64 = 64 << 20;

/// Why a folder is no world.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// Something in it cannot be read.
    #[error("cannot read {path} of the world: {source}; `server world export` writes a world to start from")]
    Unreadable {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is too big to be one.
    #[error("{path} is no world: its files have more than {MOST} bytes")]
    TooBig {
        /// The folder.
        path: PathBuf,
    },
    /// Its text is wrong.
    #[error("the world has mistakes:\n{0}")]
    Wrong(#[from] Problems),
}

/// The files of a folder that make a world, by name: `.toml` and `.world`; whatever else lies there is left alone.
fn files(folder: &Path) -> Result<Vec<(String, String)>, WorldError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        |source| WorldError::Unreadable { path, source }
    };
    let mut files = Vec::new();
    let mut size = 0_u64;
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if !path
            .extension()
            .is_some_and(|extension| extension == "toml" || extension == "world")
        {
            continue;
        }
        let length = fs::metadata(&path).map_err(unreadable(&path))?.len();
        size = size.saturating_add(length);
        if size > MOST {
            return Err(WorldError::TooBig {
                path: folder.to_owned(),
            });
        }
        let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, text));
    }
    // Maps are numbered by the order of their files, which must be the same every time.
    files.sort();
    Ok(files)
}

impl World {
    /// Reads a world from the files of a folder: `.toml` and `.world`.
    pub fn from_folder(folder: &Path) -> Result<Arc<Self>, WorldError> {
        let files = files(folder)?;
        let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
        Ok(Self::read(&texts)?)
    }

    /// Writes the files of the embedded world into a folder, which is made; a file that is there already is not written
    /// over. How many were written.
    pub fn export(folder: &Path) -> io::Result<usize> {
        write(folder, &[super::RULES, super::PLACES].concat())
    }

    /// Likewise a world for loads: the embedded one's rules, and plain maps without walls, on which new characters start at many places.
    pub fn export_plain(folder: &Path) -> io::Result<usize> {
        let maps = plain::maps();
        let start = super::PLACES.iter().filter(|(name, _)| *name == "start.toml").copied();
        let places: Vec<(&str, &str)> = start.chain([("plain.world", maps.as_str())]).collect();
        write(folder, &[super::RULES, &places].concat())
    }
}

/// Writes files into a folder, which is made, unless one of them is there already.
fn write(folder: &Path, files: &[(&str, &str)]) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    if let Some((name, _)) = files.iter().find(|(name, _)| folder.join(name).exists()) {
        let there = format!("{} is there already", folder.join(name).display());
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, there));
    }
    let write = |(name, text): &(&str, &str)| fs::write(folder.join(name), text);
    files.iter().try_for_each(write)?;
    Ok(files.len())
}
