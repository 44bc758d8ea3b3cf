//! Thousands of clients on few threads.

pub mod consent;
pub mod registry;
pub mod schedule;
pub mod source;
