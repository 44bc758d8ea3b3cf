//! When a bot does what: for each kind of deed a fixed grid of intended times, shifted and jittered by chance.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

use super::{Habits, chance};

/// Something a bot does from time to time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Deed {
    /// Walks somewhere near.
    Walk,
    /// Says something.
    Chat,
    /// Shows an emote.
    Emote,
    /// Sits down for a while.
    Sit,
    /// Heads for a warp.
    Warp,
    /// Goes back to the character list and returns.
    Restart,
}

impl Deed {
    /// Every deed, in the order of their discriminants.
    pub const ALL: [Self; 6] = [
        Self::Walk,
        Self::Chat,
        Self::Emote,
        Self::Sit,
        Self::Warp,
        Self::Restart,
    ];
}

/// A set of deeds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Deeds(u8);

impl Deeds {
    /// Whether `deed` is among them.
    pub fn contains(self, deed: Deed) -> bool {
        self.0 & 1 << deed as u8 != 0
    }
}

impl FromIterator<Deed> for Deeds {
    fn from_iter<I: IntoIterator<Item = Deed>>(deeds: I) -> Self {
        Self(deeds.into_iter().fold(0, |set, deed| set | 1 << deed as u8))
    }
}

/// A deed whose time has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// What.
    pub deed: Deed,
    /// The how manieth of its kind: its chance is drawn by this.
    pub number: u64,
    /// When it was to happen.
    pub intended: Instant,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    number: u64,
    next: Instant,
    /// Start of the grid: times do not drift, however late deeds are done.
    origin: Instant,
    every: Duration,
}

/// One bot's next deed of each kind.
#[derive(Clone, Debug)]
pub struct Agenda {
    seed: u64,
    bot: u32,
    rows: [Option<Row>; Deed::ALL.len()],
}

impl Agenda {
    /// The agenda of `bot` from `start` on.
    pub fn new(seed: u64, bot: u32, habits: &Habits, start: Instant) -> Self {
        let rows = Deed::ALL.map(|deed| {
            let every = habits.every(deed).filter(|every| !every.is_zero())?;
            // A phase of its own, so that bots that enter together do not walk together.
            let phase = every.mul_f64(chance(seed, bot, deed as u8, u64::MAX).random());
            let origin = start + phase;
            Some(Row {
                number: 0,
                next: origin,
                origin,
                every,
            })
        });
        Self { seed, bot, rows }
    }

    /// The earliest time at which one of the deeds `wanted` is to be done.
    pub fn next(&self, wanted: Deeds) -> Option<Instant> {
        let rows = Deed::ALL
            .into_iter()
            .zip(&self.rows)
            .filter(|(deed, _)| wanted.contains(*deed));
        rows.filter_map(|(_, row)| row.map(|row| row.next)).min()
    }

    /// Takes the earliest deed that `now` has reached, of those `wanted`; the others stay due.
    pub fn take(&mut self, now: Instant, wanted: Deeds) -> Option<Due> {
        let due = |deed: Deed| {
            self.row(deed)
                .map(|row| row.next)
                .filter(|next| *next <= now && wanted.contains(deed))
        };
        let (intended, deed) = Deed::ALL
            .into_iter()
            .filter_map(|deed| Some((due(deed)?, deed)))
            .min()?;
        let (seed, bot) = (self.seed, self.bot);
        let row = self.rows.get_mut(deed as usize)?.as_mut()?;
        let number = row.number;
        row.advance(seed, bot, deed);
        Some(Due { deed, number, intended })
    }

    /// Leaves out what of `deed` was to be done before `now`: the bot was busy by its own choice.
    pub fn skip(&mut self, deed: Deed, now: Instant) {
        let (seed, bot) = (self.seed, self.bot);
        if let Some(Some(row)) = self.rows.get_mut(deed as usize) {
            row.skip_to(seed, bot, deed, now);
        }
    }

    /// Leaves out everything that was to be done before `now`: the bot was not on the map.
    pub fn skip_all(&mut self, now: Instant) {
        for deed in Deed::ALL {
            self.skip(deed, now);
        }
    }

    fn row(&self, deed: Deed) -> Option<&Row> {
        self.rows.get(deed as usize)?.as_ref()
    }
}

impl Row {
    fn skip_to(&mut self, seed: u64, bot: u32, deed: Deed, now: Instant) {
        let passed = now.saturating_duration_since(self.origin).as_secs_f64() / self.every.as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count of intervals"
        )]
        let passed = passed as u64;
        // Straight to the neighbourhood: a short interval may have passed a million times.
        self.number = self.number.max(passed.saturating_sub(1));
        while self.next < now {
            self.advance(seed, bot, deed);
        }
    }

    fn advance(&mut self, seed: u64, bot: u32, deed: Deed) {
        self.number += 1;
        let jitter: f64 = chance(seed, bot, deed as u8, self.number).random_range(-0.2..0.2);
        #[expect(clippy::cast_precision_loss, reason = "intervals of one run")]
        let intervals = self.number as f64 + jitter;
        self.next = self.origin + self.every.mul_f64(intervals);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn habits() -> Habits {
        Habits {
            walk: Some(Duration::from_secs(2)),
            chat: Some(Duration::from_secs(10)),
            emote: None,
            sit: None,
            warp: Some(Duration::from_secs(5)),
            restart: None,
            warps: Vec::new(),
            sight: 14,
        }
    }

    fn all() -> Deeds {
        Deed::ALL.into_iter().collect()
    }

    fn deeds(agenda: &mut Agenda, until: Instant) -> Vec<Due> {
        std::iter::from_fn(|| agenda.take(until, all())).collect()
    }

    #[test]
    fn a_minute_holds_the_deeds_it_should_in_their_order() {
        let start = Instant::now();
        let mut agenda = Agenda::new(1, 7, &habits(), start);
        let done = deeds(&mut agenda, start + Duration::from_mins(1));
        let count = |deed| done.iter().filter(|due| due.deed == deed).count();
        assert!((29..=31).contains(&count(Deed::Walk)), "{}", count(Deed::Walk));
        assert!((5..=7).contains(&count(Deed::Chat)));
        assert_eq!(count(Deed::Emote), 0, "never asked for");
        assert_eq!(count(Deed::Warp), 0, "no warp is known");
        assert!(done.windows(2).all(|pair| pair[0].intended <= pair[1].intended));
    }

    #[test]
    fn an_agenda_is_a_function_of_seed_and_bot() {
        let start = Instant::now();
        let times = |seed, bot| {
            let mut agenda = Agenda::new(seed, bot, &habits(), start);
            deeds(&mut agenda, start + Duration::from_secs(30))
        };
        assert_eq!(times(1, 7), times(1, 7));
        assert_ne!(times(1, 7), times(1, 8));
        assert_ne!(times(1, 7), times(2, 7));
    }

    #[test]
    fn a_late_bot_is_told_the_times_it_missed() {
        let start = Instant::now();
        let mut late = Agenda::new(1, 7, &habits(), start);
        let mut prompt = late.clone();
        let all_at_once = deeds(&mut late, start + Duration::from_secs(20));
        let mut one_by_one = Vec::new();
        for second in 1..=20 {
            one_by_one.extend(deeds(&mut prompt, start + Duration::from_secs(second)));
        }
        assert_eq!(
            all_at_once, one_by_one,
            "intended times do not depend on when they are asked for"
        );
    }

    #[test]
    fn a_deed_that_must_wait_stays_due_at_its_time() {
        let start = Instant::now();
        let mut agenda = Agenda::new(1, 7, &habits(), start);
        let walk = agenda.next(Deeds::from_iter([Deed::Walk])).unwrap();
        let later = start + Duration::from_secs(9);
        let others: Deeds = Deed::ALL.into_iter().filter(|deed| *deed != Deed::Walk).collect();
        while let Some(due) = agenda.take(later, others) {
            assert_ne!(due.deed, Deed::Walk);
        }
        assert_eq!(agenda.take(later, all()).map(|due| due.intended), Some(walk));
    }

    #[test]
    fn after_an_absence_a_bot_goes_on_without_catching_up() {
        let start = Instant::now();
        let back = start + Duration::from_secs(40);
        let mut agenda = Agenda::new(1, 7, &habits(), start);
        agenda.skip_all(back);
        assert!(agenda.next(all()).is_some_and(|next| next >= back));
        let walks = deeds(&mut agenda, start + Duration::from_mins(1));
        assert!((9..=14).contains(&walks.len()), "{}", walks.len());
    }
}
