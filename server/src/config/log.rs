//! What is logged, and how.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// Which lines: levels, and parts of the server with levels of their own, as `RUST_LOG` has them.
    pub filter: String,
    /// The form of a line.
    pub format: LogFormat,
}

/// The form of a line of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: a JSON object.
    Json,
}

impl LogConfig {
    /// What passes the filter; why it is none.
    pub(crate) fn filter(&self) -> Result<EnvFilter, String> {
        filter(&self.filter)
    }
}

/// What passes a filter; why it is none. One that names nothing would silence everything but errors without saying so.
pub(crate) fn filter(text: &str) -> Result<EnvFilter, String> {
    if text.split(',').all(|part| part.trim().is_empty()) {
        return Err("it names nothing".to_owned());
    }
    EnvFilter::try_new(text).map_err(|error| error.to_string())
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: LogFormat::default(),
        }
    }
}
