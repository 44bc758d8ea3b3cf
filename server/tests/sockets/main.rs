//! The server's edge through real sockets on 127.0.0.1: what comes in, what goes out, what is thrown out. The game behind it is a few lines
//! that each test gives, so that nothing but net, request and notifier is tested.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, its helpers too"
)]

mod client;
mod limits;
mod reading;
mod sending;
mod stage;
mod states;
