//! `bot record`: stands between a client and a server, and writes what they say, readable and as pcapng.
//!
//! Login servers tell clients where the char server is, char servers where the map server is, map servers where another map is: the recorder puts
//! addresses of its own there, so that the client stays behind it. All else goes through at once and byte by byte, obfuscated ids as they are, whole packet or
//! not. What is written is what the server said, in plain ids, with all that a session could be taken over with blanked, unless it is asked for.

mod journal;
mod patch;
mod pcapng;
mod proxy;
#[cfg(test)]
mod proxy_tests;
mod pump;
mod redirect;
mod secret;
mod session;
mod tape;

pub use self::{
    journal::Journal,
    patch::{Patch, swap},
    proxy::{Recording, record},
    secret::blanked,
    session::{Closing, Event, Passed, Session, SessionProblem, write_event, write_line},
    tape::{Shot, Tape, Track},
};
