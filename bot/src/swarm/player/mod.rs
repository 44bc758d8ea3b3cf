//! A bot on the map: what it knows of itself and its surroundings, and what it makes of what the server says. No socket in it: time,
//! packets in and an outbox are handed to it.

mod accounts;
mod death;
mod deeds;
mod dialog;
mod errand;
mod pending;
#[cfg(test)]
pub(super) mod tests;
mod view;

use std::{collections::VecDeque, ops::ControlFlow, sync::Arc};

use packets::{CzNotifyActorinit, CzPingLive, MapName, Tick, UnitId, ZcNpcackServermove};
use tokio::time::Instant;

use self::{
    accounts::{Accounts, is_put},
    pending::{Loading, PendingChat, PendingWalk, TimeReason, TimeRequest},
    view::View,
};
use death::Death;
use deeds::TIME_EVERY;
pub(crate) use errand::Errand;

use super::context::{Context, Marks};
use crate::{
    behavior::{Agenda, Answer, Cell, Deed, MapGround, Way},
    client::{Cause, Heard, Incoming, Outbox, dealing, hear, vital},
    stats::{Mark, Step},
};

/// Why a bot leaves a map server.
#[derive(Debug)]
pub(crate) enum Exit {
    /// For the character list.
    CharacterList,
    /// For another map server.
    MapServer(Box<ZcNpcackServermove>),
    /// For good.
    Quit,
    /// Without a word, to log in again.
    Reset,
}

/// Who plays, and where.
#[derive(Debug)]
pub(crate) struct Role {
    /// The bot's index.
    pub bot: u32,
    /// Its unit.
    pub unit: UnitId,
    /// Its character's name.
    pub name: String,
}

/// A bot on the map.
#[derive(Debug)]
pub(crate) struct Player {
    role: Role,
    map: MapName,
    ground: Arc<MapGround>,
    /// Where it stands, or walks.
    way: Way,
    /// When its last walk would have been over, had it begun when it was to.
    meant_to_arrive: Instant,
    agenda: Agenda,
    marks: Marks,
    entered: Instant,
    walk: Option<PendingWalk>,
    chat: Option<PendingChat>,
    /// Time requests that are not answered yet, oldest first.
    times: VecDeque<TimeRequest>,
    next_time: Instant,
    /// When the request to go back to the character list was sent.
    restart: Option<Instant>,
    /// When the request to quit was sent.
    quit: Option<Instant>,
    /// Sitting, or asked to: when it stands up again.
    sits_until: Option<Instant>,
    /// Walks left on the way to a warp.
    warp_walks: u8,
    /// The map is not loaded yet: whatever the bot does is ignored.
    loading: Option<Loading>,
    /// The server put it somewhere once; the first time is part of entering.
    placed: bool,
    view: View,
    accounts: Accounts,
    /// What it is there for, unless it follows its habits.
    errand: Option<Box<Errand>>,
    /// It lies dead.
    dies: Option<Death>,
}

/// What a bot keeps while it is not on a map.
#[derive(Debug)]
pub(crate) struct Kept {
    /// When it does what by habit.
    pub agenda: Agenda,
    /// How far it has come.
    pub marks: Marks,
    /// What it is there for, unless it follows its habits.
    pub errand: Option<Box<Errand>>,
}

impl Player {
    /// A player that has just entered `map` at `cell`.
    pub(crate) fn new(context: &Context, role: Role, map: MapName, cell: Cell, kept: Kept, now: Instant) -> Self {
        let Kept {
            agenda,
            marks,
            mut errand,
        } = kept;
        if let Some(errand) = &mut errand {
            errand.enters(role.unit, map.clone(), cell, true);
        }
        let ground = context.shared.terrain.map(map.as_str());
        ground.learn_open(cell);
        context.shared.registry.unsettles(role.bot);
        Self {
            role,
            map,
            ground,
            way: Way::standing(cell, now),
            meant_to_arrive: now,
            agenda,
            marks,
            entered: now,
            walk: None,
            chat: None,
            times: VecDeque::new(),
            next_time: now,
            restart: None,
            quit: None,
            sits_until: None,
            warp_walks: 0,
            loading: Some(Loading::new(now)),
            placed: false,
            view: View::default(),
            accounts: Accounts::new(now),
            errand,
            dies: None,
        }
    }

    /// What the bot goes on with after it was somewhere else.
    pub(crate) fn into_kept(self) -> Kept {
        let Self {
            agenda,
            marks,
            mut errand,
            ..
        } = self;
        if let Some(errand) = &mut errand {
            errand.leaves();
        }
        Kept { agenda, marks, errand }
    }

    /// Until when the bot reads nothing, by its own will.
    pub(crate) fn deaf_until(&self) -> Option<Instant> {
        self.errand.as_ref().and_then(|errand| errand.deaf_until())
    }

    /// Whether the bot wants its connection dropped.
    pub(crate) fn wants_drop(&self) -> bool {
        self.errand.as_ref().is_some_and(|errand| errand.wants_drop())
    }

    /// The bot's index.
    pub(crate) fn bot(&self) -> u32 {
        self.role.bot
    }

    /// Whether the bot is on a map that the server has not put it on yet.
    pub(crate) fn is_loading(&self) -> bool {
        self.loading.is_some()
    }

    /// Whether the bot waits to be let go to the character list.
    pub(crate) fn is_restarting(&self) -> bool {
        self.restart.is_some()
    }

    /// Makes of a packet what there is to make of it; breaks when the bot is to leave the map server.
    pub(crate) fn hear(&mut self, incoming: Incoming<'_>, context: &Context) -> Result<ControlFlow<Exit>, Cause> {
        let Incoming { frame, at, outbox } = incoming;
        let Some(heard) = hear(&frame, outbox.profile())? else {
            let dealing = match &self.errand {
                Some(errand) if errand.deals() => dealing(&frame, outbox.profile())?,
                _ => vital(&frame, outbox.profile())?,
            };
            if let Some(dealing) = dealing {
                self.hears_of_death(&dealing, at, context);
                self.errand_hears(&dealing, at, context, outbox)?;
            }
            return Ok(ControlFlow::Continue(()));
        };
        match heard {
            Heard::Moving { .. } | Heard::Standing { .. } | Heard::Vanished { .. } => {
                self.hears_of_unit(&heard, at, context);
            }
            Heard::Walking { from, to } => self.walks(from, to, at, context),
            Heard::Stopped { unit, at: cell } => self.stops(unit, cell, at, context),
            Heard::Emote(unit) if unit == self.role.unit => context.stats().actions.emotes_shown += 1,
            Heard::Posture(unit, true) if unit == self.role.unit => context.stats().actions.sat += 1,
            Heard::OwnChat(text) => self.hears_itself(text, at, context),
            Heard::Time(tick) => self.hears_time(tick, at, context),
            Heard::Ping => outbox.push(&CzPingLive::default())?,
            Heard::MapChanged { map, at: cell } => self.changes_map(map, cell, at, context, outbox)?,
            Heard::ServerChanged(to) => return Ok(ControlFlow::Break(Exit::MapServer(to))),
            Heard::Restart(allowed) => return Ok(self.may_restart(allowed, at, context)),
            Heard::Quit(allowed) => return Ok(self.may_quit(allowed, at, context)),
            dialog => self.answer_dialog(&dialog, at, outbox, context)?,
        }
        Ok(ControlFlow::Continue(()))
    }

    /// A unit comes, goes somewhere, dies, or is gone.
    fn hears_of_unit(&mut self, heard: &Heard<'_>, at: Instant, context: &Context) {
        let is_bot = |unit: UnitId| context.shared.registry.bot(unit.0).is_some();
        match *heard {
            Heard::Moving {
                unit,
                from,
                to,
                enters,
                job,
            } => {
                self.sees_walk(unit, (from, to), enters, at, context);
                match (self.scene(), job) {
                    (Some(scene), Some(job)) => scene.sees(unit, job, to, is_bot(unit)),
                    (Some(scene), None) => _ = scene.moves(unit, to),
                    _ => {}
                }
            }
            Heard::Standing { unit, job, at: cell } => {
                self.sees(unit, cell, context);
                if let Some(scene) = self.scene() {
                    scene.sees(unit, job, cell, is_bot(unit));
                }
            }
            Heard::Vanished { unit, died: true } if unit == self.role.unit => self.falls(at, context),
            Heard::Vanished { unit, died } => {
                if !died {
                    self.view.leave(unit);
                    self.accounts.loses(unit);
                }
                if let Some(scene) = self.scene() {
                    scene.loses(unit);
                }
            }
            _ => {}
        }
    }

    /// A unit comes into sight, standing.
    fn sees(&mut self, unit: UnitId, cell: Cell, context: &Context) {
        // NPCs may stand on cells where nobody can walk: only bots teach where it is open.
        if let Some(bot) = context.shared.registry.bot(unit.0) {
            self.ground.learn_open(cell);
            if unit != self.role.unit {
                self.view.enter(unit, bot, None);
            }
        }
    }

    /// A unit walks. If it is a bot that was in sight before, this is how long its walk took to be seen.
    fn sees_walk(&mut self, unit: UnitId, (from, to): (Cell, Cell), enters: bool, at: Instant, context: &Context) {
        self.ground.learn_open(from);
        self.ground.learn_open(to);
        if unit == self.role.unit {
            return;
        }
        let registry = &context.shared.registry;
        if let Some(bot) = self.view.bot(unit) {
            if let Some(seen) = registry.walk_to(bot, to)
                && self.view.show_walk(unit, seen.number)
            {
                context.record(Step::Visible, seen.intended, seen.sent, at);
            }
            self.follows(unit, bot, Way::new(from, to, at), at, context);
        } else if enters && let Some(bot) = registry.bot(unit.0) {
            self.view
                .enter(unit, bot, registry.walk_to(bot, to).map(|seen| seen.number));
        }
    }

    /// A unit stands still where it is by now.
    fn stops(&mut self, unit: UnitId, cell: Cell, at: Instant, context: &Context) {
        let way = Way::standing(cell, at);
        if unit == self.role.unit {
            is_put(&self.way, at, cell, context);
            return self.goes(way, context);
        }
        if let Some(bot) = self.view.bot(unit) {
            self.follows(unit, bot, way, at, context);
        }
        if let Some(scene) = self.scene() {
            scene.moves(unit, cell);
        }
    }

    /// The server lets the bot walk.
    fn walks(&mut self, from: Cell, to: Cell, at: Instant, context: &Context) {
        self.ground.learn_open(from);
        self.ground.learn_open(to);
        is_put(&self.way, at, from, context);
        let is_bold = self.walk.as_ref().is_some_and(|walk| walk.is_bold);
        self.goes(Way::new(from, to, at).winding_if(is_bold), context);
        let Some(walk) = self.take_walk() else { return };
        self.meant_to_arrive = walk.intended + self.way.arrives_at().saturating_duration_since(at);
        context.record(Step::WalkAck, walk.intended, walk.sent, at);
        self.marks.reach(Mark::Walk, context);
        self.act_ended(Answer::Done, context);
        let mut stats = context.stats();
        if walk.explores {
            stats.walks.opened += 1;
        } else {
            stats.walks.acknowledged += 1;
        }
    }

    /// The bot stands, or walks, as the server says.
    fn goes(&mut self, way: Way, context: &Context) {
        self.way = way;
        self.settles(context);
    }

    /// Nothing is under way that could change where the bot goes.
    fn settles(&self, context: &Context) {
        if self.loading.is_none() && self.restart.is_none() && self.quit.is_none() {
            let registry = &context.shared.registry;
            registry.settles(self.role.bot, self.map.as_str(), &self.way);
        }
    }

    fn hears_itself(&mut self, text: &[u8], at: Instant, context: &Context) {
        if let Some(chat) = self.chat.take_if(|chat| *chat.text == *text) {
            context.record(Step::ChatEcho, chat.intended, chat.sent, at);
            context.stats().actions.echoes += 1;
            self.act_ended(Answer::Done, context);
            self.marks.reach(Mark::Chat, context);
        }
    }

    fn hears_time(&mut self, tick: Tick, at: Instant, context: &Context) {
        if let Some(loading) = self.loading.take() {
            context.record(Step::MapLoad, loading.since, loading.since, at);
            // Those before were ignored, or their answers would have come before; those after it are told by their clock.
            self.times.clear();
            let until = at + context.shared.plan.patience;
            self.accounts.loaded(loading.asked, (at, tick), until);
            // From now on others are shown it.
            self.way = Way::standing(self.way.end(), at);
            self.next_time = at + TIME_EVERY;
            self.agenda.skip_all(at);
            if let Some(errand) = &mut self.errand {
                errand.loaded(self.role.bot, at, context);
            }
            self.settles(context);
            return;
        }
        if self.accounts.is_stray(self.times.front(), at, tick) {
            return;
        }
        let Some(request) = self.times.pop_front() else { return };
        self.compare_clocks(&request, at, tick, context);
        match request.reason {
            TimeReason::Sync => context.record(Step::TimeSync, request.intended, request.sent, at),
            // The server answers in order: it has seen the walk and said nothing to it.
            TimeReason::Probe => self.walk_was_refused(at, context),
            TimeReason::Errand => self.errand_is_heard(),
            TimeReason::Ignored => {}
        }
    }

    fn walk_was_refused(&mut self, at: Instant, context: &Context) {
        let Some(walk) = self.take_walk() else { return };
        tracing::debug!(
            bot = self.role.name,
            map = self.map.as_str(),
            way = ?self.way,
            from = ?self.way.cell(walk.sent),
            to = ?walk.to,
            explores = walk.explores,
            "a walk was refused"
        );
        // That the bot waited in vain for an answer is not the server's slowness.
        self.agenda.skip(Deed::Walk, at);
        if let Some(errand) = &mut self.errand {
            errand.rests_until(at);
        }
        self.settles(context);
        self.act_ended(Answer::Refused, context);
        let mut stats = context.stats();
        if walk.explores {
            self.ground.learn_closed(walk.to);
            stats.walks.closed += 1;
        } else {
            stats.walks.refused += 1;
        }
    }

    fn changes_map(
        &mut self,
        map: MapName,
        cell: Cell,
        at: Instant,
        context: &Context,
        outbox: &mut Outbox,
    ) -> Result<(), Cause> {
        outbox.push(&CzNotifyActorinit::default())?;
        // Servers send one right after they let a client in: that is no change of map.
        let entering = !std::mem::replace(&mut self.placed, true) && map == self.map;
        if !entering {
            self.interrupt_walk(context);
            self.view.clear();
            self.accounts.loses_all();
            self.warp_walks = 0;
            context.stats().actions.map_changes += 1;
            self.is_moved(map.clone(), cell, at, context);
        }
        // What was under way is ignored from here on, and so is everything until the map is loaded.
        let loading = self.loading.take().filter(|_| entering);
        self.loading = Some(loading.unwrap_or_else(|| Loading::new(at)));
        context.shared.registry.unsettles(self.role.bot);
        self.times.clear();
        self.chat = None;
        self.restart = None;
        self.ground = context.shared.terrain.map(map.as_str());
        self.map = map;
        self.ground.learn_open(cell);
        self.goes(Way::standing(cell, at), context);
        Ok(())
    }

    /// The bot goes elsewhere before its walk was answered.
    pub(crate) fn interrupt_walk(&mut self, context: &Context) {
        if let Some(walk) = self.take_walk()
            && !walk.explores
        {
            context.stats().walks.interrupted += 1;
        }
    }

    /// The walk under way, which is now answered; a probe behind it has become pointless.
    fn take_walk(&mut self) -> Option<PendingWalk> {
        let probes = self
            .times
            .iter_mut()
            .filter(|request| request.reason == TimeReason::Probe);
        probes.for_each(|request| request.reason = TimeReason::Ignored);
        self.walk.take()
    }

    fn may_restart(&mut self, allowed: bool, at: Instant, context: &Context) -> ControlFlow<Exit> {
        let sent = self.restart.take();
        if !allowed {
            if sent.is_some() {
                self.settles(context);
                self.act_ended(Answer::Refused, context);
            }
            return ControlFlow::Continue(());
        }
        // A map change may cross the request, and end what it was part of: the server lets go of the character all the same.
        if let Some(sent) = sent {
            self.act_ended(Answer::Done, context);
            context.record(Step::Restart, sent, sent, at);
        }
        context.stats().actions.restarts += 1;
        ControlFlow::Break(Exit::CharacterList)
    }

    /// Servers refuse to let go who fought just now, in the same words whether it wants to quit or to choose a character.
    fn may_quit(&mut self, allowed: bool, at: Instant, context: &Context) -> ControlFlow<Exit> {
        let Some(sent) = self.quit.take() else {
            if !allowed {
                _ = self.may_restart(false, at, context);
            }
            return ControlFlow::Continue(());
        };
        if allowed {
            context.record(Step::Quit, sent, sent, at);
        }
        ControlFlow::Break(Exit::Quit)
    }
}
