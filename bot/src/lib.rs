//! Headless Ragnarok Online clients, and swarms of them, to load-test any server.

pub mod behavior;
pub mod cli;
pub mod client;
pub mod report;
pub mod stats;
pub mod swarm;
