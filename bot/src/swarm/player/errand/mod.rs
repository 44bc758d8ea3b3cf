//! A bot with a behaviour: asks it what to do next, carries it out, and makes of what the server says how it ended.

mod answer;
mod company;
mod pending;
mod perform;

use std::time::Duration;

use packets::{CzAckExchangeItem, TradeStart, fill};
use rand::rngs::SmallRng;
use tokio::time::Instant;

use self::{company::join, pending::Pending};
use super::{Player, pending::TimeReason};
use crate::{
    behavior::{Act, Answer, Audit, Behavior, Cell, Kind, Ledger, Question, Role, Scene, Seen, Verb, Wait, chance},
    client::{Cause, Dealing, Outbox},
    stats::Step,
    swarm::{context::Context, hooks::Books},
};

/// The kinds under which chance is drawn for what a behaviour does, how long it thinks and what it answers; deeds have the small
/// numbers. Each act has dice of its own, so that one that went otherwise does not change all that follow.
const CHANCE: u8 = 201;
const CHANCE_OF_THINKING: u8 = 202;
const CHANCE_OF_ANSWERS: u8 = 203;

/// What a storage keeper's menu says.
const STORAGE: &str = "storage";

/// The least time between two acts that need no answer.
const BREATH: Duration = Duration::from_millis(200);

/// What a bot is there for, and how far it is.
#[derive(Debug)]
pub(crate) struct Errand {
    kind: Kind,
    /// What it has, and what answers it, is followed.
    deals: bool,
    behavior: Box<dyn Behavior>,
    scene: Scene,
    ledger: Ledger,
    bot: u32,
    /// Acts that were chosen so far.
    acts: u64,
    /// The dice of the act that goes on.
    dice: SmallRng,
    /// From when on it is asked again.
    due: Instant,
    pending: Option<Pending>,
    /// What to look for in menus.
    choice: &'static str,
    /// Lines that were said of those that prepare it.
    prepared: usize,
    /// The bot has logged in, and not been on a loaded map since.
    is_fresh: bool,
    /// It wants its connection dropped.
    drops: bool,
    /// Until when it reads nothing.
    deaf_until: Option<Instant>,
}

impl Errand {
    /// What bot `index` is there for; `None` for one that follows its habits.
    pub(crate) fn new(context: &Context, index: u32, now: Instant) -> Option<Box<Self>> {
        let plan = &context.shared.plan;
        let kind = plan.kind(index);
        let own = plan.hooks.behavior.as_ref().map(|own| own.make(index));
        // Nobody knows what a program's own behaviour wants to know. What was prepared, and what is wanted in the books, is followed
        // whatever the bot does.
        let prepares = !plan.mix.options.prepare.is_empty();
        let deals = own.is_some() || kind.deals() || plan.hooks.books.is_some() || prepares;
        let behavior = own.or_else(|| kind.make())?;
        let dice = chance(plan.seed, index, CHANCE, 0);
        // Bots that enter together do not act together.
        let due = now
            + plan
                .mix
                .think
                .draw(&mut chance(plan.seed, index, CHANCE_OF_THINKING, 0));
        Some(Box::new(Self {
            kind,
            deals,
            behavior,
            scene: Scene::new(packets::UnitId(0), packets::MapName::new(""), Cell::default()),
            ledger: Ledger::default(),
            bot: index,
            acts: 0,
            dice,
            due,
            pending: None,
            choice: "",
            prepared: 0,
            is_fresh: true,
            drops: false,
            deaf_until: None,
        }))
    }

    /// The bot comes onto a map; `new`: with a new connection.
    pub(super) fn enters(&mut self, unit: packets::UnitId, map: packets::MapName, cell: Cell, new: bool) {
        self.scene.unit = unit;
        self.scene.enter(map, cell);
        self.is_fresh |= new;
        self.drops = false;
        self.deaf_until = None;
        // A command that brought it here has yet to be waited for, though the question behind it is lost.
        self.pending.take_if(|pending| pending.step.is_some());
        if let Some((_, heard)) = self.pending.as_mut().and_then(|pending| pending.probed.as_mut()) {
            *heard = true;
        }
    }

    /// The character list tells how much zeny the character has.
    pub(crate) fn has(&mut self, zeny: u32) {
        self.scene.belongings.set_zeny(zeny.into());
    }

    /// Whether something that it asked for may still change what it has.
    #[cfg(test)]
    pub(super) fn is_open(&self) -> bool {
        self.ledger.is_open()
    }

    /// The connection is over.
    pub(crate) fn leaves(&mut self) {
        self.pending = None;
        self.scene.trade = None;
        // What was not told to its end tells nothing.
        if !self.is_fresh {
            self.ledger.close(&self.scene.belongings);
        }
    }

    /// The bot is done: its ledger goes into the books.
    pub(crate) fn finish(self, books: Option<&Books>) {
        if let Some(books) = books {
            books.put(self.scene.unit.0, self.ledger);
        }
    }

    /// The map is loaded. The first time after a login, compares what is there with what was acknowledged.
    pub(super) fn loaded(&mut self, bot: u32, now: Instant, context: &Context) {
        self.due = self.due.max(now);
        if !std::mem::take(&mut self.is_fresh) {
            return;
        }
        self.scene.belongings.settle_entry();
        let audit = self.ledger.reopen(&self.scene.belongings);
        let mut stats = context.stats();
        let deals = &mut stats.deals;
        let count = match &audit {
            None => return,
            Some(Audit::Exact) => &mut deals.found_exact,
            Some(Audit::Settled) => &mut deals.found_settled,
            Some(Audit::Unsure) => &mut deals.found_unsure,
            Some(Audit::Wrong(_)) => &mut deals.found_wrong,
        };
        *count += 1;
        drop(stats);
        if let Some(Audit::Wrong(text)) = audit {
            context.complain(bot, "economy", &text);
        }
    }

    /// That the bot waited for something else is not the server's slowness.
    pub(super) fn rests_until(&mut self, time: Instant) {
        self.due = self.due.max(time);
    }

    /// Whether what it has, and what answers it, is to be followed.
    pub(super) fn deals(&self) -> bool {
        self.deals
    }

    /// Whether it wants its connection dropped.
    pub(super) fn wants_drop(&self) -> bool {
        self.drops
    }

    /// Until when it reads nothing.
    pub(super) fn deaf_until(&self) -> Option<Instant> {
        self.deaf_until
    }

    /// When it has something to do, if nothing else keeps it from it.
    fn next(&self, patience: Duration) -> Instant {
        self.pending.as_ref().map_or(self.due, |pending| pending.next(patience))
    }

    fn ask(&mut self, bot: u32, context: &Context) -> Act {
        let plan = &context.shared.plan;
        if let Some(line) = plan.mix.options.prepare.get(self.prepared) {
            self.prepared += 1;
            return Act::go_on(Verb::Command(line.clone()));
        }
        self.acts += 1;
        self.dice = chance(plan.seed, self.bot, CHANCE, self.acts);
        let seen = seen(&self.scene, bot, context);
        let act = self.behavior.next(&seen, &mut self.dice);
        context.chose(bot, || format!("act {}", self.acts), &act);
        act
    }

    /// Another player wants something.
    fn answer(&mut self, question: Question, bot: u32, context: &Context) -> bool {
        let seen = seen(&self.scene, bot, context);
        let mut dice = chance(context.shared.plan.seed, self.bot, CHANCE_OF_ANSWERS, self.acts);
        self.pending.is_none() && self.behavior.asked(question, &seen, &mut dice)
    }

    /// What it waits for is over.
    fn finished(&mut self, answer: Answer, at: Instant, context: &Context) {
        let Some(pending) = self.pending.take() else { return };
        self.scene.answer = answer;
        self.count(answer, context);
        if let (Answer::Refused, Some(step)) = (answer, pending.step) {
            context.stats().refusals.add(step.name(), "");
        }
        if answer == Answer::Done
            && let Some(step) = pending.step
        {
            context.record(step, pending.intended, pending.sent, at);
            perform::count(step, pending.gain, context);
        }
        // That the bot waited in vain for an answer, for another player or for its weapon is not the server's slowness.
        let by_server = answer == Answer::Done && !pending.waits_for_players() && pending.step != Some(Step::Attack);
        let begun = if by_server { pending.intended } else { at };
        self.plan(pending.wait, begun, at, context);
    }

    fn count(&self, answer: Answer, context: &Context) {
        let mut stats = context.stats();
        let Some(doings) = stats.doings_mut(self.kind) else {
            return;
        };
        match answer {
            Answer::None => {}
            Answer::Done => doings.done += 1,
            Answer::Refused => doings.refused += 1,
            Answer::Unanswered => doings.unanswered += 1,
        }
    }

    /// When to ask it next, after an act that was to begin at `begun` and is over at `at`.
    fn plan(&mut self, wait: Wait, begun: Instant, at: Instant, context: &Context) {
        self.due = match wait {
            Wait::Think => {
                let plan = &context.shared.plan;
                let mut dice = chance(plan.seed, self.bot, CHANCE_OF_THINKING, self.acts);
                let time = plan.mix.think.draw(&mut dice);
                context.chose(self.bot, || format!("think time after act {}", self.acts), &time);
                begun + time
            }
            Wait::Answer => at,
        };
    }

    /// When to ask it next, after an act at `now` that needs no answer: never at once, whatever the think time.
    fn go_on(&mut self, wait: Wait, intended: Instant, now: Instant, context: &Context) {
        let rested = now + BREATH;
        self.plan(wait, intended, rested, context);
        self.due = self.due.max(rested);
    }
}

fn seen<'a>(scene: &'a Scene, bot: u32, context: &'a Context) -> Seen<'a> {
    let plan = &context.shared.plan;
    Seen {
        scene,
        places: &context.shared.places,
        options: &plan.mix.options,
        warps: &plan.habits.warps,
        bot,
        bots: plan.bots,
        accounts: &plan.accounts,
    }
}

impl Player {
    /// When the bot's errand goes on; `None` while something else has to be over first.
    pub(super) fn errand_due(&self, patience: Duration) -> Option<Instant> {
        let errand = self.errand.as_ref()?;
        if errand.pending.is_none() && !self.is_free() {
            return None;
        }
        let walked = if errand.pending.is_none() {
            self.way.arrives_at()
        } else {
            errand.next(patience)
        };
        Some(errand.next(patience).max(walked))
    }

    /// Whether nothing keeps the bot from its errand.
    fn is_free(&self) -> bool {
        let stays = self.loading.is_none() && self.restart.is_none() && self.quit.is_none();
        stays && self.walk.is_none() && self.chat.is_none() && self.dies.is_none()
    }

    /// After a pause: what was to be done meanwhile is not late.
    pub(crate) fn goes_on(&mut self, now: Instant) {
        self.agenda.skip_all(now);
        if let Some(errand) = &mut self.errand {
            errand.due = errand.due.max(now);
        }
    }

    /// Gives up on what is overdue of the errand, or goes on with it.
    pub(super) fn go_on_errand(&mut self, now: Instant, context: &Context, outbox: &mut Outbox) -> Result<(), Cause> {
        let Some(mut errand) = self.errand.take() else {
            return Ok(());
        };
        let result = self.errand_turn(&mut errand, now, context, outbox);
        self.errand = Some(errand);
        result
    }

    fn errand_turn(
        &mut self,
        errand: &mut Errand,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        if errand.pending.is_some() {
            return self.errand_waits(errand, now, context, outbox);
        }
        let possible = errand.due.max(self.way.arrives_at());
        if !self.is_free() || errand.drops || possible > now {
            return Ok(());
        }
        // One that arrives late because the server kept it waiting acts late; one that never has time to stand does not.
        let intended = if self.meant_to_arrive <= errand.due {
            errand.due
        } else {
            possible
        };
        errand.scene.cell = self.position(now);
        let act = errand.ask(self.role.bot, context);
        if act.verb != Verb::Rest
            && let Some(doings) = context.stats().doings_mut(errand.kind)
        {
            doings.acts += 1;
        }
        self.perform(errand, act, intended, now, context, outbox)
    }

    /// Asks whether the server is there, or gives up.
    fn errand_waits(
        &mut self,
        errand: &mut Errand,
        now: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let patience = context.shared.plan.patience;
        let Some(pending) = errand.pending.as_mut().filter(|pending| pending.next(patience) <= now) else {
            return Ok(());
        };
        let Some(step) = pending.step else {
            match pending.probed {
                Some((_, true)) => errand.ledger.settle(&errand.scene.belongings),
                _ => errand.ledger.doubt_if_open(),
            }
            errand.finished(Answer::None, now, context);
            return Ok(());
        };
        match pending.probed {
            None if !pending.waits_for_players() => {
                pending.probed = Some((now, false));
                return self.ask_time(TimeReason::Errand, now, now, outbox);
            }
            None => {
                errand.finished(Answer::Unanswered, now, context);
                errand.give_up_on_player(step, outbox)?;
            }
            Some((_, true)) => {
                errand.ledger.doubt_if_open();
                // One that says nothing is not worth another talk.
                if let Some(npc) = pending.npc {
                    errand.learn(npc, Role::Other, context);
                }
                errand.finished(Answer::Refused, now, context);
            }
            Some((_, false)) => {
                errand.ledger.doubt_if_open();
                errand.finished(Answer::Unanswered, now, context);
                context.fail(self.role.bot, &Cause::TimedOut.at(step));
            }
        }
        Ok(())
    }

    /// The server answered the question whether it is there: what was asked before it has said nothing to.
    pub(super) fn errand_is_heard(&mut self) {
        let pending = self.errand.as_mut().and_then(|errand| errand.pending.as_mut());
        if let Some((_, heard)) = pending.and_then(|pending| pending.probed.as_mut()) {
            *heard = true;
        }
    }

    /// Makes of what the server says what there is to make of it for the errand.
    pub(super) fn errand_hears(
        &mut self,
        dealing: &Dealing,
        at: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        let bot = self.role.bot;
        let Some(errand) = self.errand.as_deref_mut() else {
            return Ok(());
        };
        match dealing {
            Dealing::TradeAsked => {
                let accepts = errand.answer(Question::Trade, bot, context);
                let answer = if accepts {
                    TradeStart::ACCEPTED
                } else {
                    TradeStart::REFUSED
                };
                outbox.push(&fill!(CzAckExchangeItem { answer }))?;
            }
            Dealing::Invited(party) => {
                let accepts = errand.answer(Question::Party(*party), bot, context);
                errand.scene.in_party |= accepts;
                join(*party, accepts, outbox)?;
            }
            _ => errand.hears(dealing, at, context),
        }
        Ok(())
    }

    /// An NPC's menu: the entry that the errand looks for.
    pub(super) fn menu_choice(&mut self, npc: packets::UnitId, choices: &str, context: &Context) -> Option<u8> {
        let errand = self.errand.as_deref_mut()?;
        let lower = choices.to_lowercase();
        if lower.contains(STORAGE) {
            errand.learn(npc, Role::Storage, context);
        }
        if errand.choice.is_empty() {
            return None;
        }
        let entry = lower.split(':').position(|choice| choice.contains(errand.choice))?;
        // What it costs is not known before.
        errand.ledger.begin_unsure(&errand.scene.belongings);
        u8::try_from(entry + 1).ok()
    }

    /// A dialog is over.
    pub(super) fn dialog_ends(&mut self, npc: packets::UnitId, at: Instant, context: &Context) {
        let Some(errand) = self.errand.as_deref_mut() else {
            return;
        };
        let talks = |pending: &Pending| pending.step == Some(Step::Talk) && pending.npc == Some(npc);
        if errand.pending.as_ref().is_some_and(talks) {
            errand.learn(npc, Role::Other, context);
            errand.ledger.settle(&errand.scene.belongings);
            let wanted = errand.choice.is_empty();
            errand.finished(if wanted { Answer::Done } else { Answer::Refused }, at, context);
        }
    }

    /// How an act of the errand ended that is not waited for as an errand: a walk, a line, the way to the character list.
    pub(super) fn act_ended(&self, answer: Answer, context: &Context) {
        if let Some(errand) = &self.errand {
            errand.count(answer, context);
        }
    }

    /// The bot's errand, for units that come, move and go.
    pub(super) fn scene(&mut self) -> Option<&mut Scene> {
        self.errand.as_deref_mut().map(|errand| &mut errand.scene)
    }
}
