//! One way of one connection: bytes go on as they come, and packets are written down as they are whole.

use std::{io, rc::Rc};

use packets::{Direction, FrameError, Framed, Framer, Kind, Server, cipher::Cipher, cipher::Detected};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::tcp::{OwnedReadHalf, OwnedWriteHalf},
    select,
    time::timeout,
};

use super::{
    journal::Came,
    proxy::{Proxy, Way},
};

/// Bytes read at once.
const READ_SIZE: usize = 16 * 1024;

/// One way of one connection.
pub(super) struct Pump {
    proxy: Rc<Proxy>,
    way: Way,
    /// Cuts packets, and whether their ids are obfuscated; made when the first id is there.
    framer: Option<(Framer, bool)>,
    /// From the beginning of the packet that is not whole yet. Packets have 65,535 bytes at most.
    buffer: Vec<u8>,
    /// How many of those are written down already.
    taken: usize,
    /// How many of those went on already.
    sent: usize,
}

impl Pump {
    pub(super) fn new(proxy: &Rc<Proxy>, way: Way) -> Self {
        Self {
            proxy: Rc::clone(proxy),
            way,
            framer: None,
            buffer: Vec::new(),
            taken: 0,
            sent: 0,
        }
    }

    /// Passes everything on until its end closes; then the other end is told so. Or until the recording ends: then neither end has closed.
    pub(super) async fn run(mut self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) -> io::Result<()> {
        let proxy = Rc::clone(&self.proxy);
        let passed = select! {
            biased;
            () = proxy.ended() => None,
            result = self.pass(&mut from, &mut to) => Some(result),
        };
        let written = self.write_rest();
        let Some(result) = passed else { return written };
        self.proxy.journal().close(self.way)?;
        let _closed = to.shutdown().await;
        match result {
            // Ends that hang up are what ends connections.
            Err(error) if is_hang_up(&error) => written,
            other => other.and(written),
        }
    }

    /// Writes down what has come of a packet that is not whole.
    fn write_rest(&mut self) -> io::Result<()> {
        let rest = self.buffer.get(self.taken..).unwrap_or_default();
        self.proxy.journal().write_rest(self.way, rest)
    }

    async fn pass(&mut self, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) -> io::Result<()> {
        loop {
            self.buffer.reserve(READ_SIZE);
            let is_held = self.sent < self.buffer.len();
            let reading = from.read_buf(&mut self.buffer);
            let read = if is_held {
                timeout(self.proxy.patience, reading).await
            } else {
                Ok(reading.await)
            };
            let Ok(read) = read else {
                let way = self.way;
                self.proxy.tell(&format!(
                    "{} {}: a packet that tells where a server is does not end: it goes through as it is",
                    way.server, way.direction
                ));
                self.release(to).await?;
                continue;
            };
            if read? == 0 {
                return self.release(to).await;
            }
            if let Some(error) = self.come(to).await? {
                let way = self.way;
                self.proxy.tell(&format!(
                    "{} {}: {error}; the rest of the connection goes through unread",
                    way.server, way.direction
                ));
                return self.copy(from, to).await;
            }
        }
    }

    /// Passes on what was held back.
    async fn release(&mut self, to: &mut OwnedWriteHalf) -> io::Result<()> {
        let held = self.buffer.get(self.sent..).unwrap_or_default();
        to.write_all(held).await?;
        self.sent = self.buffer.len();
        Ok(())
    }

    /// Bytes have come: whole packets are written down, and all goes on but the beginning of a packet that has to be changed. An error where no packet begins.
    async fn come(&mut self, to: &mut OwnedWriteHalf) -> io::Result<Option<FrameError>> {
        let Some(first) = self.buffer.first_chunk() else {
            self.release(to).await?;
            return Ok(None);
        };
        let wire = u16::from_le_bytes(*first);
        let (framer, obfuscated) = self.framer.get_or_insert_with(|| framer(&self.proxy, self.way, wire));
        let mut out = Vec::new();
        let lost = loop {
            let begin = self.taken;
            let frame = match framer.next(self.buffer.get(begin..).unwrap_or_default()) {
                Ok(Framed::Frame(frame)) => frame,
                Ok(Framed::Need(_)) => break None,
                Err(error) => break Some(error),
            };
            let is_raw = frame.kind.is_some_and(|kind| self.proxy.profile.is_raw(kind));
            self.proxy.journal().write(&Came {
                way: self.way,
                id: (!is_raw).then_some(frame.id),
                bytes: frame.bytes,
                obfuscated: *obfuscated,
            })?;
            self.taken += frame.bytes.len();
            // What has gone on in part cannot be changed any more.
            let changed = if self.sent <= begin {
                self.proxy.redirected(&frame).await
            } else {
                None
            };
            let gone = self.sent.saturating_sub(begin).min(frame.bytes.len());
            match changed {
                Some(bytes) => out.extend(bytes),
                None => out.extend_from_slice(frame.bytes.get(gone..).unwrap_or_default()),
            }
        };
        let taken = std::mem::take(&mut self.taken);
        self.buffer.drain(..taken);
        self.sent = self.sent.saturating_sub(taken);
        if lost.is_some() || !self.proxy.may_redirect(self.way, &self.buffer) {
            out.extend_from_slice(self.buffer.get(self.sent..).unwrap_or_default());
            self.sent = self.buffer.len();
        }
        to.write_all(&out).await?;
        Ok(lost)
    }

    /// Passes on what cannot be cut into packets.
    async fn copy(&mut self, from: &mut OwnedReadHalf, to: &mut OwnedWriteHalf) -> io::Result<()> {
        loop {
            let bytes = std::mem::take(&mut self.buffer);
            self.proxy.journal().write_rest(self.way, &bytes)?;
            self.buffer.reserve(READ_SIZE);
            if from.read_buf(&mut self.buffer).await? == 0 {
                return Ok(());
            }
            to.write_all(&self.buffer).await?;
        }
    }
}

/// For a connection whose first id on the wire tells whether ids are obfuscated.
fn framer(proxy: &Proxy, way: Way, first: u16) -> (Framer, bool) {
    let is_to_map = way.server == Server::Map && way.direction == Direction::ToServer;
    let detected = Cipher::detect(proxy.profile, Kind::CzEnter, first);
    let obfuscated = is_to_map && detected == Some(Detected::Obfuscated);
    let mut framer = Framer::new(proxy.profile, way.server, way.direction).with_obfuscation(obfuscated);
    if (way.server, way.direction) == (Server::Char, Direction::ToClient) {
        framer.expect_raw(Kind::HcAccountId);
    }
    (framer, obfuscated)
}

fn is_hang_up(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}
