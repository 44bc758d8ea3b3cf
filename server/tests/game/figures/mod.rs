//! The rules' numbers, one file a subject. Expected values are worked out by hand from the pre-renewal formulas, or come
//! from where the test says: published tables, or packets of a pre-renewal server.

mod behavior;
mod blow;
mod cards;
mod chance;
mod character;
mod combo;
mod defense;
mod derived;
mod drops;
mod element;
mod extremes;
mod level;
mod points;
mod pools;
mod price;
mod reach;
mod recorded;
mod recorded_blows;
mod recovery;
mod refine;
mod resistance;
mod share;
mod speed;
mod versus;
mod weight;

use server::event::record::Attributes;

/// STR, AGI, VIT, INT, DEX, LUK.
fn attributes(each: [u16; 6]) -> Attributes {
    Attributes::from_each(each)
}
