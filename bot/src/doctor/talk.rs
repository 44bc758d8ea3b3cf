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
    /// When the last packet was sent; answers are timed from then.
    said: Instant,
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
            said: start,
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
        self.said = Instant::now();
        let written = timeout(SAY, self.stream.write_all(&bytes)).await;
        Ok(written.unwrap_or_else(|_late| Err(io::ErrorKind::TimedOut.into()))?)
    }

    /// Reads until the server is quiet, closes, or has said too much; waits at most `patience` for its first byte. How long that byte took since the last packet was sent.
    pub(super) async fn listen(&mut self, patience: Duration) -> Duration {
        let start = Instant::now();
        let (mut wait, mut first) = (patience, None);
        while !self.closed && self.bytes.len() < MOST_BYTES && start.elapsed() < patience * 2 {
            match timeout(wait, self.stream.read_buf(&mut self.bytes)).await {
                Err(_quiet) => break,
                Ok(Ok(0) | Err(_)) => self.closed = true,
                Ok(Ok(_)) => {
                    first.get_or_insert_with(|| self.said.elapsed());
                    wait = QUIET;
                }
            }
        }
        first.unwrap_or_else(|| self.said.elapsed())
    }

    /// Reads until `wanted` is true of what was heard; how long that took since the last packet was sent, if it came within `time`.
    pub(super) async fn listen_for(&mut self, time: Duration, wanted: impl Fn(&Heard<'_>) -> bool) -> Option<Duration> {
        let start = Instant::now();
        while !self.closed && self.bytes.len() < MOST_BYTES {
            let left = time.checked_sub(start.elapsed())?;
            let read = timeout(left, self.stream.read_buf(&mut self.bytes)).await;
            // Before it is read: that takes its time, too.
            let took = self.said.elapsed();
            match read {
                Err(_late) => return None,
                Ok(Ok(0) | Err(_)) => self.closed = true,
                Ok(Ok(_)) if wanted(&self.heard()) => return Some(took),
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

#[cfg(test)]
mod tests {
    use packets::CzReqDisconnect;
    use tokio::net::TcpListener;

    use super::*;

    /// The machine may have been busy before the first look at what has come meanwhile.
    #[tokio::test]
    async fn answers_are_timed_from_what_was_asked() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let patience = Duration::from_mins(1);
        let from = (None, &Permission::default());
        let mut talk = Talk::open(Server::Map, address, from, patience).await.unwrap();
        let (mut server, _) = listener.accept().await.unwrap();
        let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
        for _ in 0..2 {
            talk.say(&CzReqDisconnect::default(), profile, None).await.unwrap();
            let asked = Instant::now();
            let mut request = [0; 4];
            server.read_exact(&mut request).await.unwrap();
            while asked.elapsed() < Duration::from_millis(20) {
                tokio::task::yield_now().await;
            }
            server.write_all(&[0x8b, 0x01, 0, 0]).await.unwrap();
            let took = talk.listen_for(patience, |_| true).await;
            assert!(took >= Some(Duration::from_millis(20)), "{took:?}");
        }
    }
}
