//! What a bot does on the map when its time has come: deeds of its agenda, time syncs, and giving up on answers.

use std::time::Duration;

use packets::{
    ActionKind, CzGlobalMessage, CzReqDisconnect, CzReqEmotion, CzRequestAct, CzRequestMove, CzRequestTime, CzRestart,
    Position, RestartKind, RoString, Tick, UnitId, fill,
};
use rand::Rng;
use tokio::time::Instant;

use super::{
    Player,
    pending::{PendingChat, PendingWalk, TimeReason, TimeRequest},
};
use crate::{
    behavior::{Answer, Cell, Deed, Deeds, Due, Ground, Target, Wish, approach, chance, wander},
    client::{Cause, ClientError, Outbox},
    stats::Step,
    swarm::context::Context,
};

/// Between two time syncs, as clients do.
pub(super) const TIME_EVERY: Duration = Duration::from_secs(12);

/// How long a walk may go without an ack before the bot asks whether the server is there. The C servers answer a walk that changes
/// another one only when its next cell is reached.
const PROBE_AFTER: Duration = Duration::from_secs(1);

/// How long a bot sits.
const SIT_FOR: Duration = Duration::from_secs(3);

/// Walks that a bot spends on the way to one warp.
const WARP_WALKS: u8 = 12;

/// Warps further away than this, in cells, are not tried.
const WARP_RANGE: u16 = 80;

/// Emotes drawn from; higher ones are not known to every version.
const EMOTES: u8 = 30;

/// Things to say.
const WORDS: [&str; 12] = [
    "hello",
    "anybody here?",
    "which way is the fountain?",
    "selling nothing, buying nothing",
    "lovely weather in town today",
    "brb",
    "who wants to go hunting?",
    "I am lost again",
    "back",
    "has anyone seen my poring?",
    "thank you!",
    "see you at the gate",
];

impl Player {
    /// When the bot next has something to do; `settling`: only to wait for answers.
    pub(crate) fn next(&self, patience: Duration, settling: bool) -> Option<Instant> {
        let walk = self.walk.as_ref().map(|walk| match walk.probed {
            None => walk.sent + PROBE_AFTER,
            Some(probed) => probed + patience,
        });
        let chat = self.chat.as_ref().map(|chat| chat.sent + patience);
        let time = self
            .times
            .iter()
            .find(|request| request.must_be_answered())
            .map(|request| request.sent + patience);
        let leave = self.restart.or(self.quit).map(|sent| sent + patience);
        let deed = (!settling).then(|| self.agenda.next(self.possible())).flatten();
        let routine = self
            .loading
            .map_or(self.next_time, |loading| loading.next_try.min(loading.since + patience));
        let errand = (!settling).then(|| self.errand_due(patience)).flatten();
        let death = self.death_due();
        let always = [
            Some(routine),
            walk,
            chat,
            time,
            leave,
            self.sits_until,
            deed,
            errand,
            death,
        ];
        always.into_iter().flatten().min()
    }

    /// Whether nothing is under way that waits for an answer.
    pub(crate) fn is_settled(&self) -> bool {
        self.walk.is_none() && self.chat.is_none() && self.restart.is_none()
    }

    /// Gives up on what is overdue, and does what is due.
    pub(crate) fn act(
        &mut self,
        now: Instant,
        settling: bool,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), ClientError> {
        self.give_up(now, context)?;
        self.do_due(now, settling, context, outbox).map_err(Cause::in_play)
    }

    fn do_due(&mut self, now: Instant, settling: bool, context: &Context, outbox: &mut Outbox) -> Result<(), Cause> {
        self.ask_if_due(now, settling, context, outbox)?;
        if self.sits_until.is_some_and(|until| until <= now || settling) {
            self.sits_until = None;
            outbox.push(&posture(ActionKind::STAND))?;
            self.agenda.skip(Deed::Walk, now);
        }
        while !settling && let Some(due) = self.agenda.take(now, self.possible()) {
            self.deed(due, now, context, outbox)?;
        }
        self.goes_back(now, context, outbox)?;
        if settling {
            return Ok(());
        }
        self.go_on_errand(now, context, outbox)
    }

    /// The deeds that nothing under way keeps the bot from. What is due and not possible is done late, and counts as late.
    fn possible(&self) -> Deeds {
        let stays = self.loading.is_none() && self.restart.is_none() && self.quit.is_none() && self.dies.is_none();
        let stands = self.sits_until.is_none();
        let is_possible = |deed: &Deed| match deed {
            Deed::Walk => stands && self.walk.is_none(),
            Deed::Chat => self.chat.is_none(),
            Deed::Emote => true,
            Deed::Sit | Deed::Warp => stands && self.warp_walks == 0,
            Deed::Restart => stands && self.is_settled() && self.times.is_empty(),
        };
        Deed::ALL
            .into_iter()
            .filter(|deed| stays && is_possible(deed))
            .collect()
    }

    fn deed(&mut self, due: Due, now: Instant, context: &Context, outbox: &mut Outbox) -> Result<(), Cause> {
        let mut random = chance(context.shared.plan.seed, self.role.bot, due.deed as u8, due.number);
        match due.deed {
            Deed::Walk => match self.target(now, due.number, &mut random, context) {
                Some(target) => self.walk(target, due.intended, now, context, outbox),
                None => Ok(()),
            },
            Deed::Chat => self.say(&mut random, due, now, context, outbox),
            Deed::Emote => {
                context.stats().actions.emotes += 1;
                Ok(outbox.push(&fill!(CzReqEmotion {
                    emotion: random.random_range(0..EMOTES),
                }))?)
            }
            Deed::Sit => {
                self.sits_until = Some(now + SIT_FOR);
                context.stats().actions.sits += 1;
                Ok(outbox.push(&posture(ActionKind::SIT))?)
            }
            Deed::Warp => {
                self.warp_walks = self.warp(self.position(now), context).map_or(0, |_| WARP_WALKS);
                Ok(())
            }
            Deed::Restart => self.asks_for_the_list(now, context, outbox),
        }
    }

    /// Where the bot is by now, as far as it can know: the server plans a walk from there. A guess that nobody has stood on is none; the
    /// end of the walk is near it.
    pub(super) fn position(&self, now: Instant) -> Cell {
        let guess = self.way.cell(now);
        match self.ground.at(guess) {
            Ground::Open => guess,
            _ => self.way.end(),
        }
    }

    /// The nearest known warp of this map.
    fn warp(&self, position: Cell, context: &Context) -> Option<Cell> {
        let warps = &context.shared.plan.habits.warps;
        let here = warps
            .iter()
            .filter(|warp| warp.map == self.map.as_str())
            .map(|warp| warp.cell);
        here.filter(|cell| cell.distance(position) <= WARP_RANGE)
            .min_by_key(|cell| cell.distance(position))
    }

    fn target(&mut self, now: Instant, number: u64, random: &mut impl Rng, context: &Context) -> Option<Target> {
        let position = self.position(now);
        if let Some(walks_left) = self.warp_walks.checked_sub(1) {
            self.warp_walks = walks_left;
            return approach(&self.ground, position, self.warp(position, context)?, random);
        }
        self.wander_target(now, ("walk", number), random, context)
    }

    /// Somewhere near, warps excepted, for the walk or act of this number.
    pub(super) fn wander_target(
        &self,
        now: Instant,
        (what, number): (&str, u64),
        random: &mut impl Rng,
        context: &Context,
    ) -> Option<Target> {
        let wish = Wish::draw(random);
        context.chose(self.role.bot, || format!("where to of {what} {number}"), &wish);
        let position = self.position(now);
        let warps = &context.shared.plan.habits.warps;
        let is_warp = |cell: Cell| {
            warps
                .iter()
                .any(|warp| warp.map == self.map.as_str() && warp.cell == cell)
        };
        wander(&self.ground, position, wish).filter(|target| !is_warp(target.cell))
    }

    pub(super) fn walk(
        &mut self,
        target: Target,
        intended: Instant,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let Target {
            cell: to,
            explores,
            is_bold,
        } = target;
        self.compare_accounts(now, context);
        context.shared.registry.walks(self.role.bot, to, intended, now);
        outbox.push(&fill!(CzRequestMove {
            dest: Position::new(to.x, to.y, 0),
        }))?;
        self.walk = Some(PendingWalk {
            to,
            explores,
            is_bold,
            intended,
            sent: now,
            probed: None,
        });
        let mut stats = context.stats();
        if explores {
            stats.walks.explored += 1;
        } else {
            stats.walks.sent += 1;
            context.shared.registry.expects_answer(self.role.bot, intended);
        }
        Ok(())
    }

    fn say(
        &mut self,
        random: &mut impl Rng,
        due: Due,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let words = WORDS
            .get(random.random_range(0..WORDS.len()))
            .copied()
            .unwrap_or_default();
        context.chose(self.role.bot, || format!("words of chat {}", due.number), &words);
        self.say_line(words, due.intended, now, context, outbox)
    }

    /// Says something, and waits for its coming back.
    pub(super) fn say_line(
        &mut self,
        words: &str,
        intended: Instant,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let text = format!("{} : {words}", self.role.name);
        outbox.push(&fill!(CzGlobalMessage {
            text: RoString::terminated(&text),
        }))?;
        self.chat = Some(PendingChat {
            text: text.into_bytes().into(),
            intended,
            sent: now,
        });
        context.stats().actions.chats += 1;
        Ok(())
    }

    /// Asks for the server's clock if there is a reason: a map to be loaded, a walk without an ack, or that it is time to.
    fn ask_if_due(
        &mut self,
        now: Instant,
        settling: bool,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        if let Some(loading) = &mut self.loading {
            if loading.next_try <= now {
                loading.asked(now);
                self.request_time(now, outbox)?;
            }
            return Ok(());
        }
        let unprobed = |walk: &PendingWalk| walk.probed.is_none() && walk.sent + PROBE_AFTER <= now;
        if let Some(walk) = self.walk.as_mut().filter(|walk| unprobed(walk)) {
            walk.probed = Some(now);
            self.ask_time(TimeReason::Probe, now, now, outbox)?;
        }
        if self.next_time <= now {
            // Those who leave at the end are gone for others before they are told.
            if !settling {
                self.compare_accounts(now, context);
            }
            self.ask_time(TimeReason::Sync, self.next_time, now, outbox)?;
            self.next_time = now + TIME_EVERY;
        }
        Ok(())
    }

    /// Asks for the server's clock; `reason` is what the answer will tell.
    pub(super) fn ask_time(
        &mut self,
        reason: TimeReason,
        intended: Instant,
        now: Instant,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        self.request_time(now, outbox)?;
        self.times.push_back(TimeRequest {
            reason,
            intended,
            sent: now,
        });
        Ok(())
    }

    fn request_time(&self, now: Instant, outbox: &mut Outbox) -> Result<(), Cause> {
        let since_start = now.saturating_duration_since(self.entered).as_millis();
        // Wraps after 49 days, as the clocks of real clients do.
        let client_tick = Tick(u32::try_from(since_start & 0xffff_ffff).unwrap_or(0));
        Ok(outbox.push(&fill!(CzRequestTime { client_tick }))?)
    }

    /// Asks to leave the game. Others are told that it is gone before it is.
    pub(crate) fn quit(&mut self, now: Instant, context: &Context, outbox: &mut Outbox) -> Result<(), Cause> {
        self.quit = Some(now);
        context.shared.registry.unsettles(self.role.bot);
        Ok(outbox.push(&CzReqDisconnect::default())?)
    }

    /// Asks to go back to the character list. Others are told that it is gone before it is.
    pub(super) fn asks_for_the_list(
        &mut self,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        self.restart = Some(now);
        context.shared.registry.unsettles(self.role.bot);
        Ok(outbox.push(&fill!(CzRestart {
            kind: RestartKind::CHARACTER_SELECT,
        }))?)
    }

    /// Gives up on answers that are overdue. An error when the server seems to be gone: the connection is of no more use.
    fn give_up(&mut self, now: Instant, context: &Context) -> Result<(), ClientError> {
        let patience = context.shared.plan.patience;
        let overdue = |sent: Instant| sent + patience <= now;
        let fail = |step| context.fail(self.role.bot, &Cause::TimedOut.at(step));
        if self.chat.take_if(|chat| overdue(chat.sent)).is_some() {
            fail(Step::ChatEcho);
            self.act_ended(Answer::Unanswered, context);
        }
        if self.restart.take_if(|sent| overdue(*sent)).is_some() {
            fail(Step::Restart);
            self.settles(context);
            self.act_ended(Answer::Unanswered, context);
        }
        if self.walk.as_ref().is_some_and(|walk| walk.probed.is_some_and(overdue)) {
            fail(Step::WalkAck);
            self.act_ended(Answer::Unanswered, context);
            let explores = self.take_walk().is_some_and(|walk| walk.explores);
            context.stats().walks.unacknowledged += u64::from(!explores);
        }
        if self.loading.is_some_and(|loading| overdue(loading.since)) {
            return Err(Cause::TimedOut.at(Step::MapLoad));
        }
        if self
            .times
            .iter()
            .any(|request| request.must_be_answered() && overdue(request.sent))
        {
            return Err(Cause::TimedOut.at(Step::TimeSync));
        }
        Ok(())
    }
}

/// The request to sit or to stand.
fn posture(action: ActionKind) -> CzRequestAct {
    fill!(CzRequestAct {
        target: UnitId(0),
        action,
    })
}
