//! The reading half of a connection: bytes in, whole packets out, one at a time.

use packets::cipher::{Cipher, Detected};
use packets::{Direction, Frame, Framed, Framer, Kind, Profile, Server};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::ending::Ending;
use super::phase::opening;
use super::read_buffer::ReadBuffer;
use super::settings::Obfuscation;
use crate::event::ServerKind;

/// Bytes of a client's that are read and dropped at the end of its session, at most.
const LINGER_BYTES: u64 = 256 * 1024;

/// The reading half of one connection.
#[derive(Debug)]
pub(super) struct Connection<R> {
    reader: R,
    buffer: ReadBuffer,
    limit: usize,
    framer: Framer,
    /// Whether the first packet has yet to tell if ids are obfuscated.
    detect: bool,
}

/// A whole packet at the front of the buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whole {
    /// Its id, plain.
    pub(super) id: u16,
    /// What it is, if it has a layout.
    pub(super) kind: Option<Kind>,
    length: usize,
}

impl<R: AsyncRead + Unpin> Connection<R> {
    /// Reads packets for `server` of at most `limit` bytes from `reader`.
    pub(super) fn new(
        reader: R,
        profile: &'static Profile,
        server: ServerKind,
        obfuscation: Obfuscation,
        limit: usize,
    ) -> Self {
        let framer = Framer::new(profile, wire_server(server), Direction::ToServer);
        Self {
            reader,
            buffer: ReadBuffer::new(limit),
            limit,
            framer: framer.with_obfuscation(obfuscation == Obfuscation::On),
            detect: obfuscation == Obfuscation::Detect && server == ServerKind::Map,
        }
    }

    /// Waits until a whole packet is there.
    pub(super) async fn wait(&mut self) -> Result<Whole, Ending> {
        loop {
            let need = match self.front()? {
                Ok(whole) => return Ok(whole),
                Err(need) if need > self.limit => {
                    return Err(Ending::Oversize {
                        need,
                        limit: self.limit,
                    });
                }
                Err(need) => need,
            };
            if self.buffer.fill(&mut self.reader, need).await? == 0 {
                return Err(match self.unfinished() {
                    0 => Ending::Closed,
                    bytes => Ending::ClosedWithin(bytes),
                });
            }
        }
    }

    /// Shows a packet that [`Self::wait`] gave to `read`, and takes it off.
    pub(super) fn take<T>(&mut self, whole: Whole, read: impl FnOnce(&Frame<'_>) -> T) -> T {
        let bytes = self.buffer.filled().get(..whole.length).unwrap_or_default();
        let result = read(&Frame {
            id: whole.id,
            kind: whole.kind,
            bytes,
        });
        self.buffer.consume(whole.length);
        result
    }

    /// Bytes received of a packet that is not whole yet.
    pub(super) fn unfinished(&self) -> usize {
        self.buffer.filled().len()
    }

    /// Reads and drops what the client still sends, until it closes or has sent a lot.
    pub(super) async fn drain(self) {
        // An error here ends the connection as well as its end does.
        let _ = tokio::io::copy(&mut self.reader.take(LINGER_BYTES), &mut tokio::io::sink()).await;
    }

    /// The packet at the front of the buffer, or how many bytes it needs in all.
    fn front(&mut self) -> Result<Result<Whole, usize>, Ending> {
        let bytes = self.buffer.filled();
        if self.detect {
            let Some(&[low, high]) = bytes.first_chunk() else {
                return Ok(Err(2));
            };
            let id = u16::from_le_bytes([low, high]);
            let detected = Cipher::detect(self.framer.profile(), opening(ServerKind::Map), id);
            let obfuscated = detected.ok_or(Ending::NotMapEnter(id))? == Detected::Obfuscated;
            self.framer = self.framer.clone().with_obfuscation(obfuscated);
            self.detect = false;
        }
        Ok(match self.framer.next(bytes)? {
            Framed::Need(need) => Err(need),
            Framed::Frame(frame) => Ok(Whole {
                id: frame.id,
                kind: frame.kind,
                length: frame.bytes.len(),
            }),
        })
    }
}

const fn wire_server(server: ServerKind) -> Server {
    match server {
        ServerKind::Login => Server::Login,
        ServerKind::Char => Server::Char,
        ServerKind::Map => Server::Map,
    }
}
