//! The Ragnarok Online protocol as a library. For now only the identifiers and positions that the game itself speaks of.

pub use specs::{Direction, Line, Server, Value, Version, VersionError};

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident($integer:ty),)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
        pub struct $name(pub $integer);
    )*};
}

identifiers! {
    /// An account.
    AccountId(u32),
    /// A character.
    CharacterId(u32),
    /// Anything that stands on a map; a character's unit id is its account id.
    UnitId(u32),
    /// A kind of item.
    ItemId(u32),
    /// A kind of character, monster or NPC.
    JobId(u16),
    /// One of the two random numbers of a login.
    LoginId(u32),
    /// Milliseconds on the clock of whoever sent it; wraps after 49 days.
    Tick(u32),
}

/// A cell and the direction a unit faces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Position {
    /// Column, `0..=1023`.
    pub x: u16,
    /// Row, `0..=1023`; rows grow to the north.
    pub y: u16,
    /// Direction, `0..=15`; 0 is north, counter-clockwise in steps of 45 degrees.
    pub dir: u8,
}

impl Position {
    /// Cell `(x, y)`, facing `dir`.
    pub const fn new(x: u16, y: u16, dir: u8) -> Self {
        Self { x, y, dir }
    }
}

/// A walk from one cell to another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Movement {
    /// Cell of departure, column then row.
    pub from: (u16, u16),
    /// Cell of arrival, column then row.
    pub to: (u16, u16),
    /// Position within the cell of departure, `0..=15` each; 8 is its middle.
    pub sub: (u8, u8),
}

impl Movement {
    /// A walk from the middle of `from` to `to`.
    pub const fn new(from: (u16, u16), to: (u16, u16)) -> Self {
        Self { from, to, sub: (8, 8) }
    }
}
