//! Typed packets in, queries and commands out: translation only, nothing is judged here but whether a packet has a meaning at all.
//!
//! One file per server and feature. A packet that nothing here knows is not an error: clients send many that this server has no use for.

mod character;
mod enter;
mod login;
mod pincode;
mod play;
mod talk;
mod text;

use packets::{ClientToChar, ClientToLogin, ClientToMap, DecodeError, Frame, Profile};

use crate::event::{Command, GameEvent, Query, ServerKind, SessionId};

/// What a packet asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// A change.
    Command(Command),
    /// To be told.
    Query(Query),
}

impl Request {
    /// The request as `session` makes it.
    pub fn into_event(self, session: SessionId) -> GameEvent {
        match self {
            Self::Command(command) => GameEvent::Command { session, command },
            Self::Query(query) => GameEvent::Query { session, query },
        }
    }
}

impl From<Command> for Request {
    fn from(command: Command) -> Self {
        Self::Command(command)
    }
}

impl From<Query> for Request {
    fn from(query: Query) -> Self {
        Self::Query(query)
    }
}

/// What a client's packet to `server` asks for; `None` when nothing here handles it.
pub fn translate(server: ServerKind, frame: &Frame<'_>, profile: &Profile) -> Result<Option<Request>, DecodeError> {
    Ok(match server {
        ServerKind::Login => ClientToLogin::decode(frame, profile)?.and_then(|packet| login::request(&packet)),
        ServerKind::Char => ClientToChar::decode(frame, profile)?.and_then(|packet| to_char(&packet, profile)),
        ServerKind::Map => ClientToMap::decode(frame, profile)?.and_then(|packet| to_map(&packet)),
    })
}

/// Feature by feature: each takes the packets it knows and hands on the others.
fn to_char(packet: &ClientToChar, profile: &Profile) -> Option<Request> {
    enter::to_char(packet)
        .or_else(|| pincode::request(packet))
        .or_else(|| character::request(packet, profile))
}

fn to_map(packet: &ClientToMap) -> Option<Request> {
    play::request(packet)
        .or_else(|| talk::request(packet))
        .or_else(|| enter::to_map(packet))
}
