//! The client notification thread: it alone sends to clients.
//!
//! Each batch of [`ClientNotification`]s becomes packets of each addressed session's client version, encoded once per version and copied
//! into one contiguous outbox per session; then every session that has something new gets one send; what many are told of waits a moment for more
//! where a client was sent something just now ([`OutboxLimits::gather`]). The thread waits for no client:
//! what a socket does not take stays in its outbox and goes on when the socket is writable again. A client that falls behind first loses
//! superseded moves ([`OutboxLimits::soft`]), then its connection ([`OutboxLimits::hard`], [`OutboxLimits::stall`]).
//!
//! Notices that wait for a commit are held, and with them everything behind them for that session, until [`Notifier::durable`] is told.

mod encode;
mod gather;
mod outbox;
mod queue;
mod thread;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::{mpsc, oneshot};

pub use self::encode::{Recipient, encode};
pub use self::outbox::OutboxLimits;
use crate::event::{ClientNotification, CommitNumber, DisconnectReason, SessionId};
use crate::ports::{Ended, NotifierPort};
use crate::statistics::Statistics;

/// Messages that may wait for the notifier. A batch of notices is one message.
const INBOX: usize = 1024;

/// What the notifier's inbox takes.
#[derive(Debug)]
enum Message {
    /// One step of the game loop tells clients this.
    Notices(Vec<ClientNotification>),
    /// A connection was accepted.
    Opened(Box<Opened>),
    /// A connection is gone: nothing more can be sent.
    Gone(SessionId),
    /// Writes up to this one are durable.
    Durable(CommitNumber),
    /// The store failed: what waits for a commit will never leave.
    StoreFailed,
    /// The game has ended: it tells nobody anything any more.
    GameEnded,
}

/// A connection as the notifier gets it.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Its name.
    pub(crate) session: SessionId,
    /// Its sending half.
    pub(crate) socket: OwnedWriteHalf,
    /// How it is to be spoken to.
    pub(crate) recipient: Recipient,
    /// Told when the notifier closes the connection.
    pub(crate) closed: oneshot::Sender<DisconnectReason>,
}

/// The door to the notifier thread; clones lead to the same thread, which ends when the last is dropped.
#[derive(Debug, Clone)]
pub struct Notifier {
    messages: mpsc::Sender<Message>,
}

impl Notifier {
    /// Starts the thread.
    pub fn start(limits: OutboxLimits, statistics: Arc<Statistics>) -> io::Result<(Self, JoinHandle<()>)> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let (messages, inbox) = mpsc::channel(INBOX);
        let thread = std::thread::Builder::new()
            .name("notifier".to_owned())
            .spawn(move || runtime.block_on(thread::run(inbox, limits, statistics)))?;
        Ok((Self { messages }, thread))
    }

    /// Writes up to `commit` are durable: what waited for them may leave.
    pub fn durable(&self, commit: CommitNumber) {
        // Who is told nothing any more waits for no commit.
        let _ended = self.put(Message::Durable(commit));
    }

    /// The store failed: what waits for a commit is never sent, and sessions that are closed are closed without it.
    pub fn store_failed(&self) {
        let _ended = self.put(Message::StoreFailed);
    }

    /// The game has ended: everybody whom it has not sent away is sent away now, and so is who still comes.
    pub fn game_ended(&self) {
        let _ended = self.put(Message::GameEnded);
    }

    /// A connection was accepted. Told before the game loop hears of it.
    pub(crate) async fn opened(&self, opened: Opened) {
        // The thread ends before the connections only when the process ends.
        let _ = self.messages.send(Message::Opened(Box::new(opened))).await;
    }

    /// A connection is gone.
    pub(crate) async fn gone(&self, session: SessionId) {
        let _ = self.messages.send(Message::Gone(session)).await;
    }

    /// Hands a message in from a thread of the server. When the inbox is full this waits, but only for the notifier's own work: the
    /// notifier itself waits for nobody.
    fn put(&self, message: Message) -> Result<(), Ended> {
        match self.messages.try_send(message) {
            Ok(()) => Ok(()),
            Err(mpsc::error::TrySendError::Full(message)) => self.messages.blocking_send(message).map_err(|_| Ended),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Ended),
        }
    }
}

impl NotifierPort for Notifier {
    fn notify(&mut self, notices: Vec<ClientNotification>) -> Result<(), Ended> {
        if notices.is_empty() {
            return Ok(());
        }
        self.put(Message::Notices(notices))
    }
}
