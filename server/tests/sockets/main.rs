//! The server through real sockets on 127.0.0.1: what comes in, what goes out, what is thrown out.
//!
//! Behind the ports is a game of a few lines that each test gives (`stage`), so that nothing but net, request and notifier is tested; or, in
//! `play`, the whole server.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, its helpers too"
)]

mod client;
mod hostile;
mod limits;
mod play;
mod reading;
mod sending;
mod stage;
mod states;

#[path = "../common/process.rs"]
mod process;
