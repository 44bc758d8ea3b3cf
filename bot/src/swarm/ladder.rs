//! Step to failure: more bots with every step, until walks are answered too late, something fails, or bots are missing; and then, where there is
//! time for it, how many it holds exactly.

use std::time::Duration;

use crate::{
    report::{lag_explains, unit::time},
    stats::{Quantiles, Stats, Step},
};

/// The part of a step in which its bots come or leave: what is measured is what comes after.
const COMING: f64 = 1.0 / 3.0;

/// They come no faster than this, one after the other: a storm of logins is no crowd.
const PACE: Duration = Duration::from_millis(25);

/// Errors of who has no account, or another password: no limit of the server.
const STRANGERS: [&str; 2] = ["login_refused.0", "login_refused.1"];

/// What is said of those.
const NO_ACCOUNT: &str = "have no account there, which is no limit of the server";

/// Steps of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Bots of the first step.
    pub first: u32,
    /// More bots with every further one; where it is searched, the figure is found to within as many.
    pub step: u32,
    /// No more than these.
    pub most: u32,
    /// How long a step lasts, if its bots come at once.
    pub hold: Duration,
    /// What the 99th percentile of walk acks, from their intended time, must not exceed.
    pub walk_p99: Duration,
    /// It is searched, for so long: twice as many with every step until it breaks, then halfway between what it held and what it did not.
    /// `None`: by `step`, and the first that breaks ends it.
    pub search: Option<Duration>,
}

/// What a step measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Bots that there were to be.
    pub bots: u32,
    /// Bots on the map at its end.
    pub on_map: u64,
    /// Walks that were acknowledged.
    pub walks: u64,
    /// Walks that were open at its end, for longer than an ack may take; they count with their age.
    pub open: u64,
    /// Median of walk acks.
    pub p50: Duration,
    /// Their 99th percentile.
    pub p99: Duration,
    /// Errors.
    pub errors: u64,
    /// The generator's own lag, 99th percentile.
    pub lag: Duration,
    /// Why the server did not hold it; `None`: it did.
    pub broke: Option<String>,
    /// The generator was the limit: nobody knows what the server would have done.
    pub saturated: bool,
}

impl Rung {
    /// Whether it was the generator, or missing accounts, that it was not held for: then nobody knows how many the server holds.
    fn says_nothing(&self) -> bool {
        let lacks_accounts = |broke: &String| broke.ends_with(NO_ACCOUNT);
        self.saturated || self.broke.as_ref().is_some_and(lacks_accounts)
    }
}

/// How many bots there are to be, from when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Level {
    /// So many.
    pub bots: u32,
    /// Before it there were so many.
    pub before: u32,
    /// From when on, from the start of the run.
    pub from: Duration,
    /// Over how long they come, or leave.
    pub over: Duration,
}

impl Level {
    /// When bot `index` comes, or leaves, from the start of the run; `None`: it stays where it is.
    pub(crate) fn turn(&self, index: u32) -> Option<Duration> {
        let (low, high) = (self.before.min(self.bots), self.before.max(self.bots));
        let place = (low..high).contains(&index).then(|| index - low)?;
        let share = f64::from(place) / f64::from(high - low);
        Some(self.from + self.over.mul_f64(share))
    }
}

impl Ladder {
    /// How many bots each step has, until it breaks.
    pub fn levels(&self) -> impl Iterator<Item = u32> {
        let mut next = Some(self.first.min(self.most));
        std::iter::from_fn(move || {
            let level = next?;
            next = Some(self.after(level)).filter(|higher| *higher > level);
            Some(level)
        })
    }

    /// How many after a step that was held.
    fn after(&self, level: u32) -> u32 {
        let more = self.search.map_or(self.step, |_| level).max(1);
        level.saturating_add(more).min(self.most)
    }

    /// With bots as `count` makes of theirs, and so many times as long.
    #[must_use]
    pub fn scaled(self, count: impl Fn(u32) -> u32, time: f64) -> Self {
        Self {
            first: count(self.first),
            step: count(self.step),
            most: count(self.most),
            hold: self.hold.mul_f64(time),
            search: self.search.map(|search| search.mul_f64(time)),
            ..self
        }
    }

    /// How long it takes at most.
    pub fn time(&self) -> Duration {
        let mut before = 0;
        let climbed = self.levels().map(|level| {
            let over = self.over(level - before);
            before = level;
            over + self.measured() + self.hold
        });
        self.search.unwrap_or_else(|| climbed.sum())
    }

    /// Over how long so many come, or leave.
    fn over(&self, bots: u32) -> Duration {
        self.hold.mul_f64(COMING).max(PACE * bots)
    }

    /// How long is measured.
    fn measured(&self) -> Duration {
        self.hold.mul_f64(1.0 - COMING)
    }
}

/// The highest step that was held below all that were not, and the lowest that was not.
pub fn bounds(rungs: &[Rung]) -> (u32, Option<&Rung>) {
    let broke = rungs
        .iter()
        .filter(|rung| rung.broke.is_some())
        .min_by_key(|rung| rung.bots);
    let held = rungs.iter().filter(|rung| rung.broke.is_none()).map(|rung| rung.bots);
    let below = held.filter(|held| broke.is_none_or(|broke| *held < broke.bots));
    (below.max().unwrap_or(0), broke)
}

/// What steps have found so far, in a few words; `None`: there was none.
pub fn so_far(rungs: &[Rung]) -> Option<String> {
    let (held, broke) = bounds(rungs);
    let text = match broke {
        Some(rung) if rung.says_nothing() => format!("it holds at least {held}"),
        Some(rung) => format!("it holds {held}, fewer than {}", rung.bots),
        None => format!("it holds {held}"),
    };
    (!rungs.is_empty()).then_some(text)
}

/// Why nothing broke, though `most` is as far as the steps go: the run was interrupted, its time was over, or all were held.
pub fn why_no_more(held: u64, most: Option<u64>, interrupted: bool) -> &'static str {
    if interrupted {
        "the run was interrupted"
    } else if most.is_some_and(|most| held < most) {
        "there was no time for the next step"
    } else {
        "that was the last step"
    }
}

/// What steps, which go as far as `most`, have found, in a sentence.
pub fn found(rungs: &[Rung], most: Option<u32>, interrupted: bool) -> String {
    let (held, broke) = bounds(rungs);
    match broke {
        Some(rung) if rung.says_nothing() => {
            format!(
                "It holds at least {held} bots; with {}, {}",
                rung.bots,
                rung.broke.as_deref().unwrap_or_default()
            )
        }
        Some(rung) => format!(
            "It holds {held} bots; with {}, {}",
            rung.bots,
            rung.broke.as_deref().unwrap_or_default()
        ),
        None => format!(
            "It holds all {held} bots that were tried, and perhaps more: {}",
            why_no_more(held.into(), most.map(u64::from), interrupted)
        ),
    }
}

/// A ladder that is being climbed.
#[derive(Debug)]
pub(super) struct Climb {
    ladder: Ladder,
    /// The present step.
    level: Level,
    /// Since when it is measured.
    measures: Option<Duration>,
    /// What it has measured.
    stats: Stats,
    /// Bots that the server knows no account of, or another password: since the start of the run.
    strangers: u64,
    /// Nothing more is to be found.
    is_over: bool,
    /// The steps that are over.
    pub(super) rungs: Vec<Rung>,
}

impl Climb {
    /// At its foot.
    pub(super) fn new(ladder: Ladder) -> Self {
        let bots = ladder.first.min(ladder.most);
        Self {
            ladder,
            level: Level {
                bots,
                over: ladder.over(bots),
                ..Level::default()
            },
            measures: None,
            stats: Stats::default(),
            strangers: 0,
            is_over: false,
            rungs: Vec::new(),
        }
    }

    /// How many there are to be now.
    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// Takes in what happened until `elapsed` since the start of the run, when `on_map` bots are there; false when it is over. `open` tells how
    /// long walks have been waiting for their acks.
    pub(super) fn goes_on(
        &mut self,
        elapsed: Duration,
        on_map: u64,
        fresh: &Stats,
        open: impl FnOnce() -> Vec<Duration>,
    ) -> bool {
        if self.is_over {
            return false;
        }
        self.strangers += STRANGERS.iter().map(|cause| fresh.errors.below(cause)).sum::<u64>();
        let Some(since) = self.measures else {
            let come = self.level.from + self.level.over;
            // Who was thrown out before is given time to come back.
            let are_all_there = on_map == u64::from(self.level.bots);
            if elapsed >= come && (are_all_there || elapsed >= come + self.ladder.hold) {
                self.measures = Some(elapsed);
            }
            return true;
        };
        self.stats.merge(fresh);
        if elapsed < since + self.ladder.measured() {
            return true;
        }
        let late = open().into_iter().filter(|age| *age > self.ladder.walk_p99);
        let rung = judge(
            self.level.bots,
            (on_map, self.strangers),
            std::mem::take(&mut self.stats),
            &late.collect::<Vec<_>>(),
            self.ladder.walk_p99,
        );
        self.rungs.push(rung);
        let Some(bots) = self.next(elapsed) else {
            self.is_over = true;
            return false;
        };
        self.measures = None;
        self.level = Level {
            bots,
            before: self.level.bots,
            from: elapsed,
            over: self.ladder.over(bots.abs_diff(self.level.bots)),
        };
        true
    }

    /// Bots stand still because somebody wants it: what the present step has measured is measured anew when they go on.
    pub(super) fn pauses(&mut self) {
        self.measures = None;
        self.stats = Stats::default();
    }

    /// How many after the step that is over at `elapsed`; `None`: it is known, or there is no time for it.
    fn next(&self, elapsed: Duration) -> Option<u32> {
        let ladder = &self.ladder;
        let present = self.level.bots;
        let next = match (bounds(&self.rungs), ladder.search) {
            ((_, Some(_)), None) => return None,
            ((_, None), _) => Some(ladder.after(present)).filter(|higher| *higher > present)?,
            ((held, Some(broke)), Some(_)) => {
                let between = broke.bots - held;
                if between <= ladder.step.max(1) {
                    return None;
                }
                // By whole steps, as far as there are any.
                let half = between / 2;
                held + (half - half % ladder.step.max(1)).max(ladder.step.max(1))
            }
        };
        let takes = ladder.over(next.abs_diff(present)) + ladder.measured();
        ladder.search.is_none_or(|time| elapsed + takes <= time).then_some(next)
    }
}

fn judge(bots: u32, (on_map, strangers): (u64, u64), mut stats: Stats, late: &[Duration], limit: Duration) -> Rung {
    let walks = stats.latency(Step::WalkAck).intended().count;
    for age in late {
        stats.latency_mut(Step::WalkAck).record(*age, *age);
    }
    let Quantiles { p50, p99, .. } = stats.latency(Step::WalkAck).intended();
    let errors = stats.errors.total();
    let lag = Quantiles::of(&stats.lag).p99;
    let is_missing = on_map < u64::from(bots);
    let broke = if is_missing && strangers > 0 {
        Some(format!("only {on_map} bots are on the map: {strangers} {NO_ACCOUNT}"))
    } else if errors > 0 {
        Some(format!("{errors} errors"))
    } else if is_missing {
        Some(format!("only {on_map} bots are on the map"))
    } else if walks == 0 {
        // Of a server that answers none nothing is known, least that it answers in time.
        Some("no walk was answered".to_owned())
    } else if p99 > limit {
        Some(format!("walk acks take {} at p99", time(p99)))
    } else {
        None
    };
    let saturated = broke.is_some() && lag_explains(&stats);
    Rung {
        bots,
        on_map,
        walks,
        open: late.len() as u64,
        p50,
        p99,
        errors,
        lag,
        broke: broke.map(|why| {
            if saturated {
                format!("the generator was the limit: it is {} late at p99 ({why})", time(lag))
            } else {
                why
            }
        }),
        saturated,
    }
}

#[cfg(test)]
mod tests;
