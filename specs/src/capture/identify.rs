//! Which of the three servers a connection leads to, and whether its ids are obfuscated: by port where that is told, else by the first bytes.

use super::stream::{Connection, Part};
use crate::model::{At, Packet};
use crate::{Direction, IdMask, Server};

/// The packet that opens a map connection.
const MAP_ENTER: &str = "CZ_ENTER";
/// The packet that opens a char connection.
const CHAR_ENTER: &str = "CH_ENTER";

/// Ports that are known to be one of the servers'; connections to other ports are told by their content.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ports(pub Vec<(u16, Server)>);

/// What a connection turned out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Identity {
    pub(super) server: Server,
    /// Whether its client to server ids are obfuscated.
    pub(super) obfuscated: bool,
}

/// Tells what a connection is; none where nothing in it is known.
pub(super) fn identify(at: &At<'_>, ports: &Ports, connection: &Connection) -> Option<Identity> {
    let first = first_id(&connection.to_server);
    let by_port = ports.0.iter().find(|(port, _)| *port == connection.server.port());
    let server = by_port.map(|(_, server)| *server);
    let map = first.and_then(|id| map_enter(at, id));
    let plain = |server| Identity {
        server,
        obfuscated: false,
    };
    match (server, map) {
        (Some(Server::Map) | None, Some(identity)) => Some(identity),
        (Some(server), _) => Some(plain(server)),
        (None, None) => by_client(at, first).or_else(|| by_server(at, connection)).map(plain),
    }
}

fn first_id(parts: &[Part]) -> Option<u16> {
    let bytes = parts.first()?.bytes.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}

/// A map connection, if the first id is that of its first packet, plain or obfuscated.
fn map_enter(at: &At<'_>, first: u16) -> Option<Identity> {
    let enter = id_of(at, MAP_ENTER)?;
    let obfuscated = || keys(at).is_some_and(|keys| first ^ IdMask::new(keys).mask() == enter);
    let identity = |obfuscated| Identity {
        server: Server::Map,
        obfuscated,
    };
    if first == enter {
        return Some(identity(false));
    }
    obfuscated().then(|| identity(true))
}

/// By the first packet of the client.
fn by_client(at: &At<'_>, first: Option<u16>) -> Option<Server> {
    let first = first?;
    if id_of(at, CHAR_ENTER) == Some(first) {
        return Some(Server::Char);
    }
    let sent = |server| packets(at, server, Direction::ToServer, first);
    [Server::Login, Server::Map, Server::Char]
        .into_iter()
        .find(|server| sent(*server))
}

/// By the first packet of the server; the char server may begin with four raw bytes.
fn by_server(at: &At<'_>, connection: &Connection) -> Option<Server> {
    let bytes = &connection.to_client.first()?.bytes;
    let id = |from: usize| bytes.get(from..)?.first_chunk().map(|id| u16::from_le_bytes(*id));
    let sent = |server, id: u16| packets(at, server, Direction::ToClient, id);
    let first = id(0)?;
    let known = Server::ALL.into_iter().find(|server| sent(*server, first));
    known.or_else(|| sent(Server::Char, id(4)?).then_some(Server::Char))
}

fn packets(at: &At<'_>, server: Server, direction: Direction, id: u16) -> bool {
    let found = at.protocol().find(at.version(), server, direction, id);
    found.is_some_and(|packet: &Packet| packet.body().is_some())
}

fn id_of(at: &At<'_>, name: &str) -> Option<u16> {
    at.protocol().packet_id(at.protocol().packet(name)?, at.version())
}

/// The obfuscation keys of the version, if any is not 0.
pub(super) fn keys(at: &At<'_>) -> Option<[u32; 3]> {
    let client = at.protocol().client(at.version()).ok()?;
    client.keys.filter(|keys| keys.iter().any(|key| *key != 0))
}
