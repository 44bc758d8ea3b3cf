//! Which embedded store keeps the records.

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// The embedded store below the records. A data folder is of one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum StoreEngine {
    /// What was acknowledged survives a kill of the server; the fastest.
    #[default]
    Sled,
    /// It survives a loss of power too; every flush waits for the disk.
    Redb,
}

impl StoreEngine {
    /// Every engine.
    pub const ALL: [Self; 2] = [Self::Sled, Self::Redb];

    /// Its name in a configuration, and of its folder inside a data folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sled => "sled",
            Self::Redb => "redb",
        }
    }
}

impl fmt::Display for StoreEngine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
