//! A connection to the server that is played against: packets as bytes, both ways.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use packets::{Direction, Framed, Framer, Kind, Profile, Server, cipher::Cipher};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};

use crate::{
    client::{Cause, reach},
    record::Passed,
    swarm::consent::Permission,
};

/// A connection.
#[derive(Debug)]
pub(super) struct Link {
    stream: TcpStream,
    server: Server,
    number: u32,
    profile: &'static Profile,
    framer: Framer,
    cipher: Option<Cipher>,
    buffer: Vec<u8>,
    opened: Instant,
    closed: bool,
    torn: bool,
}

impl Link {
    /// Connects.
    pub(super) async fn open(
        profile: &'static Profile,
        (server, number): (Server, u32),
        address: SocketAddr,
        (source, permission): (Option<IpAddr>, &Permission),
        obfuscated: bool,
        patience: Duration,
    ) -> Result<Self, Cause> {
        let stream = timeout(patience, reach(address, source, permission)).await;
        let mut framer = Framer::new(profile, server, Direction::ToClient);
        if server == Server::Char {
            framer.expect_raw(Kind::HcAccountId);
        }
        let obfuscated = obfuscated && server == Server::Map;
        Ok(Self {
            stream: stream.unwrap_or(Err(Cause::TimedOut))?,
            server,
            number,
            profile,
            framer,
            cipher: obfuscated.then(|| Cipher::new(profile)).flatten(),
            buffer: Vec::new(),
            opened: Instant::now(),
            closed: false,
            torn: false,
        })
    }

    /// Whether the server has closed the connection.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Sends a packet with a plain id; an error where the server does not read it within `patience`.
    pub(super) async fn send(&mut self, bytes: &[u8], patience: Duration) -> Result<(), Cause> {
        let mut bytes = bytes.to_vec();
        if let Some(cipher) = &mut self.cipher {
            cipher.apply(&mut bytes);
        }
        self.torn = true;
        let written = timeout(patience, self.stream.write_all(&bytes)).await;
        self.torn = written.is_err();
        // Reading tells that the server is gone.
        self.closed |= written.map_err(|_| Cause::TimedOut)?.is_err();
        Ok(())
    }

    /// Whether only a part of a packet was sent: nothing sensible can follow.
    pub(super) fn is_torn(&self) -> bool {
        self.torn
    }

    /// What comes next until `deadline`; nothing when it passes, or the server closes.
    pub(super) async fn hear(&mut self, deadline: Instant) -> Result<Vec<Passed>, Cause> {
        if self.closed {
            return Ok(Vec::new());
        }
        let Ok(read) = timeout_at(deadline, self.stream.read_buf(&mut self.buffer)).await else {
            return Ok(Vec::new());
        };
        if !matches!(read, Ok(1..)) {
            self.closed = true;
        }
        let (mut taken, mut heard) = (0, Vec::new());
        while let Framed::Frame(frame) = self.framer.next(self.buffer.get(taken..).unwrap_or_default())? {
            taken += frame.bytes.len();
            heard.push(Passed {
                time: self.opened.elapsed(),
                stream: self.number,
                server: self.server,
                direction: Direction::ToClient,
                raw: frame.kind.is_some_and(|kind| self.profile.is_raw(kind)),
                bytes: frame.bytes.to_vec(),
            });
        }
        self.buffer.drain(..taken);
        Ok(heard)
    }
}

#[cfg(test)]
mod tests {
    use tokio::{net::TcpListener, runtime};

    use super::*;

    #[test]
    fn a_server_that_reads_nothing_is_not_waited_for_without_end() {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sent = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let profile = Profile::get("main-20220406".parse().unwrap()).unwrap();
            let patience = Duration::from_millis(200);
            let address = listener.local_addr().unwrap();
            let link = Link::open(
                profile,
                (Server::Map, 0),
                address,
                (None, &Permission::default()),
                false,
                patience,
            )
            .await;
            let mut link = link.unwrap();
            let _silent = listener.accept().await.unwrap();
            let packet = vec![0; 60_000];
            for _ in 0..1_000 {
                link.send(&packet, patience).await?;
            }
            Ok(())
        });
        assert!(matches!(sent, Err(Cause::TimedOut)), "{sent:?}");
    }
}
