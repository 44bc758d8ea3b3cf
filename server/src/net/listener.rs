//! Ports: binding them, and accepting on them.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use packets::{Profile, ProfileError, Version};
use thiserror::Error;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc;
use tokio::time::sleep;
use tracing::warn;

use super::session::Arrival;
use super::settings::{ListenerSettings, NetSettings, Obfuscation};
use crate::event::{Listener, ServerKind};

/// Connections that may wait to be accepted, on each port.
const BACKLOG: u32 = 1024;

/// How long to let go of a port that cannot accept, for there are no file descriptors left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Net cannot start.
#[derive(Debug, Error)]
pub enum NetError {
    /// A version that no spec file lists.
    #[error(transparent)]
    Version(#[from] ProfileError),
    /// A port that cannot be bound.
    #[error("cannot listen on {address} ({server:?} server of {version}): {source}")]
    Bind {
        /// The version it is for.
        version: Version,
        /// The server it is for.
        server: ServerKind,
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
}

/// Where one listener's servers are, ports as they really are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerAddresses {
    /// The client version spoken there.
    pub version: Version,
    /// The login server.
    pub login: SocketAddr,
    /// The char server.
    pub char: SocketAddr,
    /// The map server.
    pub map: SocketAddr,
}

/// What a port's connections have in common.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) listener: Listener,
    pub(super) profile: &'static Profile,
    pub(super) obfuscation: Obfuscation,
    pub(super) advertise: Option<Ipv4Addr>,
    pub(super) char_port: u16,
    pub(super) map_port: u16,
    pub(super) server_name: Arc<str>,
}

/// A bound port.
#[derive(Debug)]
pub(super) struct Port {
    pub(super) socket: TcpListener,
    pub(super) door: Arc<Door>,
}

/// Binds the three ports of one listener.
pub(super) fn bind(
    settings: &NetSettings,
    listener: &ListenerSettings,
) -> Result<([Port; 3], ListenerAddresses), NetError> {
    let profile = Profile::get(listener.version)?;
    let login = listen(listener, ServerKind::Login, listener.login)?;
    let char = listen(listener, ServerKind::Char, listener.char)?;
    let map = listen(listener, ServerKind::Map, listener.map)?;
    let addresses = ListenerAddresses {
        version: listener.version,
        login: login.1,
        char: char.1,
        map: map.1,
    };
    let port = |socket, server| Port {
        socket,
        door: Arc::new(Door {
            listener: Listener {
                version: listener.version,
                server,
                pincode: listener.pincode,
            },
            profile,
            obfuscation: listener.obfuscation,
            advertise: settings.advertise,
            char_port: addresses.char.port(),
            map_port: addresses.map.port(),
            server_name: Arc::clone(&settings.server_name),
        }),
    };
    let ports = [
        port(login.0, ServerKind::Login),
        port(char.0, ServerKind::Char),
        port(map.0, ServerKind::Map),
    ];
    Ok((ports, addresses))
}

fn listen(
    listener: &ListenerSettings,
    server: ServerKind,
    address: SocketAddr,
) -> Result<(TcpListener, SocketAddr), NetError> {
    let bound = || {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()
        } else {
            TcpSocket::new_v6()
        }?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listening = socket.listen(BACKLOG)?;
        let address = listening.local_addr()?;
        Ok((listening, address))
    };
    bound().map_err(|source| NetError::Bind {
        version: listener.version,
        server,
        address,
        source,
    })
}

/// Accepts connections until nobody wants them any more.
pub(super) async fn accept(port: Port, arrivals: mpsc::Sender<Arrival>) {
    loop {
        match port.socket.accept().await {
            Ok((stream, address)) => {
                let arrival = Arrival {
                    stream,
                    address: address.ip().to_canonical(),
                    door: Arc::clone(&port.door),
                };
                if arrivals.send(arrival).await.is_err() {
                    return;
                }
            }
            Err(error) => {
                warn!(%error, server = ?port.door.listener.server, "cannot accept");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
