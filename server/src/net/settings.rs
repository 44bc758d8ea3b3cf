//! What net is told at start: where to listen, for which versions, and how much of everything it lets in.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use packets::Version;

pub use crate::config::Obfuscation;

/// Everything net is told at start.
#[derive(Debug, Clone)]
pub struct NetSettings {
    /// One for each client version that is served.
    pub listeners: Vec<ListenerSettings>,
    /// Name of the server in the client's server list.
    pub server_name: Arc<str>,
    /// Address that clients are sent to for the char and map server; `None`: the one they reached this server at.
    pub advertise: Option<Ipv4Addr>,
    /// How long a session may stay silent.
    pub timeouts: Timeouts,
    /// What is the most of everything.
    pub limits: NetLimits,
}

/// Three ports for clients of one version.
#[derive(Debug, Clone)]
pub struct ListenerSettings {
    /// The client version spoken.
    pub version: Version,
    /// Where the login server listens; port 0 lets the system choose, here and below.
    pub login: SocketAddr,
    /// Where the char server listens.
    pub char: SocketAddr,
    /// Where the map server listens.
    pub map: SocketAddr,
    /// Whether clients obfuscate the ids of their packets to the map server.
    pub obfuscation: Obfuscation,
    /// Whether the char server asks for a pincode.
    pub pincode: bool,
}

/// How long a session may send nothing whole.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// From the accept to the packet that opens the session: login, char enter, map enter.
    pub handshake: Duration,
    /// At character selection, or waiting at the login server.
    pub char_select: Duration,
    /// Playing; clients tell the time every 12 seconds.
    pub playing: Duration,
    /// From the end of a session to the end of its connection: what the client still sends is read and dropped, so that the last packets
    /// reach it.
    pub linger: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(15),
            char_select: Duration::from_mins(5),
            playing: Duration::from_mins(1),
            linger: Duration::from_secs(1),
        }
    }
}

/// What is the most of everything.
#[derive(Debug, Clone, Copy)]
pub struct NetLimits {
    /// Connections at a time.
    pub connections: usize,
    /// Connections at a time from one address.
    pub per_address: usize,
    /// Bytes of one packet of a client.
    pub packet: usize,
    /// Packets of one client per second, over longer than a moment; its further ones wait in its socket.
    pub packets_per_second: u32,
    /// How long the connections that are open when net is to stop may take to end.
    pub stop: Duration,
}

impl Default for NetLimits {
    fn default() -> Self {
        Self {
            connections: 8192,
            per_address: usize::MAX,
            packet: 16 * 1024,
            packets_per_second: 200,
            stop: Duration::from_secs(3),
        }
    }
}
