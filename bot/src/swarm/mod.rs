//! Thousands of clients on few threads.

mod alarm;
mod bot;
mod chaos;
mod coming;
pub mod consent;
mod context;
mod director;
pub mod failures;
pub mod files;
mod generator;
pub mod hooks;
pub(crate) mod host;
mod interval;
pub mod ladder;
mod lag;
mod live;
mod picture;
pub mod plan;
mod player;
mod registry;
mod retry;
mod run;
pub mod schedule;
pub mod source;
mod usage;
mod whereabouts;

pub use context::Phase;
pub use live::Population;
pub use run::{RunError, run};
