//! The life of one bot: to the map, and again after errors that may pass.

use std::time::Duration;

use packets::{Profile, ZcNpcackServermove};
use rand::Rng;
use tokio::{
    select,
    sync::watch,
    time::{Instant, sleep},
};

use super::{
    chaos,
    coming::{comes, comes_again, until_leaving},
    context::{Context, Marks, Phase, Watch},
    player::{Errand, Exit, Kept, Player, Role},
    retry, schedule, source,
};
use crate::{
    behavior::{Agenda, Habits, Kind, Think, chance},
    client::{Cause, ClientError, Incoming, MapClient, Session, Settings, choose, enter_map, log_in, unit_of},
    record::Tape,
    stats::Step,
};

/// How long a bot stays at the character list before it goes back to the map. A map server saves a character before it lets go of it, and until
/// then kicks who comes back with it (8, still online). No player is that fast, so a swarm that is would find errors that nobody meets.
const LIST_PAUSE: Duration = Duration::from_secs(1);

/// A deaf bot looks after the run so often.
const LONGEST_DEAFNESS: Duration = Duration::from_secs(1);

/// Over how long bots quit, at most.
const QUIT_SPREAD: Duration = Duration::from_secs(2);

/// How long a bot waits for the server to let it quit.
const QUIT_PATIENCE: Duration = Duration::from_secs(4);

/// That of when connections are dropped.
const RESET_CHANCE: u8 = 202;

/// How long a bot that lost its connection waits before it comes back, when that is nobody's fault: this and up to twice as long again.
const RETURN: Duration = Duration::from_millis(400);

/// When a bot comes, and leaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stay {
    /// When it is to begin to come.
    pub from: Instant,
    /// When it leaves, if that is before the end of the run.
    pub to: Option<Instant>,
}

/// Runs bot `index` from its start to the end of the run.
pub(crate) async fn run(context: Context, index: u32, stay: Stay) {
    let plan = &context.shared.plan;
    let mut phase = context.shared.phase.clone();
    let Some(intended) = comes(&context, index, stay, &mut phase).await else {
        return;
    };
    let Some(settings) = settings(&context, index) else {
        return;
    };
    let kind = plan.kind(index);
    context.chose(index, || "kind".to_owned(), &kind);
    let context = if kind.is_burden() {
        context.shared.registry.sets_apart(index);
        context.aside()
    } else {
        context.clone()
    };
    if let Some(doings) = context.stats().doings_mut(kind) {
        doings.bots += 1;
    }
    let leaves_at = stay.to;
    if kind.is_chaos() {
        // Boxed: the others have no memory for it.
        let chaos = Box::pin(chaos::lives(&context, (index, kind), &settings, leaves_at, &mut phase));
        context.shared.live.started();
        chaos.await;
        return context.shared.live.ended();
    }
    let mut bot = Bot {
        context: &context,
        index,
        settings,
        kind,
        kept: None,
        marks: Marks::default(),
        resets: 0,
        has_dropped: false,
        leaves_at,
        played: Duration::ZERO,
    };
    let mut next = Some(intended);
    while let Some(intended) = next {
        let late = Instant::now().saturating_duration_since(intended);
        context.shared.live.started();
        let gave_up = bot.lives(late, &mut phase).await;
        context.shared.live.ended();
        next = comes_again(&context, index, gave_up, &mut phase).await;
    }
    if let Some(errand) = bot.kept.and_then(|kept| kept.errand) {
        errand.finish(plan.hooks.books.as_ref());
    }
}

fn settings(context: &Context, index: u32) -> Option<Settings> {
    let plan = &context.shared.plan;
    let share = plan.share(index)?;
    let username = plan.accounts.name(index);
    Some(Settings {
        // The plan was made with versions that have one.
        profile: Profile::get(share.version).ok()?,
        obfuscation: share.obfuscation,
        target: share.target,
        permission: plan.permission.clone(),
        source: plan.own_addresses.then(|| source::loopback(index)),
        character: plan.accounts.character(index),
        username,
        password: plan.accounts.password.clone(),
        register: plan.accounts.register,
        pincode: plan.pincode,
        patience: plan.patience,
        tape: plan.hooks.failures.as_ref().map(|_| Tape::default()),
    })
}

struct Bot<'a> {
    context: &'a Context,
    index: u32,
    settings: Settings,
    kind: Kind,
    /// What it goes on with when it is on a map again.
    kept: Option<Kept>,
    marks: Marks,
    /// How often it has dropped its connection.
    resets: u64,
    /// It has done so, and was not on a map since.
    has_dropped: bool,
    /// When it leaves, if that is before the end of the run.
    leaves_at: Option<Instant>,
    /// How long it was on maps since it logged in last.
    played: Duration,
}

/// Why a login's life is over, when nothing failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// The run is over, or the bot has quit.
    Over,
    /// The bot has dropped its connection.
    Reset,
}

impl Bot<'_> {
    /// Login after login, until the run is over or an error will not pass; `late` is how much later than intended it begins. True: it gave up on
    /// an error that may pass.
    async fn lives(&mut self, mut late: Duration, phase: &mut watch::Receiver<Phase>) -> bool {
        let context = self.context;
        let seed = context.shared.plan.seed;
        let mut attempt = 0;
        loop {
            self.played = Duration::ZERO;
            let delay = match self.live(late).await {
                Ok(End::Over) => return false,
                Ok(End::Reset) => {
                    context.stats().deals.resets += 1;
                    self.resets += 1;
                    self.has_dropped = true;
                    self.return_delay()
                }
                Err(error) => {
                    let is_own = self.has_dropped && retry::is_still_online(&error);
                    if is_own {
                        context.stats().deals.still_online += 1;
                    } else {
                        self.fails(&error);
                    }
                    if context.is_cut_off(&error) {
                        self.resets += 1;
                        self.return_delay()
                    } else {
                        attempt = retry::next_attempt(attempt, self.played);
                        let Some(delay) = retry::delay(&error, attempt, seed, self.index) else {
                            // Even an own fault passes.
                            if is_own {
                                self.fails(&error);
                            }
                            return retry::may_pass(&error);
                        };
                        delay
                    }
                }
            };
            if until_leaving(phase, sleep(delay)).await.is_none() || *phase.borrow() > Phase::Play {
                return false;
            }
            if self.leaves_at.is_some_and(|leaves| leaves <= Instant::now()) || context.is_too_many(self.index) {
                return false;
            }
            late = Duration::ZERO;
        }
    }

    /// Counts an error. That a burden is thrown out, or not answered, is what became of it.
    fn fails(&self, error: &ClientError) {
        if let Some(failures) = &self.context.shared.plan.hooks.failures {
            failures.keep(&self.settings, error);
        }
        if !self.kind.is_burden() || self.played.is_zero() {
            return self.context.fail(self.index, error);
        }
        if let Some(doings) = self.context.stats().doings_mut(self.kind) {
            match error.cause {
                Cause::TimedOut => doings.unanswered += 1,
                _ => doings.refused += 1,
            }
        }
    }

    fn return_delay(&self) -> Duration {
        let mut dice = chance(
            self.context.shared.plan.seed,
            self.index,
            retry::CHANCE,
            u64::MAX - self.resets,
        );
        RETURN.mul_f64(dice.random_range(1.0..3.0))
    }

    /// When the bot drops its connection, if the plan wants it to.
    fn reset_at(&self, now: Instant) -> Option<Instant> {
        let plan = &self.context.shared.plan;
        let resets = plan.mix.resets;
        let chosen = chance(plan.seed, self.index, RESET_CHANCE, u64::MAX).random::<f64>() < resets.share;
        let mut dice = chance(plan.seed, self.index, RESET_CHANCE, self.resets);
        let every = Some(resets.every).filter(|every| chosen && !every.is_zero())?;
        let after = Think::Exponential(every).draw(&mut dice);
        self.context
            .chose(self.index, || format!("reset {}", self.resets), &after);
        Some(now + after)
    }

    /// From login until the bot quits.
    async fn live(&mut self, late: Duration) -> Result<End, ClientError> {
        let context = self.context;
        let mut phase = context.shared.phase.clone();
        let reset_at = self.reset_at(Instant::now());
        // The ways to the map are boxed: a bot that plays has no memory for them.
        let Some(session) = until_leaving(&mut phase, Box::pin(self.log_in(late))).await else {
            return Ok(End::Over);
        };
        let session = session?;
        loop {
            let entering = context.shared.alarm.before(reset_at, Box::pin(self.enter(&session)));
            let Some(client) = until_leaving(&mut phase, entering).await else {
                return Ok(End::Over);
            };
            let Some(client) = client else { return Ok(End::Reset) };
            let mut client = client?;
            while let Some(to) = match self.play(&mut client, reset_at).await? {
                Exit::Quit => return Ok(End::Over),
                Exit::CharacterList => None,
                Exit::MapServer(to) => Some(to),
                Exit::Reset => {
                    client.connection.reset();
                    return Ok(End::Reset);
                }
            } {
                let moving = Box::pin(self.enter_other(&session, &client, &to));
                let moved = until_leaving(&mut phase, moving).await;
                let Some(moved) = moved else { return Ok(End::Over) };
                client = moved?;
            }
            // The map server only begins to save when the connection is closed.
            drop(client);
            if until_leaving(&mut phase, sleep(LIST_PAUSE)).await.is_none() {
                return Ok(End::Over);
            }
        }
    }

    async fn log_in(&mut self, late: Duration) -> Result<Session, ClientError> {
        let mut watch = Watch {
            context: self.context,
            marks: &mut self.marks,
            late,
        };
        let session = log_in(&self.settings, &mut watch).await?;
        self.context
            .shared
            .registry
            .register(self.index, unit_of(session.account).0);
        for server in [self.settings.target, session.char_server] {
            self.context.shared.live.met(server);
        }
        Ok(session)
    }

    async fn enter(&mut self, session: &Session) -> Result<MapClient, ClientError> {
        let mut watch = Watch {
            context: self.context,
            marks: &mut self.marks,
            late: Duration::ZERO,
        };
        let chosen = choose(&self.settings, session, &mut watch).await?;
        self.context.shared.live.met(chosen.map_server);
        enter_map(&self.settings, session, chosen, &mut watch).await
    }

    /// Goes on to another map server.
    async fn enter_other(
        &mut self,
        session: &Session,
        client: &MapClient,
        to: &ZcNpcackServermove,
    ) -> Result<MapClient, ClientError> {
        let mut watch = Watch {
            context: self.context,
            marks: &mut self.marks,
            late: Duration::ZERO,
        };
        let chosen = client
            .chosen
            .moved(&self.settings, to)
            .await
            .map_err(|cause| cause.at(Step::MapEnter))?;
        enter_map(&self.settings, session, chosen, &mut watch).await
    }

    /// Plays until there is a reason to leave the map server.
    async fn play(&mut self, client: &mut MapClient, reset_at: Option<Instant>) -> Result<Exit, ClientError> {
        let (context, now) = (self.context, Instant::now());
        self.has_dropped = false;
        let mut kept = self.keep(now);
        if let (Some(errand), Some(zeny)) = (&mut kept.errand, client.chosen.zeny) {
            errand.has(zeny);
        }
        let role = Role {
            bot: self.index,
            unit: client.unit,
            name: client.chosen.name.clone(),
        };
        let mut player = Player::new(context, role, client.chosen.map.clone(), client.cell, kept, now);
        context.shared.live.entered();
        let ends = Ends {
            reset_at,
            leaves_at: self.leaves_at,
        };
        let result = turns(context, &mut player, client, ends).await;
        self.played += now.elapsed();
        context.shared.live.left();
        context.shared.registry.leaves(self.index, Instant::now());
        context.traffic(client.connection.take_traffic());
        player.interrupt_walk(context);
        let kept = player.into_kept();
        self.marks = kept.marks;
        self.kept = Some(kept);
        result
    }

    /// What the bot has in mind: from the last time it was on a map, or new.
    fn keep(&mut self, now: Instant) -> Kept {
        let (context, plan) = (self.context, &self.context.shared.plan);
        if let Some(mut kept) = self.kept.take() {
            kept.agenda.skip_all(now);
            return Kept {
                marks: self.marks,
                ..kept
            };
        }
        let none = Habits::default();
        let strolls = self.kind == Kind::Stroll && plan.hooks.behavior.is_none();
        let habits = if strolls { &plan.habits } else { &none };
        Kept {
            agenda: Agenda::new(plan.seed, self.index, habits, now),
            marks: self.marks,
            errand: Errand::new(context, self.index, now),
        }
    }
}

/// When a bot's stay on the map ends, if the run does not end before.
#[derive(Clone, Copy, Debug)]
struct Ends {
    /// It drops its connection.
    reset_at: Option<Instant>,
    /// It leaves for good.
    leaves_at: Option<Instant>,
}

impl Ends {
    /// The next of them.
    fn next(self) -> Option<Instant> {
        self.reset_at.into_iter().chain(self.leaves_at).min()
    }
}

/// How far a bot on the map has followed the run from phase to phase.
#[derive(Debug, Default)]
struct Stage {
    compared: bool,
    paused: bool,
    quit_at: Option<Instant>,
}

impl Stage {
    /// Follows the run into `phase`; whether the bot quits now.
    fn follow(&mut self, phase: Phase, now: Instant, player: &mut Player, context: &Context) -> bool {
        if std::mem::replace(&mut self.paused, phase == Phase::Pause) && phase == Phase::Play {
            player.goes_on(now);
        }
        if phase >= Phase::Compare && !std::mem::replace(&mut self.compared, true) {
            player.compare(now, context);
            context.shared.live.compared();
        }
        phase == Phase::Leave && *self.quit_at.get_or_insert_with(|| now + quit_delay(context, player)) <= now
    }
}

/// Turn by turn: does what is due, then listens until the next thing is.
async fn turns(
    context: &Context,
    player: &mut Player,
    client: &mut MapClient,
    ends: Ends,
) -> Result<Exit, ClientError> {
    let patience = context.shared.plan.patience;
    let mut phase = context.shared.phase.clone();
    let mut stage = Stage::default();
    let mut sleep = context.shared.alarm.at(Instant::now());
    loop {
        let now = Instant::now();
        let current = *phase.borrow_and_update();
        let plays = current == Phase::Play;
        let is_time = ends.leaves_at.is_some_and(|leaves| leaves <= now);
        let leaves = plays && (is_time || context.is_too_many(player.bot()));
        if stage.follow(current, now, player, context) || leaves {
            return quit(context, player, client).await;
        }
        let acted = player.act(now, !plays, context, client.connection.outbox());
        acted?;
        if plays && (ends.reset_at.is_some_and(|reset| reset <= now) || player.wants_drop()) {
            return Ok(Exit::Reset);
        }
        let due = player.next(patience, !plays);
        let end = ends.next().filter(|_| plays);
        let next = due.into_iter().chain(stage.quit_at).chain(end).min();
        sleep.reset(next.unwrap_or(now + patience));
        if let Some(until) = player.deaf_until().filter(|until| *until > now && plays) {
            client.connection.flush().map_err(Cause::in_play)?;
            let deaf = until_leaving(&mut phase, context.shared.alarm.at(until.min(now + LONGEST_DEAFNESS)));
            deaf.await;
            continue;
        }
        // Whatever is heard may make other things due than the ones before: each time the bot acts anew.
        let mut hear = |incoming: Incoming<'_>| player.hear(incoming, context);
        let heard = select! {
            biased;
            _ = phase.changed() => None,
            () = &mut sleep => None,
            heard = client.connection.listen(&mut hear) => heard.map_err(Cause::in_play)?,
        };
        context.traffic(client.connection.take_traffic());
        if let Some(exit) = heard {
            return Ok(exit);
        }
    }
}

/// Bots quit one after the other, within two seconds.
fn quit_delay(context: &Context, player: &Player) -> Duration {
    let bots = context.shared.plan.bots;
    let spread = Duration::from_millis(u64::from(bots)).min(QUIT_SPREAD);
    schedule::start(player.bot() % bots.max(1), bots, spread)
}

/// Asks to quit and waits for the answer. A server that closes instead of answering lets the bot go as well.
async fn quit(context: &Context, player: &mut Player, client: &mut MapClient) -> Result<Exit, ClientError> {
    let now = Instant::now();
    // What is asked while a map loads, or on the way to the character list, is ignored.
    let heeded = !player.is_loading() && !player.is_restarting();
    if heeded {
        let asked = player.quit(now, context, client.connection.outbox());
        asked.map_err(|cause| cause.at(Step::Quit))?;
    }
    let hear = |incoming: Incoming<'_>| player.hear(incoming, context);
    match client.connection.receive(now + QUIT_PATIENCE, hear).await {
        Ok(None) if heeded => Err(Cause::TimedOut.at(Step::Quit)),
        Ok(_) | Err(Cause::Closed | Cause::Reset) => Ok(Exit::Quit),
        Err(cause) => Err(cause.at(Step::Quit)),
    }
}
