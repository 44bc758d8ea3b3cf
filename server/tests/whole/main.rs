//! The whole server as its clients see it: through sockets, over a store on disk, until it is stopped or killed.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod client;
mod failure;
mod fight;
mod kill;
mod log;
mod operation;
mod play;
mod stop;
mod told;

#[path = "../common/process.rs"]
mod process;

use std::path::Path;

use server::config::{Config, ListenerConfig, PasswordConfig};

/// A server in `folder` that anybody may register on, serving these versions on any ports.
fn config(folder: &Path, versions: &[&str]) -> Config {
    let mut config = Config::default();
    folder.clone_into(&mut config.store.path);
    config.password = PasswordConfig::cheap();
    config.accounts.registration = true;
    config.listeners = versions
        .iter()
        .map(|version| ListenerConfig::any_port(version.parse().unwrap()))
        .collect();
    config
}
