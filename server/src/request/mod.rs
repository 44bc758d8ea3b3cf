//! Typed packets in, queries and commands out: translation only, nothing is judged here but whether a packet has a meaning at all.
//!
//! One file per server and feature. A packet that nothing here knows is not an error, and is not even read: clients send many that this server
//! has no use for, and a layout that is wrong for one of those must cost nobody a session.

mod character;
mod enter;
mod floor;
mod game_master;
mod growth;
mod item;
mod login;
mod npc;
mod people;
mod pincode;
mod play;
mod talk;
mod text;
mod trade;

use packets::{DecodeError, Frame, Kind, Packet, Profile};

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

/// A packet that came and has a layout. Only who handles it reads it.
pub(crate) struct Received<'a> {
    kind: Kind,
    bytes: &'a [u8],
    profile: &'a Profile,
}

impl Received<'_> {
    /// Its fields.
    fn read<P: Packet>(&self) -> Result<P, DecodeError> {
        P::decode(self.bytes, self.profile)
    }
}

/// What a packet asks for; `None` when it is nothing here.
type Translated = Result<Option<Request>, DecodeError>;

/// What a client's packet to `server` asks for; `None` when nothing here handles it, whatever is in it.
pub fn translate(server: ServerKind, frame: &Frame<'_>, profile: &Profile) -> Result<Option<Request>, DecodeError> {
    let Some(kind) = frame.kind else { return Ok(None) };
    let packet = Received {
        kind,
        bytes: frame.bytes,
        profile,
    };
    for feature in features(server) {
        if let Some(request) = feature(&packet)? {
            return Ok(Some(request));
        }
    }
    Ok(None)
}

/// Feature by feature: each takes the packets it knows.
fn features(server: ServerKind) -> &'static [fn(&Received<'_>) -> Translated] {
    match server {
        ServerKind::Login => &[login::request],
        ServerKind::Char => &[enter::to_char, pincode::request, character::request],
        ServerKind::Map => &[
            play::request,
            floor::request,
            talk::request,
            npc::request,
            item::request,
            growth::request,
            trade::request,
            people::request,
            game_master::request,
            enter::to_map,
        ],
    }
}

#[cfg(test)]
mod tests {
    use packets::{Direction, Framed, Framer, Server};

    use super::*;

    /// The versions that every request must work on.
    pub(super) const VERSIONS: [&str; 4] = ["re-20120307", "re-20180621", "main-20190530", "main-20220406"];

    /// What a packet of a client of `version` asks of the map server.
    pub(super) fn translated(packet: &impl Packet, version: &str) -> Option<Request> {
        let profile = Profile::get(version.parse().unwrap()).unwrap();
        let mut bytes = Vec::new();
        packet.encode(profile, &mut bytes).unwrap();
        let mut framer = Framer::new(profile, Server::Map, Direction::ToServer);
        match framer.next(&bytes) {
            Ok(Framed::Frame(frame)) => translate(ServerKind::Map, &frame, profile).unwrap(),
            other => panic!("{version}: {other:?}"),
        }
    }
}
