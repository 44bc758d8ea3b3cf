//! Accounts that should agree, while a bot plays: where it believes others to be and where they say they are, its clock and the server's.

use std::time::Duration;

use packets::{Tick, UnitId};
use tokio::time::Instant;

use super::{Player, pending::TimeRequest};
use crate::{
    behavior::{Cell, Way},
    stats::TELEPORT,
    swarm::{
        context::Context,
        registry::{Look, Seen},
    },
};

/// Others whose ways a bot follows at a time: all of them would be most of what it costs.
const FOLLOWED: usize = 2;

/// For how long it follows one, so that it is not the same for ever.
const FOLLOW_FOR: Duration = Duration::from_secs(10);

/// Between two looks of a bot around itself, at least.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What a look finds wrong counts if it is still so after this, at least: a bot that a warp takes away, or that the server throws out, is gone
/// for others before it is told itself.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Between two comparisons of where the followed ones are, at least.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);

/// What a server's clock may differ by, since it counts whole milliseconds.
const TICK: Duration = Duration::from_millis(1);

/// Another bot whose ways are followed.
#[derive(Clone, Copy, Debug)]
struct Other {
    unit: UnitId,
    bot: u32,
    /// Its way, as this bot was shown it.
    way: Way,
    since: Instant,
}

/// What a bot keeps to compare accounts.
#[derive(Debug)]
pub(super) struct Accounts {
    others: [Option<Other>; FOLLOWED],
    clock: Option<Clock>,
    strays: Option<Strays>,
    next_look: Instant,
    next_follow: Instant,
    /// What the last look found wrong, and when; until it is looked at again.
    wrong: Option<Box<(Instant, Seen)>>,
}

impl Accounts {
    /// Of a bot that comes onto a map at `now`.
    pub(super) fn new(now: Instant) -> Self {
        Self {
            others: [None; FOLLOWED],
            clock: None,
            strays: None,
            next_look: now + LOOK_EVERY,
            next_follow: now + FOLLOW_EVERY,
            wrong: None,
        }
    }

    /// `bot`, playing `unit`, is shown to go `way`. How many cells off the place is where it was believed to be, if it was followed.
    fn shows(&mut self, unit: UnitId, bot: u32, way: Way, at: Instant) -> Option<u16> {
        if let Some(other) = self.others.iter_mut().flatten().find(|other| other.unit == unit) {
            let believed = std::mem::replace(&mut other.way, way).cell(at);
            return Some(believed.distance(way.start()));
        }
        let is_free = |place: &&mut Option<Other>| place.is_none_or(|other| other.since + FOLLOW_FOR <= at);
        if let Some(place) = self.others.iter_mut().find(is_free) {
            let since = at;
            *place = Some(Other { unit, bot, way, since });
        }
        None
    }

    /// `unit` is out of sight.
    pub(super) fn loses(&mut self, unit: UnitId) {
        for place in &mut self.others {
            place.take_if(|other| other.unit == unit);
        }
    }

    /// The first answer came to one of `asked` questions whether the map is loaded: when it came, and the server's clock.
    pub(super) fn loaded(&mut self, asked: u32, (at, tick): (Instant, Tick), until: Instant) {
        let left = asked.saturating_sub(1);
        self.strays = (left > 0).then_some(Strays { left, at, tick, until });
    }

    /// Whether an answer that came at `at` is one to the other questions, and not to `request`, the oldest that waits.
    pub(super) fn is_stray(&mut self, request: Option<&TimeRequest>, at: Instant, tick: Tick) -> bool {
        let Some(strays) = self
            .strays
            .as_mut()
            .filter(|strays| strays.left > 0 && at < strays.until)
        else {
            return false;
        };
        let is_stray = request.is_none_or(|request| strays.is_before(request.sent, tick));
        strays.left -= u32::from(is_stray);
        is_stray
    }

    /// All are out of sight.
    pub(super) fn loses_all(&mut self) {
        self.others = [None; FOLLOWED];
        self.wrong = None;
    }
}

/// Questions whether a map is loaded that may still be answered: a server that is loaded with work answers them all at once, late. Taken for
/// answers to what was asked after them, they would make it seem fast, and walks refused that it has not come to.
#[derive(Clone, Copy, Debug)]
struct Strays {
    left: u32,
    /// When the first answer came, and the server's clock in it.
    at: Instant,
    tick: Tick,
    /// After that none comes.
    until: Instant,
}

impl Strays {
    /// Whether the server's clock showed `tick` before what was sent at `sent` can have come to it.
    fn is_before(&self, sent: Instant, tick: Tick) -> bool {
        let theirs = Duration::from_millis(u64::from(tick.0.wrapping_sub(self.tick.0)));
        theirs + TICK < sent.saturating_duration_since(self.at)
    }
}

/// How far the server's clock was ahead of the bot's, at first.
#[derive(Clone, Copy, Debug)]
struct Clock {
    origin: Instant,
    tick: Tick,
    /// Microseconds between the first request and its answer: the server's clock was read at some time in between.
    first: Duration,
}

impl Clock {
    /// By how much the clocks have surely gone apart since the first request, when a later one is answered: what the ways there and back can
    /// explain is not counted.
    fn drift(&self, request: &TimeRequest, at: Instant, tick: Tick) -> Duration {
        let theirs = Duration::from_millis(u64::from(tick.0.wrapping_sub(self.tick.0)));
        let least = request
            .sent
            .saturating_duration_since(self.origin)
            .saturating_sub(self.first);
        let most = at.saturating_duration_since(self.origin);
        let fast = theirs.saturating_sub(most + TICK);
        let slow = least.saturating_sub(theirs + TICK);
        fast.max(slow)
    }
}

impl Player {
    /// Another bot is shown to go `way`.
    pub(super) fn follows(&mut self, unit: UnitId, bot: u32, way: Way, at: Instant, context: &Context) {
        if let Some(cells) = self.accounts.shows(unit, bot, way, at) {
            jumps(cells, context);
        }
    }

    /// Compares where others are shown with where they say they are, at a moment that has nothing to do with when that is told.
    pub(super) fn compare_accounts(&mut self, now: Instant, context: &Context) {
        if self.is_loading() {
            return;
        }
        if self.accounts.next_follow <= now {
            self.accounts.next_follow = now + FOLLOW_EVERY;
            let registry = &context.shared.registry;
            for other in self.accounts.others.iter().flatten() {
                if let Some(cell) = registry.position(other.bot, self.map.as_str(), now) {
                    let off = cell.distance(other.way.cell(now));
                    context.stats().positions.record(off);
                }
            }
        }
        self.look_around(now, context);
    }

    /// Looks at what is around, and again where that was not as it should be.
    fn look_around(&mut self, now: Instant, context: &Context) {
        let is_due = |wrong: &mut Box<(Instant, Seen)>| wrong.0 + LOOK_AGAIN <= now;
        if let Some(wrong) = self.accounts.wrong.take_if(is_due) {
            let still = self.look(now, true, context).again(&wrong.1).counts();
            let mut stats = context.stats();
            stats.positions.looks.missed += still.missed;
            stats.positions.looks.ghosts += still.ghosts;
        }
        if self.accounts.next_look <= now {
            self.accounts.next_look = now + LOOK_EVERY;
            let seen = self.look(now, true, context);
            let mut stats = context.stats();
            stats.positions.looks.checked += u64::from(seen.is_sure);
            stats.positions.looks.pairs += seen.pairs;
            self.accounts.wrong = (!seen.is_right()).then(|| Box::new((now, seen)));
        }
    }

    /// Compares what the bot was shown of the others with where they are, if it is on a map: when all stand still.
    pub(crate) fn compare(&self, now: Instant, context: &Context) {
        if !self.is_loading() {
            let seen = self.look(now, false, context);
            context.stats().sight.merge(seen.counts());
        }
    }

    fn look(&self, now: Instant, walking: bool, context: &Context) -> Seen {
        let registry = &context.shared.registry;
        let shown: Vec<u32> = self.view.bots().collect();
        let look = Look {
            sight: context.shared.plan.habits.sight,
            walking,
            picture: &registry.picture(),
            shows: &|unit| self.view.bot(unit).is_some(),
            shown: &shown,
        };
        let seen = registry.compare(self.role.bot, now, &look);
        if !seen.is_right() {
            let (bot, map) = (&self.role.name, self.map.as_str());
            let way = &self.way;
            tracing::debug!(bot, map, ?way, walking, ?seen.missed, ?seen.ghosts, "what is shown is not who is there");
        }
        seen
    }

    /// The server told its clock.
    pub(super) fn compare_clocks(&mut self, request: &TimeRequest, at: Instant, tick: Tick, context: &Context) {
        let Some(clock) = &self.accounts.clock else {
            self.accounts.clock = Some(Clock {
                origin: request.sent,
                tick,
                first: at.saturating_duration_since(request.sent),
            });
            return;
        };
        let drift = clock.drift(request, at, tick);
        context.stats().positions.record_clock(drift);
    }
}

/// A unit is put, or sets out, so many cells from where it should have been.
fn jumps(cells: u16, context: &Context) {
    if cells > TELEPORT {
        context.stats().positions.teleports += 1;
    }
}

/// The server says that a bot whose way was `way` is at `cell`.
pub(super) fn is_put(way: &Way, at: Instant, cell: Cell, context: &Context) {
    jumps(way.cell(at).distance(cell), context);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::swarm::player::pending::TimeReason;

    #[test]
    fn clocks_drift_only_by_what_the_way_to_the_server_cannot_explain() {
        let origin = Instant::now();
        let millis = Duration::from_millis;
        let clock = Clock {
            origin,
            tick: Tick(u32::MAX - 999),
            first: millis(40),
        };
        let drift = |sent: u64, at: u64, theirs: u32| {
            let request = TimeRequest {
                reason: TimeReason::Sync,
                intended: origin,
                sent: origin + millis(sent),
            };
            let tick = Tick((u32::MAX - 999).wrapping_add(theirs));
            clock.drift(&request, origin + millis(at), tick).as_millis()
        };
        assert_eq!(drift(12_000, 12_050, 12_000), 0);
        assert_eq!(drift(12_000, 12_050, 11_959), 0, "the first answer took 40 ms");
        assert_eq!(drift(12_000, 12_050, 11_939), 20);
        assert_eq!(drift(12_000, 12_050, 12_251), 200);
        assert_eq!(drift(12_000, 22_050, 12_251), 0, "the answer took ten seconds");
    }

    /// Seen with 5,000 bots on a server that took 16 s for a walk: clocks seemed to be 15 s apart.
    #[test]
    fn late_answers_to_questions_whether_a_map_is_loaded_are_none_to_what_was_asked_later() {
        let at = Instant::now();
        let mut accounts = Accounts::new(at);
        accounts.loaded(3, (at, Tick(5_000)), at + Duration::from_secs(10));
        let sent = at + Duration::from_millis(300);
        let request = TimeRequest {
            reason: TimeReason::Probe,
            intended: sent,
            sent,
        };
        let later = at + Duration::from_millis(900);
        assert!(accounts.is_stray(Some(&request), later, Tick(5_020)));
        assert!(
            !accounts.is_stray(Some(&request), later, Tick(5_700)),
            "the server has had it"
        );
        assert!(accounts.is_stray(None, later, Tick(5_700)));
        assert!(
            !accounts.is_stray(Some(&request), later, Tick(5_020)),
            "there were two more questions"
        );
        accounts.loaded(1, (at, Tick(5_000)), at + Duration::from_secs(10));
        assert!(!accounts.is_stray(Some(&request), later, Tick(5_020)));
    }

    #[test]
    fn a_few_others_are_followed_and_not_for_ever() {
        let now = Instant::now();
        let mut accounts = Accounts::new(now);
        let way = |x| Way::new(Cell::new(x, 5), Cell::new(x + 4, 5), now);
        for bot in 0..3 {
            assert_eq!(accounts.shows(UnitId(bot), bot, way(10), now), None);
        }
        let later = now + Duration::from_secs(2);
        assert_eq!(accounts.shows(UnitId(0), 0, way(14), later), Some(0));
        assert_eq!(
            accounts.shows(UnitId(0), 0, way(40), later + Duration::from_secs(1)),
            Some(22)
        );
        assert_eq!(
            accounts.shows(UnitId(2), 2, way(40), later),
            None,
            "there is no room for it"
        );
        accounts.loses(UnitId(1));
        assert_eq!(accounts.shows(UnitId(2), 2, way(40), later), None);
        assert_eq!(accounts.shows(UnitId(2), 2, way(44), later + FOLLOW_FOR), Some(0));
    }
}
