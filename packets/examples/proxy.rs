//! Stands between a client and a server, and prints what they say to each other.
//!
//!     cargo run -p server -- run --registration --ports 7900,7121,7021                            # in another terminal
//!     cargo run -p packets --example proxy -- 127.0.0.1:7900 main-20220406 127.0.0.1:6900
//!     cargo run -p packets --example minimal_client -- 127.0.0.1:6900 newbie_M secret main-20220406   # in a third one
//!
//! Login servers tell clients where the char server is, char servers where the map server is, map servers where another map is: the proxy puts
//! addresses of its own there, one for each server that it is told of. All else goes through as it is, known or not. It listens on loopback and connects
//! to loopback, unless `--anywhere` stands behind the addresses: passwords are among what it prints.

#![expect(clippy::print_stdout, reason = "it is what the example is for")]
#![expect(clippy::indexing_slicing, reason = "what was read is in the buffer")]

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    io::{self, Read, Write},
    net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use packets::{
    AcAcceptLogin, AnyPacket, Direction, Frame, Framed, Framer, HcNotifyZonesvr, Integer, Kind, Packet, Profile,
    RoString, Server, ZcAirshipServermove, ZcNpcackServermove,
    cipher::{Cipher, Detected},
    fit,
};

/// More servers than this are not listened for.
const MOST_GATES: usize = 64;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [target, version, own, options @ ..] = arguments.as_slice() else {
        return Err("usage: proxy LOGIN_SERVER VERSION LISTEN [--anywhere]".into());
    };
    let (target, own): (SocketAddr, SocketAddr) = (target.parse()?, own.parse()?);
    if !(target.ip().is_loopback() && own.ip().is_loopback()) && options != ["--anywhere"] {
        return Err("only loopback addresses, without --anywhere".into());
    }
    let profile = Profile::get(version.parse()?)?;
    println!(
        "listens on {}",
        Proxy::start(profile, target, own, |line| println!("{line}"))?
    );
    loop {
        thread::park(); // until somebody ends the process
    }
}

/// A gate for each server: a listener whose clients are led there.
pub(crate) struct Proxy {
    profile: &'static Profile,
    /// Where it listens.
    own: IpAddr,
    /// Whether it connects to this machine only.
    loopback: bool,
    gates: Mutex<BTreeMap<(Server, SocketAddr), SocketAddr>>,
    print: Box<dyn Fn(String) + Send + Sync>,
}

impl Proxy {
    /// Listens for the login server's clients on `own`, and beside it for those of the servers that clients are sent to; gives the first address.
    pub(crate) fn start(
        profile: &'static Profile,
        login: SocketAddr,
        own: SocketAddr,
        print: impl Fn(String) + Send + Sync + 'static,
    ) -> io::Result<SocketAddr> {
        let proxy = Arc::new(Self {
            profile,
            own: own.ip(),
            loopback: login.ip().is_loopback() && own.ip().is_loopback(),
            gates: Mutex::default(),
            print: Box::new(print),
        });
        proxy.open(Server::Login, login, own.port())
    }

    /// Listens for clients of the server at `target`.
    fn open(self: &Arc<Self>, server: Server, target: SocketAddr, port: u16) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind((self.own, port))?;
        let address = listener.local_addr()?;
        let proxy = Arc::clone(self);
        thread::spawn(move || while proxy.accept(server, &listener, target).is_ok() {});
        Ok(address)
    }

    /// Connects the next client; an error where none can come any more.
    fn accept(self: &Arc<Self>, server: Server, listener: &TcpListener, target: SocketAddr) -> io::Result<()> {
        let (client, _) = listener.accept()?;
        let upstream = match TcpStream::connect(target) {
            Ok(upstream) => upstream,
            Err(error) => {
                (self.print)(format!("{server}: {target}: {error}"));
                return Ok(());
            }
        };
        let (from, to) = (client.try_clone()?, upstream.try_clone()?);
        for (direction, from, to) in [(Direction::ToServer, from, to), (Direction::ToClient, upstream, client)] {
            let proxy = Arc::clone(self);
            thread::spawn(move || {
                let _closed = pump(&proxy, (server, direction), &from, &to);
                let _both = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
            });
        }
        Ok(())
    }

    /// What clients are told instead of where a server is: address, port, and no host name.
    fn redirect<Port: Integer>(
        self: &Arc<Self>,
        server: Server,
        address: Ipv4Addr,
        port: Port,
    ) -> Option<(Ipv4Addr, Port, RoString)> {
        let target = SocketAddr::from((address, fit(port)));
        match self.gate(server, target) {
            Ok(SocketAddr::V4(own)) => return Some((*own.ip(), fit(own.port()), RoString::default())),
            Ok(SocketAddr::V6(own)) => (self.print)(format!("{server}: packets have no room for {own}")),
            Err(error) => (self.print)(format!("{server}: {target}: {error}")),
        }
        None
    }

    /// The address of the gate to a server.
    fn gate(self: &Arc<Self>, server: Server, target: SocketAddr) -> io::Result<SocketAddr> {
        if self.loopback && !target.ip().is_loopback() {
            return Err(io::Error::other("not on this machine: passed by, without --anywhere"));
        }
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = gates.get(&(server, target)) {
            return Ok(*known);
        }
        if gates.len() >= MOST_GATES {
            return Err(io::Error::other("one server too many: passed by"));
        }
        let gate = self.open(server, target, 0)?;
        gates.insert((server, target), gate);
        Ok(gate)
    }
}

/// Passes everything on, one way, until an end closes.
fn pump(proxy: &Arc<Proxy>, way: (Server, Direction), mut from: &TcpStream, mut to: &TcpStream) -> io::Result<()> {
    let (mut buffer, mut piece, mut framer) = (Vec::new(), [0; 4096], None);
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(()),
            read => buffer.extend_from_slice(&piece[..read]),
        }
        let Some(first) = buffer.first_chunk() else { continue };
        let framer = framer.get_or_insert_with(|| self::framer(proxy.profile, way, u16::from_le_bytes(*first)));
        let mut passed = Vec::new();
        let lost = loop {
            match framer.next(&buffer) {
                Ok(Framed::Need(_)) => break None,
                Ok(Framed::Frame(frame)) => {
                    passed.extend(seen(proxy, way, &frame));
                    let length = frame.bytes.len();
                    buffer.drain(..length);
                }
                Err(error) => break Some(error),
            }
        };
        to.write_all(&passed)?;
        if let Some(error) = lost {
            (proxy.print)(format!("{} {} {error}; the rest goes through unseen", way.0, way.1));
            to.write_all(&buffer)?;
            return io::copy(&mut from, &mut to).map(|_| ());
        }
    }
}

/// For a connection whose first id on the wire tells whether ids are obfuscated.
fn framer(profile: &'static Profile, way: (Server, Direction), first: u16) -> Framer {
    let obfuscated = Cipher::detect(profile, Kind::CzEnter, first) == Some(Detected::Obfuscated);
    let mut framer = Framer::new(profile, way.0, way.1).with_obfuscation(obfuscated);
    if way == (Server::Char, Direction::ToClient) {
        framer.expect_raw(Kind::HcAccountId);
    }
    framer
}

/// Prints a packet; the bytes that are sent on in its place.
fn seen(proxy: &Arc<Proxy>, way: (Server, Direction), frame: &Frame<'_>) -> Vec<u8> {
    let text = match AnyPacket::decode(way, frame, proxy.profile) {
        Ok(Some(packet)) => format!("{packet:?}"),
        Ok(None) => format!("{:#06x}, {} bytes", frame.id, frame.bytes.len()), // its layout is not known
        Err(error) => format!("{error}: {:02x?}", frame.bytes),
    };
    (proxy.print)(format!("{} {} {text}", way.0, way.1));
    redirected(proxy, frame).unwrap_or_else(|| frame.bytes.to_vec())
}

/// A packet that sends the client to another server, with the proxy's address in it.
fn redirected(proxy: &Arc<Proxy>, frame: &Frame<'_>) -> Option<Vec<u8>> {
    let (profile, mut bytes) = (proxy.profile, Vec::new());
    match frame.kind? {
        Kind::AcAcceptLogin => {
            let mut accept = AcAcceptLogin::decode(frame.bytes, profile).ok()?;
            for char in &mut accept.servers {
                (char.address, char.port, char.host) = proxy.redirect(Server::Char, char.address, char.port)?;
            }
            accept.encode(profile, &mut bytes).ok()?;
        }
        Kind::HcNotifyZonesvr => {
            let mut map = HcNotifyZonesvr::decode(frame.bytes, profile).ok()?;
            (map.address, map.port, map.host) = proxy.redirect(Server::Map, map.address, map.port)?;
            map.encode(profile, &mut bytes).ok()?;
        }
        Kind::ZcNpcackServermove => {
            let mut map = ZcNpcackServermove::decode(frame.bytes, profile).ok()?;
            (map.address, map.port, map.host) = proxy.redirect(Server::Map, map.address, map.port)?;
            map.encode(profile, &mut bytes).ok()?;
        }
        Kind::ZcAirshipServermove => {
            let mut map = ZcAirshipServermove::decode(frame.bytes, profile).ok()?;
            (map.ip, map.port, _) = proxy.redirect(Server::Map, map.ip, map.port)?;
            map.encode(profile, &mut bytes).ok()?;
        }
        _ => return None,
    }
    Some(bytes)
}
