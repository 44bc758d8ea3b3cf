//! One session, from the accepted connection to the one log line that says why it ended.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use tokio::io::AsyncRead;
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::time::{timeout, timeout_at};
use tracing::{Instrument, debug, info, info_span, warn};

use super::connection::{Connection, Whole};
use super::ending::Ending;
use super::listener::Door;
use super::pace::Pace;
use super::phase::Phase;
use super::settings::{NetLimits, Timeouts};
use crate::event::{GameEvent, SessionId};
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
pub(super) async fn run(arrival: Arrival, id: SessionId, link: Link) {
    let listener = arrival.door.listener;
    let span = info_span!("session", id = id.0, address = %arrival.address, version = %listener.version, server = ?listener.server);
    serve(arrival, id, link).instrument(span).await;
}

async fn serve(arrival: Arrival, id: SessionId, link: Link) {
    let Arrival { stream, address, door } = arrival;
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
    let ending = tokio::select! {
        ending = listen(&mut connection, id, &door, &link, connected) => ending,
        reason = closing => reason.map_or(Ending::GameStopped, Ending::Server),
    };
    end(&ending, id, &link).await;
    // However it went, the connection ends here.
    let _ = timeout(ending.linger(link.timeouts.linger), connection.drain()).await;
}

/// Hands in what the client asks, packet by packet, until something ends the session.
async fn listen(
    connection: &mut Connection<impl AsyncRead + Unpin>,
    id: SessionId,
    door: &Door,
    link: &Link,
    connected: GameEvent,
) -> Ending {
    let mut phase = Phase::new(door.listener.server, &link.timeouts);
    let mut pace = Pace::new(link.limits.packets_per_second);
    let mut event = Some(connected);
    loop {
        if let Some(event) = event
            && link.inbox.send(event).await.is_err()
        {
            return Ending::GameStopped;
        }
        pace.next().await;
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
    let request = connection.take(whole, |frame| {
        request::translate(door.listener.server, frame, door.profile)
    })?;
    if request.is_none() {
        link.statistics.skip();
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
