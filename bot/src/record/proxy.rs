//! The proxy: a gate for each server, and what goes through it.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, ToSocketAddrs},
    rc::Rc,
    sync::Arc,
};

use packets::{
    AcAcceptLogin, Direction, Frame, Framed, Framer, HcNotifyZonesvr, Integer, Kind, Packet, Profile, RoString, Server,
    ZcAirshipServermove, ZcNpcackServermove,
    cipher::{Cipher, Detected},
    fit,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{
        TcpListener, TcpSocket, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::Semaphore,
    task::{LocalSet, spawn_local},
};

use super::journal::{Came, Journal};
use crate::swarm::consent::Permission;

/// More servers than this are not listened for.
const MOST_GATES: usize = 64;

/// More connections at a time than this are not taken.
const MOST_CONNECTIONS: usize = 256;

/// Bytes read at once.
const READ_SIZE: usize = 16 * 1024;

/// What is recorded.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The client version.
    pub profile: &'static Profile,
    /// Where clients log in.
    pub listen: SocketAddr,
    /// The login server.
    pub target: SocketAddr,
    /// Which servers may be connected to.
    pub permission: Permission,
}

/// Records until `stop`; `told` is told what happens, and first where it listens.
pub async fn record(
    recording: &Recording,
    journal: Journal,
    told: impl Fn(&str) + 'static,
    stop: impl Future<Output = ()>,
) -> io::Result<Journal> {
    let proxy = Rc::new(Proxy {
        profile: recording.profile,
        listens: recording.listen.ip(),
        target: recording.target.ip(),
        permission: recording.permission.clone(),
        gates: RefCell::default(),
        journal: RefCell::new(journal),
        told: Box::new(told),
    });
    let tasks = LocalSet::new();
    let done = tasks.run_until(async {
        let own = proxy.open(Server::Login, recording.target, recording.listen.port())?;
        (proxy.told)(&format!(
            "listens on {own}, for the login server at {}",
            recording.target
        ));
        stop.await;
        proxy.journal.borrow_mut().flush()
    });
    done.await?;
    // The tasks hold the proxy, and are dropped with their set.
    drop(tasks);
    let proxy = Rc::into_inner(proxy).ok_or_else(|| io::Error::other("a connection outlives the recording"))?;
    Ok(proxy.journal.into_inner())
}

/// A gate for each server: a listener whose clients are led there.
struct Proxy {
    profile: &'static Profile,
    /// Where it listens.
    listens: IpAddr,
    /// The machine that servers mean by 0.0.0.0.
    target: IpAddr,
    permission: Permission,
    gates: RefCell<BTreeMap<(Server, SocketAddr), SocketAddr>>,
    journal: RefCell<Journal>,
    told: Box<dyn Fn(&str)>,
}

/// One way of one connection.
#[derive(Clone, Copy)]
struct Way {
    stream: u32,
    server: Server,
    direction: Direction,
}

impl Proxy {
    /// Listens for clients of the server at `target`.
    fn open(self: &Rc<Self>, server: Server, target: SocketAddr, port: u16) -> io::Result<SocketAddr> {
        let listener = std::net::TcpListener::bind((self.listens, port))?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let own = listener.local_addr()?;
        spawn_local(Rc::clone(self).serve(server, listener, target));
        Ok(own)
    }

    async fn serve(self: Rc<Self>, server: Server, listener: TcpListener, target: SocketAddr) {
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        while let Ok((client, peer)) = listener.accept().await {
            let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
                (self.told)(&format!("{server}: one connection too many, from {peer}"));
                continue;
            };
            let proxy = Rc::clone(&self);
            spawn_local(async move {
                if let Err(error) = proxy.carry(server, client, peer, target).await {
                    (proxy.told)(&format!("{server}: {peer} to {target}: {error}"));
                }
                drop(place);
            });
        }
    }

    /// Carries one connection to its end.
    async fn carry(
        self: &Rc<Self>,
        server: Server,
        client: TcpStream,
        peer: SocketAddr,
        target: SocketAddr,
    ) -> io::Result<()> {
        let upstream = connect(target, peer).await?;
        client.set_nodelay(true)?;
        let stream = self.journal.borrow_mut().open(peer, target)?;
        (self.told)(&format!("{server}: {peer} to {target}"));
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = upstream.into_split();
        let way = |direction| Way {
            stream,
            server,
            direction,
        };
        let there = self.pump(way(Direction::ToServer), from_client, to_server);
        let back = self.pump(way(Direction::ToClient), from_server, to_client);
        let (there, back) = tokio::join!(there, back);
        there.and(back)
    }

    /// Passes everything on, one way, until its end closes; then the other end is told so.
    async fn pump(self: &Rc<Self>, way: Way, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
        let result = self.pass(way, &mut from, &mut to).await;
        self.journal.borrow_mut().close(way.stream, way.direction)?;
        let _closed = to.shutdown().await;
        match result {
            // Ends that hang up are what ends connections.
            Err(error) if is_hang_up(&error) => Ok(()),
            other => other,
        }
    }

    async fn pass(self: &Rc<Self>, way: Way, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) -> io::Result<()> {
        let (mut buffer, mut framer) = (Vec::new(), None);
        loop {
            buffer.reserve(READ_SIZE);
            if from.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
            let Some(first) = buffer.first_chunk() else { continue };
            let wire = u16::from_le_bytes(*first);
            let (framer, obfuscated) = framer.get_or_insert_with(|| self.framer(way, wire));
            let mut passed = Vec::new();
            let lost = self.cut(way, framer, *obfuscated, &mut buffer, &mut passed)?;
            to.write_all(&passed).await?;
            if let Some(error) = lost {
                (self.told)(&format!(
                    "{} {}: {error}; the rest of the connection goes through unseen",
                    way.server, way.direction
                ));
                to.write_all(&buffer).await?;
                return copy(from, to).await.map(|_| ());
            }
        }
    }

    /// Takes whole packets off the front of `buffer`, and appends what is sent on; an error where no packet begins.
    fn cut(
        self: &Rc<Self>,
        way: Way,
        framer: &mut Framer,
        obfuscated: bool,
        buffer: &mut Vec<u8>,
        passed: &mut Vec<u8>,
    ) -> io::Result<Option<packets::FrameError>> {
        let mut taken = 0;
        let lost = loop {
            let frame = match framer.next(buffer.get(taken..).unwrap_or_default()) {
                Ok(Framed::Frame(frame)) => frame,
                Ok(Framed::Need(_)) => break None,
                Err(error) => break Some(error),
            };
            taken += frame.bytes.len();
            let is_raw = frame.kind.is_some_and(|kind| self.profile.is_raw(kind));
            self.journal.borrow_mut().write(&Came {
                stream: way.stream,
                server: way.server,
                direction: way.direction,
                id: (!is_raw).then_some(frame.id),
                bytes: frame.bytes,
                obfuscated,
            })?;
            match self.redirected(&frame) {
                Some(bytes) => passed.extend(bytes),
                None => passed.extend_from_slice(frame.bytes),
            }
        };
        buffer.drain(..taken);
        Ok(lost)
    }

    /// For a connection whose first id on the wire tells whether ids are obfuscated.
    fn framer(&self, way: Way, first: u16) -> (Framer, bool) {
        let is_to_map = way.server == Server::Map && way.direction == Direction::ToServer;
        let detected = Cipher::detect(self.profile, Kind::CzEnter, first);
        let obfuscated = is_to_map && detected == Some(Detected::Obfuscated);
        let mut framer = Framer::new(self.profile, way.server, way.direction).with_obfuscation(obfuscated);
        if (way.server, way.direction) == (Server::Char, Direction::ToClient) {
            framer.expect_raw(Kind::HcAccountId);
        }
        (framer, obfuscated)
    }

    /// A packet that sends the client to another server, with the proxy's address in it.
    fn redirected(self: &Rc<Self>, frame: &Frame<'_>) -> Option<Vec<u8>> {
        let (profile, mut bytes) = (self.profile, Vec::new());
        match frame.kind? {
            Kind::AcAcceptLogin => {
                let mut accept = AcAcceptLogin::decode(frame.bytes, profile).ok()?;
                for server in &mut accept.servers {
                    let host = &server.host;
                    (server.address, server.port) = self.redirect(Server::Char, server.address, server.port, host)?;
                    server.host = RoString::default();
                }
                accept.encode(profile, &mut bytes).ok()?;
            }
            Kind::HcNotifyZonesvr => {
                let mut map = HcNotifyZonesvr::decode(frame.bytes, profile).ok()?;
                (map.address, map.port) = self.redirect(Server::Map, map.address, map.port, &map.host)?;
                map.host = RoString::default();
                map.encode(profile, &mut bytes).ok()?;
            }
            Kind::ZcNpcackServermove => {
                let mut map = ZcNpcackServermove::decode(frame.bytes, profile).ok()?;
                (map.address, map.port) = self.redirect(Server::Map, map.address, map.port, &map.host)?;
                map.host = RoString::default();
                map.encode(profile, &mut bytes).ok()?;
            }
            Kind::ZcAirshipServermove => {
                let mut map = ZcAirshipServermove::decode(frame.bytes, profile).ok()?;
                (map.ip, map.port) = self.redirect(Server::Map, map.ip, map.port, &RoString::default())?;
                map.encode(profile, &mut bytes).ok()?;
            }
            _ => return None,
        }
        Some(bytes)
    }

    /// What clients are told instead of where a server is.
    fn redirect<Port: Integer>(
        self: &Rc<Self>,
        server: Server,
        address: Ipv4Addr,
        port: Port,
        host: &RoString,
    ) -> Option<(Ipv4Addr, Port)> {
        let target = self.target_of(address, fit(port), host);
        match target.and_then(|target| self.gate(server, target)) {
            Ok(SocketAddr::V4(own)) => return Some((*own.ip(), fit(own.port()))),
            Ok(SocketAddr::V6(own)) => (self.told)(&format!(
                "{server}: packets have no room for {own}: listen on an IPv4 address"
            )),
            Err(error) => (self.told)(&format!("{server}: {error}; the client leaves the recording")),
        }
        None
    }

    /// Where a server sends the client: a host name if it gives one, its own machine if it says 0.0.0.0.
    fn target_of(&self, address: Ipv4Addr, port: u16, host: &RoString) -> io::Result<SocketAddr> {
        let host = host.text();
        if !host.is_empty() {
            let named = if host.contains(':') {
                host.to_socket_addrs()
            } else {
                (host.as_ref(), port).to_socket_addrs()
            };
            let none = || io::Error::other(format!("the host `{host}` has no address"));
            return named?.min_by_key(|found| !found.is_ipv4()).ok_or_else(none);
        }
        let ip = if address.is_unspecified() {
            self.target
        } else {
            IpAddr::V4(address)
        };
        Ok(SocketAddr::new(ip, port))
    }

    /// The address of the gate to a server.
    fn gate(self: &Rc<Self>, server: Server, target: SocketAddr) -> io::Result<SocketAddr> {
        if !self.permission.allows(target.ip()) {
            let text = format!("{target} is on the public internet, and no consent names it (`servers`)");
            return Err(io::Error::other(text));
        }
        if let Some(known) = self.gates.borrow().get(&(server, target)) {
            return Ok(*known);
        }
        if self.gates.borrow().len() >= MOST_GATES {
            return Err(io::Error::other(format!("{target} is one server too many")));
        }
        let gate = self.open(server, target, 0)?;
        self.gates.borrow_mut().insert((server, target), gate);
        Ok(gate)
    }
}

/// Connects from the client's own address, where both are on loopback: servers that look at addresses see those of their clients.
async fn connect(target: SocketAddr, peer: SocketAddr) -> io::Result<TcpStream> {
    let socket = if target.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    if target.ip().is_loopback() && peer.ip().is_loopback() && target.is_ipv4() == peer.is_ipv4() {
        socket.bind(SocketAddr::new(peer.ip(), 0))?;
    }
    socket.set_nodelay(true)?;
    socket.connect(target).await
}

fn is_hang_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}
