//! Which bots of the swarm a bot was shown: what came into its sight and has not gone out of it.

use packets::UnitId;

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

    /// Notes that the walk `walk` of `unit` is shown; false if it was before, or the unit is not in sight.
    pub(crate) fn show_walk(&mut self, unit: UnitId, walk: u8) -> bool {
        let entry = self.find(unit).ok().and_then(|index| self.entries.get_mut(index));
        entry.is_some_and(|entry| entry.walk.replace(walk) != Some(walk))
    }

    /// Whether `bot` is in sight.
    pub(crate) fn has_bot(&self, bot: u32) -> bool {
        self.entries.iter().any(|entry| entry.bot == bot)
    }

    /// Everything goes out of sight.
    pub(crate) fn clear(&mut self) {
        self.entries = Vec::new();
    }

    fn find(&self, unit: UnitId) -> Result<usize, usize> {
        self.entries.binary_search_by_key(&unit.0, |entry| entry.unit.0)
    }
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
        assert!(view.has_bot(50) && !view.has_bot(10));
        view.clear();
        assert!(!view.has_bot(50));
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
        assert!(!view.show_walk(UnitId(6), 4), "not in sight");
    }
}
