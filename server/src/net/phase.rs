//! How far a session has come, as far as its packets tell: what it may send, and how long it may stay silent.
//!
//! Whether an opening packet was true is for the game to say; what comes behind it on the same connection is judged there too.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use packets::Kind;
use thiserror::Error;
use tokio::time::Instant;

use super::settings::Timeouts;
use crate::event::ServerKind;

/// A packet that has no place here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum WrongState {
    #[error("it came before the packet that opens a session")]
    BeforeOpening,
    #[error("the session was opened before")]
    OpenedTwice,
}

/// One session's state.
#[derive(Debug)]
pub(super) struct Phase {
    server: ServerKind,
    /// Shared with the hub, which ends connections that are not opened first.
    opened: Arc<AtomicBool>,
    /// Until when the session must be opened.
    handshake: Instant,
}

impl Phase {
    /// A session that was accepted just now; `opened` is set when it is opened.
    pub(super) fn new(server: ServerKind, timeouts: &Timeouts, opened: Arc<AtomicBool>) -> Self {
        Self {
            server,
            opened,
            handshake: Instant::now() + timeouts.handshake,
        }
    }

    /// Takes note of a packet; `kind` is `None` for one that is listed only.
    pub(super) fn admit(&mut self, kind: Option<Kind>) -> Result<(), WrongState> {
        let opens = kind == Some(opening(self.server));
        match (opens, self.is_opened()) {
            (true, true) => Err(WrongState::OpenedTwice),
            (true, false) => {
                self.opened.store(true, Ordering::Relaxed);
                Ok(())
            }
            // Clients tell the login server of themselves before they log in.
            (false, false) if self.server != ServerKind::Login => Err(WrongState::BeforeOpening),
            (false, _) => Ok(()),
        }
    }

    fn is_opened(&self) -> bool {
        self.opened.load(Ordering::Relaxed)
    }

    /// Until when the next whole packet must be there.
    pub(super) fn deadline(&self, timeouts: &Timeouts) -> Instant {
        match (self.is_opened(), self.server) {
            (false, _) => self.handshake,
            (true, ServerKind::Map) => Instant::now() + timeouts.playing,
            (true, ServerKind::Login | ServerKind::Char) => Instant::now() + timeouts.char_select,
        }
    }
}

/// The packet that opens a session.
pub(super) const fn opening(server: ServerKind) -> Kind {
    match server {
        ServerKind::Login => Kind::CaLogin,
        ServerKind::Char => Kind::ChEnter,
        ServerKind::Map => Kind::CzEnter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(server: ServerKind) -> Phase {
        Phase::new(server, &Timeouts::default(), Arc::default())
    }

    #[tokio::test]
    async fn nothing_comes_before_the_opening_packet() {
        assert_eq!(
            phase(ServerKind::Map).admit(Some(Kind::CzRequestMove)),
            Err(WrongState::BeforeOpening)
        );
        assert_eq!(
            phase(ServerKind::Char).admit(Some(Kind::ChSelectChar)),
            Err(WrongState::BeforeOpening)
        );
        assert_eq!(phase(ServerKind::Char).admit(None), Err(WrongState::BeforeOpening));
    }

    #[tokio::test]
    async fn a_session_is_opened_once() {
        let mut phase = phase(ServerKind::Map);
        phase.admit(Some(Kind::CzEnter)).unwrap();
        phase.admit(Some(Kind::CzRequestMove)).unwrap();
        phase.admit(None).unwrap();
        assert_eq!(phase.admit(Some(Kind::CzEnter)), Err(WrongState::OpenedTwice));
    }

    #[tokio::test]
    async fn a_client_may_tell_the_login_server_of_itself_first() {
        let mut phase = phase(ServerKind::Login);
        phase.admit(Some(Kind::CaExeHashcheck)).unwrap();
        phase.admit(None).unwrap();
        phase.admit(Some(Kind::CaLogin)).unwrap();
        assert_eq!(phase.admit(Some(Kind::CaLogin)), Err(WrongState::OpenedTwice));
    }

    #[tokio::test(start_paused = true)]
    async fn packets_before_the_opening_one_win_no_time() {
        let timeouts = Timeouts::default();
        let mut phase = phase(ServerKind::Login);
        let deadline = phase.deadline(&timeouts);
        tokio::time::advance(timeouts.handshake / 2).await;
        phase.admit(None).unwrap();
        assert_eq!(phase.deadline(&timeouts), deadline);
        phase.admit(Some(Kind::CaLogin)).unwrap();
        assert_eq!(phase.deadline(&timeouts), Instant::now() + timeouts.char_select);
    }
}
