//! Where a bot says that it is: on no map, or within an area that its way spans.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use super::registry::micros;
use crate::behavior::Cell;

/// The bot is on no map.
pub(super) const NOWHERE: u64 = 0;

/// Its walk was not answered yet, or its map is not loaded: nobody can say where it goes.
pub(super) const UNCERTAIN: u64 = 1;

/// It is on its way, or stands at the way's end.
pub(super) const KNOWN: u64 = 2;

/// For how long nobody has to know that a bot is gone, or where it has gone: others are told by the server, after the bot.
const GRACE: Duration = Duration::from_secs(1);

/// How far, in cells, a walking bot may stray from the straight way around what stands in it.
const STRAY: u16 = 3;

/// A walk that may take longer than that leads wherever there is a way ([`Way::winding_if`](crate::behavior::Way::winding_if)).
const LONGEST: Duration = Duration::from_secs(4);

/// What a slot says at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track {
    pub state: u64,
    /// A place, as [`pack_place`] makes it.
    pub from: u64,
    pub to: u64,
    /// Microseconds since the start of the run.
    pub since: u64,
    pub settled: u64,
}

/// Where a bot surely is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whereabouts {
    /// On no map.
    Gone,
    /// Somewhere in it.
    Within(Area),
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub map: u32,
    pub low: Cell,
    pub high: Cell,
    /// Cells that a walking bot may be beside it.
    stray: u16,
}

impl Track {
    /// `None`: nobody can say.
    pub(super) fn whereabouts(&self, now: u64, walking: bool) -> Option<Whereabouts> {
        let grace = micros(GRACE);
        let is_old = self.since.saturating_add(grace) <= now;
        if self.state == NOWHERE {
            // One that never came is nobody's ghost, and in nobody's view.
            return (is_old || self.since == 0).then_some(Whereabouts::Gone);
        }
        let stands = self.settled <= now;
        let winds = self.settled.saturating_sub(self.since) > micros(LONGEST);
        let is_sure = stands || (walking && !winds);
        let is_sure = is_sure && (is_old || !walking);
        if self.state != KNOWN || !is_sure {
            return None;
        }
        let ((map, from), (_, to)) = (unpack_place(self.from), unpack_place(self.to));
        let from = if stands { to } else { from };
        Some(Whereabouts::Within(Area {
            map,
            low: Cell::new(from.x.min(to.x), from.y.min(to.y)),
            high: Cell::new(from.x.max(to.x), from.y.max(to.y)),
            stray: if stands { 0 } else { STRAY },
        }))
    }
}

impl Area {
    /// How far apart two bots may be; `None`: on different maps.
    pub(super) fn farthest(&self, other: &Self) -> Option<u16> {
        let along = |low: u16, high: u16, other_low: u16, other_high: u16| {
            high.saturating_sub(other_low).max(other_high.saturating_sub(low))
        };
        let across = along(self.low.x, self.high.x, other.low.x, other.high.x);
        let up = along(self.low.y, self.high.y, other.low.y, other.high.y);
        (self.map == other.map).then(|| across.max(up).saturating_add(self.stray + other.stray))
    }

    /// How near they may be.
    pub(super) fn nearest(&self, other: &Self) -> Option<u16> {
        let gap = |low: u16, high: u16, other_low: u16, other_high: u16| {
            low.saturating_sub(other_high).max(other_low.saturating_sub(high))
        };
        let across = gap(self.low.x, self.high.x, other.low.x, other.high.x);
        let up = gap(self.low.y, self.high.y, other.low.y, other.high.y);
        (self.map == other.map).then(|| across.max(up).saturating_sub(self.stray + other.stray))
    }
}

/// A map's name, in short; never 0.
pub(super) fn hash(map: &str) -> u32 {
    let mut hasher = DefaultHasher::new();
    map.hash(&mut hasher);
    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is one, too")]
    let half = hasher.finish() as u32;
    half.max(1)
}

/// A cell of a map, in 64 bits.
pub(super) fn pack_place(map: u32, cell: Cell) -> u64 {
    u64::from(map) << 32 | u64::from(cell.x) << 16 | u64::from(cell.y)
}

/// The map and the cell.
#[expect(
    clippy::cast_possible_truncation,
    reason = "takes the fields apart that `pack_place` put together"
)]
pub(super) fn unpack_place(place: u64) -> (u32, Cell) {
    ((place >> 32) as u32, Cell::new((place >> 16) as u16, place as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(low: (u16, u16), high: (u16, u16), stray: u16) -> Area {
        Area {
            map: 1,
            low: Cell::new(low.0, low.1),
            high: Cell::new(high.0, high.1),
            stray,
        }
    }

    #[test]
    fn two_on_their_ways_are_surely_near_or_far_only_when_no_cells_of_them_are_otherwise() {
        let own = area((100, 100), (100, 100), 0);
        let walks = area((104, 98), (110, 101), STRAY);
        assert_eq!((own.nearest(&walks), own.farthest(&walks)), (Some(1), Some(13)));
        assert_eq!(own.nearest(&Area { map: 2, ..walks }), None);
        assert_eq!(own.farthest(&Area { map: 2, ..walks }), None);
    }

    #[test]
    fn who_has_just_set_out_or_gone_is_nowhere_for_sure() {
        let second = 1_000_000;
        let place = |x| pack_place(1, Cell::new(x, 5));
        let track = |state, since, settled| Track {
            state,
            from: place(5),
            to: place(9),
            since,
            settled,
        };
        let gone = track(NOWHERE, second, second);
        assert!(gone.whereabouts(second + 1, false).is_none());
        assert!(matches!(gone.whereabouts(2 * second, false), Some(Whereabouts::Gone)));
        let walks = track(KNOWN, second, 4 * second);
        assert!(walks.whereabouts(2 * second, false).is_none(), "it may still walk");
        assert!(walks.whereabouts(second + 1, true).is_none());
        let Some(Whereabouts::Within(area)) = walks.whereabouts(2 * second, true) else {
            panic!("on its way");
        };
        assert_eq!((area.low.x, area.high.x), (5, 9));
        let Some(Whereabouts::Within(area)) = walks.whereabouts(4 * second, false) else {
            panic!("at the end");
        };
        assert_eq!((area.low.x, area.high.x), (9, 9));
        assert!(track(UNCERTAIN, 0, 0).whereabouts(9 * second, true).is_none());
        let winds = track(KNOWN, second, 9 * second);
        assert!(winds.whereabouts(8 * second, true).is_none(), "it may be anywhere");
        assert!(winds.whereabouts(9 * second, true).is_some());
    }
}
