//! Who a client is and where it logs in.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Duration,
};

use packets::{Profile, RoString, Server};
use tokio::time::{Instant, timeout};

use super::{
    connection::Connection,
    error::{Cause, ClientError},
    pincode::Pincode,
};
use crate::{
    record::Tape,
    stats::{Mark, Step, Traffic},
    swarm::consent::Permission,
};

/// Everything that a client needs to know before it connects.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The client version.
    pub profile: &'static Profile,
    /// Whether packet ids to the map server are obfuscated; no effect on versions without keys.
    pub obfuscation: bool,
    /// The login server.
    pub target: SocketAddr,
    /// Which servers may be connected to.
    pub permission: Permission,
    /// The address to connect from; `None`: the system's choice.
    pub source: Option<IpAddr>,
    /// Account name, at most 23 bytes.
    pub username: String,
    /// Password, at most 23 bytes.
    pub password: String,
    /// Asks for the account to be made when there is none, by `_M` at the end of its name.
    pub register: bool,
    /// Given to servers that ask for one, set where there is none.
    pub pincode: Pincode,
    /// Name of the character to make when there is none, at most 23 bytes.
    pub character: String,
    /// How long any answer may take.
    pub patience: Duration,
    /// Where the client's last packets are kept, if they are.
    pub tape: Option<Tape>,
}

/// Is told what a client achieves, and how long it took: swarms measure with it. Every method does nothing unless it is defined.
pub trait Observer {
    /// A step is done: its request was sent at `sent`, the answer read at `done`.
    fn finished(&mut self, step: Step, sent: Instant, done: Instant) {
        let _ = (step, sent, done);
    }

    /// The client has come as far as `mark`, perhaps not for the first time.
    fn reached(&mut self, mark: Mark) {
        let _ = mark;
    }

    /// So much went over the wire, more than was told before.
    fn traffic(&mut self, traffic: Traffic) {
        let _ = traffic;
    }
}

impl Observer for () {}

impl Settings {
    /// Connects to one of the servers.
    pub(crate) async fn connect(
        &self,
        server: Server,
        address: SocketAddr,
        observer: &mut impl Observer,
    ) -> Result<Connection, ClientError> {
        let sent = Instant::now();
        let opening = Connection::open(self.profile, server, address, self.source, &self.permission);
        let opened = timeout(self.patience, opening).await.unwrap_or(Err(Cause::TimedOut));
        let connection = opened.map_err(|cause| cause.at(Step::Connect))?;
        observer.finished(Step::Connect, sent, Instant::now());
        Ok(connection.with_track(self.tape.as_ref().map(|tape| tape.track(server))))
    }

    /// Where a server sends the client on to.
    pub(super) async fn next_address(
        &self,
        address: Ipv4Addr,
        port: u16,
        host: &RoString,
    ) -> Result<SocketAddr, Cause> {
        next_address(self.target.ip(), (address, port), host, self.patience).await
    }
}

/// Where a server on the machine `own` sends a client on to: a host name if it gives one, its own machine if it says 0.0.0.0.
pub(crate) async fn next_address(
    own: IpAddr,
    (address, port): (Ipv4Addr, u16),
    host: &RoString,
    patience: Duration,
) -> Result<SocketAddr, Cause> {
    let host = host.text();
    if !host.is_empty() {
        let found = timeout(patience, resolve(&host, port)).await;
        return found.unwrap_or(None).ok_or_else(|| Cause::NoHost(host.into_owned()));
    }
    let address = if address.is_unspecified() {
        own
    } else {
        IpAddr::V4(address)
    };
    Ok(SocketAddr::new(address, port))
}

/// Looks up `name` or `name:port`.
async fn resolve(host: &str, port: u16) -> Option<SocketAddr> {
    let (name, port) = match host.split_once(':') {
        Some((name, port)) => (name, port.parse().ok()?),
        None => (host, port),
    };
    tokio::net::lookup_host((name, port))
        .await
        .ok()?
        .min_by_key(|address| !address.is_ipv4())
}
