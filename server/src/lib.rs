//! A Ragnarok Online server: login, char and map in one process.

pub mod event;
pub mod inbox;
pub mod ports;
