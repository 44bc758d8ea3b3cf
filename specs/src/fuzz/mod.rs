//! What must hold of any text and any recording: bodies of fuzz targets, and the stable runner's mutations.
//!
//! Hidden from the documentation, and no part of what this crate promises. It is no feature: the bodies are a few calls of public functions, cost
//! nothing to who does not call them, and a feature would have everything built twice to test it.
//!
//! A body returns if all is well and panics if something is not.

#[cfg(feature = "capture")]
mod capture;
mod harness;
mod mutate;
mod text;

#[cfg(feature = "capture")]
pub use capture::pcap;
pub use harness::{Allowance, Campaign, Failure, Outcome};
use mutate::Mutator;
pub use text::parser;
