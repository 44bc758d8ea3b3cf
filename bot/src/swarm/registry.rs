//! Where every bot of the swarm is and walks, so that what one bot's socket shows can be compared with what another one did.
//!
//! Memory is constant: one slot per bot. Bots of all threads write their own slot and read the others', without locks; only
//! the table from unit ids to bots has one, taken when a unit comes into view.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use packets::UnitId;
use tokio::time::Instant;

use super::{
    picture::Picture,
    whereabouts::{Area, KNOWN, NOWHERE, Track, UNCERTAIN, Whereabouts, hash, pack_place, unpack_place},
};
use crate::{
    behavior::{Cell, Way},
    stats::Sight,
};

/// What a bot found when it compared what it is shown with where the others are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// It can say where it is itself.
    pub is_sure: bool,
    /// Bots that it had to see.
    pub pairs: u64,
    /// Those of them that it was not shown.
    pub missed: Vec<u32>,
    /// Bots that it was shown, and that are not there.
    pub ghosts: Vec<u32>,
}

impl Seen {
    /// How many.
    pub(crate) fn counts(&self) -> Sight {
        Sight {
            checked: u64::from(self.is_sure),
            pairs: self.pairs,
            missed: self.missed.len() as u64,
            ghosts: self.ghosts.len() as u64,
        }
    }

    /// Those who were missed, or shown in vain, before as well.
    pub(crate) fn again(mut self, before: &Self) -> Self {
        self.missed.retain(|bot| before.missed.contains(bot));
        self.ghosts.retain(|bot| before.ghosts.contains(bot));
        self
    }

    /// Nobody was missed, and nobody shown in vain.
    pub(crate) fn is_right(&self) -> bool {
        self.missed.is_empty() && self.ghosts.is_empty()
    }
}

/// Bits of a slot's time, in microseconds since the start of the run: 12 days.
const TIME_BITS: u32 = 40;
const TIME_MASK: u64 = (1 << TIME_BITS) - 1;

/// One walk of a bot, as another bot's socket may show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SeenWalk {
    /// Tells this walk from the bot's earlier and later ones (modulo 16).
    pub number: u8,
    /// When the bot's schedule wanted it to start.
    pub intended: Instant,
    /// When its request left.
    pub sent: Instant,
}

/// Walks that are kept of each bot: with fewer, a walk that a slow server shows after the bot's next one would not be counted, and the
/// slowest would be missing from the figures.
pub(crate) const KEPT_WALKS: u8 = 4;

#[derive(Debug, Default)]
struct Walk {
    /// Number (4 bits), x, y (10 bits each), time of sending (40 bits).
    sent: AtomicU64,
    /// How long before its sending it was intended: number (4 bits), microseconds (40 bits).
    delay: AtomicU64,
}

#[derive(Debug, Default)]
struct Slot {
    /// The latest walks, each at its number modulo their count.
    walks: [Walk; KEPT_WALKS as usize],
    /// The latest walk's number.
    latest: AtomicU64,
    /// The unit that the bot plays.
    unit: AtomicU32,
    /// Nothing is to be said of where the bot is: what it hears, or is heard of it, comes late because it wants that.
    apart: AtomicBool,
    /// Odd while what follows is being written, and another number after it.
    version: AtomicU64,
    /// [`NOWHERE`], [`UNCERTAIN`] or [`KNOWN`].
    state: AtomicU64,
    /// Where the bot's way begins, and where it ends: a hash of the map's name, x, y.
    from: AtomicU64,
    to: AtomicU64,
    /// When it set out, and from when on it surely stands at the end: microseconds since the start of the run. Of a bot that is gone, when
    /// it went.
    since: AtomicU64,
    settled: AtomicU64,
    /// When its walk that is not answered yet was to start, if there is one: microseconds since the start of the run, or 0.
    open: AtomicU64,
}

/// The swarm's knowledge of itself.
#[derive(Debug)]
pub(crate) struct Registry {
    start: Instant,
    slots: Vec<Slot>,
    /// Those of bots that came in addition.
    added: OnceLock<Vec<Slot>>,
    picture: RwLock<Arc<Picture>>,
    bots_by_unit: RwLock<HashMap<u32, u32>>,
}

impl Registry {
    /// A registry for bots `0..bots`, none of which is anywhere; times count from `start`.
    pub(crate) fn new(bots: u32, start: Instant) -> Self {
        Self {
            start,
            slots: slots(bots),
            added: OnceLock::new(),
            picture: RwLock::default(),
            bots_by_unit: RwLock::default(),
        }
    }

    /// `bot` plays the unit `unit`.
    pub(crate) fn register(&self, bot: u32, unit: u32) {
        if let Some(slot) = self.slot(bot) {
            slot.unit.store(unit, Ordering::Relaxed);
        }
        self.bots_by_unit
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(unit, bot);
    }

    /// Nobody is compared with `bot` from now on, and it with nobody.
    pub(crate) fn sets_apart(&self, bot: u32) {
        if let Some(slot) = self.slot(bot) {
            slot.apart.store(true, Ordering::Relaxed);
            slot.state.store(UNCERTAIN, Ordering::Release);
        }
    }

    /// The slot of a bot of which something is to be said.
    fn own_slot(&self, bot: u32) -> Option<&Slot> {
        self.slot(bot).filter(|slot| !slot.apart.load(Ordering::Relaxed))
    }

    /// The bot that plays `unit`, if it is one of ours.
    pub(crate) fn bot(&self, unit: u32) -> Option<u32> {
        self.bots_by_unit
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&unit)
            .copied()
    }

    /// `bot` asked to walk to `to`; where it is is uncertain until [`Registry::settles`].
    pub(crate) fn walks(&self, bot: u32, to: Cell, intended: Instant, sent: Instant) {
        let Some(slot) = self.own_slot(bot) else { return };
        let number = (slot.latest.load(Ordering::Relaxed) + 1) & 0xf;
        let Some(walk) = slot.walk(number) else { return };
        let delay = micros(sent.saturating_duration_since(intended));
        walk.delay.store(number << 60 | delay, Ordering::Relaxed);
        let time = micros(sent.saturating_duration_since(self.start));
        let to = u64::from(to.x & 0x3ff) << 50 | u64::from(to.y & 0x3ff) << TIME_BITS;
        walk.sent.store(number << 60 | to | time, Ordering::Release);
        slot.latest.store(number, Ordering::Release);
        slot.state.store(UNCERTAIN, Ordering::Release);
    }

    /// The walk that `bot` asked for at last, to be started at `intended`, leads where others have stood: the server will answer it.
    pub(crate) fn expects_answer(&self, bot: u32, intended: Instant) {
        if let Some(slot) = self.own_slot(bot) {
            let intended = micros(intended.saturating_duration_since(self.start));
            slot.open.store(intended, Ordering::Relaxed);
        }
    }

    /// How long walks that are to be answered have been waiting at `now`.
    pub(crate) fn open_walks(&self, now: Instant) -> Vec<Duration> {
        let now = micros(now.saturating_duration_since(self.start));
        let open = self.slots.iter().map(|slot| slot.open.load(Ordering::Relaxed));
        open.filter(|open| *open > 0)
            .map(|open| Duration::from_micros(now.saturating_sub(open)))
            .collect()
    }

    /// The latest walk of `bot` that leads to `to`, of those that are kept.
    pub(crate) fn walk_to(&self, bot: u32, to: Cell) -> Option<SeenWalk> {
        let slot = self.slot(bot)?;
        let latest = slot.latest.load(Ordering::Acquire);
        let numbers = (0..u64::from(KEPT_WALKS)).map(|back| latest.wrapping_sub(back) & 0xf);
        numbers
            .filter_map(|number| slot.walk(number))
            .find_map(|walk| self.seen_walk(walk, to))
    }

    fn seen_walk(&self, walk: &Walk, to: Cell) -> Option<SeenWalk> {
        let delay = walk.delay.load(Ordering::Acquire);
        let walk = walk.sent.load(Ordering::Acquire);
        let same_cell = (walk >> TIME_BITS) & 0xf_ffff == u64::from(to.x & 0x3ff) << 10 | u64::from(to.y & 0x3ff);
        // A walk of time zero was never made; a delay of another number belongs to a walk that starts this instant.
        if !same_cell || walk & TIME_MASK == 0 || delay >> 60 != walk >> 60 {
            return None;
        }
        let sent = self.start + Duration::from_micros(walk & TIME_MASK);
        let intended = sent.checked_sub(Duration::from_micros(delay & TIME_MASK))?;
        Some(SeenWalk {
            number: u8::try_from(walk >> 60).ok()?,
            intended,
            sent,
        })
    }

    /// `bot` goes `way` on `map`, or stands at its end.
    pub(crate) fn settles(&self, bot: u32, map: &str, way: &Way) {
        if let Some(slot) = self.own_slot(bot) {
            slot.open.store(0, Ordering::Relaxed);
            let map = hash(map);
            let (from, to) = (pack_place(map, way.start()), pack_place(map, way.end()));
            self.write(slot, (KNOWN, from, to), (way.since(), way.is_over_at()));
        }
    }

    /// Nobody can say where `bot` is: it loads a map, or wants to leave this one, and others may be told before it is.
    pub(crate) fn unsettles(&self, bot: u32) {
        if let Some(slot) = self.own_slot(bot) {
            slot.open.store(0, Ordering::Relaxed);
            slot.state.store(UNCERTAIN, Ordering::Release);
        }
    }

    /// `bot` left the map server at `now`.
    pub(crate) fn leaves(&self, bot: u32, now: Instant) {
        if let Some(slot) = self.own_slot(bot) {
            slot.open.store(0, Ordering::Relaxed);
            self.write(slot, (NOWHERE, 0, 0), (now, now));
        }
    }

    fn write(&self, slot: &Slot, (state, from, to): (u64, u64, u64), (since, settled): (Instant, Instant)) {
        // Only the bot itself writes its slot.
        let version = slot.version.load(Ordering::Relaxed);
        slot.version.store(version.wrapping_add(1), Ordering::Release);
        slot.state.store(state, Ordering::Release);
        slot.from.store(from, Ordering::Release);
        slot.to.store(to, Ordering::Release);
        slot.since.store(self.micros(since), Ordering::Release);
        slot.settled.store(self.micros(settled), Ordering::Release);
        slot.version.store(version.wrapping_add(2), Ordering::Release);
    }

    fn micros(&self, time: Instant) -> u64 {
        micros(time.saturating_duration_since(self.start))
    }

    /// What a slot says, unless it changes this instant.
    fn read(slot: &Slot) -> Option<Track> {
        let version = slot.version.load(Ordering::Acquire);
        let track = Track {
            state: slot.state.load(Ordering::Acquire),
            from: slot.from.load(Ordering::Acquire),
            to: slot.to.load(Ordering::Acquire),
            since: slot.since.load(Ordering::Acquire),
            settled: slot.settled.load(Ordering::Acquire),
        };
        let is_whole = version.is_multiple_of(2) && slot.version.load(Ordering::Acquire) == version;
        is_whole.then_some(track)
    }

    /// Where `bot` believes to be at `now`, on a map whose name has the hash of `map`.
    pub(crate) fn position(&self, bot: u32, map: &str, now: Instant) -> Option<Cell> {
        let track = self.slot(bot).and_then(Self::read)?;
        let ((on, from), (_, to)) = (unpack_place(track.from), unpack_place(track.to));
        let known = track.state != NOWHERE && track.to != 0 && on == hash(map);
        let since = self.start + Duration::from_micros(track.since);
        known.then(|| Way::new(from, to, since).cell(now))
    }

    /// Makes room for `bots` more bots; once.
    pub(crate) fn grow(&self, bots: u32) {
        self.added.get_or_init(|| slots(bots));
    }

    /// The last picture that was taken.
    pub(crate) fn picture(&self) -> Arc<Picture> {
        Arc::clone(&self.picture.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes a picture of where the bots are now, as far as they can say.
    pub(crate) fn take_picture(&self) {
        let places = (0..self.bots()).filter_map(|bot| {
            let track = self.slot(bot).and_then(Self::read)?;
            let (map, cell) = unpack_place(track.to);
            (track.state == KNOWN).then_some((bot, map, cell))
        });
        let picture = Arc::new(Picture::of(places));
        *self.picture.write().unwrap_or_else(PoisonError::into_inner) = picture;
    }

    /// Compares what `bot` is shown at `now` with where those are who are around it by `picture`, and those whom it is shown. Whoever may
    /// still walk is left out, or, with `walking`, counts as being anywhere on its way.
    ///
    /// Bots on the same map nearer than `sight` cells must be in view; those on another map, gone for a moment, or more than two cells
    /// beyond `sight` must not. The cells between are left to the server's rules.
    pub(crate) fn compare(&self, bot: u32, now: Instant, look: &Look<'_>) -> Seen {
        let mut result = Seen::default();
        let present = self.micros(now);
        let of = |bot: u32| {
            let slot = self.slot(bot)?;
            Self::read(slot)?.whereabouts(present, look.walking)
        };
        let Some(Whereabouts::Within(own)) = of(bot) else {
            return result;
        };
        result.is_sure = true;
        for other in look.picture.around(own.map, own.low, look.sight) {
            let near = |area: &Area| other != bot && own.farthest(area).is_some_and(|cells| cells < look.sight);
            if matches!(of(other), Some(Whereabouts::Within(area)) if near(&area)) {
                let unit = self.slot(other).map_or(0, |slot| slot.unit.load(Ordering::Relaxed));
                result.pairs += 1;
                if !(look.shows)(UnitId(unit)) {
                    result.missed.push(other);
                }
            }
        }
        let beyond = look.sight.saturating_add(2);
        for other in look.shown.iter().copied() {
            let ghost = match of(other) {
                Some(Whereabouts::Within(area)) => own.nearest(&area).is_none_or(|cells| cells > beyond),
                Some(Whereabouts::Gone) => true,
                None => false,
            };
            if ghost {
                result.ghosts.push(other);
            }
        }
        result
    }

    /// How many bots there is room for.
    fn bots(&self) -> u32 {
        let added = self.added.get().map_or(0, Vec::len);
        u32::try_from(self.slots.len() + added).unwrap_or(u32::MAX)
    }

    fn slot(&self, bot: u32) -> Option<&Slot> {
        let index = bot as usize;
        self.slots
            .get(index)
            .or_else(|| self.added.get()?.get(index.checked_sub(self.slots.len())?))
    }
}

fn slots(bots: u32) -> Vec<Slot> {
    (0..bots).map(|_| Slot::default()).collect()
}

/// A look of one bot around itself.
pub(crate) struct Look<'a> {
    /// How far it has to see, in cells.
    pub sight: u16,
    /// The others still walk.
    pub walking: bool,
    /// Who may be near it.
    pub picture: &'a Picture,
    /// Whether a unit is in its view.
    pub shows: &'a dyn Fn(UnitId) -> bool,
    /// The bots in its view.
    pub shown: &'a [u32],
}

impl Slot {
    /// Where the walk `number` is, or was, or will be kept.
    fn walk(&self, number: u64) -> Option<&Walk> {
        let index = number % u64::from(KEPT_WALKS);
        self.walks.get(usize::try_from(index).ok()?)
    }
}

/// Microseconds, as slots hold them: never 0.
pub(super) fn micros(time: Duration) -> u64 {
    crate::stats::micros(time).clamp(1, TIME_MASK)
}

#[cfg(test)]
mod tests;
