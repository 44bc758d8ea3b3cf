//! Thousands of clients on few threads.

mod alarm;
mod bot;
pub mod consent;
mod context;
pub mod failures;
pub mod files;
mod generator;
pub mod hooks;
pub mod ladder;
mod lag;
mod live;
pub mod plan;
mod player;
mod registry;
mod run;
pub mod schedule;
pub mod source;

pub use run::{RunError, run};
