//! What follows from one step of a loop.

use super::{
    Audience, ClientNotification, CommitNumber, GameEvent, GivenOrder, MapEvent, MapInstanceId, MapReport, Moment,
    Notice, PassedOver, PersistenceEvent, Presence, SessionId, SlowWork,
    game::Alarm,
    limit::Limited,
    persistence::{Read, Write},
};

/// What one step of the game loop wants done, each list in the order it must be done. The lists are independent of
/// each other; what ties a notice to a write is its commit number ([`ClientNotification::after`]).
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Effects {
    /// For the persistence thread.
    pub persist: Vec<PersistenceEvent>,
    /// For the notifier.
    pub notify: Vec<ClientNotification>,
    /// For map loops.
    pub map: Vec<(MapInstanceId, MapEvent)>,
    /// For the slow pool.
    pub slow: Vec<SlowWork>,
    /// For the game loop itself: applied on the first tick that is not before the given time.
    pub later: Vec<(Moment, GameEvent)>,
    /// For the log: what was asked and passed over in silence.
    pub passed_over: Vec<PassedOver>,
    /// For the log: GM commands that were given.
    pub orders: Vec<GivenOrder>,
    /// For the log: who came and went, on which connection.
    pub presence: Vec<(SessionId, Presence)>,
    /// For the log: what came of reading the configuration and the world anew.
    pub reloads: Vec<Box<str>>,
    /// For the log and the statistics: what was refused since there was too much of it.
    pub limited: Vec<Limited>,
    /// Set once, when a shutdown has saved everything and told everybody: the loop ends after this step.
    pub stop: bool,
}

impl Effects {
    /// Tells one session.
    pub fn tell(&mut self, session: SessionId, notice: Notice) {
        self.tell_after(session, notice, None);
    }

    /// Tells one session once a write is durable.
    pub fn tell_after(&mut self, session: SessionId, notice: Notice, after: Option<CommitNumber>) {
        self.notify.push(ClientNotification {
            to: Audience::One(session),
            notice,
            after,
        });
    }

    /// Shows one session what happens around it: like what all around are told, it may wait a moment for more.
    pub fn show(&mut self, session: SessionId, notice: Notice) {
        self.tell_all(vec![session], notice);
    }

    /// Tells several sessions, if there are any.
    pub fn tell_all(&mut self, sessions: Vec<SessionId>, notice: Notice) {
        self.tell_all_after(sessions, notice, None);
    }

    /// Tells several sessions, if there are any, once a write is durable.
    pub fn tell_all_after(&mut self, sessions: Vec<SessionId>, notice: Notice, after: Option<CommitNumber>) {
        if !sessions.is_empty() {
            self.notify.push(ClientNotification {
                to: Audience::Many(sessions),
                notice,
                after,
            });
        }
    }

    /// Lets what a session was told from the notice of that index on wait for a write.
    pub fn hold_back(&mut self, from: usize, session: SessionId, commit: CommitNumber) {
        let told = self.notify.iter_mut().skip(from);
        for notification in told.filter(|told| told.to == Audience::One(session)) {
            notification.after = Some(commit);
        }
    }

    /// Asks the store.
    pub fn read(&mut self, read: Read) {
        self.persist.push(PersistenceEvent::Read(read));
    }

    /// Has the store write under the number `commit`.
    pub fn write(&mut self, commit: CommitNumber, write: Write) {
        self.persist.push(PersistenceEvent::Write { commit, write });
    }

    /// Sets an alarm.
    pub fn alarm(&mut self, when: Moment, alarm: Alarm) {
        self.later.push((when, GameEvent::Alarm(alarm)));
    }
}

/// What one step of a map loop wants done. The game loop is the only one it speaks to: it alone knows who is still
/// there to be told.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct MapEffects {
    /// For the game loop.
    pub report: Vec<MapReport>,
    /// Set when the map loop was told to stop: it ends after this step.
    pub stop: bool,
}
