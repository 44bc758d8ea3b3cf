//! `bot record`: stands between a client and a server, and writes what they say, readable and as pcapng.
//!
//! Login servers tell clients where the char server is, char servers where the map server is, map servers where another map is: the recorder puts
//! addresses of its own there, so that the client stays behind it. All else goes through byte by byte, obfuscated ids as they are. What is written is what
//! the server said, in plain ids, with passwords and pincodes blanked unless they are asked for.

mod journal;
mod patch;
mod pcapng;
mod proxy;
mod secret;
mod session;
mod tape;

pub use self::{
    journal::Journal,
    patch::{Patch, swap},
    proxy::{Recording, record},
    secret::blanked,
    session::{Passed, Session, SessionProblem, write_line},
    tape::{Tape, Track},
};
