//! One session, from the accepted connection to the one log line that says why it ended.

use std::future::pending;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use tokio::io::AsyncRead;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{timeout, timeout_at};
use tracing::{Instrument, debug, info, info_span, warn};

use super::connection::{Connection, Whole};
use super::ending::Ending;
use super::handshakes::Handshake;
use super::listener::Door;
use super::pace::Pace;
use super::phase::Phase;
use super::settings::{NetLimits, Timeouts};
use crate::event::{GameEvent, SessionId, limit::LimitKind};
use crate::inbox::GameInbox;
use crate::notifier::{Notifier, Opened, Recipient};
use crate::request;
use crate::statistics::Statistics;

/// What every session is connected to.
#[derive(Clone)]
pub(super) struct Link {
    pub(super) inbox: GameInbox,
    pub(super) notifier: Notifier,
    pub(super) statistics: Arc<Statistics>,
    pub(super) timeouts: Timeouts,
    pub(super) limits: NetLimits,
}

/// An accepted connection.
pub(super) struct Arrival {
    pub(super) stream: TcpStream,
    pub(super) address: IpAddr,
    pub(super) door: Arc<Door>,
}

/// Serves a connection until it ends.
pub(super) async fn run(arrival: Arrival, id: SessionId, handshake: Handshake, link: Link) {
    let listener = arrival.door.listener;
    let span = info_span!("connection", session = id.0, address = %arrival.address, version = %listener.version, server = ?listener.server);
    serve(arrival, id, handshake, link).instrument(span).await;
}

async fn serve(arrival: Arrival, id: SessionId, handshake: Handshake, link: Link) {
    let Arrival { stream, address, door } = arrival;
    let _open = link.statistics.open(door.listener.server);
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "cannot switch TCP_NODELAY on");
    }
    let recipient = recipient(&door, &stream);
    let (reader, socket) = stream.into_split();
    let (closed, closing) = oneshot::channel();
    link.notifier
        .opened(Opened {
            session: id,
            socket,
            recipient,
            closed,
        })
        .await;

    let mut connection = Connection::new(
        reader,
        door.profile,
        door.listener.server,
        door.obfuscation,
        link.limits.packet,
    );
    let connected = GameEvent::Connected {
        session: id,
        listener: door.listener,
        address,
    };
    let phase = Phase::new(door.listener.server, &link.timeouts, handshake.opened());
    let ending = tokio::select! {
        ending = listen(&mut connection, (id, phase), &door, &link, connected) => ending,
        reason = closing => reason.map_or(Ending::NotifierStopped, Ending::Server),
        () = handshake.evicted() => Ending::Evicted,
    };
    end(&ending, id, &link).await;
    // However it went, the connection ends here.
    let _ = timeout(ending.linger(link.timeouts.linger), connection.drain()).await;
}

/// Hands in what the client asks, packet by packet, until something ends the session.
async fn listen(
    connection: &mut Connection<impl AsyncRead + Unpin>,
    (id, mut phase): (SessionId, Phase),
    door: &Door,
    link: &Link,
    connected: GameEvent,
) -> Ending {
    let mut pace = Pace::new(link.limits.packets_per_second);
    let mut event = Some(connected);
    loop {
        if let Some(event) = event
            && link.inbox.send(event).await.is_err()
        {
            // The notifier tells the client so, and closes the connection.
            return pending().await;
        }
        if pace.next().await {
            link.statistics.limit(LimitKind::Packets);
            if let Some(times) = pace.hold() {
                let what = LimitKind::Packets;
                info!(what = what.name(), times, "{}", what.in_words());
            }
        }
        event = match next(connection, &mut phase, door, link).await {
            Ok(request) => request.map(|request| request.into_event(id)),
            Err(ending) => return ending,
        };
    }
}

/// The next packet as a request; `None` for one that nothing here handles.
async fn next(
    connection: &mut Connection<impl AsyncRead + Unpin>,
    phase: &mut Phase,
    door: &Door,
    link: &Link,
) -> Result<Option<request::Request>, Ending> {
    let whole: Whole = match timeout_at(phase.deadline(&link.timeouts), connection.wait()).await {
        Ok(whole) => whole?,
        Err(_) => return Err(Ending::Idle(connection.unfinished())),
    };
    phase
        .admit(whole.kind)
        .map_err(|why| Ending::WrongState { id: whole.id, why })?;
    link.statistics.receive(whole.id);
    let request = connection.take(whole, |frame| {
        request::translate(door.listener.server, frame, door.profile)
    })?;
    if request.is_none() {
        link.statistics.skip(whole.id);
        debug!(
            packet = format_args!("{:#06x}", whole.id),
            "skipped: nothing handles it"
        );
    }
    Ok(request)
}

/// Tells everybody that the session is over.
async fn end(ending: &Ending, id: SessionId, link: &Link) {
    let reason = ending.reason();
    link.statistics.close(reason);
    info!(?reason, cause = %ending, "closed");
    link.notifier.gone(id).await;
    if link
        .inbox
        .send(GameEvent::Disconnected { session: id, reason })
        .await
        .is_err()
    {
        debug!("the game has stopped before it heard of this");
    }
}

/// How the client is to be spoken to.
fn recipient(door: &Door, stream: &TcpStream) -> Recipient {
    let reached = match stream.local_addr().map(|address| address.ip().to_canonical()) {
        Ok(IpAddr::V4(address)) => address,
        other => {
            warn!(?other, "reached at no IPv4 address; set `advertise`");
            Ipv4Addr::LOCALHOST
        }
    };
    Recipient {
        profile: door.profile,
        address: door.advertise.unwrap_or(reached),
        char_port: door.char_port,
        map_port: door.map_port,
        server_name: Arc::clone(&door.server_name),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use packets::{CzEnter, CzRequestTime, Packet, Profile, Version, fill};
    use tokio::io::{AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf, duplex, split};
    use tokio::time::{Instant, sleep};

    use super::*;
    use crate::event::{DisconnectReason, Listener, Query, ServerKind};
    use crate::inbox::{self, GameQueue};
    use crate::net::Obfuscation;
    use crate::notifier::OutboxLimits;

    /// A map session on a pipe, with the clock in the test's hands: everything happens in one task.
    struct Pipe {
        connection: Connection<ReadHalf<DuplexStream>>,
        client: Option<WriteHalf<DuplexStream>>,
        door: Door,
        link: Link,
        queue: GameQueue,
        _ends: (WriteHalf<DuplexStream>, ReadHalf<DuplexStream>),
    }

    impl Pipe {
        fn new() -> Self {
            let version: Version = "main-20220406".parse().unwrap();
            let profile = Profile::get(version).unwrap();
            let (server, client) = duplex(4096);
            let ((reader, writer), (client_reader, client)) = (split(server), split(client));
            let statistics = Arc::new(Statistics::default());
            let (notifier, _) = Notifier::start(OutboxLimits::default(), Arc::clone(&statistics)).unwrap();
            let (inbox, queue) = inbox::channel(100);
            let listener = Listener {
                version,
                server: ServerKind::Map,
                pincode: false,
            };
            let link = Link {
                inbox,
                notifier,
                statistics,
                timeouts: Timeouts::default(),
                limits: NetLimits::default(),
            };
            let door = Door {
                listener,
                profile,
                obfuscation: Obfuscation::Off,
                advertise: None,
                char_port: 0,
                map_port: 0,
                server_name: "".into(),
            };
            let connection = Connection::new(reader, profile, ServerKind::Map, Obfuscation::Off, 1000);
            Self {
                connection,
                client: Some(client),
                door,
                link,
                queue,
                _ends: (writer, client_reader),
            }
        }

        fn bytes(&self, packet: &impl Packet) -> Vec<u8> {
            let mut bytes = Vec::new();
            packet.encode(self.door.profile, &mut bytes).unwrap();
            bytes
        }

        /// The client sends `pieces`, each after a pause, and then nothing more. How the session ends, and after how long.
        async fn play(&mut self, pieces: Vec<(Duration, Vec<u8>)>) -> (Ending, Duration) {
            let mut client = self.client.take().unwrap();
            tokio::spawn(async move {
                for (pause, piece) in pieces {
                    sleep(pause).await;
                    client.write_all(&piece).await.unwrap();
                }
                pending::<()>().await;
                drop(client);
            });
            let start = Instant::now();
            let (id, address) = (SessionId(1), IpAddr::V4(Ipv4Addr::LOCALHOST));
            let connected = GameEvent::Connected {
                session: id,
                listener: self.door.listener,
                address,
            };
            let phase = Phase::new(ServerKind::Map, &self.link.timeouts, Arc::default());
            let ending = listen(&mut self.connection, (id, phase), &self.door, &self.link, connected).await;
            (ending, start.elapsed())
        }

        fn queries(&mut self) -> Vec<Query> {
            let mut events = Vec::new();
            self.queue.take(Duration::ZERO, 100, &mut events).unwrap();
            let queries = events.into_iter().filter_map(|event| match event {
                GameEvent::Query { query, .. } => Some(query),
                _ => None,
            });
            queries.collect()
        }
    }

    const NOW: Duration = Duration::ZERO;

    #[tokio::test(start_paused = true)]
    async fn silence_ends_a_session_that_was_not_opened() {
        let mut pipe = Pipe::new();
        let (ending, after) = pipe.play(Vec::new()).await;
        assert_eq!(ending.reason(), DisconnectReason::Idle);
        assert_eq!(after, Timeouts::default().handshake);
    }

    #[tokio::test(start_paused = true)]
    async fn half_a_packet_is_no_sign_of_life() {
        let mut pipe = Pipe::new();
        let mut pieces = vec![(NOW, pipe.bytes(&CzEnter::default()))];
        let time = pipe.bytes(&CzRequestTime::default());
        pieces.extend(time.iter().take(5).map(|&byte| (Duration::from_secs(11), vec![byte])));
        let (ending, after) = pipe.play(pieces).await;
        assert!(matches!(ending, Ending::Idle(5)), "{ending:?}");
        assert_eq!(after, Timeouts::default().playing);
    }

    #[tokio::test(start_paused = true)]
    async fn whole_packets_keep_a_session_alive() {
        let mut pipe = Pipe::new();
        let mut pieces = vec![(NOW, pipe.bytes(&CzEnter::default()))];
        let time = pipe.bytes(&CzRequestTime::default());
        pieces.extend((0..10).map(|_| (Duration::from_secs(50), time.clone())));
        let (ending, after) = pipe.play(pieces).await;
        assert_eq!(ending.reason(), DisconnectReason::Idle);
        assert_eq!(after, Duration::from_secs(500) + Timeouts::default().playing);
        assert_eq!(pipe.queries().len(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn packets_that_come_too_fast_wait_and_are_counted() {
        let mut pipe = Pipe::new();
        pipe.link.limits.packets_per_second = 10;
        let time = pipe.bytes(&CzRequestTime::default());
        let mut bytes = pipe.bytes(&CzEnter::default());
        bytes.extend(time.repeat(49));
        let (_, after) = pipe.play(vec![(NOW, bytes)]).await;
        assert_eq!(pipe.queries().len(), 49);
        let waited = Duration::from_secs(4);
        assert!(after >= waited + Timeouts::default().playing, "{after:?}");
        // All but the first ten, and whatever comes next.
        assert_eq!(pipe.link.statistics.limited(LimitKind::Packets), 41);
    }

    #[tokio::test(start_paused = true)]
    async fn packets_are_the_same_wherever_the_bytes_are_parted() {
        let enter = Pipe::new().bytes(&CzEnter::default());
        let stream = {
            let pipe = Pipe::new();
            let ticks = (0..3).flat_map(|tick| {
                pipe.bytes(&fill!(CzRequestTime {
                    client_tick: packets::Tick(tick),
                }))
            });
            enter.iter().copied().chain(ticks).collect::<Vec<u8>>()
        };
        for cut in 0..=stream.len() {
            let mut pipe = Pipe::new();
            let (first, second) = stream.split_at(cut);
            pipe.play(vec![(NOW, first.to_vec()), (Duration::from_secs(1), second.to_vec())])
                .await;
            let expected = [0, 1, 2].map(|tick| Query::TimeSync {
                tick: packets::Tick(tick),
            });
            assert_eq!(pipe.queries(), expected, "parted at {cut}");
        }
    }
}
