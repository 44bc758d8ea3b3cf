//! A whole server without socket, thread and clock: a test says what happens and when, and sees who is told what.

mod cases;
mod client;
mod store;
pub(crate) mod worlds;

use core::net::{IpAddr, Ipv4Addr};
use core::time::Duration;
use std::{collections::BTreeMap, sync::Arc};

pub(crate) use cases::cases;
pub(crate) use client::{Client, wanted};
use server::{
    event::{
        ClientNotification, Command, CommitNumber, DisconnectReason, Effects, GameEvent, Listener, MapEvent,
        MapInstanceId, Moment, Notice, PassedOver, PersistenceEvent, Query, ServerKind, SessionId, SlowAnswer,
        SlowWork, limit::LimitKind, look::Posture, reload::ReloadResult,
    },
    game_loop, map_loop,
    schedule::Schedule,
    service::save,
    state::{MapInstanceState, People, Player, Rates, Rules, ServerState, Watcher},
    world::World,
};
pub(crate) use store::MemoryStore;

/// When every scenario begins.
pub(crate) const BEGIN: Moment = Moment(1_700_000_000_000);

/// The tick of every scenario.
const TICK: Duration = Duration::from_millis(40);

/// A notice as a session gets it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Told {
    /// What.
    pub(crate) notice: Notice,
    /// Not before this write is durable.
    pub(crate) after: Option<CommitNumber>,
}

/// What was put into the game loop, step by step: enough to play it again.
pub(crate) type InputLog = Vec<(Moment, Vec<GameEvent>)>;

/// A step of the game loop, for tests that look at every one.
pub(crate) struct Watched {
    /// What was applied.
    pub(crate) events: Vec<GameEvent>,
    /// What followed.
    pub(crate) effects: Effects,
    /// The write that will keep what changed, if it has not been made at the end of the step.
    pub(crate) unsaved: Option<CommitNumber>,
}

/// A server under test.
pub(crate) struct Scenario {
    /// The game loop's state.
    pub(crate) state: ServerState,
    /// The map loops' states.
    pub(crate) maps: Vec<MapInstanceState>,
    /// The store.
    pub(crate) store: MemoryStore,
    /// What time it is.
    pub(crate) now: Moment,
    /// Everything that went into the game loop.
    pub(crate) log: InputLog,
    /// Set when the loop ended.
    pub(crate) stopped: bool,
    /// What was passed over in silence.
    pub(crate) passed_over: Vec<PassedOver>,
    /// Whether the slow pool has a place.
    pub(crate) pool_is_full: bool,
    /// What waits for a slow pool that does not answer; `None` while it answers at once.
    pub(crate) pool_waits: Option<Vec<SlowWork>>,
    /// What waits for a store that does not answer; `None` while it answers at once.
    pub(crate) store_waits: Option<Vec<PersistenceEvent>>,
    /// Every step since they were last taken out; `None` while nobody looks.
    pub(crate) watched: Option<Vec<Watched>>,
    /// What reading the configuration and the world anew gives.
    pub(crate) reread: ReloadResult,
    /// Where connections come from.
    pub(crate) address: IpAddr,
    /// What was refused since there was too much of it.
    pub(crate) limited: Vec<LimitKind>,
    /// Of that, what the log was told of.
    pub(crate) logged: Vec<LimitKind>,
    schedule: Schedule<GameEvent>,
    told: BTreeMap<SessionId, Vec<Told>>,
    sessions: u64,
}

impl Scenario {
    /// A server on the test ground (see [`worlds::ground`]) with the usual rules.
    pub(crate) fn new() -> Self {
        Self::with(&worlds::ground(), Rules::default())
    }

    /// A server with these rules.
    pub(crate) fn with_rules(rules: Rules) -> Self {
        Self::with(&worlds::ground(), rules)
    }

    /// A server on `world` with `rules`, but that nobody is spared after loading a map: monsters would have to be waited for
    /// after every step of a test. [`Scenario::spare`] changes that.
    pub(crate) fn with(world: &Arc<World>, rules: Rules) -> Self {
        let rules = Rules {
            spared_after_load: Duration::ZERO,
            rates: Rates::UNLIMITED,
            ..rules
        };
        let map = |(index, id)| MapInstanceState::new(world, index, MapInstanceId(id), [2; 32], BEGIN);
        let state = ServerState::new(Arc::clone(world), rules, [1; 32], BEGIN);
        let mut scenario = Self {
            maps: (0..world.maps.len()).zip(0..).map(map).collect(),
            store: MemoryStore::default(),
            now: BEGIN,
            log: Vec::new(),
            stopped: false,
            passed_over: Vec::new(),
            pool_is_full: false,
            pool_waits: None,
            store_waits: None,
            watched: None,
            reread: Err("nothing is there".into()),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            limited: Vec::new(),
            logged: Vec::new(),
            schedule: Schedule::default(),
            told: BTreeMap::new(),
            sessions: 0,
            state,
        };
        let first = scenario.state.first_effects();
        scenario.follow(first);
        scenario
    }

    /// Clients may ask for so much only, from now on.
    pub(crate) const fn limit(&mut self, rates: Rates) {
        self.state.rules.rates = rates;
    }

    /// Who loads a map from now on is spared as usual.
    pub(crate) const fn spare(&mut self) {
        self.state.rules.spared_after_load = Rules::SPARED_AFTER_LOAD;
    }

    /// Kills the server and starts another on its store: nothing of it is left but what was written.
    pub(crate) fn restart(&mut self) {
        let (world, rules) = (Arc::clone(&self.state.world), self.state.rules.clone());
        let store = core::mem::take(&mut self.store);
        let now = self.now;
        *self = Self::with(&world, rules);
        self.now = now;
        self.state.people = People::new(store.people());
        self.store = store;
        self.store.written = CommitNumber(0);
    }

    /// Opens a connection, without asking for a pincode.
    pub(crate) fn connect(&mut self, server: ServerKind) -> SessionId {
        self.connect_with(server, false)
    }

    /// Opens a connection at a listener that asks for a pincode, or does not.
    pub(crate) fn connect_with(&mut self, server: ServerKind, pincode: bool) -> SessionId {
        self.sessions += 1;
        let session = SessionId(self.sessions);
        self.put(GameEvent::Connected {
            session,
            listener: Listener {
                version: "main-20220406".parse().unwrap(),
                server,
                pincode,
            },
            address: self.address,
        });
        session
    }

    /// The connection breaks.
    pub(crate) fn disconnect(&mut self, session: SessionId) {
        self.put(GameEvent::Disconnected {
            session,
            reason: DisconnectReason::ClientClosed,
        });
    }

    /// A client asks for a change.
    pub(crate) fn command(&mut self, session: SessionId, command: Command) {
        self.put(GameEvent::Command { session, command });
    }

    /// A client asks to be told.
    pub(crate) fn query(&mut self, session: SessionId, query: Query) {
        self.put(GameEvent::Query { session, query });
    }

    /// Calls a service now, as another service would, and does everything that follows from it.
    pub(crate) fn act<R>(&mut self, service: impl FnOnce(&mut ServerState, Moment, &mut Effects) -> R) -> R {
        let mut effects = Effects::default();
        let result = service(&mut self.state, self.now, &mut effects);
        save::step_over(&mut self.state, &mut effects);
        self.watch(&[], &effects);
        self.state.check().unwrap();
        self.follow(effects);
        self.check_copies();
        result
    }

    /// Something happens now, and everything that follows from it.
    pub(crate) fn put(&mut self, event: GameEvent) {
        self.step(vec![event]);
        self.check_copies();
    }

    /// Clients ask for changes, all within one step: what comes of the first is not known when the last is done.
    pub(crate) fn commands(&mut self, session: SessionId, commands: impl IntoIterator<Item = Command>) {
        let event = |command| GameEvent::Command { session, command };
        self.step(commands.into_iter().map(event).collect());
        self.check_copies();
    }

    /// The map loops know every character in sight as it is, and nobody else.
    fn check_copies(&self) {
        for map in &self.maps {
            let here = |player: &&Player| player.is_in_sight() && player.instance() == map.id;
            let copy = |player: &Player| Watcher {
                stay: player.stay,
                cell: player.cell(),
                looks: player.looks(),
                dead: player.posture == Posture::Dead,
                spared: player.is_spared(),
            };
            let expected: Vec<Watcher> = self.state.players.iter().filter(here).map(copy).collect();
            let watchers: Vec<Watcher> = map.watchers.values().copied().collect();
            assert!(self.stopped || watchers == expected, "{watchers:?}, not {expected:?}");
        }
    }

    /// Lets time go by, tick by tick.
    pub(crate) fn pass(&mut self, span: Duration) {
        let end = self.now + span;
        while self.now < end {
            self.now = (self.now + TICK).min(end);
            let due: Vec<GameEvent> = self.schedule.due(self.now).collect();
            self.step(due);
            for map in 0..self.maps.len() {
                self.step_map(map, MapEvent::Tick);
            }
            self.check_copies();
        }
    }

    /// [`Scenario::pass`] in milliseconds.
    pub(crate) fn pass_ms(&mut self, milliseconds: u64) {
        self.pass(Duration::from_millis(milliseconds));
    }

    /// The slow pool answers everything that waits for it, and answers at once from now on.
    pub(crate) fn pool_catches_up(&mut self) {
        for work in self.pool_waits.take().unwrap_or_default() {
            let answer = self.work(work);
            self.put(GameEvent::Slow(answer));
        }
    }

    /// A store that does not answer at once answers the next thing that waits for it.
    pub(crate) fn store_answers(&mut self) {
        if let Some(waiting) = &mut self.store_waits {
            let answer = self.store.apply(waiting.remove(0));
            self.step(answer.into_iter().collect());
        }
    }

    /// The store answers everything that waits for it, flushes, and answers at once from now on.
    pub(crate) fn store_catches_up(&mut self) {
        while self.store_waits.as_ref().is_some_and(|waiting| !waiting.is_empty()) {
            self.store_answers();
        }
        self.store_waits = None;
        self.put(self.store.flush());
    }

    fn step(&mut self, events: Vec<GameEvent>) {
        assert!(!self.stopped, "the game loop has ended");
        self.log.push((self.now, events.clone()));
        let watched = self.watched.is_some().then(|| events.clone());
        let effects = game_loop::step(&mut self.state, self.now, events);
        self.watch(&watched.unwrap_or_default(), &effects);
        self.state.check().unwrap();
        self.follow(effects);
    }

    fn watch(&mut self, events: &[GameEvent], effects: &Effects) {
        if let Some(watched) = &mut self.watched {
            watched.push(Watched {
                events: events.to_vec(),
                effects: effects.clone(),
                unsaved: self.state.unsaved.as_ref().map(|unsaved| unsaved.commit),
            });
        }
    }

    /// Does what the loops' threads would do with effects; answers come back in a step of their own.
    fn follow(&mut self, effects: Effects) {
        effects
            .notify
            .iter()
            .for_each(|notification| self.deliver(notification));
        self.passed_over.extend(effects.passed_over);
        self.limited.extend(effects.limited.iter().map(|limited| limited.what));
        let logged = effects.limited.iter().filter(|limited| limited.line.is_some());
        self.logged.extend(logged.map(|limited| limited.what));
        for (when, event) in effects.later {
            self.schedule.put(when, event);
        }
        self.stopped |= effects.stop;
        let mut answers: Vec<GameEvent> = Vec::new();
        match &mut self.store_waits {
            Some(waiting) => waiting.extend(effects.persist),
            None => answers.extend(effects.persist.into_iter().filter_map(|event| self.store.apply(event))),
        }
        match &mut self.pool_waits {
            Some(waiting) => waiting.extend(effects.slow),
            None => answers.extend(effects.slow.into_iter().map(|work| GameEvent::Slow(self.work(work)))),
        }
        for (map, event) in effects.map {
            self.step_map(map.0 as usize, event);
        }
        if !answers.is_empty() {
            self.step(answers);
        }
    }

    /// A map loop is told something.
    pub(crate) fn on_map(&mut self, map: usize, event: MapEvent) {
        self.step_map(map, event);
        self.check_copies();
    }

    fn step_map(&mut self, map: usize, event: MapEvent) {
        let effects = map_loop::step(&mut self.maps[map], self.now, vec![event]);
        self.maps[map].check().unwrap();
        if !effects.report.is_empty() && !self.stopped {
            self.step(effects.report.into_iter().map(GameEvent::Map).collect());
        }
    }

    /// The slow pool: a hash is the secret itself.
    fn work(&self, work: SlowWork) -> SlowAnswer {
        match work {
            _ if self.pool_is_full => work.refused(),
            SlowWork::Reload { by } => SlowAnswer::Reloaded {
                by,
                result: self.reread.clone(),
            },
            SlowWork::Verify { session, secret, hash } => {
                let matches = hash.is_some_and(|hash| hash.as_bytes() == &*secret);
                SlowAnswer::Verified { session, matches }
            }
            SlowWork::Hash { session, secret } => {
                let hash = str::from_utf8(&secret).unwrap().into();
                SlowAnswer::Hashed { session, hash }
            }
        }
    }

    fn deliver(&mut self, notification: &ClientNotification) {
        for session in notification.to.sessions() {
            self.told.entry(*session).or_default().push(Told {
                notice: notification.notice.clone(),
                after: notification.after,
            });
        }
    }

    /// Everything a session was told since it was last asked.
    pub(crate) fn told_in_full(&mut self, session: SessionId) -> Vec<Told> {
        self.told.remove(&session).unwrap_or_default()
    }

    /// The same, without the writes they wait for.
    pub(crate) fn told(&mut self, session: SessionId) -> Vec<Notice> {
        let told = self.told_in_full(session).into_iter();
        told.map(|told| told.notice).collect()
    }

    /// Forgets what everybody was told so far.
    pub(crate) fn forget(&mut self) {
        self.told.clear();
    }

    /// Whether a session was told to close, and why, among what it was told since it was last asked.
    pub(crate) fn closed(&mut self, session: SessionId) -> Option<DisconnectReason> {
        self.told(session).into_iter().find_map(|notice| match notice {
            Notice::Close(reason) => Some(reason),
            _ => None,
        })
    }
}
