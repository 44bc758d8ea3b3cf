//! Which bots of the swarm a bot was shown: what came into its sight and has not gone out of it.

use packets::UnitId;

use crate::swarm::registry::KEPT_WALKS;

/// A bot in sight.
#[derive(Clone, Copy, Debug)]
struct Entry {
    unit: UnitId,
    bot: u32,
    /// Number of its latest walk that was shown; `None` before the first.
    walk: Option<u8>,
}

/// The bots in one bot's sight; units that are no bots are not kept.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// Ordered by unit.
    entries: Vec<Entry>,
}

impl View {
    /// `bot`, playing `unit`, comes into sight during its walk `walk` (if it walks).
    pub(crate) fn enter(&mut self, unit: UnitId, bot: u32, walk: Option<u8>) {
        let entry = Entry { unit, bot, walk };
        match self.find(unit) {
            Ok(index) => self.entries.splice(index..=index, [entry]).for_each(drop),
            Err(index) => self.entries.insert(index, entry),
        }
    }

    /// `unit` goes out of sight.
    pub(crate) fn leave(&mut self, unit: UnitId) {
        if let Ok(index) = self.find(unit) {
            self.entries.remove(index);
        }
    }

    /// The bot that plays `unit`, if it is in sight.
    pub(crate) fn bot(&self, unit: UnitId) -> Option<u32> {
        let index = self.find(unit).ok()?;
        self.entries.get(index).map(|entry| entry.bot)
    }

    /// Notes that the walk `walk` of `unit` is shown; false if it or a later one was before, or the unit is not in sight.
    pub(crate) fn show_walk(&mut self, unit: UnitId, walk: u8) -> bool {
        let entry = self.find(unit).ok().and_then(|index| self.entries.get_mut(index));
        let Some(entry) = entry.filter(|entry| entry.walk.is_none_or(|shown| is_later(walk, shown))) else {
            return false;
        };
        entry.walk = Some(walk);
        true
    }

    /// The bots in sight.
    pub(crate) fn bots(&self) -> impl Iterator<Item = u32> {
        self.entries.iter().map(|entry| entry.bot)
    }

    /// Everything goes out of sight.
    pub(crate) fn clear(&mut self) {
        self.entries = Vec::new();
    }

    fn find(&self, unit: UnitId) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&unit.0, |entry| entry.unit.0)
    }
}

/// Whether a walk came after another one of the same bot: numbers count modulo 16, and none is older than those that are kept.
fn is_later(walk: u8, than: u8) -> bool {
    than.wrapping_sub(walk) & 0xf >= KEPT_WALKS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_come_and_go() {
        let mut view = View::default();
        for unit in [5, 1, 3, 3] {
            view.enter(UnitId(unit), unit * 10, None);
        }
        view.leave(UnitId(1));
        view.leave(UnitId(99));
        assert_eq!(view.bot(UnitId(3)), Some(30));
        assert_eq!(view.bots().collect::<Vec<_>>(), [30, 50]);
        view.clear();
        assert_eq!(view.bots().count(), 0);
    }

    #[test]
    fn a_walk_is_shown_once() {
        let mut view = View::default();
        view.enter(UnitId(5), 0, Some(3));
        assert!(
            !view.show_walk(UnitId(5), 3),
            "it was under way when the unit came into sight"
        );
        assert!(view.show_walk(UnitId(5), 4));
        assert!(!view.show_walk(UnitId(5), 4));
        assert!(!view.show_walk(UnitId(5), 3), "told again, after the next one");
        for walk in [5, 9, 15, 0, 1] {
            assert!(view.show_walk(UnitId(5), walk), "{walk}");
        }
        assert!(!view.show_walk(UnitId(5), 15));
        assert!(!view.show_walk(UnitId(6), 4), "not in sight");
    }
}
