//! Where every bot of the swarm is and walks, so that what one bot's socket shows can be compared with what another one did.
//!
//! Memory is constant: one slot per bot. Bots of all threads write their own slot and read the others', without locks; only
//! the table from unit ids to bots has one, taken when a unit comes into view.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::time::Instant;

use crate::{behavior::Cell, stats::Sight};

/// Bits of a slot's time, in microseconds since the start of the run: 12 days.
const TIME_BITS: u32 = 40;
const TIME_MASK: u64 = (1 << TIME_BITS) - 1;

/// The place of a bot that is on no map.
const NOWHERE: u64 = 0;

/// The place of a bot whose walk was not answered yet, or whose map is not loaded: nobody can say.
const UNCERTAIN: u64 = 1;

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
    /// Where the bot stands, or will: a hash of the map's name (never 0), x, y; or [`NOWHERE`]; or [`UNCERTAIN`].
    place: AtomicU64,
    /// From when on it surely stands there: microseconds since the start of the run.
    settled: AtomicU64,
}

/// The swarm's knowledge of itself.
#[derive(Debug)]
pub(crate) struct Registry {
    start: Instant,
    slots: Vec<Slot>,
    bots_by_unit: RwLock<HashMap<u32, u32>>,
}

impl Registry {
    /// A registry for bots `0..bots`, none of which is anywhere; times count from `start`.
    pub(crate) fn new(bots: u32, start: Instant) -> Self {
        Self {
            start,
            slots: (0..bots).map(|_| Slot::default()).collect(),
            bots_by_unit: RwLock::default(),
        }
    }

    /// `bot` plays the unit `unit`.
    pub(crate) fn register(&self, bot: u32, unit: u32) {
        self.bots_by_unit
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(unit, bot);
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
        let Some(slot) = self.slot(bot) else { return };
        let number = (slot.latest.load(Ordering::Relaxed) + 1) & 0xf;
        let Some(walk) = slot.walk(number) else { return };
        let delay = micros(sent.saturating_duration_since(intended));
        walk.delay.store(number << 60 | delay, Ordering::Relaxed);
        let time = micros(sent.saturating_duration_since(self.start));
        let to = u64::from(to.x & 0x3ff) << 50 | u64::from(to.y & 0x3ff) << TIME_BITS;
        walk.sent.store(number << 60 | to | time, Ordering::Release);
        slot.latest.store(number, Ordering::Release);
        slot.place.store(UNCERTAIN, Ordering::Release);
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

    /// `bot` stands on `cell` of `map` from the time `from` on.
    pub(crate) fn settles(&self, bot: u32, map: &str, cell: Cell, from: Instant) {
        if let Some(slot) = self.slot(bot) {
            let settled = micros(from.saturating_duration_since(self.start));
            slot.settled.store(settled, Ordering::Relaxed);
            slot.place.store(pack_place(map, cell), Ordering::Release);
        }
    }

    /// Nobody can say where `bot` is: it loads a map.
    pub(crate) fn unsettles(&self, bot: u32) {
        if let Some(slot) = self.slot(bot) {
            slot.place.store(UNCERTAIN, Ordering::Release);
        }
    }

    /// `bot` is on no map.
    pub(crate) fn leaves(&self, bot: u32) {
        if let Some(slot) = self.slot(bot) {
            slot.place.store(NOWHERE, Ordering::Release);
        }
    }

    /// Compares what `bot` was shown (`view`: is that bot in it?) with where the others are at `now`. Whoever may still walk is left out.
    ///
    /// Bots on the same map nearer than `sight` cells must be in view; those on another map, gone, or more than two cells beyond
    /// `sight` must not. The cells between are left to the server's rules.
    pub(crate) fn compare(&self, bot: u32, now: Instant, sight: u16, view: impl Fn(u32) -> bool) -> Sight {
        let mut result = Sight::default();
        let now = micros(now.saturating_duration_since(self.start));
        let place = |slot: &Slot| {
            let place = slot.place.load(Ordering::Acquire);
            let stands = place == NOWHERE || slot.settled.load(Ordering::Relaxed) <= now;
            if stands { place } else { UNCERTAIN }
        };
        let Some(own) = self.slot(bot).map(place).and_then(unpack_place) else {
            return result;
        };
        result.checked = 1;
        for (other, slot) in (0..).zip(&self.slots) {
            let place = place(slot);
            if other == bot || place == UNCERTAIN {
                continue;
            }
            let place = unpack_place(place);
            let distance = place
                .filter(|(map, _)| *map == own.0)
                .map(|(_, cell)| cell.distance(own.1));
            let near = distance.is_some_and(|distance| distance < sight);
            let far = distance.is_none_or(|distance| distance > sight.saturating_add(2));
            let shown = view(other);
            result.pairs += u64::from(near);
            result.missed += u64::from(near && !shown);
            result.ghosts += u64::from(far && shown);
        }
        result
    }

    fn slot(&self, bot: u32) -> Option<&Slot> {
        self.slots.get(bot as usize)
    }
}

impl Slot {
    /// Where the walk `number` is, or was, or will be kept.
    fn walk(&self, number: u64) -> Option<&Walk> {
        let index = number % u64::from(KEPT_WALKS);
        self.walks.get(usize::try_from(index).ok()?)
    }
}

fn micros(time: Duration) -> u64 {
    crate::stats::micros(time).clamp(1, TIME_MASK)
}

fn pack_place(map: &str, cell: Cell) -> u64 {
    let mut hasher = DefaultHasher::new();
    map.hash(&mut hasher);
    let map = (hasher.finish() & 0xffff_ffff).max(1);
    map << 32 | u64::from(cell.x) << 16 | u64::from(cell.y)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "takes the fields apart that `pack_place` put together"
)]
fn unpack_place(place: u64) -> Option<(u32, Cell)> {
    (place > UNCERTAIN).then_some(((place >> 32) as u32, Cell::new((place >> 16) as u16, place as u16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_is_found_by_who_walks_and_where_to() {
        let start = Instant::now();
        let registry = Registry::new(3, start);
        registry.register(1, 2_000_001);
        assert_eq!(registry.bot(2_000_001), Some(1));
        assert_eq!(registry.bot(7), None);
        let intended = start + Duration::from_millis(5);
        let sent = start + Duration::from_millis(7);
        registry.walks(1, Cell::new(156, 1023), intended, sent);
        let seen = registry.walk_to(1, Cell::new(156, 1023)).unwrap();
        assert_eq!((seen.intended, seen.sent), (intended, sent));
        assert_eq!(registry.walk_to(1, Cell::new(156, 1022)), None);
        // A slow server shows a walk after the bot asked for the next ones.
        for x in 1..4 {
            registry.walks(1, Cell::new(x, 1), sent, sent);
        }
        let seen = registry.walk_to(1, Cell::new(156, 1023)).unwrap();
        assert_eq!((seen.intended, seen.sent), (intended, sent));
        registry.walks(1, Cell::new(4, 1), sent, sent);
        assert_eq!(registry.walk_to(1, Cell::new(156, 1023)), None, "too long ago");
        assert_eq!(registry.walk_to(0, Cell::new(0, 0)), None, "never walked");
        assert_eq!(registry.walk_to(9, Cell::new(0, 0)), None, "no such bot");
    }

    #[test]
    fn two_walks_to_one_cell_are_told_apart() {
        let start = Instant::now();
        let registry = Registry::new(1, start);
        let cell = Cell::new(5, 5);
        let mut numbers = Vec::new();
        for second in 1..=20 {
            let now = start + Duration::from_secs(second);
            registry.walks(0, cell, now, now);
            numbers.push(registry.walk_to(0, cell).unwrap().number);
        }
        assert!(numbers.windows(2).all(|pair| pair[0] != pair[1]), "{numbers:?}");
    }

    #[test]
    fn views_are_compared_with_places() {
        let start = Instant::now();
        let registry = Registry::new(5, start);
        for (bot, map, x) in [
            (0, "prontera", 100),
            (1, "prontera", 113),
            (2, "prontera", 117),
            (3, "prt_in", 100),
        ] {
            registry.settles(bot, map, Cell::new(x, 100), start);
        }
        // Bot 4 has left. Bot 0 should see 1 and no other; 14 to 16 cells away either is right.
        let compare = |seen: &[u32]| {
            let sight = registry.compare(0, start, 14, |other| seen.contains(&other));
            (sight.pairs, sight.missed, sight.ghosts)
        };
        assert_eq!(compare(&[1]), (1, 0, 0));
        assert_eq!(compare(&[]), (1, 1, 0));
        assert_eq!(compare(&[1, 2, 3, 4]), (1, 0, 3));
        registry.settles(1, "prontera", Cell::new(115, 100), start);
        assert_eq!(compare(&[]), (0, 0, 0));
        assert_eq!(compare(&[1]), (0, 0, 0));
        registry.walks(1, Cell::new(100, 100), Instant::now(), Instant::now());
        assert_eq!(compare(&[1]), (0, 0, 0), "under way: nobody can say");
        let arrives = start + Duration::from_secs(2);
        registry.settles(1, "prontera", Cell::new(100, 100), arrives);
        assert_eq!(compare(&[]), (0, 0, 0), "its walk was answered, and is not over");
        let later = registry.compare(0, arrives, 14, |_| false);
        assert_eq!((later.pairs, later.missed), (1, 1));
        registry.leaves(0);
        assert_eq!(registry.compare(0, arrives, 14, |_| true), Sight::default());
    }
}
