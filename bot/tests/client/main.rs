//! One client, through real sockets, against servers that tests play.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::print_stderr, reason = "a skipped test says so")]

mod doctor;
mod fake_server;
mod hostile;
mod journey;
mod play;
mod recorded;
mod swarm;
