//! Cuts a stream of bytes into packets, by the version's length table alone: a packet that nobody can decode still ends where it ends.

use specs::{Direction, Server};

use crate::{Kind, PacketKind, Profile, cipher::Cipher, codec, tables::Length};

/// Shortest packet of variable length: id and length.
const HEADER: usize = 4;

/// One way of one connection: cuts what arrives into frames. It holds no bytes: the caller keeps the buffer, shows it from its front, and
/// takes off what was framed.
///
/// ```
/// use packets::{Direction, Framed, Framer, Profile, Server};
/// # fn main() -> Result<(), Box<dyn core::error::Error>> {
/// let Some(version) = Profile::listed().next() else { return Ok(()) };
/// let mut framer = Framer::new(Profile::get(version)?, Server::Login, Direction::ToServer);
/// let mut buffer = vec![0x64];
/// while let Framed::Frame(frame) = framer.next(&buffer)? {
///     let length = frame.bytes.len();
///     buffer.drain(..length);
/// }
/// assert_eq!(buffer, [0x64], "half an id stays until the rest of it arrives");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Framer<K: PacketKind = Kind> {
    profile: &'static Profile<K>,
    server: Server,
    direction: Direction,
    cipher: Option<Cipher>,
    raw: Option<K>,
}

/// A packet's bytes in a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame<'a, K = Kind> {
    /// Its id, free of obfuscation; 0 for raw packets.
    pub id: u16,
    /// What it is, if it has a layout.
    pub kind: Option<K>,
    /// The whole packet as it was on the wire: an obfuscated id is obfuscated here.
    pub bytes: &'a [u8],
}

/// What the front of a buffer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Framed<'a, K = Kind> {
    /// A part of a packet: ask again with at least so many bytes.
    Need(usize),
    /// A packet; take its bytes off the front of the buffer.
    Frame(Frame<'a, K>),
}

/// Bytes that can be no packet. Where the next one begins is unknown: the connection is of no more use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FrameError {
    /// The version does not list the id for this server and direction.
    #[error("unknown packet id {id:#06x}")]
    UnknownId {
        /// The id, free of obfuscation.
        id: u16,
    },
    /// A packet of variable length whose length does not even cover id and length.
    #[error("packet {id:#06x} claims a length of {length}")]
    BadLength {
        /// The id, free of obfuscation.
        id: u16,
        /// What its length field says.
        length: u16,
    },
}

impl<K: PacketKind> Framer<K> {
    /// For the bytes that go `direction` on a connection to `server`.
    pub fn new(profile: &'static Profile<K>, server: Server, direction: Direction) -> Self {
        Self {
            profile,
            server,
            direction,
            cipher: None,
            raw: None,
        }
    }

    /// Whether ids are obfuscated with the version's keys. Only clients do it, and only to the map server; a version without keys does not.
    #[must_use]
    pub fn with_obfuscation(mut self, obfuscated: bool) -> Self {
        let possible = self.server == Server::Map && self.direction == Direction::ToServer;
        self.cipher = if obfuscated && possible {
            Cipher::new(self.profile)
        } else {
            None
        };
        self
    }

    /// Says that the next bytes are the raw packet `kind`: only the conversation tells, not the bytes. No effect if `kind` is not raw.
    pub fn expect_raw(&mut self, kind: K) {
        self.raw = Some(kind);
    }

    /// The version that it frames.
    pub fn profile(&self) -> &'static Profile<K> {
        self.profile
    }

    /// The packet at the front of `buffer`. Whether the obfuscation goes on to the next packet depends on whole packets only: asking again with
    /// more bytes is harmless.
    pub fn next<'a>(&mut self, buffer: &'a [u8]) -> Result<Framed<'a, K>, FrameError> {
        if let Some((kind, size)) = self.raw.and_then(|kind| Some((kind, self.profile.raw_size(kind)?))) {
            let framed = cut(buffer, size, 0, Some(kind));
            if matches!(framed, Framed::Frame(_)) {
                self.raw = None;
            }
            return Ok(framed);
        }
        let Some(&[low, high]) = buffer.first_chunk() else {
            return Ok(Framed::Need(2));
        };
        let id = u16::from_le_bytes([low, high]) ^ self.cipher.as_ref().map_or(0, Cipher::mask);
        let framed = self.frame(id, buffer)?;
        if let (Framed::Frame(_), Some(cipher)) = (&framed, &mut self.cipher) {
            cipher.advance();
        }
        Ok(framed)
    }

    fn frame<'a>(&self, id: u16, buffer: &'a [u8]) -> Result<Framed<'a, K>, FrameError> {
        let slot = self.profile.slot(self.server, self.direction, id);
        let slot = slot.ok_or(FrameError::UnknownId { id })?;
        match slot.length {
            None => Err(FrameError::UnknownId { id }),
            Some(Length::Fixed(length)) => Ok(cut(buffer, usize::from(length), id, slot.kind)),
            Some(Length::Variable) if buffer.len() < HEADER => Ok(Framed::Need(HEADER)),
            Some(Length::Variable) => {
                let length: u16 = codec::get(buffer, 2);
                if usize::from(length) < HEADER {
                    return Err(FrameError::BadLength { id, length });
                }
                Ok(cut(buffer, usize::from(length), id, slot.kind))
            }
        }
    }
}

fn cut<K>(buffer: &[u8], length: usize, id: u16, kind: Option<K>) -> Framed<'_, K> {
    match buffer.get(..length) {
        Some(bytes) => Framed::Frame(Frame { id, kind, bytes }),
        None => Framed::Need(length),
    }
}
