//! What can be wrong with a checkout.

use std::path::PathBuf;

/// Why a checkout was not read. Says where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum HerculesError {
    /// It has none of the files.
    #[error("{} is no Hercules checkout: there is no {wanted} in it", dir.display())]
    NoCheckout {
        /// The folder.
        dir: PathBuf,
        /// A file that every checkout has.
        wanted: String,
    },
    /// A file cannot be read.
    #[error("cannot read {}: {why}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says, or which limit it goes over.
        why: String,
    },
    /// A line means nothing here.
    #[error("{file}, line {line}: {what}")]
    Line {
        /// The file, below `src`.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
}
