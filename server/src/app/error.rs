//! Why a server did not start, or did not stop well.

use std::{io, net::SocketAddr};

use crate::{
    config::ConfigError, net::NetError, persistence::store::StoreError, slow::SlowPoolError, world::WorldError,
};

/// Why a server did not start, or did not stop well.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The world is wrong.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The stored data cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A port cannot be bound, or a client version is unknown.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The port of the operators' pages cannot be bound.
    #[error(
        "cannot bind {address} for /metrics and /healthz: {source}. Choose another with metrics.listen or --metrics"
    )]
    Metrics {
        /// Which.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The password pool cannot start.
    #[error(transparent)]
    SlowPool(#[from] SlowPoolError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Thread(io::Error),
    /// The store failed while the server ran.
    #[error("the server stopped because its store failed: {0}. What was acknowledged before is safe")]
    StoreFailed(String),
    /// A thread of the server panicked.
    #[error("a thread of the server panicked: see the log above")]
    Panicked,
}
