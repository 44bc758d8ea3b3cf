//! When a bot does what: for each kind of deed a fixed grid of intended times, shifted and jittered by chance.

use std::time::Duration;

use rand::Rng;
use tokio::time::Instant;

use super::{Behavior, chance};

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
    pub fn new(seed: u64, bot: u32, behavior: &Behavior, start: Instant) -> Self {
        let rows = Deed::ALL.map(|deed| {
            let every = behavior.every(deed).filter(|every| !every.is_zero())?;
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

    /// The earliest time at which something is to be done.
    pub fn next(&self) -> Option<Instant> {
        self.rows.iter().flatten().map(|row| row.next).min()
    }

    /// Takes the earliest deed that `now` has reached.
    pub fn take(&mut self, now: Instant) -> Option<Due> {
        let due = |row: &Option<Row>| row.filter(|row| row.next <= now).map(|row| row.next);
        let deed = Deed::ALL.into_iter().min_by_key(|deed| {
            let next = self.rows.get(*deed as usize).and_then(due);
            (next.is_none(), next)
        })?;
        let (seed, bot) = (self.seed, self.bot);
        let row = self
            .rows
            .get_mut(deed as usize)?
            .as_mut()
            .filter(|row| row.next <= now)?;
        let taken = Due {
            deed,
            number: row.number,
            intended: row.next,
        };
        row.advance(seed, bot, deed);
        Some(taken)
    }

    /// Leaves out what was to be done before `now`: the bot was not on the map.
    pub fn skip_to(&mut self, now: Instant) {
        for (deed, row) in Deed::ALL.into_iter().zip(&mut self.rows) {
            if let Some(row) = row {
                let passed = now.saturating_duration_since(row.origin).as_secs_f64() / row.every.as_secs_f64();
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a count of intervals"
                )]
                let passed = passed as u64;
                row.number = row.number.max(passed);
                while row.next < now {
                    row.advance(self.seed, self.bot, deed);
                }
            }
        }
    }
}

impl Row {
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

    fn behavior() -> Behavior {
        Behavior {
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

    fn deeds(agenda: &mut Agenda, until: Instant) -> Vec<Due> {
        std::iter::from_fn(|| agenda.take(until)).collect()
    }

    #[test]
    fn a_minute_holds_the_deeds_it_should_in_their_order() {
        let start = Instant::now();
        let mut agenda = Agenda::new(1, 7, &behavior(), start);
        let done = deeds(&mut agenda, start + Duration::from_secs(60));
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
            let mut agenda = Agenda::new(seed, bot, &behavior(), start);
            deeds(&mut agenda, start + Duration::from_secs(30))
        };
        assert_eq!(times(1, 7), times(1, 7));
        assert_ne!(times(1, 7), times(1, 8));
        assert_ne!(times(1, 7), times(2, 7));
    }

    #[test]
    fn a_late_bot_is_told_the_times_it_missed() {
        let start = Instant::now();
        let mut late = Agenda::new(1, 7, &behavior(), start);
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
    fn after_an_absence_a_bot_goes_on_without_catching_up() {
        let start = Instant::now();
        let back = start + Duration::from_secs(40);
        let mut agenda = Agenda::new(1, 7, &behavior(), start);
        agenda.skip_to(back);
        assert!(agenda.next().is_some_and(|next| next >= back));
        let walks = deeds(&mut agenda, start + Duration::from_secs(60));
        assert!((9..=14).contains(&walks.len()), "{}", walks.len());
    }
}
