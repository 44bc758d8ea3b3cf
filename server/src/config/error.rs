//! What is wrong with a configuration.

use std::{io, path::PathBuf};

/// Why a configuration cannot be used: where it is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {path}: {source}; `server config` prints one to start from")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is no TOML, has an unknown key, or a value of a wrong type.
    #[error("{path}: {source}`server config` prints every key with its default")]
    Unparsable {
        /// The file.
        path: PathBuf,
        /// Line, column, what is wrong there.
        source: Box<toml::de::Error>,
    },
    /// A value that the server cannot work with.
    #[error("{origin}: {key} {problem}")]
    Invalid {
        /// The file, or that there was none.
        origin: String,
        /// The key, as in `limits.connections` or `listener[1].login`.
        key: String,
        /// What is wrong with its value, and which values are right.
        problem: String,
    },
}
