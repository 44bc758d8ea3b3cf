//! The game's rules, one file for each capability, on a server without socket, thread and clock.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it skips"
)]

#[path = "../common/mod.rs"]
mod common;

mod actions;
mod ailments;
mod anything;
mod backlog;
mod characters;
mod chat;
mod conserved;
mod deletion;
mod duel;
mod experience;
mod extras;
mod fair_fights;
mod fight;
mod figures;
mod floor;
mod game_master;
mod growth;
mod held;
mod items;
mod limits;
mod login;
mod logout;
mod map_enter;
mod minds;
mod monsters;
mod mvp;
mod names;
mod not_allowed;
mod npc;
mod path;
mod people;
mod pincode;
mod rates;
mod recovery;
mod reload;
mod rename;
mod replay;
mod save;
mod sight;
mod slots;
mod spared;
mod splash;
mod storage_steps;
mod targets;
mod trade;
mod vitals;
mod walk;
mod warp;
mod world;
