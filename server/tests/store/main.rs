//! The store: what it promises over any engine, what it refuses, and what survives a kill.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "long runs say what they did")]

mod check;
mod contract;
mod crash;
mod damage;
mod engines;
mod injected;
mod model;
mod people;
mod repository;
mod shared;
mod thread;
mod transfer;
mod upgrade;
