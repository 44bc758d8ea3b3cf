//! The task that lets connections in, and knows all that are open.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, timeout};
use tracing::{error, info, warn};

use super::admission::{Admission, Refusal};
use super::handshakes::Handshakes;
use super::listener::{Port, accept};
use super::pace::since;
use super::session::{self, Arrival, Link};
use crate::event::{
    SessionId,
    limit::{LimitKind, Refusals},
};

/// Accepted connections that may wait to be let in.
const ARRIVALS: usize = 64;

/// Connections that may be ending for others at a time; their descriptors are not free yet, and count to those that the
/// process keeps in reserve.
const EVICTIONS: usize = 128;

/// Open connections.
struct Hub {
    link: Link,
    admission: Admission,
    handshakes: Handshakes,
    sessions: JoinSet<()>,
    /// Each session's task, and where its client is.
    open: HashMap<Id, (SessionId, IpAddr)>,
    /// Sessions that are ending for others.
    evicted: HashSet<SessionId>,
    last: SessionId,
    /// Since when times are counted.
    began: Instant,
    /// Connections that were turned away: for all there are, and for those of their address.
    refused: (Refusals, Refusals),
}

/// Serves `ports` until `shutdown` is done and the sessions have ended, or had their time to.
pub(super) async fn run(ports: Vec<Port>, link: Link, shutdown: impl Future<Output = ()>) {
    let (sender, mut arrivals) = mpsc::channel(ARRIVALS);
    let mut accepting = JoinSet::new();
    for port in ports {
        accepting.spawn(accept(port, sender.clone()));
    }
    drop(sender);
    let mut hub = Hub::new(link);
    tokio::pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(arrival) = arrivals.recv() => hub.admit(arrival),
            Some(ended) = hub.sessions.join_next_with_id() => hub.leave(ended),
        }
    }
    accepting.shutdown().await;
    hub.finish().await;
}

impl Hub {
    fn new(link: Link) -> Self {
        let admission = Admission::new(link.limits.connections, link.limits.per_address);
        Self {
            link,
            admission,
            handshakes: Handshakes::default(),
            sessions: JoinSet::new(),
            open: HashMap::new(),
            evicted: HashSet::new(),
            last: SessionId(0),
            began: Instant::now(),
            refused: Default::default(),
        }
    }

    fn admit(&mut self, arrival: Arrival) {
        let address = arrival.address;
        let entered = match self.admission.enter(address) {
            Err(Refusal::Full(_)) if self.make_room() => self.admission.replace(address),
            entered => entered,
        };
        if let Err(refusal) = entered {
            self.refuse(address, refusal);
            return;
        }
        self.link.statistics.accept();
        self.last = SessionId(self.last.0 + 1);
        let handshake = self.handshakes.begin(self.last);
        let session = session::run(arrival, self.last, handshake, self.link.clone());
        let task = self.sessions.spawn(session);
        self.open.insert(task.id(), (self.last, address));
    }

    /// Ends a connection that nobody has opened, for another one to have its place. False when there is none.
    fn make_room(&mut self) -> bool {
        if self.evicted.len() >= EVICTIONS {
            return false;
        }
        let evicted = self.handshakes.evict();
        self.evicted.extend(evicted);
        evicted.is_some()
    }

    /// Says so in the log now and again only, with how often, for those who are turned away may be many.
    fn refuse(&mut self, address: IpAddr, refusal: Refusal) {
        let (what, refused) = match refusal {
            Refusal::Full(_) => (LimitKind::Connections, &mut self.refused.0),
            Refusal::AddressFull(_) => (LimitKind::ConnectionsOfAddress, &mut self.refused.1),
        };
        self.link.statistics.refuse();
        self.link.statistics.limit(what);
        if let Some(times) = refused.add(since(self.began)) {
            warn!(%address, %refusal, what = what.name(), times, "{}", what.in_words());
        }
    }

    fn leave(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                error!(%error, "a session's task failed");
                error.id()
            }
        };
        if let Some((session, address)) = self.open.remove(&id) {
            self.admission.leave(address);
            self.handshakes.forget(session);
            self.evicted.remove(&session);
        }
    }

    /// Lets the sessions end, which the game closes when it stops; those that do not are cut off.
    async fn finish(mut self) {
        let ended = async { while self.sessions.join_next().await.is_some() {} };
        if timeout(self.link.limits.stop, ended).await.is_err() {
            warn!(
                open = self.sessions.len(),
                "cutting off the sessions that have not ended"
            );
        }
        self.sessions.shutdown().await;
        info!("net has stopped");
    }
}
