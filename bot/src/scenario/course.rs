//! The course of a scenario: when each of its bots comes and when it leaves, worked out before it runs.

use std::{sync::Arc, time::Duration};

use rand::{SeedableRng, rngs::SmallRng};

use crate::{behavior::Think, report::threshold::scale_up, swarm::ladder::Ladder};

/// Bots of one scenario, those that come after one another counted each.
pub(super) const MOST_BOTS: usize = 50_000;

/// How bots come and leave in a phase.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Executor {
    /// As many as this, reached over the ramp.
    Bots {
        /// How many.
        bots: u32,
        /// Over how long.
        ramp: Duration,
    },
    /// So many in a second, whoever is there.
    Arrivals {
        /// At the beginning of the phase.
        rate: f64,
        /// At its end.
        to: f64,
        /// How long each stays.
        stay: Think,
    },
    /// More with every step, until it breaks.
    Steps(Ladder),
    /// So many more, until the phase ends.
    Spike {
        /// How many.
        bots: u32,
        /// Over how long.
        ramp: Duration,
    },
}

/// A part of a scenario.
#[derive(Clone, PartialEq, Debug)]
pub struct Phase {
    /// What it is called.
    pub name: String,
    /// What its file calls the executor, such as `constant-bots`.
    pub written: &'static str,
    /// How bots come and leave.
    pub executor: Executor,
    /// How long it lasts.
    pub time: Duration,
}

impl Phase {
    /// With so many times the bots, and so many times as long.
    pub(super) fn scaled(&self, bots: f64, time: f64) -> Self {
        let count = |count: u32| u32::try_from(scale_up(count.into(), bots)).unwrap_or(u32::MAX);
        let executor = match self.executor {
            Executor::Bots { bots, ramp } => Executor::Bots {
                bots: count(bots),
                ramp: ramp.mul_f64(time),
            },
            Executor::Arrivals { rate, to, stay } => Executor::Arrivals {
                rate: rate * bots,
                to: to * bots,
                stay: stay.scaled(time),
            },
            Executor::Steps(ladder) => Executor::Steps(ladder.scaled(count, time)),
            Executor::Spike { bots, ramp } => Executor::Spike {
                bots: count(bots),
                ramp: ramp.mul_f64(time),
            },
        };
        let lasts = match executor {
            Executor::Steps(ladder) => ladder.time(),
            _ => self.time.mul_f64(time),
        };
        Self {
            name: self.name.clone(),
            written: self.written,
            executor,
            time: lasts,
        }
    }

    /// How many bots come in it, at most.
    pub(super) fn bots(&self) -> f64 {
        match self.executor {
            Executor::Bots { bots, .. } | Executor::Spike { bots, .. } => bots.into(),
            Executor::Arrivals { rate, to, .. } => rate.midpoint(to) * self.time.as_secs_f64(),
            Executor::Steps(ladder) => ladder.most.into(),
        }
    }
}

/// When a bot comes and leaves, counted from the start of the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Life {
    /// When it comes.
    pub from: Duration,
    /// When it leaves; `None`: with the end of the run.
    pub to: Option<Duration>,
}

/// When each bot comes and leaves, by its index, and the phases of it all; clones share it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    lives: Arc<[Life]>,
    phases: Arc<[Phase]>,
}

impl Course {
    /// The course of these phases.
    pub fn new(phases: &[Phase], seed: u64) -> Self {
        let mut lives = Lives {
            all: Vec::new(),
            pool: Vec::new(),
            dice: SmallRng::seed_from_u64(seed),
        };
        let mut start = Duration::ZERO;
        for phase in phases {
            lives.phase(phase, start);
            start += phase.time;
        }
        Self {
            lives: lives.all.into(),
            phases: phases.into(),
        }
    }

    /// The phases, in their order.
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// How many bots there are in all; 0: there is no course.
    pub fn bots(&self) -> usize {
        self.lives.len()
    }

    /// When bot `index` comes and leaves.
    pub fn life(&self, index: u32) -> Option<Life> {
        self.lives.get(index as usize).copied()
    }

    /// How many are to be there at `moment`, counted from the start of the run.
    pub fn meant(&self, moment: Duration) -> usize {
        let is_there = |life: &&Life| life.from <= moment && life.to.is_none_or(|to| to > moment);
        self.lives.iter().filter(is_there).count()
    }

    /// How many are there at most at a time.
    pub fn most_at_a_time(&self) -> usize {
        let mut changes: Vec<(Duration, i32)> = Vec::new();
        for life in self.lives.iter() {
            changes.push((life.from, 1));
            changes.extend(life.to.map(|to| (to, -1)));
        }
        changes.sort_unstable();
        let mut there = 0_i32;
        let most = changes.into_iter().map(|(_, change)| {
            there += change;
            there
        });
        usize::try_from(most.max().unwrap_or(0)).unwrap_or(0)
    }
}

/// The course while it is worked out.
struct Lives {
    all: Vec<Life>,
    /// Those of closed executors that are still there, oldest first.
    pool: Vec<usize>,
    dice: SmallRng,
}

impl Lives {
    fn phase(&mut self, phase: &Phase, start: Duration) {
        let end = start + phase.time;
        match phase.executor {
            Executor::Bots { bots, ramp } => self.reach(bots as usize, start, ramp.min(phase.time)),
            Executor::Arrivals { rate, to, stay } => self.arrive((rate, to), stay, start, phase.time),
            // When they come and leave is found while it runs.
            Executor::Steps(ladder) => self.reach(ladder.most as usize, start, Duration::ZERO),
            Executor::Spike { bots, ramp } => {
                for index in 0..bots {
                    self.comes(start + part(ramp, index, bots), Some(end));
                }
            }
        }
    }

    fn reach(&mut self, bots: usize, start: Duration, ramp: Duration) {
        let missing = bots.saturating_sub(self.pool.len());
        for index in 0..missing {
            let bot = self.comes(start + evenly(ramp, index, missing), None);
            self.pool.extend(bot);
        }
        let leaving = self.pool.split_off(bots.min(self.pool.len()));
        let many = leaving.len();
        for (index, bot) in leaving.into_iter().enumerate() {
            if let Some(life) = self.all.get_mut(bot) {
                life.to = Some(start + evenly(ramp, index + 1, many));
            }
        }
    }

    /// The n-th bot comes when the integral over the rate is n.
    fn arrive(&mut self, (rate, to): (f64, f64), stay: Think, start: Duration, time: Duration) {
        let seconds = time.as_secs_f64();
        let slope = (to - rate) / seconds.max(f64::MIN_POSITIVE);
        let mut count = 0.0;
        while self.all.len() < MOST_BOTS {
            let at = if slope.abs() < 1e-9 {
                count / rate
            } else {
                // rate * t + slope / 2 * t^2 = count
                ((rate * rate + 2.0 * slope * count).sqrt() - rate) / slope
            };
            if !(0.0..seconds).contains(&at) {
                return;
            }
            let from = start + Duration::from_secs_f64(at);
            let until = from + stay.draw(&mut self.dice);
            self.comes(from, Some(until));
            count += 1.0;
        }
    }

    fn comes(&mut self, from: Duration, to: Option<Duration>) -> Option<usize> {
        if self.all.len() >= MOST_BOTS {
            return None;
        }
        self.all.push(Life { from, to });
        Some(self.all.len() - 1)
    }
}

fn part(time: Duration, index: u32, of: u32) -> Duration {
    evenly(time, index as usize, of as usize)
}

fn evenly(time: Duration, index: usize, of: usize) -> Duration {
    #[expect(clippy::cast_precision_loss, reason = "a count of bots")]
    time.mul_f64(index as f64 / of.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn course(executors: &[Executor]) -> Course {
        let phases = executors.iter().map(|executor| Phase {
            name: String::new(),
            written: "",
            executor: *executor,
            time: MINUTE,
        });
        Course::new(&phases.collect::<Vec<_>>(), 1)
    }

    #[test]
    fn a_closed_course_reaches_its_numbers_up_and_down() {
        let bots = |bots, ramp| Executor::Bots { bots, ramp };
        let course = course(&[bots(100, MINUTE), bots(300, MINUTE), bots(50, MINUTE), bots(50, MINUTE)]);
        let at = |minutes: f64| course.meant(MINUTE.mul_f64(minutes));
        assert_eq!(
            [at(0.0), at(0.5), at(1.0), at(1.5), at(2.0), at(2.5), at(3.0), at(3.9)],
            [1, 51, 101, 201, 300, 175, 50, 50]
        );
        assert_eq!(course.most_at_a_time(), 300);
    }

    #[test]
    fn arrivals_come_at_their_rate_whoever_is_there() {
        let stay = Think::About(Duration::from_secs(10));
        let steady = course(&[Executor::Arrivals {
            rate: 5.0,
            to: 5.0,
            stay,
        }]);
        assert_eq!(steady.bots(), 300);
        assert!((45..=60).contains(&steady.meant(MINUTE / 2)));
        let rising = course(&[Executor::Arrivals {
            rate: 0.0,
            to: 10.0,
            stay,
        }]);
        assert_eq!(rising.bots(), 300);
        let early = rising.lives.iter().filter(|life| life.from < MINUTE / 2).count();
        assert!((70..=80).contains(&early), "a quarter in the first half: {early}");
    }

    #[test]
    fn a_spike_is_over_with_its_phase() {
        let ramp = Duration::from_secs(1);
        let course = course(&[
            Executor::Bots { bots: 10, ramp },
            Executor::Spike { bots: 90, ramp },
            Executor::Bots { bots: 10, ramp },
        ]);
        assert_eq!(course.meant(MINUTE.mul_f64(1.5)), 100);
        assert_eq!(course.meant(MINUTE.mul_f64(2.1)), 10);
    }

    #[test]
    fn a_phase_shrinks_in_bots_and_in_time() {
        let phase = |executor| Phase {
            name: String::new(),
            written: "",
            executor,
            time: MINUTE,
        };
        let small = phase(Executor::Bots {
            bots: 250,
            ramp: MINUTE / 2,
        })
        .scaled(0.01, 0.1);
        let ramp = Duration::from_secs(3);
        assert_eq!(
            (small.executor, small.time),
            (Executor::Bots { bots: 3, ramp }, MINUTE / 10)
        );
        let stay = Think::About(Duration::from_secs(30));
        let arrivals = Executor::Arrivals {
            rate: 20.0,
            to: 20.0,
            stay,
        };
        assert_eq!(Course::new(&[phase(arrivals).scaled(0.1, 0.5)], 1).bots(), 60);
    }

    #[test]
    fn a_scenario_cannot_ask_for_more_bots_than_there_is_memory() {
        let course = course(&[Executor::Arrivals {
            rate: 1e9,
            to: 1e9,
            stay: Think::default(),
        }]);
        assert_eq!(course.bots(), MOST_BOTS);
    }
}
