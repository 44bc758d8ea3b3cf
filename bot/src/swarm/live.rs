//! How many bots are where while a swarm runs: counters that bots raise and the run's displays read.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{
        PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicU64, Ordering},
    },
};

/// Servers that are remembered, at most.
const MOST_SERVERS: usize = 64;

/// Counters shared by all threads of a run.
#[derive(Debug, Default)]
pub(crate) struct Live {
    started: AtomicU64,
    on_map: AtomicU64,
    ended: AtomicU64,
    compared: AtomicU64,
    added: AtomicU64,
    servers: RwLock<BTreeSet<SocketAddr>>,
}

/// How many bots are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// Have begun to come.
    pub started: u64,
    /// Are on the map.
    pub on_map: u64,
    /// Have left for good, or given up.
    pub ended: u64,
    /// Of those that have begun, or will: were added while it runs.
    pub added: u64,
}

impl Population {
    /// Have begun to come and are not gone.
    pub fn there(self) -> u64 {
        self.started.saturating_sub(self.ended)
    }

    /// Are on their way to the map: connecting, logging in, at the character list, or waiting to try again.
    pub fn coming(self) -> u64 {
        self.there().saturating_sub(self.on_map)
    }
}

impl Live {
    /// A bot begins to come.
    pub(crate) fn started(&self) {
        self.started.fetch_add(1, Ordering::Relaxed);
    }

    /// A bot will not come again.
    pub(crate) fn ended(&self) {
        self.ended.fetch_add(1, Ordering::Relaxed);
    }

    /// A bot entered the map.
    pub(crate) fn entered(&self) {
        self.on_map.fetch_add(1, Ordering::Relaxed);
    }

    /// A bot left the map.
    pub(crate) fn left(&self) {
        self.on_map.fetch_sub(1, Ordering::Relaxed);
    }

    /// A bot on the map has compared what it sees, when all stood still.
    pub(crate) fn compared(&self) {
        self.compared.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether all bots on the map have.
    pub(crate) fn have_all_compared(&self) -> bool {
        self.compared.load(Ordering::Relaxed) >= self.on_map.load(Ordering::Relaxed)
    }

    /// A bot comes that was not planned.
    pub(crate) fn added(&self) {
        self.added.fetch_add(1, Ordering::Relaxed);
    }

    /// A bot was sent to `server`.
    pub(crate) fn met(&self, server: SocketAddr) {
        let is_known = self.servers().contains(&server);
        if !is_known {
            let mut servers = self.servers.write().unwrap_or_else(PoisonError::into_inner);
            if servers.len() < MOST_SERVERS {
                servers.insert(server);
            }
        }
    }

    /// The servers that bots were sent to.
    pub(crate) fn servers(&self) -> RwLockReadGuard<'_, BTreeSet<SocketAddr>> {
        self.servers.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are where now.
    pub(crate) fn population(&self) -> Population {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Population {
            started: read(&self.started),
            on_map: read(&self.on_map),
            ended: read(&self.ended),
            added: read(&self.added),
        }
    }
}
