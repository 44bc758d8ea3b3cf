//! A Ragnarok Online server: login, char and map in one process.

pub mod config;
pub mod event;
pub mod inbox;
pub mod net;
pub mod notifier;
pub mod password;
pub mod persistence;
pub mod ports;
pub mod request;
pub mod schedule;
pub mod slow;
pub mod state;
pub mod statistics;
pub mod world;
