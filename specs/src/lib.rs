//! The Ragnarok Online protocol as spec files, and the language that reads them.
//!
//! Without features this crate is only the vocabulary that everything shares: [`Version`], [`Server`], [`Direction`], [`Value`], and
//! [`DIR`], where the spec files are.

mod end;
#[cfg(feature = "language")]
pub mod model;
mod value;
mod version;

pub use end::{Direction, Server};
pub use value::Value;
pub use version::{Line, Version, VersionError};

/// The folder of the shipped spec files, as an absolute path on the machine that built this crate.
pub const DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/packets");
