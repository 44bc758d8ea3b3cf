//! What the bots of one thread share: the plan, what the swarm knows, and where measurements go.

use std::{
    cell::{RefCell, RefMut},
    fmt,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use tokio::{sync::watch, time::Instant};

use super::{alarm::Alarm, ladder::Level, live::Live, plan::Plan, registry::Registry};
use crate::{
    behavior::{Places, Terrain},
    client::{Cause, ClientError, Observer},
    stats::{Mark, Stats, Step, Traffic},
};

/// What a run is doing; it only ever goes forward, but for pauses of the play.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Bots start, and stand still: somebody wants it so.
    Pause,
    /// Bots start and play.
    Play,
    /// Nothing new is begun; what is under way is waited for, so that all stand still.
    Settle,
    /// What bots were shown is compared with where they are.
    Compare,
    /// Bots quit.
    Leave,
}

/// What all threads of a run share.
#[derive(Debug)]
pub(crate) struct Shared {
    /// What to do.
    pub plan: Plan,
    /// Where bots are.
    pub registry: Registry,
    /// What is known of maps.
    pub terrain: Terrain,
    /// What is known of NPCs.
    pub places: Places,
    /// Wakes bots at their times.
    pub alarm: Alarm,
    /// What can be seen while it runs.
    pub live: Live,
    /// When the run began.
    pub start: Instant,
    /// What it is doing.
    pub phase: watch::Receiver<Phase>,
    /// How many bots there are to be: those of the plan, and those that are added while it runs.
    pub bots: watch::Receiver<u32>,
    /// The same of a step-to-failure run, step by step.
    pub level: Option<watch::Receiver<Level>>,
}

/// What the bots of one thread share.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// What all threads share.
    pub shared: Arc<Shared>,
    stats: Rc<RefCell<Stats>>,
    /// Of those bots of whom only what they do is told.
    aside: Rc<RefCell<Stats>>,
}

impl Context {
    /// A context for one thread.
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            stats: Rc::default(),
            aside: Rc::default(),
        }
    }

    /// The same for a bot of whom only this is told: how far it came, what it did, its bytes and its errors.
    pub(crate) fn aside(&self) -> Self {
        Self {
            stats: Rc::clone(&self.aside),
            ..self.clone()
        }
    }

    /// The thread's measurements; never held across an await.
    pub(crate) fn stats(&self) -> RefMut<'_, Stats> {
        self.stats.borrow_mut()
    }

    /// What the thread has measured since the last time.
    pub(crate) fn take_stats(&self) -> Stats {
        let mut stats = std::mem::take(&mut *self.stats());
        stats.merge_deeds(&std::mem::take(&mut *self.aside.borrow_mut()));
        stats
    }

    /// Counts a step that was to begin at `intended`, began at `sent` and ended at `done`.
    pub(crate) fn record(&self, step: Step, intended: Instant, sent: Instant, done: Instant) {
        let from = |start| done.saturating_duration_since(start);
        self.stats().latency_mut(step).record(from(intended), from(sent));
    }

    /// Counts an error of `bot`.
    pub(crate) fn fail(&self, bot: u32, error: &ClientError) {
        if self.is_cut_off(error) {
            self.stats().deals.cut_off += 1;
            return;
        }
        self.count_error(bot, &error.key(), &error.to_string());
    }

    /// Whether the run's own outage of the server may be the reason. An answer that is missing now was waited for as long as bots wait:
    /// had that begun with the server back, it would be the server's failure.
    pub(crate) fn is_cut_off(&self, error: &ClientError) -> bool {
        let plan = &self.shared.plan;
        match error.cause {
            Cause::TimedOut => {
                let now = Instant::now();
                plan.hooks
                    .outage
                    .was_since(now.checked_sub(plan.patience).unwrap_or(now))
            }
            _ => plan.hooks.outage.is_now() && error.cause.is_of_connection(),
        }
    }

    /// Counts what a bot found wrong.
    pub(crate) fn complain(&self, bot: u32, key: &str, text: &str) {
        self.count_error(bot, key, text);
    }

    fn count_error(&self, bot: u32, key: &str, text: &str) {
        let elapsed = self.shared.start.elapsed().as_secs_f64();
        let name = self.shared.plan.accounts.name(bot);
        self.stats()
            .errors
            .add(key, &format!("{name} at {elapsed:.1} s: {text}"));
    }

    /// Notes what `bot` chose for `what`, if somebody wants to know.
    pub(crate) fn chose(&self, bot: u32, what: impl FnOnce() -> String, choice: &dyn fmt::Debug) {
        if let Some(choices) = &self.shared.plan.hooks.choices {
            choices.note(bot, what(), format!("{choice:?}"));
        }
    }

    /// Whether there are to be fewer bots, and it is the turn of bot `index` to leave.
    pub(crate) fn is_too_many(&self, index: u32) -> bool {
        let Some(level) = &self.shared.level else { return false };
        let level = *level.borrow();
        let elapsed = || self.shared.start.elapsed();
        index >= level.bots && level.turn(index).is_none_or(|turn| turn <= elapsed())
    }

    /// Counts what went over the wire.
    pub(crate) fn traffic(&self, traffic: Traffic) {
        self.stats().traffic.merge(traffic);
    }
}

/// The marks that one bot has passed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks(u8);

impl Marks {
    /// Counts `mark`, if it is the first time.
    pub(crate) fn reach(&mut self, mark: Mark, context: &Context) {
        let bit = 1 << mark as u8;
        if self.0 & bit == 0 {
            self.0 |= bit;
            context.stats().reach(mark);
        }
    }
}

/// Measures a bot's way to the map.
#[derive(Debug)]
pub(crate) struct Watch<'a> {
    /// Where measurements go.
    pub context: &'a Context,
    /// The bot's marks.
    pub marks: &'a mut Marks,
    /// How much later than intended the bot's first step begins; it is that step's alone.
    pub late: Duration,
}

impl Observer for Watch<'_> {
    fn finished(&mut self, step: Step, sent: Instant, done: Instant) {
        let late = std::mem::take(&mut self.late);
        self.context
            .record(step, sent.checked_sub(late).unwrap_or(sent), sent, done);
    }

    fn reached(&mut self, mark: Mark) {
        self.marks.reach(mark, self.context);
    }

    fn traffic(&mut self, traffic: Traffic) {
        self.context.traffic(traffic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::swarm::player::tests::{context, habits};

    #[test]
    fn of_bots_aside_only_what_they_did_is_told() {
        let context = context(habits());
        let aside = context.aside();
        let now = Instant::now();
        aside.record(Step::WalkAck, now, now, now + Duration::from_secs(5));
        aside.fail(0, &Cause::TimedOut.at(Step::Login));
        aside.stats().walks.sent += 1;
        aside.stats().reach(Mark::Map);
        aside.stats().traffic.bytes_in += 7;
        let told = context.take_stats();
        assert_eq!(told.latency(Step::WalkAck).intended().count, 0);
        assert_eq!((told.walks.sent, told.traffic.bytes_in), (0, 7));
        assert_eq!((told.errors.total(), told.reached(Mark::Map)), (1, 1));
        assert_eq!(context.take_stats().errors.total(), 0, "once");
    }

    #[test]
    fn what_was_asked_after_an_outage_and_is_not_answered_is_an_error() {
        let mut context = context(habits());
        let shared = Arc::get_mut(&mut context.shared).unwrap();
        shared.plan.patience = Duration::ZERO;
        let outage = shared.plan.hooks.outage.clone();
        outage.begin();
        context.fail(0, &Cause::TimedOut.at(Step::WalkAck));
        outage.end();
        // To the millisecond: the clock of outages has no more.
        while outage.was_since(Instant::now()) {}
        context.fail(0, &Cause::TimedOut.at(Step::WalkAck));
        context.fail(0, &Cause::Reset.in_play());
        let stats = context.stats();
        assert_eq!((stats.deals.cut_off, stats.errors.total()), (2, 1));
        assert_eq!(stats.errors.below("timeout.walk_ack"), 1);
    }
}
