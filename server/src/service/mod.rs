//! The rules of the game: each service gets the state, changes what it is responsible for, and says what follows as
//! effects.
//!
//! A service never touches a socket, a channel, a clock or the store. Called by [`crate::game_loop`] only; those of
//! monsters and of the floor, in [`monster`] and [`floor`], by [`crate::map_loop`].

pub mod account_storage;
pub mod action;
pub mod ailment;
pub mod belongings;
pub mod card;
pub mod chance;
pub mod characters;
pub mod chat;
pub mod create;
pub mod delete;
pub mod dialog;
mod duel;
pub mod equipment;
pub mod experience;
pub mod fight;
pub mod floor;
pub mod game_master;
pub mod hiding;
pub mod hotkey;
pub mod identify;
pub mod interaction;
mod item_box;
pub mod item_use;
pub mod items;
pub mod job;
pub mod leave;
pub mod ledger;
pub mod limit;
pub mod load;
pub mod login;
pub mod looks;
pub mod map_enter;
pub mod monster;
pub mod path;
pub mod people;
pub mod pick_up;
pub mod pincode;
pub mod ping;
pub mod points;
pub mod recovery;
pub mod refine;
pub mod reload;
pub mod rename;
pub mod reward;
pub mod save;
pub mod select;
pub mod session;
pub mod shop;
pub mod sight;
pub mod slot;
pub mod spare;
pub mod status;
pub mod store;
pub mod trade;
pub mod travel;
pub mod vitals;
pub mod walk;
pub mod whisper;
