//! What a run says while it runs and at its end.

pub(crate) mod asked;
mod drift;
pub mod hdr;
mod hint;
mod host;
pub(crate) mod html;
pub mod json;
pub mod junit;
pub mod metric;
mod picture;
mod progress;
pub mod prometheus;
pub(crate) mod read;
pub(crate) mod results;
pub(crate) mod snapshot;
pub mod text;
pub mod threshold;
pub(crate) mod unit;

pub use progress::Progress;
pub(crate) use results::lag_explains;
pub use results::{Results, Verdict};
pub use snapshot::{Snapshot, Watcher};
