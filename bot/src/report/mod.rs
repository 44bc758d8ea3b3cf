//! What a run says at its end.

pub mod metric;
mod picture;
pub mod threshold;
mod unit;
