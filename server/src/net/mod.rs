//! The only sockets of the server: ports, connections, and the state that each is in.
//!
//! ```text
//! port -> hub (how many, from where) -> session: read buffer -> framer -> phase -> request -> game loop's inbox
//! ```
//!
//! Sending is the notifier's: it gets the writing half of every connection, before the game hears of the connection. The reading half stays
//! here, and what ends a session ends it here, with one log line and one [`crate::event::DisconnectReason`]: a client that closes, bytes that
//! are no packet of its version, a packet out of place, silence, or the notifier's word that it closed the connection.

mod admission;
mod connection;
mod ending;
mod handshakes;
mod hub;
mod listener;
mod pace;
mod phase;
mod read_buffer;
mod session;
mod settings;

use std::sync::Arc;

pub use self::listener::{ListenerAddresses, NetError};
pub use self::settings::{ListenerSettings, NetLimits, NetSettings, Obfuscation, Timeouts};
use crate::inbox::GameInbox;
use crate::notifier::Notifier;
use crate::statistics::Statistics;

/// Bound ports that serve nobody yet.
#[derive(Debug)]
pub struct Net {
    ports: Vec<listener::Port>,
    addresses: Vec<ListenerAddresses>,
    timeouts: Timeouts,
    limits: NetLimits,
}

impl Net {
    /// Binds every port. To be called within a tokio runtime.
    pub fn bind(settings: &NetSettings) -> Result<Self, NetError> {
        let mut net = Self {
            ports: Vec::new(),
            addresses: Vec::new(),
            timeouts: settings.timeouts,
            limits: settings.limits,
        };
        for listener in &settings.listeners {
            let (ports, addresses) = listener::bind(settings, listener)?;
            net.ports.extend(ports);
            net.addresses.push(addresses);
        }
        Ok(net)
    }

    /// Where the listeners are, in the order of their settings.
    pub fn addresses(&self) -> &[ListenerAddresses] {
        &self.addresses
    }

    /// Lets clients in until `shutdown` is done, then waits for the sessions to end, which the game closes; those that take longer than
    /// [`NetLimits::stop`] are cut off.
    pub async fn serve(
        self,
        inbox: GameInbox,
        notifier: Notifier,
        statistics: Arc<Statistics>,
        shutdown: impl Future<Output = ()>,
    ) {
        let link = session::Link {
            inbox,
            notifier,
            statistics,
            timeouts: self.timeouts,
            limits: self.limits,
        };
        hub::run(self.ports, link, shutdown).await;
    }
}
