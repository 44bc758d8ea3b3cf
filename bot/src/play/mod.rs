//! `bot play`: a terminal client, for people who want to walk the world without a game client.
//!
//! [`Game`] is what the player sees; [`draw`](draw::draw) makes a picture of it, [`input`] makes acts of keys, and what the server says changes it.

mod act;
mod dialog;
pub mod draw;
mod game;
mod hear;
pub mod input;
mod inputs;
mod leaving;
mod pursuit;
mod terminal;
#[cfg(test)]
mod tests;
mod turns;
mod window;

pub use self::{
    act::Act,
    dialog::{Dialog, Waits},
    game::{Atlas, Floor, Game, KnownMap, Panel, Voice},
    leaving::Leaving,
    pursuit::Goal,
    terminal::play,
    turns::{End, Screen, play_on},
};
