//! One connection to one server: a socket, the framer that cuts what comes, the outbox that encodes what goes.

use std::{
    cell::Cell,
    future::poll_fn,
    net::{IpAddr, SocketAddr},
    ops::ControlFlow,
    pin::Pin,
    task::Poll,
    time::Duration,
};

use packets::{Direction, Frame, Framed, Framer, Kind, Packet, Profile, ScNotifyBan, Server, fit};
use tokio::{
    io::{AsyncRead as _, AsyncWriteExt as _, ReadBuf},
    net::{TcpSocket, TcpStream},
    time::{Instant, sleep, timeout_at},
};

use super::{
    error::{Cause, ClientError},
    outbox::Outbox,
};
use crate::{
    record::Track,
    stats::{Step, Traffic},
    swarm::consent::Permission,
};

/// Bytes read at once. The buffer is the thread's, not the client's.
const READ_SIZE: usize = 64 * 1024;

/// An emptier inbox than this keeps its memory.
const KEPT_INBOX: usize = 2 * 1024;

thread_local! {
    /// The read buffer of all clients of this thread; only borrowed between two awaits.
    static READ_BUFFER: Cell<Option<Box<[u8]>>> = const { Cell::new(None) };
}

/// A packet that arrived.
#[derive(Debug)]
pub struct Incoming<'a> {
    /// The packet.
    pub frame: Frame<'a>,
    /// When its last byte was read.
    pub at: Instant,
    /// Where an answer goes.
    pub outbox: &'a mut Outbox,
}

/// A connection to a login, char or map server.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    framer: Framer,
    outbox: Outbox,
    /// The beginning of a packet, or packets that nobody has asked for yet; empty most of the time.
    inbox: Vec<u8>,
    opened: Instant,
    traffic: Traffic,
}

/// Connects to `address` if `permission` allows it, from `source` if given, without waiting to fill packets of the network.
pub(crate) async fn reach(
    address: SocketAddr,
    source: Option<IpAddr>,
    permission: &Permission,
) -> Result<TcpStream, Cause> {
    if !permission.allows(address.ip()) {
        return Err(Cause::NotAllowed(address.ip()));
    }
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // From a loopback address nothing but loopback can be reached.
    if let Some(source) = source.filter(|source| source.is_loopback() == address.ip().is_loopback()) {
        socket.bind(SocketAddr::new(source, 0))?;
    }
    socket.set_nodelay(true)?;
    Ok(socket.connect(address).await?)
}

impl Connection {
    /// Connects to `server` at `address` if `permission` allows it, from `source` if given.
    pub async fn open(
        profile: &'static Profile,
        server: Server,
        address: SocketAddr,
        source: Option<IpAddr>,
        permission: &Permission,
    ) -> Result<Self, Cause> {
        Ok(Self {
            stream: reach(address, source, permission).await?,
            framer: Framer::new(profile, server, Direction::ToClient),
            outbox: Outbox::new(profile),
            inbox: Vec::new(),
            opened: Instant::now(),
            traffic: Traffic::default(),
        })
    }

    /// Whether packet ids are obfuscated with the version's keys; only before the first packet.
    #[must_use]
    pub fn with_obfuscation(mut self, obfuscated: bool) -> Self {
        self.outbox = self.outbox.with_obfuscation(obfuscated);
        self
    }

    /// Where its packets are kept, if they are; only before the first packet.
    #[must_use]
    pub fn with_track(mut self, track: Option<Track>) -> Self {
        self.outbox = self.outbox.with_track(track);
        self
    }

    /// The version that is spoken.
    pub fn profile(&self) -> &'static Profile {
        self.framer.profile()
    }

    /// Says that the next bytes are the header-less packet `kind`.
    pub fn expect_raw(&mut self, kind: Kind) {
        self.framer.expect_raw(kind);
    }

    /// Milliseconds on the client's clock: since the connection was opened.
    pub fn tick(&self) -> u32 {
        // Wraps after 49 days, as the clocks of real clients do.
        u32::try_from(self.opened.elapsed().as_millis() & 0xffff_ffff).unwrap_or(0)
    }

    /// Queues a packet, and sends as much as the socket takes at once.
    pub fn send<P: Packet>(&mut self, packet: &P) -> Result<(), Cause> {
        self.outbox.push(packet)?;
        self.flush()
    }

    /// Where packets are queued; what is queued leaves on the next [`Connection::send`], [`Connection::flush`] or
    /// [`Connection::receive`].
    pub fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    /// Sends as much as the socket takes at once.
    pub fn flush(&mut self) -> Result<(), Cause> {
        while !self.outbox.bytes().is_empty() {
            match self.stream.try_write(self.outbox.bytes()) {
                Ok(sent) => {
                    self.outbox.sent(sent);
                    self.traffic.bytes_out += sent as u64;
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Sends what is queued one byte at a time, with a pause after each.
    pub async fn trickle(&mut self, pause: Duration) -> Result<(), Cause> {
        while let Some(byte) = self.outbox.bytes().first().copied() {
            self.stream.writable().await?;
            match self.stream.try_write(&[byte]) {
                Ok(sent) => {
                    self.outbox.sent(sent);
                    self.traffic.bytes_out += sent as u64;
                    sleep(pause).await;
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Says that nothing more will be sent, and listens on.
    pub async fn says_no_more(&mut self) -> Result<(), Cause> {
        Ok(self.stream.shutdown().await?)
    }

    /// Drops the connection as a broken line does: the server gets a reset, and nothing that was not sent yet.
    pub fn reset(self) {
        // Without it the connection is closed in order, which is second best.
        let _ = socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
    }

    /// What went over the wire since the last call.
    pub fn take_traffic(&mut self) -> Traffic {
        let packets_out = self.outbox.take_packets();
        Traffic {
            packets_out,
            ..std::mem::take(&mut self.traffic)
        }
    }

    /// Shows each packet that arrives to `hear`, until it breaks with an answer; `None` when `deadline` passes first. Packets after the
    /// one that it breaks at wait for the next call. A kick ([`ScNotifyBan`]) is an error wherever it comes.
    ///
    /// Cancel safe: a packet is either shown or still there.
    pub async fn receive<T>(
        &mut self,
        deadline: Instant,
        mut hear: impl FnMut(Incoming<'_>) -> Result<ControlFlow<T>, Cause>,
    ) -> Result<Option<T>, Cause> {
        loop {
            let Ok(heard) = timeout_at(deadline, self.listen(&mut hear)).await else {
                return Ok(None);
            };
            let found = heard?;
            // A server that never pauses must not keep a client from what it has to do.
            if found.is_some() || Instant::now() >= deadline {
                return Ok(found);
            }
        }
    }

    /// As [`Connection::receive`], but returns after whatever arrives next, and waits for it without end.
    pub async fn listen<T>(
        &mut self,
        hear: &mut impl FnMut(Incoming<'_>) -> Result<ControlFlow<T>, Cause>,
    ) -> Result<Option<T>, Cause> {
        let found = self.hear_inbox(hear)?;
        self.flush()?;
        if found.is_some() {
            return Ok(found);
        }
        let Some((buffer, count)) = self.arrives().await? else {
            return self.flush().map(|()| None);
        };
        let heard = match buffer.get(..count).unwrap_or_default() {
            [] if self.inbox.is_empty() => Err(Cause::Closed),
            [] => Err(Cause::ClosedMidPacket(self.inbox.len())),
            bytes => self.hear_bytes(bytes, hear),
        };
        READ_BUFFER.set(Some(buffer));
        let found = heard?;
        self.flush().map(|()| found)
    }

    /// The next packet of type `P`; others are skipped, unread.
    pub async fn expect<P: Packet>(&mut self, step: Step, within: Duration) -> Result<P, ClientError> {
        let profile = self.profile();
        let wanted = |incoming: Incoming<'_>| match incoming.frame.kind {
            Some(kind) if kind == P::KIND => Ok(ControlFlow::Break(P::decode(incoming.frame.bytes, profile)?)),
            _ => Ok(ControlFlow::Continue(())),
        };
        self.expect_with(step, within, wanted).await
    }

    /// What `hear` breaks with; an error when that takes longer than `within`.
    pub async fn expect_with<T>(
        &mut self,
        step: Step,
        within: Duration,
        hear: impl FnMut(Incoming<'_>) -> Result<ControlFlow<T>, Cause>,
    ) -> Result<T, ClientError> {
        let heard = self.receive(Instant::now() + within, hear).await;
        heard
            .and_then(|found| found.ok_or(Cause::TimedOut))
            .map_err(|cause| cause.at(step))
    }

    /// Waits for bytes and reads them into the thread's buffer, so many of it; `None`: more can be sent of what is queued. A read that does not
    /// fill the buffer is not tried again before more is there, as one after [`TcpStream::ready`] would be: that is every second call.
    async fn arrives(&mut self) -> std::io::Result<Option<(Box<[u8]>, usize)>> {
        let sends = !self.outbox.bytes().is_empty();
        poll_fn(|context| {
            let mut buffer = READ_BUFFER
                .take()
                .unwrap_or_else(|| vec![0; READ_SIZE].into_boxed_slice());
            let mut bytes = ReadBuf::new(&mut buffer);
            let read = Pin::new(&mut self.stream).poll_read(context, &mut bytes);
            let count = bytes.filled().len();
            if let Poll::Ready(result) = read {
                return Poll::Ready(result.map(|()| Some((buffer, count))));
            }
            READ_BUFFER.set(Some(buffer));
            if sends {
                self.stream.poll_write_ready(context).map_ok(|()| None)
            } else {
                Poll::Pending
            }
        })
        .await
    }

    fn hear_bytes<T>(
        &mut self,
        bytes: &[u8],
        hear: &mut impl FnMut(Incoming<'_>) -> Result<ControlFlow<T>, Cause>,
    ) -> Result<Option<T>, Cause> {
        self.traffic.bytes_in += bytes.len() as u64;
        if !self.inbox.is_empty() {
            self.inbox.extend_from_slice(bytes);
            return self.hear_inbox(hear);
        }
        let (heard, result) = self.cut(bytes, hear);
        self.inbox.extend_from_slice(bytes.get(heard..).unwrap_or_default());
        result
    }

    fn hear_inbox<T>(
        &mut self,
        hear: &mut impl FnMut(Incoming<'_>) -> Result<ControlFlow<T>, Cause>,
    ) -> Result<Option<T>, Cause> {
        let mut inbox = std::mem::take(&mut self.inbox);
        let (heard, result) = self.cut(&inbox, hear);
        inbox.drain(..heard.min(inbox.len()));
        if inbox.capacity() > KEPT_INBOX {
            inbox.shrink_to_fit();
        }
        self.inbox = inbox;
        result
    }

    /// Shows the packets at the front of `bytes` to `hear`; also tells how many bytes they took.
    fn cut<T>(
        &mut self,
        bytes: &[u8],
        hear: &mut impl FnMut(Incoming<'_>) -> Result<ControlFlow<T>, Cause>,
    ) -> (usize, Result<Option<T>, Cause>) {
        let at = Instant::now();
        let mut heard = 0;
        loop {
            let frame = match self.framer.next(bytes.get(heard..).unwrap_or_default()) {
                Ok(Framed::Frame(frame)) => frame,
                Ok(Framed::Need(_)) => return (heard, Ok(None)),
                Err(error) => return (heard, Err(error.into())),
            };
            heard += frame.bytes.len();
            if let Some(track) = self.outbox.track() {
                let raw = frame.kind.is_some_and(|kind| self.framer.profile().is_raw(kind));
                track.keep(Direction::ToClient, raw, frame.bytes);
            }
            self.traffic.packets_in += 1;
            if frame.kind == Some(Kind::ScNotifyBan) {
                return (heard, Err(kick(&frame, self.framer.profile())));
            }
            match hear(Incoming {
                frame,
                at,
                outbox: &mut self.outbox,
            }) {
                Ok(ControlFlow::Continue(())) => {}
                Ok(ControlFlow::Break(found)) => return (heard, Ok(Some(found))),
                Err(cause) => return (heard, Err(cause)),
            }
        }
    }
}

fn kick(frame: &Frame<'_>, profile: &Profile) -> Cause {
    match ScNotifyBan::decode(frame.bytes, profile) {
        Ok(ban) => Cause::Kicked(fit(ban.reason.0)),
        Err(error) => error.into(),
    }
}
