//! One client, through real sockets, against servers that tests play.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fake_server;
mod journey;
mod recorded;
