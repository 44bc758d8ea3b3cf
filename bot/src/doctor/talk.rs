//! One connection of an examination: bytes as they come, for what they mean depends on the version that is looked for.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use packets::{Kind, Packet, Profile, Server, cipher::Cipher};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

use super::candidates::Heard;
use crate::{
    client::{Cause, reach},
    swarm::consent::Permission,
};

/// A server that says nothing for so long has said what it had to say.
const QUIET: Duration = Duration::from_millis(300);

/// A server that reads nothing for so long will not.
const SAY: Duration = Duration::from_secs(5);

/// More than this no server says to one who logs in.
const MOST_BYTES: usize = 4 << 20;

/// A connection.
#[derive(Debug)]
pub(super) struct Talk {
    stream: TcpStream,
    server: Server,
    raw: Option<Kind>,
    bytes: Vec<u8>,
    closed: bool,
    /// How long it took to connect.
    pub(super) connected_in: Duration,
}

impl Talk {
    /// Connects, from `source` if given.
    pub(super) async fn open(
        server: Server,
        address: SocketAddr,
        (source, permission): (Option<IpAddr>, &Permission),
        patience: Duration,
    ) -> Result<Self, Cause> {
        let start = Instant::now();
        let stream = timeout(patience, reach(address, source, permission)).await;
        Ok(Self {
            stream: stream.unwrap_or(Err(Cause::TimedOut))?,
            server,
            raw: (server == Server::Char).then_some(Kind::HcAccountId),
            bytes: Vec::new(),
            closed: false,
            connected_in: start.elapsed(),
        })
    }

    /// What was heard so far.
    pub(super) fn heard(&self) -> Heard<'_> {
        Heard {
            server: self.server,
            bytes: &self.bytes,
            raw: self.raw,
        }
    }

    /// Whether the server has closed the connection.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether the server has said nothing at all.
    pub(super) fn is_silent(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Sends a packet as `profile` writes it; with `cipher` its id is obfuscated.
    pub(super) async fn say<P: Packet>(
        &mut self,
        packet: &P,
        profile: &'static Profile,
        cipher: Option<&mut Cipher>,
    ) -> Result<(), Cause> {
        let mut bytes = Vec::new();
        packet
            .encode(profile, &mut bytes)
            .map_err(|error| Cause::Send(error.into()))?;
        if let Some(cipher) = cipher {
            cipher.apply(&mut bytes);
        }
        let written = timeout(SAY, self.stream.write_all(&bytes)).await;
        Ok(written.unwrap_or_else(|_late| Err(io::ErrorKind::TimedOut.into()))?)
    }

    /// Reads until the server is quiet, closes, or has said too much; waits at most `patience` for its first byte. How long that byte took.
    pub(super) async fn listen(&mut self, patience: Duration) -> Duration {
        let start = Instant::now();
        let (mut wait, mut first) = (patience, None);
        while !self.closed && self.bytes.len() < MOST_BYTES && start.elapsed() < patience * 2 {
            match timeout(wait, self.stream.read_buf(&mut self.bytes)).await {
                Err(_quiet) => break,
                Ok(Ok(0) | Err(_)) => self.closed = true,
                Ok(Ok(_)) => {
                    first.get_or_insert_with(|| start.elapsed());
                    wait = QUIET;
                }
            }
        }
        first.unwrap_or_else(|| start.elapsed())
    }

    /// Reads until `wanted` is true of what was heard; how long that took, if it came within `time`.
    pub(super) async fn listen_for(&mut self, time: Duration, wanted: impl Fn(&Heard<'_>) -> bool) -> Option<Duration> {
        let start = Instant::now();
        while !self.closed && self.bytes.len() < MOST_BYTES {
            let left = time.checked_sub(start.elapsed())?;
            match timeout(left, self.stream.read_buf(&mut self.bytes)).await {
                Err(_late) => return None,
                Ok(Ok(0) | Err(_)) => self.closed = true,
                Ok(Ok(_)) if wanted(&self.heard()) => return Some(start.elapsed()),
                Ok(Ok(_)) => {}
            }
        }
        None
    }

    /// Whether the server closes the connection within `time`, without having been told anything.
    pub(super) async fn is_hung_up(&mut self, time: Duration) -> bool {
        self.listen(time).await;
        self.closed
    }
}
