//! `bot play`: a terminal client, for people who want to walk the world without a game client.
//!
//! [`Game`] is what the player sees; [`draw`](draw::draw) makes a picture of it, [`input`] makes acts of keys, and what the server says changes it.

mod act;
pub mod draw;
mod game;
mod hear;
pub mod input;
mod pursuit;
mod terminal;
#[cfg(test)]
mod tests;

pub use self::{
    act::Act,
    game::{Atlas, Dialog, Floor, Game, KnownMap, Panel, Voice, Waits},
    pursuit::Goal,
    terminal::{End, play},
};
