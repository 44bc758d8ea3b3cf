//! Puts the parts of the server together, and takes them apart again in the order that loses nothing.
//!
//! ```text
//! start:  database, checked -> ports bound -> notifier -> persistence thread -> password pool -> loops -> clients
//! stop:   clients no more -> game loop tells and saves all -> persistence thread flushes -> notifier sends the rest
//! ```
//!
//! [`run`] is used by the binary, by tests, and by programs that want a server of their own in process.

mod error;
mod open_files;
mod reload;
mod settings;
mod supervisor;

use std::{net::SocketAddr, sync::Arc, thread::JoinHandle, time::Duration};

use packets::Profile;
use rand::{TryRngCore as _, rngs::OsRng};
use tokio::{
    runtime::{self, Runtime},
    sync::watch,
};

pub use error::RunError;
pub use reload::Source;

use crate::{
    config::{Config, PasswordPreset},
    event::{GameEvent, StoreAnswer},
    heart::{Begin, Heart},
    inbox::{self, GameInbox},
    net::{ListenerAddresses, Net, NetError},
    notifier::Notifier,
    operation::Operation,
    persistence::{
        Database, Persistence, PersistenceInbox, Sinks,
        record::AccountRecord,
        repository::{accounts, people},
    },
    ports::Ports,
    slow::SlowPool,
    statistics::Statistics,
};

/// A running server. Dropping it stops it as [`Running::shutdown`] does.
pub struct Running {
    addresses: Vec<ListenerAddresses>,
    metrics: Option<SocketAddr>,
    statistics: Arc<Statistics>,
    inbox: GameInbox,
    stop: watch::Sender<bool>,
    ended: watch::Receiver<bool>,
    /// `Some` until the end has been waited for.
    supervisor: Option<JoinHandle<Result<(), RunError>>>,
}

/// Starts a server and returns when clients may connect. It serves in threads of its own until it is told to stop, or
/// its store fails.
pub fn run(config: &Config) -> Result<Running, RunError> {
    let again = config.clone();
    run_from(config, Box::new(move || Ok(again.clone())))
}

/// Starts a server as [`run`] does; when it is told to read its configuration anew, it asks `source`.
pub fn run_from(config: &Config, source: Source) -> Result<Running, RunError> {
    config.check("configuration")?;
    known_versions(config)?;
    let database = Database::open(&config.store.path, config.store.engine)?;
    start(config, database, source)
}

/// Refuses versions that nobody knows, before anything is made for them.
fn known_versions(config: &Config) -> Result<(), RunError> {
    let mut versions = config.listeners.iter().map(|listener| listener.packetver);
    versions.try_for_each(|version| Profile::get(version).map(drop).map_err(NetError::from))?;
    Ok(())
}

/// Starts a server as [`run`] does, over a database that is open already; `store.path` plays no part.
pub fn run_over(config: &Config, database: Database) -> Result<Running, RunError> {
    let again = config.clone();
    start(config, database, Box::new(move || Ok(again.clone())))
}

fn start(config: &Config, mut database: Database, source: Source) -> Result<Running, RunError> {
    config.check("configuration")?;
    let world = reload::world(config)?;
    upgrade(&mut database)?;
    tell_operator(config, &database)?;
    let operation = bind_operation(config)?;
    let (runtime, net) = bind(config)?;
    let addresses = net.addresses().to_vec();
    let statistics = Arc::new(Statistics::default());
    let notifier = Notifier::start(settings::outboxes(config), Arc::clone(&statistics));
    let (notifier, notifier_thread) = notifier.map_err(RunError::Thread)?;
    let (inbox, queue) = inbox::channel(config.limits.game_inbox);
    let stored = people::all(&database)?;
    let (persistence, store) = start_persistence(config, database, &inbox, (&notifier, &statistics))?;
    let ports = Ports {
        store: Box::new(store),
        notifier: Box::new(notifier.clone()),
        slow: Box::new(start_slow_pool(config, &inbox, source)?),
    };
    let tick = Duration::from_millis(config.tick_ms.into());
    let begin = Begin {
        rules: settings::rules(config),
        seed: seed()?,
        people: stored,
    };
    let heart = Heart::start(&world, begin, tick, (inbox.clone(), queue), ports, &statistics);
    let heart = heart.map_err(RunError::Thread)?;
    let (stop, stopped) = watch::channel(false);
    let net = net.serve(
        inbox.clone(),
        notifier.clone(),
        Arc::clone(&statistics),
        supervisor::told(stopped),
    );
    let net = runtime.spawn(net);
    let metrics = operation.map(|operation| serve_operation(&runtime, operation, &statistics));
    let (ending, ended) = watch::channel(false);
    let parts = supervisor::Parts {
        persistence,
        heart,
        stop: stop.clone(),
        net,
        notifier,
        notifier_thread,
        runtime,
        statistics: Arc::clone(&statistics),
        ended: ending,
    };
    let supervisor = supervisor::start(parts).map_err(RunError::Thread)?;
    Ok(Running {
        addresses,
        metrics,
        statistics,
        inbox,
        stop,
        ended,
        supervisor: Some(supervisor),
    })
}

impl Running {
    /// Where each listener's three servers are, in the order of the configuration, ports as they really are.
    pub fn addresses(&self) -> &[ListenerAddresses] {
        &self.addresses
    }

    /// Where the operators' pages are, if they were asked for.
    pub const fn metrics(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// What was counted so far.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// Has the configuration and the world read anew, as GM command `@reload` does; the log says what came of it.
    pub fn reload(&self) {
        // An error means that the game loop has ended.
        let _ended = self.inbox.answer(GameEvent::Reload);
    }

    /// Done when the server has stopped, told or by itself.
    pub fn ended(&self) -> impl Future<Output = ()> + use<> {
        supervisor::told(self.ended.clone())
    }

    /// Lets nobody in any more, tells clients, saves everything, and waits until all of that is done. An error when the
    /// store failed, now or before. Blocks: not to be called in an async task.
    pub fn shutdown(mut self) -> Result<(), RunError> {
        self.stop_and_wait()
    }

    fn stop_and_wait(&mut self) -> Result<(), RunError> {
        let Some(supervisor) = self.supervisor.take() else {
            return Ok(());
        };
        self.stop.send_replace(true);
        // An error means that the game loop has ended already.
        let _ended = self.inbox.answer(GameEvent::Shutdown);
        supervisor.join().unwrap_or(Err(RunError::Panicked))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.stop_and_wait() {
            tracing::error!(%error, "the server did not stop well");
        }
    }
}

/// Brings what an older server wrote up to date.
fn upgrade(database: &mut Database) -> Result<(), RunError> {
    let accounts = database.upgrade::<AccountRecord>()?;
    if accounts > 0 {
        tracing::info!(accounts, "accounts of an older server were brought up to date");
    }
    Ok(())
}

/// What an operator may have overlooked.
fn tell_operator(config: &Config, database: &Database) -> Result<(), RunError> {
    if config.password.preset == PasswordPreset::Cheap {
        tracing::warn!("passwords are hashed cheaply: good for demonstrations and tests only");
    }
    let nobody = accounts::all(database).next().transpose()?.is_none();
    if nobody && !config.accounts.registration {
        tracing::warn!(
            "there is no account yet: stop, and make one with `server account add NAME`, or allow --registration"
        );
    }
    let totals = database.totals();
    tracing::info!(
        records = totals.records,
        changes = totals.sequence,
        "the stored data passed its check"
    );
    Ok(())
}

/// Binds the port of the operators' pages, if they are wanted.
fn bind_operation(config: &Config) -> Result<Option<Operation>, RunError> {
    let bound = config
        .metrics
        .listen
        .map(|address| Operation::bind(address).map_err(|source| RunError::Metrics { address, source }));
    bound.transpose()
}

/// Serves the operators' pages; says where they are.
fn serve_operation(runtime: &Runtime, operation: Operation, statistics: &Arc<Statistics>) -> SocketAddr {
    let address = operation.address();
    runtime.spawn(operation.serve(Arc::clone(statistics)));
    address
}

/// Binds every port, within the runtime that will serve them.
fn bind(config: &Config) -> Result<(Runtime, Net), RunError> {
    let runtime = runtime::Builder::new_multi_thread()
        .thread_name("net")
        .enable_all()
        .build();
    let runtime = runtime.map_err(RunError::Thread)?;
    let bound = {
        let _entered = runtime.enter();
        Net::bind(&settings::net(config))
    };
    match bound {
        Ok(net) => Ok((runtime, net)),
        Err(error) => {
            // The caller may be an async task, in which a runtime must not be dropped.
            runtime.shutdown_background();
            Err(error.into())
        }
    }
}

fn start_persistence(
    config: &Config,
    database: Database,
    inbox: &GameInbox,
    (notifier, statistics): (&Notifier, &Arc<Statistics>),
) -> Result<(Persistence, PersistenceInbox), RunError> {
    let (game, failures, durable) = (inbox.clone(), notifier.clone(), notifier.clone());
    let statistics = Arc::clone(statistics);
    let answer = move |answer| {
        if matches!(answer, StoreAnswer::Failed { .. }) {
            failures.store_failed();
            statistics.live.fail_store();
        }
        // An error means that the game has stopped, and does not wait for answers.
        let _ended = game.answer(GameEvent::Store(answer));
    };
    let durable = move |commit| durable.durable(commit);
    let sinks = Sinks {
        answer: Box::new(answer),
        durable: Box::new(durable),
    };
    let flush_after = Duration::from_millis(config.store.flush_ms.into());
    Persistence::start(database, sinks, flush_after).map_err(RunError::Thread)
}

fn start_slow_pool(config: &Config, inbox: &GameInbox, source: Source) -> Result<SlowPool, RunError> {
    let game = inbox.clone();
    let answers = move |answer| {
        let _ended = game.answer(GameEvent::Slow(answer));
    };
    let running = config.clone();
    let reread = move || reload::read(&running, &source);
    Ok(SlowPool::new(&config.password, Arc::new(answers), Arc::new(reread))?)
}

/// Login ids come from it, so nobody may be able to guess it.
fn seed() -> Result<[u8; 32], RunError> {
    let mut seed = [0; 32];
    OsRng
        .try_fill_bytes(&mut seed)
        .map_err(|error| RunError::Random(error.to_string()))?;
    Ok(seed)
}
