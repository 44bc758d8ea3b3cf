//! The proxy: a gate for each server, and the connections that go through it.

use std::{
    cell::{RefCell, RefMut},
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use packets::{Direction, Profile, Server};
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::{Semaphore, watch},
    task::{LocalSet, spawn_local},
    time::{sleep, timeout},
};

use super::{journal::Journal, pump::Pump};
use crate::{
    client::{Cause, reach},
    swarm::{consent::Permission, files},
};

/// More servers than this are not listened for.
const MOST_GATES: usize = 64;

/// More connections at a time than this are not taken; the other number is for systems that give a process few descriptors.
const MOST_CONNECTIONS: u32 = 1_000;
const FEW_CONNECTIONS: u32 = 400;

/// Until the next try, when the system has no descriptor for a client.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A recorder that is killed has written all but the last of this.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// What is recorded.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The client version.
    pub profile: &'static Profile,
    /// The login server.
    pub target: SocketAddr,
    /// Which servers may be connected to.
    pub permission: Permission,
    /// How long a server may take to be reached, a host name to be looked up, and a packet that has to be changed to become whole.
    pub patience: Duration,
}

/// Records what clients of `gate` and the servers say until `stop`; `told` is told what happens, and first where it listens.
pub async fn record(
    recording: &Recording,
    gate: std::net::TcpListener,
    journal: Journal,
    told: impl Fn(&str) + 'static,
    stop: impl Future<Output = ()>,
) -> io::Result<Journal> {
    let most = match files::check(MOST_CONNECTIONS, 2) {
        Ok(()) => MOST_CONNECTIONS,
        Err(_) => FEW_CONNECTIONS,
    };
    let proxy = Rc::new(Proxy {
        profile: recording.profile,
        listens: gate.local_addr()?.ip(),
        target: recording.target.ip(),
        permission: recording.permission.clone(),
        patience: recording.patience,
        gates: RefCell::default(),
        places: Arc::new(Semaphore::new(usize::try_from(most).unwrap_or(usize::MAX))),
        most,
        has_ended: watch::Sender::new(false),
        journal: RefCell::new(journal),
        told: Box::new(told),
    });
    let tasks = LocalSet::new();
    let done = tasks.run_until(async {
        let own = proxy.open(Server::Login, recording.target, gate)?;
        proxy.tell(&format!(
            "listens on {own}, for the login server at {}",
            recording.target
        ));
        select! {
            () = stop => {}
            failed = proxy.flush_now_and_then() => return failed,
        }
        proxy.end().await;
        proxy.journal().flush()
    });
    done.await?;
    // The tasks hold the proxy, and are dropped with their set.
    drop(tasks);
    let proxy = Rc::into_inner(proxy).ok_or_else(|| io::Error::other("a connection outlives the recording"))?;
    Ok(proxy.journal.into_inner())
}

/// A gate for each server: a listener whose clients are led there.
pub(super) struct Proxy {
    pub(super) profile: &'static Profile,
    /// Where it listens.
    listens: IpAddr,
    /// The machine that servers mean by 0.0.0.0.
    pub(super) target: IpAddr,
    pub(super) patience: Duration,
    permission: Permission,
    gates: RefCell<BTreeMap<(Server, SocketAddr), SocketAddr>>,
    /// For the connections of all gates.
    places: Arc<Semaphore>,
    /// How many those are.
    most: u32,
    has_ended: watch::Sender<bool>,
    journal: RefCell<Journal>,
    told: Box<dyn Fn(&str)>,
}

/// One way of one connection.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Number of the connection.
    pub stream: u32,
    /// Whose connection it is.
    pub server: Server,
    /// Which way it is.
    pub direction: Direction,
}

impl Proxy {
    /// Says what happens.
    pub(super) fn tell(&self, text: &str) {
        (self.told)(text);
    }

    /// Where packets are written down. Never held over an await.
    pub(super) fn journal(&self) -> RefMut<'_, Journal> {
        self.journal.borrow_mut()
    }

    /// Until the recording ends.
    pub(super) async fn ended(&self) {
        let mut ends = self.has_ended.subscribe();
        // The sender is this proxy's.
        let _ = ends.wait_for(|ended| *ended).await;
    }

    /// Ends all connections; of each is written what has come by then.
    async fn end(&self) {
        self.has_ended.send_replace(true);
        // Nobody closes them.
        let _all = self.places.acquire_many(self.most).await;
    }

    /// Until that fails.
    async fn flush_now_and_then(&self) -> io::Result<()> {
        loop {
            sleep(FLUSH_EVERY).await;
            self.journal().flush()?;
        }
    }

    /// Takes clients of the server at `target`.
    fn open(
        self: &Rc<Self>,
        server: Server,
        target: SocketAddr,
        listener: std::net::TcpListener,
    ) -> io::Result<SocketAddr> {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let own = listener.local_addr()?;
        spawn_local(Rc::clone(self).serve(server, listener, target));
        Ok(own)
    }

    async fn serve(self: Rc<Self>, server: Server, listener: TcpListener, target: SocketAddr) {
        loop {
            let troubled = |error| self.tell(&format!("{server}: a client could not be taken: {error}"));
            let (client, peer) = accepted(async || listener.accept().await, troubled).await;
            let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
                self.tell(&format!("{server}: one connection too many, from {peer}"));
                continue;
            };
            let proxy = Rc::clone(&self);
            spawn_local(async move {
                if let Err(error) = proxy.carry(server, client, peer, target).await {
                    proxy.tell(&format!("{server}: {peer} to {target}: {error}"));
                }
                drop(place);
            });
        }
    }

    /// Carries one connection to its end.
    async fn carry(
        self: &Rc<Self>,
        server: Server,
        client: TcpStream,
        peer: SocketAddr,
        target: SocketAddr,
    ) -> io::Result<()> {
        // Servers that look at addresses see those of their clients, where all is on loopback.
        let own = Some(peer.ip()).filter(|own| own.is_loopback() && own.is_ipv4() == target.is_ipv4());
        let reached = select! {
            biased;
            () = self.ended() => return Ok(()),
            reached = timeout(self.patience, reach(target, own, &self.permission)) => reached,
        };
        let upstream = reached.unwrap_or(Err(Cause::TimedOut));
        let upstream = upstream.map_err(|cause| io::Error::other(cause.to_string()))?;
        client.set_nodelay(true)?;
        let stream = self.journal().open(peer, target)?;
        self.tell(&format!("{server}: {peer} to {target}"));
        let (from_client, to_client) = client.into_split();
        let (from_server, to_server) = upstream.into_split();
        let way = |direction| Way {
            stream,
            server,
            direction,
        };
        let there = Pump::new(self, way(Direction::ToServer)).run(from_client, to_server);
        let back = Pump::new(self, way(Direction::ToClient)).run(from_server, to_client);
        let (there, back) = tokio::join!(there, back);
        there.and(back)
    }

    /// The address of the gate to a server.
    pub(super) fn gate(self: &Rc<Self>, server: Server, target: SocketAddr) -> io::Result<SocketAddr> {
        if !self.permission.allows(target.ip()) {
            let text = format!("{target} is on the public internet, and no consent names it (`servers`)");
            return Err(io::Error::other(text));
        }
        if let Some(known) = self.gates.borrow().get(&(server, target)) {
            return Ok(*known);
        }
        if self.gates.borrow().len() >= MOST_GATES {
            return Err(io::Error::other(format!("{target} is one server too many")));
        }
        let gate = self.open(server, target, std::net::TcpListener::bind((self.listens, 0))?)?;
        self.gates.borrow_mut().insert((server, target), gate);
        Ok(gate)
    }
}

/// The next client. A system without a descriptor for it may have one later; that it has none is told once.
pub(super) async fn accepted<T>(mut accept: impl AsyncFnMut() -> io::Result<T>, troubled: impl Fn(io::Error)) -> T {
    let mut is_told = false;
    loop {
        match accept().await {
            Ok(client) => return client,
            Err(error) => {
                if !std::mem::replace(&mut is_told, true) {
                    troubled(error);
                }
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
