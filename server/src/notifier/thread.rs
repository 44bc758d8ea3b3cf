//! The notifier's loop: sessions, their queues, and one send for each session that has something new.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::tcp::OwnedWriteHalf;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep_until, timeout};
use tracing::debug;

use super::encode::{Encoder, Recipient};
use super::gather::Gather;
use super::outbox::OutboxLimits;
use super::queue::{Progress, Queue};
use super::{Message, Opened};
use crate::event::notice::Kick;
use crate::event::{Audience, ClientNotification, CommitNumber, DisconnectReason, Notice, SessionId};
use crate::statistics::{Statistics, live::shown};

/// Messages taken before what they made is sent: under load, sends to one session are put together.
const MOST_AT_ONCE: usize = 64;

/// Sockets that may have become writable before their waiting tasks wait for the loop.
const WAKES: usize = 1024;

/// A full socket can be written to again, or could not for too long.
struct Wake {
    session: SessionId,
    stalled: bool,
}

/// One connection.
struct Session {
    recipient: Recipient,
    socket: Arc<OwnedWriteHalf>,
    closed: oneshot::Sender<DisconnectReason>,
    queue: Queue,
    /// Bytes in the queue as they were counted last.
    counted: usize,
    /// When it was last sent something.
    sent: Option<Instant>,
    /// It is in the list of those that are sent what they have before the loop waits again.
    dirty: bool,
    /// It is among those for whom more is gathered.
    gathered: bool,
    /// Its socket was full; this task waits until it is not.
    blocked: Option<AbortHandle>,
}

/// Everything the loop owns.
struct State {
    sessions: HashMap<SessionId, Session>,
    dirty: Vec<SessionId>,
    gather: Gather,
    /// The time, as of the messages that are taken.
    now: Instant,
    durable: CommitNumber,
    store_failed: bool,
    game_ended: bool,
    encoder: Encoder,
    limits: OutboxLimits,
    statistics: Arc<Statistics>,
    wakes: mpsc::Sender<Wake>,
}

/// Serves the inbox until every sender is gone.
pub(super) async fn run(mut inbox: mpsc::Receiver<Message>, limits: OutboxLimits, statistics: Arc<Statistics>) {
    let (wakes, mut woken) = mpsc::channel(WAKES);
    let mut state = State::new(limits, statistics, wakes);
    loop {
        tokio::select! {
            message = inbox.recv() => match message {
                Some(message) => {
                    state.now = Instant::now();
                    state.take(message);
                }
                None => break,
            },
            Some(wake) = woken.recv() => state.wake(&wake),
            () = due(state.gather.due()) => {}
        }
        for _ in 1..MOST_AT_ONCE {
            match inbox.try_recv() {
                Ok(message) => state.take(message),
                Err(_) => break,
            }
        }
        state.statistics.live.notifier_inbox.set(shown(inbox.len()));
        state.flush_due();
    }
    let waiting = state.gather.take_all();
    state.flush_all(waiting);
}

/// Ends when those for whom more is gathered are due; never, where there are none.
async fn due(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

impl State {
    fn new(limits: OutboxLimits, statistics: Arc<Statistics>, wakes: mpsc::Sender<Wake>) -> Self {
        Self {
            sessions: HashMap::new(),
            dirty: Vec::new(),
            gather: Gather::new(limits.gather),
            now: Instant::now(),
            durable: CommitNumber(0),
            store_failed: false,
            game_ended: false,
            encoder: Encoder::default(),
            limits,
            statistics,
            wakes,
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notices(notices) => {
                for notification in &notices {
                    self.tell(notification);
                }
            }
            Message::Opened(opened) => self.open(*opened),
            Message::Gone(session) => self.forget(session),
            Message::Durable(commit) => self.release(commit),
            Message::StoreFailed => self.fail_store(),
            Message::GameEnded => {
                self.game_ended = true;
                self.send_away(self.sessions.keys().copied().collect());
            }
        }
    }

    fn open(&mut self, opened: Opened) {
        let session = Session {
            recipient: opened.recipient,
            socket: Arc::new(opened.socket),
            closed: opened.closed,
            queue: Queue::default(),
            counted: 0,
            sent: None,
            dirty: false,
            gathered: false,
            blocked: None,
        };
        self.sessions.insert(opened.session, session);
        if self.game_ended {
            self.send_away(vec![opened.session]);
        }
    }

    /// Tells sessions that the server is closed, and closes them, unless they have been closed before.
    fn send_away(&mut self, sessions: Vec<SessionId>) {
        let to = Audience::Many(sessions);
        for notice in [
            Notice::Kicked(Kick::ServerClosed),
            Notice::Close(DisconnectReason::Shutdown),
        ] {
            self.tell(&ClientNotification {
                to: to.clone(),
                notice,
                after: None,
            });
        }
    }

    /// Queues one notification for each session it is for.
    fn tell(&mut self, notification: &ClientNotification) {
        let after = notification.after.unwrap_or_default();
        self.encoder.begin();
        for &id in notification.to.sessions() {
            let Some(session) = self.sessions.get_mut(&id) else {
                continue;
            };
            let commit = (after, self.durable);
            let queued = if let Notice::Close(reason) = notification.notice {
                close(&mut session.queue, reason, commit, self.store_failed);
                Ok(())
            } else {
                let (packets, merge) = self
                    .encoder
                    .packets(&notification.notice, &session.recipient, &self.statistics);
                session.queue.push(packets, merge, commit, &self.limits)
            };
            if queued.is_err() {
                self.end(id, DisconnectReason::SlowClient);
            } else {
                let may_wait = matches!(notification.to, Audience::Many(_)) && !session.queue.is_closing();
                self.mark(id, may_wait);
            }
        }
    }

    /// A session has something new. What many are told of may wait for more, if the session was sent something just now; what is told to
    /// one is most often the answer to what it asked.
    fn mark(&mut self, id: SessionId, may_wait: bool) {
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        if session.dirty {
            return;
        }
        if !may_wait || self.gather.is_quiet(session.sent, self.now) {
            session.dirty = true;
            self.dirty.push(id);
        } else if !session.gathered {
            session.gathered = true;
            self.gather.wait(id, self.now);
        }
    }

    /// Lets go everything that waited for commits up to `commit`.
    fn release(&mut self, commit: CommitNumber) {
        self.durable = self.durable.max(commit);
        let waiting: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|(_, session)| session.queue.waits())
            .map(|(&id, _)| id)
            .collect();
        for id in waiting {
            let Some(session) = self.sessions.get_mut(&id) else {
                continue;
            };
            if session.queue.release(self.durable, &self.limits).is_err() {
                self.end(id, DisconnectReason::SlowClient);
            } else {
                self.mark(id, false);
            }
        }
    }

    /// Ends the sessions whose end waits for a commit: it will not come, and the game, which has closed them already, does not close them
    /// again.
    fn fail_store(&mut self) {
        self.store_failed = true;
        for (&id, session) in &mut self.sessions {
            if session.queue.end_waits() {
                session.queue.abandon(DisconnectReason::StoreFailed);
                if !session.dirty {
                    session.dirty = true;
                    self.dirty.push(id);
                }
            }
        }
    }

    fn wake(&mut self, wake: &Wake) {
        if let Some(session) = self.sessions.get_mut(&wake.session) {
            session.blocked = None;
            if wake.stalled {
                self.end(wake.session, DisconnectReason::SlowClient);
            } else {
                self.flush(wake.session);
            }
            self.count_bytes(wake.session);
        }
    }

    /// One send for each session that has something new and is not to wait for more.
    fn flush_due(&mut self) {
        let dirty = std::mem::take(&mut self.dirty);
        self.flush_all(dirty);
        if self.gather.due().is_some() {
            let begun = Instant::now();
            let gathered = self.gather.take_due(begun);
            for id in &gathered {
                if let Some(session) = self.sessions.get_mut(id) {
                    session.gathered = false;
                }
            }
            if !gathered.is_empty() {
                self.flush_all(gathered);
                self.gather.took(begun.elapsed());
            }
        }
    }

    fn flush_all(&mut self, ids: Vec<SessionId>) {
        for id in ids {
            if let Some(session) = self.sessions.get_mut(&id) {
                session.dirty = false;
                if session.blocked.is_none() {
                    self.flush(id);
                }
            }
            self.count_bytes(id);
        }
    }

    fn flush(&mut self, id: SessionId) {
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        let socket = &session.socket;
        if session.queue.has_ready() {
            session.sent = Some(self.now);
        }
        match session.queue.flush(|bytes| socket.try_write(bytes)) {
            Progress::Idle => {}
            Progress::Blocked => session.blocked = Some(wait(id, Arc::clone(socket), &self.wakes, self.limits.stall)),
            Progress::Finished(reason) => self.end(id, reason),
            Progress::Broken(error) => {
                debug!(session = id.0, %error, "cannot send");
                self.end(id, DisconnectReason::ClientClosed);
            }
        }
    }

    /// Counts what waits in a session's queue now.
    fn count_bytes(&mut self, id: SessionId) {
        if let Some(session) = self.sessions.get_mut(&id) {
            let now = session.queue.waiting_bytes();
            let before = std::mem::replace(&mut session.counted, now);
            let outbox = &self.statistics.live.outbox_bytes;
            outbox.inc_by(shown(now) - shown(before));
        }
    }

    /// What was counted of a session that is gone waits no longer.
    fn uncount(&self, session: &Session) {
        self.statistics.live.outbox_bytes.dec_by(shown(session.counted));
        self.statistics.merge(session.queue.merged());
    }

    /// Closes a connection and tells its reading side why.
    fn end(&mut self, id: SessionId, reason: DisconnectReason) {
        if let Some(session) = self.sessions.remove(&id) {
            self.uncount(&session);
            session.close(reason);
        }
    }

    /// The reading side ended first.
    fn forget(&mut self, id: SessionId) {
        if let Some(session) = self.sessions.remove(&id) {
            self.uncount(&session);
            session.forget_waiting();
        }
    }
}

impl Session {
    /// Lets go of the connection. Its reading side, which may have ended by itself at the same time, is told why.
    fn close(self, reason: DisconnectReason) {
        self.forget_waiting();
        let _ = self.closed.send(reason);
    }

    /// Nothing goes on waiting for a connection that is gone.
    fn forget_waiting(&self) {
        if let Some(waiting) = &self.blocked {
            waiting.abort();
        }
    }
}

/// Waits, beside the loop, until a full socket takes bytes again.
fn wait(session: SessionId, socket: Arc<OwnedWriteHalf>, wakes: &mpsc::Sender<Wake>, stall: Duration) -> AbortHandle {
    let wakes = wakes.clone();
    let task = tokio::spawn(async move {
        let stalled = timeout(stall, socket.writable()).await.is_err();
        // The socket must be let go of before the loop may close it.
        drop(socket);
        let _ = wakes.send(Wake { session, stalled }).await;
    });
    task.abort_handle()
}

fn close(queue: &mut Queue, reason: DisconnectReason, commit: (CommitNumber, CommitNumber), store_failed: bool) {
    if store_failed || reason == DisconnectReason::StoreFailed {
        queue.abandon(reason);
    } else {
        queue.close(reason, commit);
    }
}
