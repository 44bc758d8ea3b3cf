//! What a client asks to be told, and nothing changes by it.

use packets::{CharacterId, Tick, UnitId};

/// A request that only reads state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Query {
    /// Any server: the client is still there, on its own or as an answer to [`crate::event::Notice::Ping`]. No answer.
    KeepAlive,
    /// Char server: the character list, asked for by clients that page through it.
    CharacterPages,
    /// Map server: what time it is.
    TimeSync {
        /// The client's clock.
        tick: Tick,
    },
    /// Map server: what a unit in sight is called.
    UnitName {
        /// Which.
        unit: UnitId,
    },
    /// Map server: what a character is called, online or not.
    CharacterName {
        /// Which.
        character: CharacterId,
    },
    /// Map server: whose whispers it ignores by name.
    IgnoreList,
    /// Map server: how many play.
    PlayerCount,
    /// Map server: which pages of the guild window there are to see.
    GuildMenu,
    /// Map server: a page of the guild window.
    GuildPage {
        /// Page, 0 is the summary.
        page: u32,
    },
}
