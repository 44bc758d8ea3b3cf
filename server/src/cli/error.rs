//! Why a command failed, and the exit code that says so.

use std::{io, path::PathBuf, process::ExitCode};

use crate::{
    app::RunError,
    config::ConfigError,
    net::NetError,
    password::PasswordError,
    persistence::{
        store::StoreError,
        transfer::{ExportError, ImportError},
    },
    world::WorldError,
};

/// What an exit code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// All done.
    Done = 0,
    /// It failed, for a reason without a code of its own.
    Failed = 1,
    /// The command line or the configuration is wrong.
    Usage = 2,
    /// The data folder is in use by another server.
    InUse = 3,
    /// The stored data did not pass its check.
    Damaged = 4,
    /// The account exists already.
    Exists = 5,
    /// A port cannot be bound.
    Ports = 6,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A password cannot be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The world has mistakes, or cannot be read.
    #[error(transparent)]
    BadWorld(#[from] WorldError),
    /// The world cannot be written.
    #[error("cannot write the world to {path}: {source}")]
    World {
        /// Where to.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An argument that cannot be used.
    #[error("{0}")]
    Usage(String),
    /// The account exists already.
    #[error("there is an account {0} already")]
    Exists(String),
    /// Nothing can be read from stdin.
    #[error("cannot read the password from stdin: {0}")]
    Input(io::Error),
    /// The server did not start, or did not stop well.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The system does not tell of signals.
    #[error("cannot wait for signals: {0}")]
    Signals(io::Error),
    /// Records cannot be exported.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// Records cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A file named on the command line cannot be used.
    #[error("cannot {action} {path}: {source}")]
    File {
        /// What was tried: "make", "read", "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Nothing can be written to stdout.
    #[error("cannot write to stdout: {0}")]
    Output(io::Error),
}

impl CliError {
    /// The exit code for it.
    pub fn status(&self) -> ExitStatus {
        match self {
            Self::Config(_)
            | Self::Usage(_)
            | Self::BadWorld(_)
            | Self::Import(ImportError::NotEmpty { .. })
            | Self::Run(RunError::Config(_) | RunError::World(_) | RunError::Net(NetError::Version(_))) => {
                ExitStatus::Usage
            }
            Self::Store(error)
            | Self::Run(RunError::Store(error))
            | Self::Export(ExportError::Store(error))
            | Self::Import(ImportError::Store(error)) => store_status(error),
            Self::Run(RunError::Net(NetError::Bind { .. })) => ExitStatus::Ports,
            Self::Exists(_) => ExitStatus::Exists,
            Self::Run(_)
            | Self::Signals(_)
            | Self::Password(_)
            | Self::Input(_)
            | Self::Export(_)
            | Self::Import(_)
            | Self::File { .. }
            | Self::World { .. }
            | Self::Output(_) => ExitStatus::Failed,
        }
    }
}

fn store_status(error: &StoreError) -> ExitStatus {
    match error {
        StoreError::InUse { .. } => ExitStatus::InUse,
        StoreError::OtherEngine { .. } | StoreError::UnfinishedImport { .. } => ExitStatus::Usage,
        StoreError::Refused { .. } => ExitStatus::Damaged,
        StoreError::Kept { source, .. } => store_status(source),
        _ => ExitStatus::Failed,
    }
}
