//! From a file and single settings to a configuration.

use std::{fs, path::Path, str::FromStr};

use toml::{Table, Value};

use super::{Config, ConfigError};

/// One setting by its name in the file: `timeouts.playing_seconds=90`.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Table names and key, from the outside in.
    path: Vec<String>,
    value: Value,
}

impl Config {
    /// Reads a TOML file, if one is given, over the defaults, and the settings over it. Ranges are checked later, by
    /// [`Config::check`], when flags have been applied.
    pub fn load(path: Option<&Path>, settings: &[Setting]) -> Result<Self, ConfigError> {
        let text = path.map_or_else(|| Ok(String::new()), read)?;
        let unparsable = |source| ConfigError::Unparsable {
            path: path.unwrap_or(Path::new("command line")).to_owned(),
            source: Box::new(source),
        };
        // By itself first, so that its mistakes are named with their lines.
        let config = Self::parse(&text).map_err(unparsable)?;
        if settings.is_empty() {
            return Ok(config);
        }
        let mut table: Table = toml::from_str(&text).map_err(unparsable)?;
        let mut config = config;
        for setting in settings {
            setting.put_into(&mut table);
            // One by one, so that it is known which is wrong.
            config = table.clone().try_into().map_err(|error| setting.refused(&error))?;
        }
        Ok(config)
    }

    /// Reads TOML text over the defaults.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

fn read(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (path, value) = text
            .split_once('=')
            .ok_or_else(|| "write KEY=VALUE, as in timeouts.playing_seconds=90".to_owned())?;
        Ok(Self {
            path: path.trim().split('.').map(str::to_owned).collect(),
            // What is no TOML value is text: the shell has taken the quotes.
            value: value
                .trim()
                .parse()
                .unwrap_or_else(|_| Value::String(value.trim().to_owned())),
        })
    }
}

impl Setting {
    fn put_into(&self, table: &mut Table) {
        let mut table = table;
        let Some((key, tables)) = self.path.split_last() else {
            return;
        };
        for name in tables {
            let inner = table.entry(name).or_insert_with(|| Value::Table(Table::new()));
            if !inner.is_table() {
                *inner = Value::Table(Table::new());
            }
            let Value::Table(inner) = inner else { return };
            table = inner;
        }
        table.insert(key.clone(), self.value.clone());
    }

    fn refused(&self, error: &toml::de::Error) -> ConfigError {
        ConfigError::Invalid {
            origin: "command line".to_owned(),
            key: format!("--set {}", self.path.join(".")),
            problem: format!(
                "is wrong: {}; `server config` prints every key with its default",
                error.message()
            ),
        }
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
