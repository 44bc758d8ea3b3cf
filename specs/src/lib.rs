//! The Ragnarok Online protocol as spec files, and the language that reads them.
//!
//! Without features this crate is only the vocabulary that everything shares: [`Version`], [`Server`], [`Direction`], [`Value`], and
//! [`DIR`], where the spec files are.
//!
//! With the feature `language` it reads spec files: [`load`] gives a checked [`model::Protocol`], or every mistake at once as
//! [`diagnostic::Diagnostics`]; [`interpret`] decodes and encodes packets by that model, on any version.
//!
//! With the feature `capture` it also reads recorded network traffic: [`capture::Session`]; with `hercules` the length tables, shuffled ids and
//! keys of a Hercules checkout: [`hercules::Checkout`]; with `json` it writes the model as JSON: [`emit::ir`].

#[cfg(feature = "capture")]
pub mod capture;
mod cipher;
#[cfg(feature = "language")]
pub mod diagnostic;
#[cfg(feature = "language")]
pub mod emit;
mod end;
#[cfg(feature = "language")]
mod format;
#[cfg(feature = "language")]
#[doc(hidden)]
pub mod fuzz;
#[cfg(feature = "hercules")]
pub mod hercules;
#[cfg(feature = "language")]
pub mod interpret;
mod literal;
#[cfg(feature = "language")]
mod load;
#[cfg(feature = "language")]
pub mod model;
#[cfg(feature = "language")]
mod parse;
mod value;
mod version;

pub use cipher::IdMask;
pub use end::{Direction, Server};
#[cfg(feature = "language")]
pub use format::format;
pub use literal::literal;
#[cfg(feature = "language")]
pub use load::{Inspection, inspect, inspect_sources, load, load_sources};
pub use value::Value;
pub use version::{Line, Version, VersionError};

/// The folder of the shipped spec files, as an absolute path on the machine that built this crate.
pub const DIR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/packets");
