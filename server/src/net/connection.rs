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

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{any, prop, proptest};
    use proptest::sample::select;

    use super::*;
    use crate::request;

    /// Largest packet in these tests.
    const LIMIT: usize = 2000;

    /// Reads everything from `bytes` as a session would, to its end. How many packets there were.
    fn read(bytes: &[u8], version: &str, server: ServerKind, obfuscation: Obfuscation) -> (usize, Ending) {
        let profile = Profile::get(version.parse().unwrap()).unwrap();
        let mut connection = Connection::new(bytes, profile, server, obfuscation, LIMIT);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut packets = 0;
            loop {
                let whole = match connection.wait().await {
                    Ok(whole) => whole,
                    Err(ending) => return (packets, ending),
                };
                assert!(connection.unfinished() <= LIMIT, "bounded");
                match connection.take(whole, |frame| request::translate(server, frame, profile)) {
                    Ok(_) => packets += 1,
                    Err(error) => return (packets, error.into()),
                }
            }
        })
    }

    const VERSIONS: [&str; 5] = [
        "re-20120307",
        "main-20120307",
        "re-20180621",
        "main-20190530",
        "main-20220406",
    ];
    const SERVERS: [ServerKind; 3] = [ServerKind::Login, ServerKind::Char, ServerKind::Map];

    /// A packet that a client may send to the server, filled with anything.
    fn typed(profile: &Profile, server: ServerKind, which: prop::sample::Index, filling: &[u8]) -> Vec<u8> {
        let server = wire_server(server);
        let ids = (0..0x0c00).filter(|&id| profile.kind(server, Direction::ToServer, id).is_some());
        let ids: Vec<u16> = ids.collect();
        let id = *which.get(&ids);
        let length = match profile.length(server, Direction::ToServer, id) {
            Some(packets::Length::Fixed(length)) => usize::from(length),
            _ => filling.len().clamp(4, LIMIT),
        };
        let mut bytes: Vec<u8> = filling.iter().copied().cycle().take(length).collect();
        bytes.resize(length, 0);
        bytes[..2].copy_from_slice(&id.to_le_bytes());
        if profile.length(server, Direction::ToServer, id) == Some(packets::Length::Variable) {
            bytes[2..4].copy_from_slice(&u16::try_from(length).unwrap().to_le_bytes());
        }
        bytes
    }

    proptest! {
        #[test]
        fn any_bytes_end_a_session_and_nothing_else(
            bytes in vec(any::<u8>(), 0..5000),
            version in select(VERSIONS.as_slice()),
            server in select(SERVERS.as_slice()),
            obfuscation in select([Obfuscation::Off, Obfuscation::On, Obfuscation::Detect].as_slice()),
        ) {
            let (_, ending) = read(&bytes, version, server, obfuscation);
            assert!(!matches!(ending, Ending::Broken(_) | Ending::Server(_)));
        }

        #[test]
        fn any_content_of_a_packet_is_translated_or_refused(
            filling in vec(any::<u8>(), 1..1500),
            which in any::<prop::sample::Index>(),
            version in select(VERSIONS.as_slice()),
            server in select(SERVERS.as_slice()),
        ) {
            let profile = Profile::get(version.parse().unwrap()).unwrap();
            let bytes = typed(profile, server, which, &filling);
            let (packets, ending) = read(&bytes, version, server, Obfuscation::Off);
            assert!(packets == 1 && matches!(ending, Ending::Closed) || matches!(ending, Ending::Decode(_)), "{ending}");
        }
    }
}
