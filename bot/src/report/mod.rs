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
mod saturation;
pub(crate) mod snapshot;
pub mod text;
pub mod threshold;
pub(crate) mod unit;
pub(crate) mod whole;

pub use progress::Progress;
pub use results::{Results, Verdict};
pub(crate) use saturation::lag_explains;
pub use snapshot::{Snapshot, Watcher};
