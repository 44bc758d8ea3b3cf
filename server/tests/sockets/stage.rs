//! Net, notifier and a game of a few lines between them.

use std::net::Ipv4Addr;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use packets::Version;
use server::event::{
    Audience, ClientNotification, Command, CommitNumber, DisconnectReason, GameEvent, Notice, Query, SessionId,
};
use server::inbox;
use server::net::{ListenerAddresses, ListenerSettings, Net, NetLimits, NetSettings, Obfuscation, Timeouts};
use server::notifier::{Notifier, OutboxLimits};
use server::ports::NotifierPort;
use server::statistics::Statistics;

use super::client::PATIENCE;

/// What a test may change.
pub(crate) struct Setting {
    pub(crate) listeners: Vec<(&'static str, Obfuscation)>,
    pub(crate) timeouts: Timeouts,
    pub(crate) limits: NetLimits,
    pub(crate) outbox: OutboxLimits,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            listeners: vec![("main-20220406", Obfuscation::Detect)],
            timeouts: Timeouts {
                linger: Duration::from_millis(50),
                ..Timeouts::default()
            },
            limits: NetLimits::default(),
            outbox: OutboxLimits::default(),
        }
    }
}

/// A server's edge with a game behind it.
pub(crate) struct Stage {
    pub(crate) listeners: Vec<ListenerAddresses>,
    pub(crate) statistics: Arc<Statistics>,
    pub(crate) notifier: Notifier,
    events: tokio::sync::mpsc::UnboundedReceiver<GameEvent>,
}

/// What the game answers to an event.
pub(crate) type Answer = Box<dyn FnMut(&GameEvent) -> Vec<ClientNotification> + Send>;

impl Stage {
    pub(crate) fn start(setting: &Setting, game: Answer) -> Self {
        let statistics = Arc::new(Statistics::default());
        let (notifier, _) = Notifier::start(setting.outbox, Arc::clone(&statistics)).unwrap();
        let (inbox, queue) = inbox::channel(64);
        let events = play(queue, notifier.clone(), game);
        let net = Net::bind(&settings(setting)).unwrap();
        let listeners = net.addresses().to_vec();
        tokio::spawn(net.serve(inbox, notifier.clone(), Arc::clone(&statistics), std::future::pending()));
        Self {
            listeners,
            statistics,
            notifier,
            events,
        }
    }

    /// The first listener.
    pub(crate) fn listener(&self) -> ListenerAddresses {
        self.listeners[0]
    }

    /// The next event that the game got.
    pub(crate) async fn event(&mut self) -> GameEvent {
        tokio::time::timeout(PATIENCE, self.events.recv())
            .await
            .expect("nothing happens")
            .unwrap()
    }

    /// The next command, other events apart.
    pub(crate) async fn command(&mut self) -> Command {
        loop {
            if let GameEvent::Command { command, .. } = self.event().await {
                return command;
            }
        }
    }

    /// The next query, other events apart.
    pub(crate) async fn query(&mut self) -> Query {
        loop {
            if let GameEvent::Query { query, .. } = self.event().await {
                return query;
            }
        }
    }

    /// The session that connects next, other events apart.
    pub(crate) async fn connected(&mut self) -> SessionId {
        loop {
            if let GameEvent::Connected { session, .. } = self.event().await {
                return session;
            }
        }
    }

    /// The session that ends next and why, other events apart.
    pub(crate) async fn disconnected(&mut self) -> (SessionId, DisconnectReason) {
        loop {
            if let GameEvent::Disconnected { session, reason } = self.event().await {
                return (session, reason);
            }
        }
    }

    /// Tells one session something.
    pub(crate) fn tell(&mut self, session: SessionId, notice: Notice) {
        self.notify(vec![tell(session, notice)]);
    }

    /// Hands the notifier what one step of the game loop would.
    pub(crate) fn notify(&mut self, notices: Vec<ClientNotification>) {
        self.notifier.notify(notices).unwrap();
    }
}

/// A notice for one session.
pub(crate) fn tell(session: SessionId, notice: Notice) -> ClientNotification {
    ClientNotification {
        to: Audience::One(session),
        notice,
        after: None,
    }
}

/// A notice for one session that waits for a commit.
pub(crate) fn tell_after(session: SessionId, notice: Notice, commit: u64) -> ClientNotification {
    ClientNotification {
        after: Some(CommitNumber(commit)),
        ..tell(session, notice)
    }
}

/// A line of text for one client.
pub(crate) fn line(text: &str) -> Notice {
    Notice::OwnLine {
        text: text.as_bytes().into(),
    }
}

/// A game that answers nothing.
pub(crate) fn silent() -> Answer {
    Box::new(|_| Vec::new())
}

/// A game that answers time.
pub(crate) fn clock() -> Answer {
    Box::new(|event| match event {
        GameEvent::Query {
            session,
            query: Query::TimeSync { tick },
        } => {
            vec![tell(*session, Notice::Time { tick: *tick })]
        }
        _ => Vec::new(),
    })
}

fn play(
    mut queue: inbox::GameQueue,
    mut notifier: Notifier,
    mut game: Answer,
) -> tokio::sync::mpsc::UnboundedReceiver<GameEvent> {
    let (seen, events) = tokio::sync::mpsc::unbounded_channel();
    let (started, ready) = mpsc::channel();
    std::thread::spawn(move || {
        started.send(()).unwrap();
        let mut batch = Vec::new();
        while queue.take(Duration::from_secs(1), 64, &mut batch).is_ok() {
            for event in batch.drain(..) {
                // A test that has ended has stopped its notifier.
                let _ = notifier.notify(game(&event));
                // A test that has ended looks at nothing more.
                let _ = seen.send(event);
            }
        }
    });
    ready.recv().unwrap();
    events
}

fn settings(setting: &Setting) -> NetSettings {
    let any = (Ipv4Addr::LOCALHOST, 0).into();
    let listener = |&(version, obfuscation): &(&str, Obfuscation)| ListenerSettings {
        version: version.parse::<Version>().unwrap(),
        login: any,
        char: any,
        map: any,
        obfuscation,
        pincode: false,
    };
    NetSettings {
        listeners: setting.listeners.iter().map(listener).collect(),
        server_name: "Test".into(),
        advertise: None,
        timeouts: setting.timeouts,
        limits: setting.limits,
    }
}
