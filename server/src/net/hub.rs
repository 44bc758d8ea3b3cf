//! The task that lets connections in, and knows all that are open.

use std::collections::HashMap;
use std::net::IpAddr;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::timeout;
use tracing::{error, info, warn};

use super::admission::{Admission, Refusal};
use super::listener::{Port, accept};
use super::session::{self, Arrival, Link};
use crate::event::SessionId;

/// Accepted connections that may wait to be let in.
const ARRIVALS: usize = 64;

/// Open connections.
struct Hub {
    link: Link,
    admission: Admission,
    sessions: JoinSet<()>,
    /// Where the client of each session's task is.
    addresses: HashMap<Id, IpAddr>,
    last: SessionId,
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
            sessions: JoinSet::new(),
            addresses: HashMap::new(),
            last: SessionId(0),
        }
    }

    fn admit(&mut self, arrival: Arrival) {
        let address = arrival.address;
        if let Err(refusal) = self.admission.enter(address) {
            self.refuse(address, refusal);
            return;
        }
        self.link.statistics.accept();
        self.last = SessionId(self.last.0 + 1);
        let task = self.sessions.spawn(session::run(arrival, self.last, self.link.clone()));
        self.addresses.insert(task.id(), address);
    }

    /// Says so in the log at every power of two, for those who are turned away may be many.
    fn refuse(&self, address: IpAddr, refusal: Refusal) {
        self.link.statistics.refuse();
        let refused = self.link.statistics.connections_refused();
        if refused.is_power_of_two() {
            warn!(%address, %refusal, refused, "not let in");
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
        if let Some(address) = self.addresses.remove(&id) {
            self.admission.leave(address);
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
