//! A Ragnarok Online server: login, char and map in one process.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod event;
pub mod figures;
pub mod game_loop;
pub mod heart;
pub mod inbox;
pub mod map_loop;
pub mod net;
pub mod notifier;
pub mod operation;
pub mod password;
pub mod persistence;
pub mod ports;
pub mod query;
pub mod request;
pub mod schedule;
pub mod service;
pub mod slow;
pub mod state;
pub mod statistics;
pub mod world;

pub use app::{RunError, Running, run, run_from, run_over};
