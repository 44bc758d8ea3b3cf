//! Headless Ragnarok Online clients, and swarms of them, to load-test any server.
//!
//! - [`client`]: one client. Log in, choose a character, enter the map, send and expect typed packets.
//! - [`swarm`]: many of them on few threads, from a [`swarm::plan::Plan`] to a [`report::Results`].
//! - [`behavior`]: what bots do, [`stats`]: what is measured, [`report`]: what is told.
//! - [`interrupt`]: Ctrl-C, as the end of a run that leaves a report.
//! - [`cli`], [`app`]: the command line. With the feature `embedded` (the default) `bot demo` brings its own server.

pub mod app;
pub mod behavior;
pub mod cli;
pub mod client;
mod compare;
#[cfg(feature = "embedded")]
mod demo;
pub mod doctor;
#[cfg(feature = "embedded")]
mod economy;
pub mod interrupt;
mod output;
pub mod play;
mod printable;
pub mod provision;
pub mod record;
pub mod replay;
pub mod report;
pub mod scenario;
pub mod stats;
pub mod swarm;
mod view;
