//! A client that does nothing by itself.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use packets::cipher::Cipher;
use packets::{
    AccountId, Direction, Framed, Framer, Kind, Packet, Profile, Server, Version, ZcAid, ZcNpcackMapmove, fit,
};
use server::net::ListenerAddresses;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// How long a test waits for what must come before it fails. Virtual where the clock is paused.
pub(crate) const PATIENCE: Duration = Duration::from_mins(10);

/// One connection.
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    pub(crate) profile: &'static Profile,
    /// Where its character stands, once it was told.
    pub(crate) at: (u16, u16),
    /// The account that the map server let in.
    pub(crate) account: Option<AccountId>,
    framer: Framer,
    /// Of a client that obfuscates the ids of what it sends.
    cipher: Option<Cipher>,
    buffer: Vec<u8>,
    /// Every packet that it got.
    got: Vec<Received>,
}

/// A packet from the server: what it is, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) id: u16,
    pub(crate) kind: Option<Kind>,
    pub(crate) bytes: Vec<u8>,
}

impl Client {
    pub(crate) async fn login(listener: &ListenerAddresses) -> Self {
        Self::connect(listener.login, listener.version, Server::Login).await
    }

    pub(crate) async fn char(listener: &ListenerAddresses) -> Self {
        Self::connect(listener.char, listener.version, Server::Char).await
    }

    pub(crate) async fn map(listener: &ListenerAddresses) -> Self {
        Self::connect(listener.map, listener.version, Server::Map).await
    }

    async fn connect(address: SocketAddr, version: Version, server: Server) -> Self {
        Self::connect_from(Ipv4Addr::LOCALHOST, address, version, server).await
    }

    /// Connects from one of the addresses of this machine.
    pub(crate) async fn connect_from(from: Ipv4Addr, address: SocketAddr, version: Version, server: Server) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        // A small window: a test of slow readers need not fill megabytes.
        socket.set_recv_buffer_size(8192).unwrap();
        let stream = socket.connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let profile = Profile::get(version).unwrap();
        Self {
            stream,
            profile,
            framer: Framer::new(profile, server, Direction::ToClient),
            cipher: None,
            buffer: Vec::new(),
            at: (0, 0),
            account: None,
            got: Vec::new(),
        }
    }

    pub(crate) fn bytes(&self, packet: &impl Packet) -> Vec<u8> {
        let mut bytes = Vec::new();
        packet.encode(self.profile, &mut bytes).unwrap();
        bytes
    }

    /// Obfuscates the ids of what it sends from now on, if its version does.
    pub(crate) fn obfuscate(&mut self) {
        self.cipher = Cipher::new(self.profile);
    }

    /// A packet's bytes as they are sent next.
    pub(crate) fn seal(&mut self, mut packet: Vec<u8>) -> Vec<u8> {
        if let Some(cipher) = &mut self.cipher {
            cipher.apply(&mut packet);
        }
        packet
    }

    pub(crate) async fn send(&mut self, packet: &impl Packet) {
        let bytes = self.bytes(packet);
        let bytes = self.seal(bytes);
        self.send_bytes(&bytes).await;
    }

    pub(crate) async fn send_bytes(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// The next packet, or `None` when the server closed. A reset counts as closing.
    pub(crate) async fn receive(&mut self) -> Option<Received> {
        loop {
            if let Framed::Frame(frame) = self.framer.next(&self.buffer).unwrap() {
                let received = Received {
                    id: frame.id,
                    kind: frame.kind,
                    bytes: frame.bytes.to_vec(),
                };
                self.buffer.drain(..received.bytes.len());
                self.note(&received);
                return Some(received);
            }
            let read = timeout(PATIENCE, self.stream.read_buf(&mut self.buffer))
                .await
                .expect("the server is silent");
            if read.unwrap_or(0) == 0 {
                assert!(self.buffer.is_empty(), "closed within a packet");
                return None;
            }
        }
    }

    /// The next packet, which must be a `P`.
    pub(crate) async fn expect<P: Packet>(&mut self) -> P {
        let received = self.receive().await.expect("the server closed");
        assert_eq!(received.kind, Some(P::KIND));
        P::decode(&received.bytes, self.profile).unwrap()
    }

    /// The server closes, and sends nothing before.
    pub(crate) async fn expect_close(&mut self) {
        assert_eq!(self.receive().await, None);
    }

    /// The server closes; what comes before that is passed over.
    pub(crate) async fn until_closed(&mut self) {
        while self.receive().await.is_some() {}
    }

    /// Whether the server has closed by now. What it has sent is dropped: nothing can be received any more.
    pub(crate) fn has_been_closed(&mut self) -> bool {
        let mut dropped = [0; 4096];
        loop {
            match self.stream.try_read(&mut dropped) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) => return error.kind() != ErrorKind::WouldBlock,
            }
        }
    }

    /// The next `P`; what comes before it is passed over.
    pub(crate) async fn until<P: Packet>(&mut self) -> P {
        loop {
            let received = self.receive().await.expect("the server closed");
            if received.kind == Some(P::KIND) {
                return P::decode(&received.bytes, self.profile).unwrap();
            }
        }
    }

    /// The next bytes are a packet without header.
    pub(crate) fn expect_raw(&mut self, kind: Kind) {
        self.framer.expect_raw(kind);
    }

    /// Every packet that it got, in order.
    pub(crate) fn got(&self) -> &[Received] {
        &self.got
    }

    fn note(&mut self, received: &Received) {
        if received.kind == Some(Kind::ZcNpcackMapmove) {
            let moved = ZcNpcackMapmove::decode(&received.bytes, self.profile).unwrap();
            self.at = (fit(moved.x), fit(moved.y));
        }
        if received.kind == Some(Kind::ZcAid) {
            self.account = Some(ZcAid::decode(&received.bytes, self.profile).unwrap().account);
        }
        self.got.push(received.clone());
    }
}
