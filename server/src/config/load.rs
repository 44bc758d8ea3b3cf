//! From a file to settings.

use std::{fs, path::Path};

use super::{Config, ConfigError};

impl Config {
    /// Reads a TOML file over the defaults. Ranges are checked later, by [`Config::check`], when flags have been
    /// applied.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            source,
        })?;
        Self::parse(&text).map_err(|source| ConfigError::Unparsable {
            path: path.to_owned(),
            source: Box::new(source),
        })
    }

    /// Reads TOML text over the defaults.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

/// A client version as text: `main-20220406`.
pub(super) mod version {
    use packets::Version;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
    pub(crate) fn serialize<S: Serializer>(version: &Version, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(version)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
