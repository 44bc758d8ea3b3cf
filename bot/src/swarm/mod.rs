//! Thousands of clients on few threads.

pub mod consent;
pub mod live;
pub mod plan;
pub mod registry;
pub mod schedule;
pub mod source;
