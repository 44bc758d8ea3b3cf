//! The rules of the pre-renewal game as pure functions: numbers in, numbers out, one subject a file.
//!
//! Formulas, settings and the order of rounding are those of rAthena without renewal as it is shipped (July 2025), which
//! Hercules shares but where a file says otherwise. Nothing here knows a player, a clock or a dice: what is read from
//! tables comes in as a number, and so does every roll.

pub mod ailment;
pub mod behavior;
pub mod blow;
pub mod cards;
pub mod chance;
mod character;
mod combo;
pub mod defense;
pub mod derived;
pub mod drops;
pub mod element;
pub mod extras;
pub mod fighter;
pub mod level;
pub mod points;
pub mod pools;
pub mod price;
mod rate;
pub mod reach;
pub mod recovery;
pub mod refine;
pub mod resistance;
pub mod share;
pub mod speed;
mod traits;
pub mod versus;
pub mod weight;
pub mod worn;

pub use character::{card, experience, list, vitals};
pub use fighter::{Fighter, carried};
pub use traits::Traits;
pub use worn::{Views, Worn};
